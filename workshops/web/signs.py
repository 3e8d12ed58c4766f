"""The drawn signs as style: pictograms and status shapes as masks, group signs as pictures.

`st.html` drops `<svg>`, so every sign is a class whose picture is a data address.
"""

from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from scoring.model import Group, GroupId
from workshops import serials
from workshops.workshop import Language

HERE: Final = Path(__file__).parent
PICTOGRAMS: Final = HERE / "static" / "pictograms"
GROUP_FILES: Final = (
    "abcdrims"  # circle, square, triangle, diamond, hexagon, pentagon, shield, arch
)
GROUP_FILLS: Final = (
    "#74C0EC",
    "#EBA42F",
    "#52C6A1",
    "#DD9AC2",
    "#F1E55B",
    "#F59C77",
    "#BDB8AE",
    "#ABAAF0",
)
INK: Final = "#1B2321"
ARTICLE: Final = "ال"
SHAPES: Final = {  # a hole is an even-odd hole; the colour comes from the word beside the sign
    "hold": '<path fill-rule="evenodd" d="M4.7 0h6.6L16 4.7v6.6L11.3 16H4.7L0 11.3V4.7z'
    'M4 7v2h8V7z"/>',
    "warn": '<path d="M8 1.6 15 14.4H1z" fill="none" stroke="#000" stroke-width="1.8" '
    'stroke-linejoin="round"/><path d="M7.1 6h1.8v4.2H7.1zM7.1 11.2h1.8V13H7.1z"/>',
    "info": '<path fill-rule="evenodd" d="M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0z'
    'M7.1 6.8v5.6h1.8V6.8zM7.1 3.6v1.8h1.8V3.6z"/>',
    "ok": '<circle cx="8" cy="8" r="7" fill="none" stroke="#000" stroke-width="1.8"/>'
    '<path d="m4.6 8.2 2.4 2.5 4.4-5" fill="none" stroke="#000" stroke-width="1.8"/>',
    "now": '<circle cx="8" cy="8" r="6.6" fill="none" stroke="#000" stroke-width="2.2"/>'
    '<circle cx="8" cy="8" r="3.2"/>',
    "todo": '<circle cx="8" cy="8" r="7" fill="none" stroke="#000" stroke-width="1.5"/>',
}


def shapes(place: int) -> int:
    """Which of the eight signs the group at this place of the declared order wears, 0..7."""
    return place % len(GROUP_FILES)


def letters(groups: Sequence[Group], language: Language) -> dict[GroupId, str]:
    """One letter per group, no letter twice: of the Arabic name, or the Latin one of the serials.

    A name that carries its letter in brackets, as "المكوّن (أ)", keeps it.
    """
    latin = serials.letters(groups)
    if language != "ar":
        return latin
    given: dict[GroupId, str] = {}
    for group in groups:
        taken = set(given.values())
        free = (sign for sign in signs_of(group.name.ar) if sign.isalpha() and sign not in taken)
        given[group.id] = next(free, latin.get(group.id, ""))
    return given


def signs_of(name: str) -> str:
    """The signs an Arabic name offers: those in brackets, then its words without their article."""
    bracketed = "".join(name[i + 1] for i in range(len(name) - 2) if name[i] + name[i + 2] == "()")
    return bracketed + "".join(word.removeprefix(ARTICLE) for word in name.split())


def address_of(svg: str) -> str:
    """A drawing as a data address."""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def address(svg: str) -> str:
    """A drawing as the data address of a style sheet."""
    return f'url("{address_of(svg)}")'


def group_drawing(place: int) -> str:
    """The shape of a group in its colour with an ink outline; its letter is text laid over it."""
    svg = (PICTOGRAMS / f"group-{GROUP_FILES[place]}.svg").read_text(encoding="utf-8").strip()
    outline = svg[: svg.index("/>") + 2] + "</svg>"  # the second path is the Latin letter
    return outline.replace("<path ", f'<path fill="{GROUP_FILLS[place]}" ').replace(
        "currentColor", INK
    )


def drawn_svg(shape: str) -> str:
    """The shape of a status as a drawing of its own."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">{shape}</svg>'


@cache
def sign_styles() -> str:
    """One class per sign: `ic-NAME` for pictograms and shapes, `chip-0` to `chip-7` for groups."""
    drawn = {
        path.stem: path.read_text(encoding="utf-8").strip().replace("currentColor", "#000")
        for path in sorted(PICTOGRAMS.glob("*.svg"))
        if not path.stem.startswith("group-")
    }
    drawn |= {name: drawn_svg(shape) for name, shape in SHAPES.items()}
    icons = "".join(f".ic-{name}{{--i:{address(svg)}}}" for name, svg in drawn.items())
    groups = "".join(
        f".chip-{place}{{background-image:{address(group_drawing(place))}}}"
        for place in range(len(GROUP_FILES))
    )
    named = "".join(f"--sign-{name}:{address(drawn_svg(SHAPES[name]))};" for name in ("ok", "todo"))
    return f":root{{{named}}}{icons}{groups}"
