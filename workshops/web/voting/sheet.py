"""One ballot on one screen: its proposals, and the controls of each form."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from scoring.model import BallotForm, Pillar, Proposal, ProposalId
from workshops.language import pick, say
from workshops.lines import numbers, on_ballot
from workshops.web.pieces import Html, join, tag
from workshops.web.voting.layout import FACES, sign, void
from workshops.web.voting.marks import PREFIX
from workshops.workshop import DRAWN, ORDER, Language, Workshop

TILES: Final[Mapping[Pillar, str]] = {
    "basic_services": "p",
    "social_cohesion": "p s",
    "livelihoods": "p l",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One ballot on one screen. key: names its draft; id: of a ballot without script.

    marks: what stands in each field, by number, as it was typed.
    """

    workshop: Workshop
    language: Language
    base: str
    key: str
    id: str
    marks: Mapping[int, str]
    assisted: bool = False

    @property
    def form(self) -> BallotForm:
        """The form of its ballots."""
        return self.workshop.settings.ballots

    @property
    def rows(self) -> Iterator[tuple[int, Proposal]]:
        """The proposals on it with their numbers: as published, or in an order of its own, which
        stays the same however often the ballot is opened.
        """
        numbered, listed = numbers(self.workshop.proposals), on_ballot(self.workshop)
        if is_drawn(self.workshop):
            listed = tuple(sorted(listed, key=lambda p: _lot(self.key, p.id)))
        return ((numbered[p.id], p) for p in listed)

    @property
    def faces(self) -> bool:
        """Whether six answers from 0 to 5 wear faces."""
        form = self.form
        return form.kind == "score" and (form.low, form.limit) == (FACES[0], FACES[-1])

    def say(self, key: str, **numbers: object) -> str:
        """A sentence in the language of the voter."""
        return say(self.language, key, **numbers)

    def title(self, proposal: Proposal) -> str:
        """The short title of a proposal, in the language of the voter where there is one."""
        main = self.workshop.settings.languages[0]
        short = pick(proposal.short_title, self.language, main)
        return short or pick(proposal.title, self.language, main)

    def carried(self, *, marks: bool) -> list[tuple[str, str]]:
        """What every form of this ballot posts."""
        fields = [("id", self.id), ("k", self.key), ("lang", self.language)]
        if marks:
            fields += [(f"{PREFIX}{n}", mark) for n, mark in self.marks.items() if mark]
            fields += [("assisted", "1")] if self.assisted else []
        return fields


def is_drawn(workshop: Workshop) -> bool:
    """Whether each ballot on a screen has an order of its own."""
    return workshop.settings.extra.get(ORDER) == DRAWN


def _lot(key: str, proposal: ProposalId) -> bytes:
    """The place of a proposal on one ballot; the key says nothing of the code it was made from."""
    return hashlib.sha256(f"order/v1\0{key}\0{proposal}".encode()).digest()


def room_for(sheet: Sheet) -> int:
    """How many marks fit on the ballot; a score ballot has room for one answer a proposal."""
    return sum(1 for _ in sheet.rows) if sheet.form.kind == "score" else sheet.form.limit


def heading(sheet: Sheet) -> str:
    """What is asked, in one line."""
    form = sheet.form
    if form.kind == "points":
        return sheet.say("phone.points", limit=form.limit)
    if form.kind == "score":
        return sheet.say("phone.score")
    return sheet.say(f"phone.{form.kind}", n=form.limit)


def how(sheet: Sheet) -> str:
    """How to mark it."""
    form = sheet.form
    numbers = {"low": form.low, "limit": form.limit} if form.kind == "score" else {}
    return sheet.say(f"phone.{form.kind}_how", **numbers)


def row(sheet: Sheet, number: int, proposal: Proposal) -> Html:
    """One proposal: picture, number, title, and where to mark it."""
    shown = [
        sign(proposal.sector, TILES[proposal.pillar]),
        tag("i", str(number)),
        tag("b", sheet.title(proposal), id=f"t{number}", dir="auto"),
    ]
    name, mark = f"{PREFIX}{number}", sheet.marks.get(number, "")
    if sheet.form.kind == "approval":
        box = void("input", type="checkbox", name=name, value="1", checked=bool(mark))
        return tag("li", tag("label", join([box, *shown])))
    if sheet.form.kind == "score":
        return tag("li", join([*shown, _answers(sheet, number, mark)]))
    field = void(
        "input",
        type="tel",
        inputmode="numeric",
        maxlength="3",
        name=name,
        value=mark,
        aria_labelledby=f"t{number}",
    )
    return tag("li", join([*shown, tag("div", field, cls="c")]))


def _answers(sheet: Sheet, number: int, mark: str) -> Html:
    """The answers of a score ballot and, as the first chosen, none."""
    form = sheet.form
    labels = [
        tag("label", join([str(n), _radio(number, str(n), checked=mark == str(n))]))
        for n in range(form.low, form.limit + 1)
    ]
    none = void(
        "input",
        type="radio",
        name=f"{PREFIX}{number}",
        value="",
        checked=not mark,
        aria_label=sheet.say("phone.no_answer"),
    )
    return tag(
        "div",
        join([*labels, tag("label", none)]),
        cls="r6",
        role="radiogroup",
        aria_labelledby=f"t{number}",
    )


def _radio(number: int, value: str, *, checked: bool) -> Html:
    """One answer."""
    return void("input", type="radio", name=f"{PREFIX}{number}", value=value, checked=checked)
