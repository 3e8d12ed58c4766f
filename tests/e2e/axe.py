"""What axe-core finds in a page: barriers for people who see, hear or move differently."""

from functools import cache
from importlib.resources import files
from typing import Final

from playwright.sync_api import Page

GRAVE: Final = {"serious", "critical"}
RUN: Final = """async () => {
  const found = await axe.run(document, {resultTypes: ['violations'], iframes: false});
  return found.violations.flatMap(one => one.nodes.map(node =>
    [one.id, one.impact, node.target.flat().join(' '), node.html.slice(0, 160)]));
}"""

# Rule -> (what its target contains, why it may stay). All of it is Streamlit's own markup.
EXCEPTIONS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "scrollable-region-focusable": (
        (
            "stSidebarContent",
            "the links of the menu are in it and scroll it; Streamlit draws it a moment earlier",
        ),
    ),
}


@cache
def script() -> str:
    """axe-core as its package carries it."""
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def barriers(page: Page) -> list[str]:
    """Serious and critical violations that no listed exception covers."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(script())
    return [
        f"axe {rule} ({impact}) at {target}: {markup}"
        for rule, impact, target, markup in page.evaluate(RUN)
        if impact in GRAVE and not excepted(rule, target + markup)
    ]


def excepted(rule: str, where: str) -> bool:
    """Whether a finding is one of the listed exceptions."""
    return any(part in where for part, _ in EXCEPTIONS.get(rule, ()))
