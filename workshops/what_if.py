"""Questions of "what if" that may be asked of a decision, and what each would change in its list.

Never a second official list. Only names in and out of the list are answered: about one group only
where its own figures may be shown, about other weights of the groups only where each is large
enough (spec trust, 3.2). A change of the list would otherwise tell how a few people voted.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, Literal, Self

from prioritization import whatif
from prioritization.basis import basis
from prioritization.case import Case, GroupWeights
from prioritization.lists import official
from prioritization.outcome import Decision
from prioritization.whatif import Difference
from scoring.model import CriterionId, GroupId
from workshops import cases
from workshops.release import shown_groups
from workshops.second_weights import other_weights
from workshops.workshop import Workshop

Kind = Literal["without_group", "double_group", "weights", "budget", "rule", "criteria", "tie"]
KINDS: Final[tuple[Kind, ...]] = (
    "without_group",
    "double_group",
    "weights",
    "budget",
    "rule",
    "criteria",
    "tie",
)
RULES: Final = ("ranked", "equal_shares")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. value: a group, a preset, a rule; of a budget its amount; of criteria their
    weights as `C1:30;C2:10`; of ties which one, counted from 0, or "" for all.
    """

    kind: Kind
    value: str = ""

    @classmethod
    def of_kind(cls, kind: str, value: str = "") -> Self:
        """A question as it comes from a page; KeyError for a kind there is none of."""
        return cls(kind={one: one for one in KINDS}[kind], value=value)  # type: ignore[index]  # looked up

    @classmethod
    def read(cls, written: str) -> Self:
        """A question as the store keeps it; KeyError for a kind there is none of."""
        kind, _, value = written.partition("=")
        return cls.of_kind(kind, value)

    @property
    def written(self) -> str:
        """The question in one line, as the store keeps it."""
        return f"{self.kind}={self.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A question that is shown to the room, and the names that would come in and go out."""

    question: Question
    difference: Difference


def groups_asked(decision: Decision, workshop: Workshop) -> tuple[GroupId, ...]:
    """Groups a question may be asked about: those whose own figures may be shown."""
    shown = set(shown_groups(decision, workshop))
    return tuple(g.id for g in workshop.groups if g.id in shown)


def answers(decision: Decision, workshop: Workshop, question: Question) -> tuple[Difference, ...]:
    """What would change: one difference, or one for every tie that touches the line.

    decision: the whole one, as the core gave it. Raises ValueError for a group that
    `groups_asked` does not name, and for other weights where they may not be told.
    """
    case = cases.history(workshop).case
    if question.kind == "tie":
        return whatif.ties_reversed(case)
    of_group = question.kind in {"without_group", "double_group"}
    if of_group and question.value not in groups_asked(decision, workshop):
        raise ValueError(f"{question.kind}: {question.value} may not be asked")
    if question.kind == "weights" and not other_weights(decision):
        raise ValueError("weights: may not be asked where one or two people voted for a group")
    return (_asked(decision, case, question),)


def answered(decision: Decision, workshop: Workshop, question: Question) -> Answered | None:
    """The one answer that the room sees; None where there is none, or where none may be told."""
    try:
        found = answers(decision, workshop, question)
    except (ValueError, KeyError):  # a group that may not be asked about, a preset of none
        return None
    place = int(question.value or 0) if question.kind == "tie" else 0
    return Answered(question=question, difference=found[place]) if place < len(found) else None


def _asked(decision: Decision, case: Case, question: Question) -> Difference:
    """The answer to a question with one answer."""
    value = question.value
    if question.kind == "without_group":
        return whatif.without_group(case, GroupId(value))
    if question.kind == "weights":
        return whatif.other_weights(case)[value]
    if question.kind == "budget":
        return whatif.other_budget(case, int(value))
    if question.kind == "rule":
        return whatif.other_rule(case, "equal_shares" if value == "equal_shares" else "ranked")
    shares = {g.group: g.share * (2 if g.group == value else 1) for g in decision.groups}
    other = (
        _criteria(case, value)
        if question.kind == "criteria"
        else whatif.with_weights(case, GroupWeights(kind="custom", weights=shares))
    )
    before, after = (official(basis(one)).selected for one in (case, other))
    return whatif.difference(question.kind, before, after, {"value": value})


def _criteria(case: Case, value: str) -> Case:
    """The case with other weights of its criteria."""
    given = dict(part.split(":", 1) for part in value.split(";") if part)
    weights = {CriterionId(key): Fraction(number) for key, number in given.items()}
    criteria = tuple(
        replace(c, weight=weights[c.id]) if c.id in weights else c for c in case.table.criteria
    )
    return replace(case, table=replace(case.table, criteria=criteria))
