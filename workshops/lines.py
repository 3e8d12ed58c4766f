"""One line of the keyboard is one paper ballot (spec room, 3.7): serial, then what was marked.

    points    A017 3:4 7:3 12:3     or   A017 3*4+7*3+12*3
    approval  A017 3 7 12
    score     A017 5 0 3 - 2        in the order of the ballot, - is no answer
    ranking   A017 7>3>12           first to last
    any form  A017 blank            A017 spoiled

Digits of every script, `،` and `=` are accepted, and the serial may stand at either end. What
does not fit is refused with the reason; nothing is dropped or cut down to fit.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from scoring.model import BallotForm, Proposal, ProposalId
from workshops.cases import joined, withdrawn
from workshops.serials import read_serial
from workshops.workshop import Workshop

BLANK: Final = frozenset({"blank", "b", "فارغة", "بيضاء", "blanc"})
SPOILED: Final = frozenset({"spoiled", "s", "باطلة", "تالفة", "nul"})
NOTHING: Final = frozenset({"-", "–", "−", "x"})
ENDING: Final = re.compile(r"(\d+)\D*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one line says. marks: as written on the paper; empty for blank and spoiled."""

    serial: str
    kind: Literal["marked", "blank", "spoiled"]
    marks: Mapping[ProposalId, int] = field(default_factory=dict)


class InvalidLine(ValueError):
    """A line that says no ballot; `key` names the sentence, `numbers` what it needs."""

    def __init__(self, key: str, **numbers: object) -> None:
        """Keep the reason."""
        super().__init__(f"{key} {numbers}")
        self.key, self.numbers = key, numbers


def on_ballot(workshop: Workshop) -> tuple[Proposal, ...]:
    """The proposals printed on the ballot, in their order: not merged, not taken back."""
    gone = joined(workshop).keys() | withdrawn(workshop).keys()
    return tuple(p for p in workshop.proposals if p.id not in gone)


def numbers(proposals: Sequence[Proposal]) -> dict[ProposalId, int]:
    """The number of each proposal, the same on ballot, screen and keyboard.

    The digits its id ends with (S03 is 3) where they tell all proposals apart, else its place; a
    number never moves because another proposal was merged or taken back.
    """
    ends = [ENDING.search(p.id) for p in proposals]
    own = [int(found[1]) for found in ends if found is not None]
    if len(set(own)) == len(proposals):
        return {p.id: n for p, n in zip(proposals, own, strict=True)}
    return {p.id: place for place, p in enumerate(proposals, start=1)}


def read_line(text: str, form: BallotForm, numbered: Mapping[int, ProposalId]) -> Line:
    """The ballot of a line; raises InvalidLine.

    numbered: the proposals printed on the ballot by their numbers, in ballot order.
    """
    serial, rest = _serial(_plain(text))
    word = rest.strip().casefold()
    if word in BLANK:
        return Line(serial=serial, kind="blank")
    if word in SPOILED:
        return Line(serial=serial, kind="spoiled")
    if not word:
        raise InvalidLine("line.nothing", serial=serial)
    marks = _marks(rest, form, numbered, serial)
    return Line(serial=serial, kind="marked" if marks else "blank", marks=marks)


def read_marks(
    text: str, form: BallotForm, numbered: Mapping[int, ProposalId]
) -> dict[ProposalId, int]:
    """The marks of a line without a serial, as those of a breakout; raises InvalidLine."""
    return _marks(_plain(text), form, numbered, "")


def _marks(
    text: str, form: BallotForm, numbered: Mapping[int, ProposalId], serial: str
) -> dict[ProposalId, int]:
    """What a line gives to which proposal; raises InvalidLine."""
    pairs = READERS[form.kind](text, form, tuple(numbered))
    for number, _ in pairs:
        if number not in numbered:
            raise InvalidLine("line.unknown_number", number=number, serial=serial)
    if repeated := _repeated([number for number, _ in pairs]):
        raise InvalidLine("line.number_twice", number=repeated, serial=serial)
    marks = {numbered[number]: mark for number, mark in pairs}
    check_marks(form, list(marks.values()))
    return marks


