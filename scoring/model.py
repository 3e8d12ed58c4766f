"""The vocabulary: what is proposed, judged, voted on, and by whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import Final, Literal, NewType

import numpy as np
from numpy.typing import NDArray

ProposalId = NewType("ProposalId", str)
CriterionId = NewType("CriterionId", str)
GroupId = NewType("GroupId", str)
BallotId = NewType("BallotId", str)

NO_ANSWER: Final = -1
"""The mark of an abstention in `Profile.marks`: no opinion, which is not zero."""

Pillar = Literal["basic_services", "social_cohesion", "livelihoods"]
Sector = Literal[
    "water",
    "wastewater",
    "health",
    "education",
    "energy",
    "roads",
    "public_building",
    "recreation",
    "livelihoods",
    "protection",
    "other",
]
ProposalType = Literal["infrastructure", "equipment", "service", "training", "event", "other"]
GroupKind = Literal["community", "leaders", "organisations", "status", "cross_cutting"]
Source = Literal["ballots", "assessed", "computed"]
Direction = Literal["max", "min"]
Formula = Literal["beneficiaries", "beneficiaries_per_1000", "vulnerable_share"]
Confidence = Literal["high", "medium", "low"]
FormKind = Literal["points", "approval", "score", "ranking"]
Channel = Literal["paper", "tablet", "phone"]
TallyKind = Literal["seeds", "dots", "hands"]
Electorate = Literal["person", "group"]
Sex = Literal["F", "M"]


class InvalidInput(ValueError):
    """Input that cannot be used; `problems` names every one of them, not only the first."""

    def __init__(self, *problems: str) -> None:
        """Keep every problem; the message is all of them, one a line."""
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text in the languages it was written in; empty where it was not."""

    en: str = ""
    ar: str = ""
    fr: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A declared stakeholder group.

    population: people, or None where it has no share of the population (cross-cutting groups).
    seats: places offered, or None where none were set.
    """

    id: GroupId
    name: Text
    kind: GroupKind
    population: int | None = None
    population_basis: str = ""
    seats: int | None = None
    languages: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What one or more groups ask for.

    cost: whole currency units, None until it is known. The people counts overlap and may not be
    added up; None where unknown. duplicate_of: the proposal this one was merged into.
    """

    id: ProposalId
    title: Text
    short_title: Text = Text()
    description: Text = Text()
    pillar: Pillar = "basic_services"
    sector: Sector = "other"
    type: ProposalType = "other"
    place: str = ""
    place_code: str = ""
    submitted_by: tuple[GroupId, ...] = ()
    cost: int | None = None
    beneficiaries: int | None = None
    women: int | None = None
    youth: int | None = None
    idp_returnee: int | None = None
    migrant_refugee: int | None = None
    cost_basis: str = ""
    duplicate_of: ProposalId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """What proposals are judged on.

    weight: >= 0, any scale; shares of the sum are used. low, high: the fixed anchors in natural
    units, where the value is 0 and 1 (the other way round for direction "min"); None only where
    breakpoints are given: (natural units, value 0..1), strictly increasing in the units.
    """

    id: CriterionId
    name: Text
    source: Source
    weight: Fraction
    low: Fraction | None = None
    high: Fraction | None = None
    direction: Direction = "max"
    formula: Formula | None = None
    breakpoints: tuple[tuple[Fraction, Fraction], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What staff say of one proposal on one criterion; value None: not assessed."""

    proposal: ProposalId
    criterion: CriterionId
    value: Fraction | None
    confidence: Confidence | None = None
    note: Text = Text()


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotForm:
    """How people may mark a ballot, as printed.

    limit: points a ballot may give, marks an approval ballot may hold, the highest score, or the
    places a ranking may fill. low: the lowest score (0 for every other form).
    support_from: the smallest mark, more being better, that counts as support; None for the
    default: any mark, and for scores the smallest mark above the middle of the scale.
    """

    kind: FormKind
    limit: int
    low: int = 0
    support_from: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """One person's answer as cast: marks[proposal] is the number written (a place for rankings).

    No marks at all is a blank ballot: an abstention on everything, counted in the turnout.
    printed: the proposals this ballot asked about, where it was not all of them (another session,
    a proposal added late); the others are abstentions in every form. None: all of them.
    """

    id: BallotId
    group: GroupId
    channel: Channel = "paper"
    marks: Mapping[ProposalId, int] = field(default_factory=dict)
    sex: Sex | None = None
    age_band: str | None = None
    printed: frozenset[ProposalId] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A counted heap of answers of one session.

    people: who took part. per: one set of marks per person, or one for the whole group.
    counts: seeds or dots laid (a proposal not named got 0), or hands raised (not named: not asked).
    """

    session: str
    group: GroupId
    kind: TallyKind
    people: int
    counts: Mapping[ProposalId, int]
    sex: Sex | None = None
    per: Electorate = "group"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Profile:
    """All answers that count, and what they are about. Valid once built; nothing after it fails.

    proposals: the columns, as printed when voting opened, merged duplicates joined.
    groups: every declared group in the declared order, also those without a row.
    marks: (n_rows, n_proposals) int32, more is better: points, 1, score - low, limit + 1 - place,
        hands or seeds of a tally; NO_ANSWER where the row has no opinion.
    unit: (n_rows,) int64 > 0, the mark worth full utility: u = marks / unit, 0..1.
    group: (n_rows,) index into groups.
    people: (n_rows,) how many people the row stands for; 1 for a ballot.
    voices: (n_rows,) independent voices in it: 1 for a ballot or for one set of seeds of a whole
        group, people for hands and for seeds per person.
    tallied: (n_rows,) bool, true for a tally row.
    blank: (n_rows,) bool, true where nothing at all was marked when the ballot was cast; a ballot
        that marked only proposals withdrawn since is not blank. Not given: rows without a mark.
    """

    proposals: tuple[ProposalId, ...]
    groups: tuple[GroupId, ...]
    form: BallotForm
    marks: NDArray[np.int32]
    unit: NDArray[np.int64]
    group: NDArray[np.intp]
    people: NDArray[np.int64]
    voices: NDArray[np.int64]
    tallied: NDArray[np.bool_]
    blank: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))

    def __post_init__(self) -> None:
        """Own the arrays: copy them, check them, close them."""
        n_rows = len(self.unit)
        if len(self.blank) == 0 < n_rows:
            object.__setattr__(self, "blank", (np.asarray(self.marks) == NO_ANSWER).all(axis=1))
        expected = {
            "marks": ((n_rows, len(self.proposals)), np.int32),
            "unit": ((n_rows,), np.int64),
            "group": ((n_rows,), np.intp),
            "people": ((n_rows,), np.int64),
            "voices": ((n_rows,), np.int64),
            "tallied": ((n_rows,), np.bool_),
            "blank": ((n_rows,), np.bool_),
        }
        problems = []
        for name, (shape, dtype) in expected.items():
            array: NDArray[np.generic] = np.array(getattr(self, name), dtype=dtype)
            if array.shape != shape:
                problems.append(f"{name}: shape is {array.shape}; expected {shape}")
            array.flags.writeable = False
            object.__setattr__(self, name, array)
        if problems:
            raise InvalidInput(*problems)
        if n_rows and not ((self.unit > 0).all() and (self.people > 0).all()):
            problems.append("unit, people: every row needs values above 0")
        if n_rows and not ((self.group >= 0) & (self.group < len(self.groups))).all():
            problems.append("group: an index points outside groups")
        if (self.marks < NO_ANSWER).any() or (self.marks > self.unit[:, np.newaxis]).any():
            problems.append("marks: expected NO_ANSWER or 0..unit in every cell")
        if problems:
            raise InvalidInput(*problems)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PerformanceTable:
    """What is known of each proposal on each criterion that does not come from ballots.

    natural: natural[i][j] in the natural units of criterion j, exact; None where not known, and
        for every cell of the criterion with source "ballots".
    confidence: the assessor's, per cell; None where none was given.
    """

    proposals: tuple[ProposalId, ...]
    criteria: tuple[Criterion, ...]
    natural: tuple[tuple[Fraction | None, ...], ...]
    confidence: tuple[tuple[Confidence | None, ...], ...]

    def __post_init__(self) -> None:
        """Check shapes, anchors and weights, all at once."""
        n, m = len(self.proposals), len(self.criteria)
        problems = [
            f"{name}: expected {n} rows of {m}"
            for name, cells in (("natural", self.natural), ("confidence", self.confidence))
            if len(cells) != n or any(len(row) != m for row in cells)
        ]
        for c in self.criteria:
            if c.weight < 0:
                problems.append(f"criterion {c.id}: weight is {c.weight}; expected 0 or more")
            if c.breakpoints and not _monotone(c.breakpoints):
                problems.append(f"criterion {c.id}: break points must rise, their values 0..1 too")
            if not c.breakpoints and (c.low is None or c.high is None or c.low >= c.high):
                problems.append(f"criterion {c.id}: expected low < high")
        if m and not any(c.weight > 0 for c in self.criteria):
            problems.append("criteria: at least one weight must be above 0")
        if sum(c.source == "ballots" for c in self.criteria) > 1:
            problems.append("criteria: at most one may come from ballots")
        if problems:
            raise InvalidInput(*problems)


def _monotone(breakpoints: tuple[tuple[Fraction, Fraction], ...]) -> bool:
    """Whether break points rise strictly and their values, 0..1, rise or fall throughout."""
    units = [x for x, _ in breakpoints]
    values = [v for _, v in breakpoints]
    return (
        all(a < b for a, b in pairwise(units))
        and values in (sorted(values), sorted(values, reverse=True))
        and 0 <= min(values) <= max(values) <= 1
    )
