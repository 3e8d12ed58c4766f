"""What a page, the projector and every document draw from: sections of typed cells and sentences.

A cell carries the value for machines and the text for people; both have passed `release.py`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import isnan
from typing import Final, Literal, Self
from unicodedata import bidirectional

from prioritization.case import RuleName
from prioritization.outcome import Decision, ListName, ProposalOutcome
from scoring.model import Criterion, CriterionId, Group, GroupId, Proposal, ProposalId, Text
from workshops import language as words
from workshops.breakdown import part_of
from workshops.release import TOGETHER, Edition, released
from workshops.workshop import Language, Workshop

Kind = Literal["text", "number", "money", "share", "score", "status", "id"]
Value = int | float | str | Fraction | None
NOT_KNOWN: Final = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One value of a table. value: None where it is not known, or may not be shown (suppressed).

    Shares are 0..1, money is whole units, a status is its id. text: as people read it.
    """

    value: Value
    text: str
    kind: Kind
    suppressed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The heading of a column and the kind its cells have."""

    key: str
    title: str
    kind: Kind


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One table with the sentences above it (lead) and below it (notes); no columns: no table.

    chapter: which part of the report it belongs to; several sections may share one.
    """

    key: str
    chapter: str
    title: str
    lead: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()

    def column(self, key: str) -> tuple[Cell, ...]:
        """The cells of one column."""
        at = [column.key for column in self.columns].index(key)
        return tuple(row[at] for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class View:
    """A released decision beside its workshop, in one language and one edition."""

    decision: Decision
    workshop: Workshop
    language: Language
    edition: Edition
    proposals: Mapping[ProposalId, Proposal]
    groups: Mapping[GroupId, Group]
    criteria: Mapping[CriterionId, Criterion]

    @classmethod
    def of(
        cls, decision: Decision, workshop: Workshop, language: Language, edition: Edition
    ) -> Self:
        """Let out what may leave, and look everything up once."""
        return cls.let_out(released(decision, workshop, edition), workshop, language, edition)

    @classmethod
    def let_out(
        cls, decision: Decision, workshop: Workshop, language: Language, edition: Edition
    ) -> Self:
        """The same over a decision that was let out already."""
        return cls(
            decision=decision,
            workshop=workshop,
            language=language,
            edition=edition,
            proposals={p.id: p for p in workshop.proposals},
            groups={g.id: g for g in workshop.groups},
            criteria={c.id: c for c in workshop.criteria},
        )

    @classmethod
    def undecided(cls, workshop: Workshop, language: Language) -> Self:
        """The workshop before anybody voted: the same words, and a decision that holds nothing."""
        rule = workshop.settings.method.rule.kind
        nothing = Decision(
            budget=workshop.settings.budget,
            rule=rule,
            official=rule,
            ranking=(),
            ranking_all=(),
            lists={},
            proposals=(),
            groups=(),
            findings=(),
            cohesion=(),
            cohesion_per_person=(),
            parameters={},
        )
        return cls.let_out(nothing, workshop, language, "public")

    @property
    def main(self) -> Language:
        """The language the room speaks first."""
        return self.workshop.settings.languages[0]

    @property
    def other(self) -> RuleName:
        """The list that stands beside the official one."""
        return "equal_shares" if self.decision.official == "ranked" else "ranked"

    @property
    def shown_lists(self) -> tuple[ListName, ...]:
        """The lists that are put side by side: the official one, the other rule's, per person where
        it may be told.
        """
        both = (self.decision.official, self.other)
        kept_back = self.decision.lists and "per_person" not in self.decision.lists
        return both if kept_back else (*both, "per_person")

    @property
    def in_whole_points(self) -> bool:
        """Whether scores were released without decimals, beside groups that are hidden."""
        return any(group.suppressed for group in self.decision.groups)

    def outcome(self, proposal: ProposalId) -> ProposalOutcome:
        """Where one proposal stands."""
        return next(one for one in self.decision.proposals if one.proposal == proposal)

    def say(self, key: str, **numbers: object) -> str:
        """A sentence of the catalogue."""
        return words.say(self.language, key, **numbers)

    def own(self, text: str) -> str:
        """A text of the room inside a sentence: without its last full stop, and kept apart where
        it runs the other way.
        """
        bare = text.strip().removesuffix(".")
        return words.isolate(bare) if running(bare) != words.direction(self.language) else bare

    def apart(self, told: str) -> str:
        """A text of the room that stands alone, kept apart where it runs the other way."""
        turned = told and running(told) != words.direction(self.language)
        return words.isolate(told) if turned else told

    def code(self, written: str) -> str:
        """A seed, a range of ages, a fingerprint: it reads from left to right in every line."""
        return words.ltr(written) if words.direction(self.language) == "rtl" else written

    def labelled(self, key: str, value: str) -> str:
        """A name from the catalogue and what it is, with the colon of the language."""
        return self.say("list.label", label=self.say(key), value=value)

    def pick(self, text: Text) -> str:
        """A text of the room in this language, else in the main one."""
        return words.pick(text, self.language, self.main)

    def title(self, proposal: ProposalId) -> str:
        """The short title of a proposal, else its whole title, else its id."""
        found = self.proposals[proposal]
        return self.pick(found.short_title) or self.pick(found.title) or proposal

    def group(self, group: GroupId) -> str:
        """The name of a group; that of all small groups where they are shown as one."""
        if group == TOGETHER:
            return self.say("group.together")
        if (about := part_of(group)) is not None:
            what, which = about
            return self.say(f"sex.{which}") if what == "sex" else self.code(which)
        return self.pick(self.groups[group].name) or group

    def criterion(self, criterion: CriterionId) -> str:
        """The name of a criterion."""
        return self.pick(self.criteria[criterion].name) or criterion

    def date(self, iso: str) -> str:
        """A day written out."""
        return words.date(self.language, iso)

    def listed(self, parts: Iterable[str]) -> str:
        """Names with the comma of the language; a word for none."""
        return words.listed(self.language, parts) or self.say("word.none")

    def titles(self, proposals: Iterable[ProposalId]) -> str:
        """Short titles set apart from each other; a word for none."""
        named = words.set_apart(self.language, map(self.title, proposals))
        return named or self.say("word.none")

    def in_money(self, amount: float | Fraction) -> str:
        """An amount with its currency."""
        return words.money(self.language, amount, self.workshop.settings.currency)

    def in_percent(self, share: float | Fraction) -> str:
        """A share in per cent."""
        return words.percent(self.language, share)

    def columns(self, *kinds: tuple[str, Kind]) -> tuple[Column, ...]:
        """Columns named by the catalogue."""
        return tuple(
            Column(key=key, title=self.say(f"column.{key}"), kind=kind) for key, kind in kinds
        )


def running(text: str) -> words.Direction:
    """Which way a text runs: that of its first letter."""
    for sign in text:
        strong = bidirectional(sign)
        if strong in {"R", "AL"}:
            return "rtl"
        if strong == "L":
            return "ltr"
    return "ltr"


def text(shown: str) -> Cell:
    """Words."""
    return Cell(value=shown, text=shown, kind="text")


def identity(code: str) -> Cell:
    """An id, the same in every language."""
    return Cell(value=code, text=code, kind="id")


def status(view: View, prefix: str, value: str) -> Cell:
    """A word of the vocabulary: its id for machines, the word for people."""
    return Cell(value=value, text=view.say(f"{prefix}.{value}"), kind="status")


def day(view: View, iso: str) -> Cell:
    """A day, or that none is known: ISO for machines, written out for people."""
    return Cell(value=iso or None, text=view.date(iso) if iso else NOT_KNOWN, kind="text")


def number(view: View, n: int | None) -> Cell:
    """A whole number; None where it is not known."""
    shown = NOT_KNOWN if n is None else words.number(view.language, n)
    return Cell(value=n, text=shown, kind="number")


def money(view: View, amount: int | Fraction | None) -> Cell:
    """Whole currency units; None where the amount is not known."""
    whole = None if amount is None else round(amount)
    shown = NOT_KNOWN if whole is None else words.number(view.language, whole)
    return Cell(value=whole, text=shown, kind="money")


def share(view: View, part: float | Fraction | None) -> Cell:
    """A part of 1, shown in per cent; None where there is none."""
    if part is None:
        return Cell(value=None, text=NOT_KNOWN, kind="share")
    return Cell(value=float(part), text=view.in_percent(part), kind="share")


def score(view: View, points: float | Fraction | None) -> Cell:
    """A number with one decimal; NaN where release holds it back."""
    if points is None:
        return Cell(value=None, text=NOT_KNOWN, kind="score")
    if isnan(points):
        return replace(hidden(view, "score"), text=view.say("word.not_shown"))
    return Cell(value=float(points), text=words.score(view.language, points), kind="score")


def score_points(view: View, points: float | None) -> Cell:
    """A score or a part of it as it was released: one decimal, none beside hidden groups."""
    cell = score(view, points)
    if not view.in_whole_points or points is None or isnan(points):
        return cell
    return replace(cell, text=words.number(view.language, points), kind="number")


def hidden(view: View, kind: Kind) -> Cell:
    """A figure of so few people that it is not shown."""
    return Cell(value=None, text=view.say("word.hidden"), kind=kind, suppressed=True)


__all__ = [
    "Cell",
    "Column",
    "Kind",
    "Row",
    "Section",
    "Value",
    "View",
    "hidden",
    "identity",
    "money",
    "number",
    "running",
    "score",
    "share",
    "status",
    "text",
]
