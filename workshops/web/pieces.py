"""Small pieces of HTML that every page is put together from. Plain text is escaped on its way in.

A piece takes `str` (escaped) or `Html` (already a piece) and gives `Html`.
"""

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final, Literal

from scoring.model import Group, Pillar, Proposal, ProposalId, Text
from workshops.language import CURRENCIES, number, pick
from workshops.web import state
from workshops.web.signs import letters, shapes

Level = Literal["hold", "warn", "info", "ok", "now", "todo"]
MARKDOWN: Final = frozenset("\\`*_{}[]()<>#+-.!|:$~")
ADDRESS: Final = re.compile(r"https?:(?=//)|www(?=\.)|@", re.IGNORECASE)
KINDS: dict[Pillar, str] = {
    "basic_services": "basic",
    "social_cohesion": "social",
    "livelihoods": "living",
}


class Html(str):
    """Text that is HTML made by a piece; everything else is escaped before it is shown."""

    __slots__ = ()


def safe(value: object) -> Html:
    """HTML as it is, anything else escaped; None is nothing."""
    if isinstance(value, Html):
        return value
    return Html("" if value is None else escape(str(value)))


def join(parts: Iterable[object], between: str = "") -> Html:
    """Pieces one after the other; each part is escaped unless it is a piece."""
    return Html(between.join(safe(part) for part in parts))


def plain(text: str) -> str:
    """A text of the room for a label, caption or radio of Streamlit, which reads Markdown.

    The entries of a list that opens are plain text and go in as they are. Addresses are taken
    apart by a sign nobody sees: Streamlit makes links of them after it has read the escapes.
    """
    apart = ADDRESS.sub(lambda found: f"{found[0]}\u2060", text)
    return "".join(f"\\{sign}" if sign in MARKDOWN else sign for sign in apart)


def tag(name: str, content: object = "", /, **attributes: str) -> Html:
    """One element. Attribute names: `cls` for class, `_` for `-`."""
    given = "".join(
        f' {"class" if key == "cls" else key.replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
    )
    return Html(f"<{name}{given}>{safe(content)}</{name}>")


def say(key: str, **numbers: object) -> Html:
    """A sentence of the catalogue as a piece; what stands in its placeholders is escaped."""
    return Html(state.say(key, **{name: _placed(value) for name, value in numbers.items()}))


def _placed(value: object) -> object:
    """What may stand in a placeholder: a count stays a number, text is escaped."""
    return value if isinstance(value, int | float) else safe(value)


def ltr(text: object) -> Html:
    """A number, date or id that reads from left to right in every line."""
    return tag("bdi", text, dir="ltr")


def own(text: object) -> Html:
    """A text of the room, isolated: its own direction disturbs no neighbour."""
    return tag("bdi", text, dir="auto")


def count(n: int) -> Html:
    """A whole number in the digits of the language."""
    return ltr(number(state.language(), n))


def money(amount: int | None) -> Html:
    """An amount in the workshop's currency; a dash where it is not known."""
    if amount is None:
        return Html("–")
    workshop = state.workshop()
    currency = workshop.settings.currency if workshop else "LYD"
    unit = state.say(f"unit.{currency}") if currency in CURRENCIES else currency
    return tag("span", join([count(amount), " ", tag("small", unit)]), cls="money")


def icon(name: str) -> Html:
    """One drawn sign; its meaning stands in a word beside it."""
    return tag("i", cls=f"ic ic-{name}", aria_hidden="true")


def mark(level: Level, word: object = "") -> Html:
    """A status: shape first, then the word, then the colour."""
    said = tag("span", word) if word else Html("")
    return tag("span", join([icon(level), said]), cls=f"mark mark-{level}")


def ballot_number(proposal: ProposalId) -> str:
    """The number of a proposal as people say it: on ballot, screen and entry line."""
    return str(state.ballot_numbers().get(proposal, proposal))


def tile(proposal: Proposal) -> Html:
    """Kind as shape and colour, sector as pictogram, then the number as it stands on the ballot."""
    sign = tag("span", icon(proposal.sector), cls=KINDS[proposal.pillar])
    return tag("span", join([sign, tag("b", ballot_number(proposal.id))]), cls="tile")


def text_of(text: Text) -> str:
    """A text in the language of the page, else in the main one of the workshop, else in any."""
    workshop = state.workshop()
    return pick(text, state.language(), workshop.settings.languages[0] if workshop else "ar")


def title(proposal: Proposal) -> str:
    """The short title of a proposal in the language of the page, or the whole one."""
    return text_of(proposal.short_title) or text_of(proposal.title)


def proposal_title(proposal: Proposal) -> Html:
    """Tile, number and title: a proposal wears the same badge everywhere."""
    return tag("span", join([tile(proposal), own(title(proposal))], " "), cls="badge")


def group_name(group: Group) -> str:
    """The name of a group in the language of the page."""
    return text_of(group.name)


def chip(group: Group) -> Html:
    """The sign of a group: its shape, colour and letter, the same on every screen."""
    groups = state.groups()
    place = next((i for i, known in enumerate(groups) if known.id == group.id), 0)
    letter = letters(groups, state.language()).get(group.id, "")
    label = tag("b", letter, aria_hidden="true")
    shape = shapes(place)
    return tag("span", label, cls=f"chip chip-{shape}", role="img", aria_label=letter)


def group_title(group: Group) -> Html:
    """Sign and name of a group."""
    return tag("span", join([chip(group), own(group_name(group))], " "), cls="badge")


def table(
    head: Sequence[object], rows: Iterable[Sequence[object]], kind: str = "", caption: object = ""
) -> Html:
    """A plain table; kind "nums" sets all but the first column on their units.

    caption: what the table is about, for those who hear it; not drawn.
    """
    top = tag("tr", join(tag("th", cell, scope="col") for cell in head))
    body = join(tag("tr", join(tag("td", cell) for cell in row)) for row in rows)
    said = tag("caption", caption) if caption else Html("")
    whole = tag("table", join([said, tag("thead", top), tag("tbody", body)]), cls=f"plain {kind}")
    return tag("div", whole, cls="wide")


def facts(pairs: Iterable[tuple[object, object]]) -> Html:
    """Names and what they are, one a line."""
    return tag(
        "dl",
        join(tag("div", join([tag("dt", k), tag("dd", v)])) for k, v in pairs),
        cls="facts-list",
    )


def bar(share: float, label: object) -> Html:
    """A bar from 0 to its fixed anchor; share: 0..1; label: the number it shows, in words."""
    filled = tag("i", style=f"width:{100 * min(max(share, 0), 1):.4g}%")
    return tag("span", join([tag("span", filled, cls="bar"), tag("span", label)]), cls="measure")
