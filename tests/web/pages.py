"""Opening a page without a browser, and reading what it shows."""

import re
from html import unescape

from streamlit.testing.v1 import AppTest

from tests.conftest import PROJECT

MAIN = PROJECT / "workshops" / "web" / "main.py"
SECONDS = 120


def opened(page: str, *, lang: str = "en", workshop: str | None = None) -> AppTest:
    """A page of `main.py` with its frame; needs the fixture `store`."""
    at = AppTest.from_file(str(MAIN), default_timeout=SECONDS)
    at.query_params["lang"] = lang
    if workshop is not None:
        at.query_params["workshop"] = workshop
    # our addresses are the names of the files, so the page is found before anything has run
    return at.run() if page == "home" else at.switch_page(f"pages/{page}.py").run()


def press(at: AppTest, key: str) -> AppTest:
    """Press a button and draw again."""
    return at.button(key=key).click().run()


def pieces(at: AppTest) -> list[str]:
    """Every piece of HTML of the page, style and script left out."""
    bodies = [str(element.body) for element in at.get("html")]
    return [body for body in bodies if not body.startswith(("<style", "<script"))]


def labels(at: AppTest) -> list[str]:
    """The words on the widgets and links of the page."""
    kinds = (at.button, at.text_input, at.number_input, at.selectbox, at.checkbox, at.radio)
    widgets = [getattr(one, "label", "") or "" for kind in kinds for one in kind]
    return [*widgets, *(one.proto.label for one in at.get("page_link"))]


def shown(at: AppTest) -> str:
    """Every text of the page as people read it."""
    texts = [unescape(re.sub(r"<[^>]*>", " ", piece)) for piece in pieces(at)]
    return re.sub(r"\s+", " ", " ".join([*texts, *labels(at)]))


def unquoted(at: AppTest) -> str:
    """What the program itself says: texts of the room, ids and dates stand apart in bdi."""
    apart = r"<bdi.*?</bdi>|<(\w+)[^>]*lang=\"(?:en|fr)\"[^>]*>.*?</\1>|<[^>]*>"
    return " ".join(
        [*(re.sub(apart, " ", piece, flags=re.DOTALL) for piece in pieces(at)), *labels(at)]
    )


def headings(at: AppTest) -> list[str]:
    """The texts of the first-level headings."""
    return [found for piece in pieces(at) for found in re.findall(r"<h1>(.*?)</h1>", piece)]


def press_named(at: AppTest, words: str) -> AppTest:
    """Press the first button with these words and draw again."""
    return next(button for button in at.button if button.label == words).click().run()


def keys(at: AppTest) -> set[str]:
    """The keys of every field and button a person could use here."""
    kinds = (at.button, at.text_input, at.number_input, at.selectbox, at.checkbox, at.radio)
    return {str(one.key) for kind in kinds for one in kind if one.key}
