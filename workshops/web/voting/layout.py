"""The frame of a page for phones and the tablet: one file, with its style and its signs in it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Final

from workshops.language import LANGUAGES, direction, say
from workshops.web.pieces import Html, join, safe, tag
from workshops.web.signs import PICTOGRAMS
from workshops.workshop import Language

STATIC: Final = PICTOGRAMS.parent / "voting"
PHONE: Final = "/v"
TABLET: Final = "/kiosk"
FACES: Final = range(6)
MARK: Final = "mark"
TICK: Final = "status-selected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page before it is sent. language: None for a page that speaks all of them.

    script: the file beside it, "" for none. signs: of the drawings it uses. wait: where a browser
    without script goes by itself, after how many seconds.
    """

    language: Language | None
    title: str
    body: Html
    base: str = PHONE
    script: str = ""
    signs: tuple[str, ...] = ()
    faces: bool = False
    wait: tuple[int, str] | None = None


def void(name: str, /, **attributes: str | bool) -> Html:
    """An element without content; True gives an attribute without a value, False none."""
    given = "".join(
        f" {key.replace('_', '-')}" + ("" if value is True else f'="{escape(str(value))}"')
        for key, value in attributes.items()
        if value is not False
    ).replace(" cls=", " class=")
    return Html(f"<{name}{given}>")


def sign(name: str, look: str = "") -> Html:
    """One drawing of those the page carries."""
    css = f' class="{look}"' if look else ""
    return Html(f'<svg{css} aria-hidden="true"><use xlink:href="#{name}"/></svg>')


def rendered(page: Page, nonce: str) -> str:
    """The whole page; nonce: of its style and script, fresh for every answer."""
    language = page.language or "en"
    style = css(page.base) + (face_styles() if page.faces else "")
    scripts = [page.script, "tablet.js" if page.base == TABLET else ""] if page.script else []
    code = "".join(f'<script nonce="{nonce}">{script(name)}</script>' for name in scripts if name)
    stay = staying(page.language) if code and page.base == TABLET else ""
    refresh = ""
    if page.wait:
        seconds, address = page.wait
        refresh = (
            f'<noscript><meta http-equiv="refresh" content="{seconds};url={address}"></noscript>'
        )
    drawn = "".join(symbol(name) for name in sorted({MARK, *page.signs}))
    return (
        f'<!doctype html><html lang="{language}" dir="{direction(language)}"><head>'
        '<meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"{refresh}<title>{escape(page.title)}</title>"
        f'<style nonce="{nonce}">{style}</style></head><body>'
        f'<svg width="0" height="0" hidden aria-hidden="true">{drawn}</svg>'
        f'<main class="w">{page.body}{stay}</main>{code}</body></html>'
    )


def header(language: Language | None, words: Html, example: object = None) -> Html:
    """The mark, EXAMPLE where it is one, and what else stands on top."""
    shown = tag("b", say(language or "en", "phone.example")) if example else ""
    return tag("header", join([words, sign(MARK), " ", shown]))


def part(name: str, body: object, *, shown: bool = False) -> Html:
    """A part of the page that the script shows in place of another."""
    hidden = "" if shown else " hidden"
    return Html(f'<section class="part" id="{name}"{hidden}>{safe(body)}</section>')


def notice(language: Language, key: str, *more: object) -> Html:
    """A heading and its sentence, and what stands below."""
    return join([tag("h1", say(language, key)), tag("p", say(language, f"{key}_how")), *more])


def staying(language: Language | None) -> Html:
    """What a tablet asks when nobody touches it."""
    asked = LANGUAGES if language is None else (language,)
    words = join(
        tag("div", notice(one, "phone.stay"), lang=one, dir=direction(one)) for one in asked
    )
    button = tag("button", " · ".join(say(one, "phone.stay_yes") for one in asked), cls="go")
    button = Html(button.replace("<button", '<button type="button" id="here"', 1))
    shown = join([words, button])
    return Html(f'<div id="stay" class="stay w" role="alertdialog" hidden>{shown}</div>')


def every_language(key: str, element: str = "p", **attributes: str) -> Html:
    """A sentence in each language, for a page opened before one is chosen."""
    return join(
        tag(element, say(one, key), lang=one, dir=direction(one), **attributes) for one in LANGUAGES
    )


def hidden_fields(fields: Iterable[tuple[str, str]]) -> Html:
    """What a form carries on."""
    return join(void("input", type="hidden", name=name, value=value) for name, value in fields)


@cache
def css(base: str) -> str:
    """The style of phones; the tablet is the same, larger."""
    names = ("ballot.css", "tablet.css") if base == TABLET else ("ballot.css",)
    return "".join(
        line for name in names for line in (STATIC / name).read_text(encoding="utf-8").splitlines()
    )


@cache
def script(name: str) -> str:
    """A script without its comments and indents."""
    lines = (line.strip() for line in (STATIC / name).read_text(encoding="utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


@cache
def drawing(name: str) -> str:
    """What a drawing is made of, without its outer element."""
    svg = (PICTOGRAMS / f"{name}.svg").read_text(encoding="utf-8").strip()
    return re.sub(r"^<svg[^>]*>|</svg>$", "", svg)


@cache
def symbol(name: str) -> str:
    """A drawing the page can use any number of times."""
    return f'<symbol id="{name}" viewBox="0 0 24 24">{drawing(name)}</symbol>'


@cache
def face_styles() -> str:
    """The six faces as backgrounds, of the answers and of the check page; six drawings, no more."""
    rules = []
    for face in FACES:
        drawn = drawing(f"face-{face}").replace('"', "'").replace("currentColor", "%231B2321")
        frame = (
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' "
            "stroke='%231B2321' stroke-width='2' stroke-linecap='round'>"
        )
        picture = f'url("data:image/svg+xml,{frame}{drawn}</svg>")'.replace("#", "%23")
        where = f".r6 label:nth-child({face + 1}),.k.f{face}"
        rules.append(f"{where}{{background-image:{picture}}}")
    return "".join(rules)