def check_marks(form: BallotForm, marks: Sequence[int]) -> None:
    """Raise InvalidLine where the marks of one ballot do not follow its form."""
    if form.kind == "points" and any(mark < 0 for mark in marks):
        raise InvalidLine("line.below_zero")
    if form.kind == "points" and sum(marks) > form.limit:
        raise InvalidLine("line.too_many_points", found=sum(marks), limit=form.limit)
    if form.kind == "approval" and any(mark not in (0, 1) for mark in marks):
        raise InvalidLine("line.not_a_tick")
    if form.kind == "approval" and sum(marks) > form.limit:
        raise InvalidLine("line.too_many_marks", found=sum(marks), limit=form.limit)
    if form.kind == "score" and any(not form.low <= mark <= form.limit for mark in marks):
        raise InvalidLine("line.out_of_scale", low=form.low, high=form.limit)
    if form.kind == "ranking":
        if len(marks) > form.limit:
            raise InvalidLine("line.too_many_marks", found=len(marks), limit=form.limit)
        if sorted(marks) != list(range(1, len(marks) + 1)):
            raise InvalidLine("line.places", found=len(marks))


def _plain(text: str) -> str:
    """The line in ASCII digits, without marks of direction, every separator in one writing."""
    digits = "".join(str(int(c)) if c.isdecimal() else c for c in text)
    bare = re.sub(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", digits)
    return bare.translate(str.maketrans("،×\uff1d\u00a0", ",*= ")).strip()


def _serial(text: str) -> tuple[str, str]:
    """The serial of a line and the rest of it; it stands first or last."""
    parts = text.split()
    for own, rest in ((parts[:1], parts[1:]), (parts[-1:], parts[:-1])):
        if own and (found := read_serial(own[0])) is not None:
            return found, " ".join(rest)
    raise InvalidLine("line.serial", found=parts[0] if parts else "")


def _points(text: str, _form: BallotForm, _printed: Sequence[int]) -> list[tuple[int, int]]:
    """Proposal and points, as `3:4`, `3=4` or `3*4`, joined by spaces, commas or plus signs."""
    joined_up = re.sub(r"\s*([:=*])\s*", r"\1", text)
    return [_pair(part) for part in re.split(r"[\s,+;]+", joined_up) if part]


def _pair(text: str) -> tuple[int, int]:
    """One proposal and its points."""
    parts = re.split(r"[:=*]", text)
    if len(parts) != 2:  # noqa: PLR2004  # a pair
        raise InvalidLine("line.pair", found=text)
    return _whole(parts[0]), _whole(parts[1])


def _approval(text: str, _form: BallotForm, _printed: Sequence[int]) -> list[tuple[int, int]]:
    """The ticked numbers."""
    return [(_whole(part), 1) for part in re.split(r"[\s,+;]+", text) if part]


def _scores(text: str, _form: BallotForm, printed: Sequence[int]) -> list[tuple[int, int]]:
    """A score for every proposal printed, in the order of the ballot."""
    parts = [part for part in re.split(r"[\s,;]+", text) if part]
    if len(parts) != len(printed):
        raise InvalidLine("line.scores", found=len(parts), needed=len(printed))
    return [
        (number, _whole(part))
        for number, part in zip(printed, parts, strict=True)
        if part.casefold() not in NOTHING
    ]


def _ranking(text: str, _form: BallotForm, _printed: Sequence[int]) -> list[tuple[int, int]]:
    """First to last."""
    parts = [part for part in re.split(r"[\s,>;]+", text) if part]
    return [(_whole(part), place) for place, part in enumerate(parts, start=1)]


def _whole(text: str) -> int:
    """A whole number; anything else is refused as it stands."""
    bare = text.removeprefix("-")
    if not bare.isdecimal():
        raise InvalidLine("line.number", found=text)
    return int(text)


def _repeated(given: Sequence[int]) -> int | None:
    """The first number that stands twice."""
    return next((n for place, n in enumerate(given) if n in given[:place]), None)


READERS: Final = {"points": _points, "approval": _approval, "score": _scores, "ranking": _ranking}
