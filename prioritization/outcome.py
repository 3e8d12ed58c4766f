"""What `decide()` answers: allocations, findings, reasons. Keys and numbers only, no prose."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from prioritization.case import Level, RuleName
from scoring.agreement import Agreement
from scoring.model import CriterionId, GroupId, ProposalId
from scoring.opinions import Opinions
from scoring.robustness import Robustness

Number = int | float | str | Fraction | None | tuple["Number", ...]
Phase = Literal["floor", "rule", "completion"]
Verdict = Literal["selected", "too_costly", "no_support"]
Status = Literal[
    "selected",
    "conditional",
    "waiting",
    "not_selected",
    "on_hold",
    "excluded",
    "merged",
    "withdrawn",
]
GateStatus = Literal["eligible", "conditional", "on_hold", "excluded", "merged", "withdrawn"]
ChangeKind = Literal["budget", "veto", "withdrawn", "cost", "offered"]
"""What may happen to a list after it was signed; offered: what a cut left, to the waiting list."""
Keep = Literal["signed_order", "rerun"]
"""How the list follows a change: the order as it was signed is kept, or the rule is run again."""
ListName = str
"""ranked, equal_shares, per_person, ranked_without_floor, equal_shares_without_floor, phragmen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A key of the catalogues and the numbers (or ids) its sentence needs: a reason or a warning.

    staff_only: left out of the public edition; never set on the main reason of a proposal.
    """

    key: str
    numbers: Mapping[str, Number] = field(default_factory=dict)
    staff_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One step of a rule.

    left: money left after it. price: what a supporter pays per unit of utility (equal_shares), or
    the load reached (phragmen); None elsewhere. payers: supporters by weight; paid_all: those of
    them who paid all they had. tied: who was exactly level with it; broken_by: what decided.
    held: what its supporters had together before it. share: what one unit of weight paid of those
    who paid the full price; None where their utilities differ.
    """

    proposal: ProposalId
    phase: Phase
    verdict: Verdict
    cost: int
    left: int
    price: Fraction | None = None
    payers: Fraction | None = None
    paid_all: Fraction | None = None
    tied: tuple[ProposalId, ...] = ()
    broken_by: Literal["lower_cost", "more_supporters", "lot"] | None = None
    held: Fraction | None = None
    share: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotType:
    """Ballots with equal utilities: weight their total, money left per unit of weight."""

    weight: Fraction
    utilities: Mapping[ProposalId, Fraction]
    payments: Mapping[ProposalId, Fraction]
    left: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Payments:
    """The certificate of an equal_shares run before completion (spec prioritization, 8.1).

    endowment: per unit of weight. by_group: total paid, group -> proposal -> money.
    """

    endowment: Fraction
    types: tuple[BallotType, ...]
    by_group: Mapping[GroupId, Mapping[ProposalId, Fraction]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """What a rule selected, in order, and how it came to it.

    waiting: the supported rest, in the order in which more money would add it.
    endowment_start, endowment: per unit of weight, first and final; steps: Add1 steps taken, each
    a raise of `step`.
    """

    rule: RuleName
    budget: int
    selected: tuple[ProposalId, ...]
    rounds: tuple[Round, ...]
    waiting: tuple[ProposalId, ...] = ()
    left: int = 0
    endowment_start: Fraction | None = None
    endowment: Fraction | None = None
    steps: int = 0
    step: int = 1
    payments: Payments | None = None
    warnings: tuple[Note, ...] = ()

    def phase_of(self, proposal: ProposalId) -> Phase | None:
        """In which phase a proposal was selected; None if it was not."""
        for step in self.rounds:
            if step.proposal == proposal and step.verdict == "selected":
                return step.phase
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A measured check that did not hold. group, proposal None: about the room or the list."""

    check: str
    level: Level
    found: Number
    needed: Number
    group: GroupId | None = None
    source: str = ""
    numbers: Mapping[str, Number] = field(default_factory=dict)
    proposal: ProposalId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A cohesive group that could demand a rejected proposal (EJR+ up to any project).

    list: which list it speaks about. voters: weight of the group, an integer when one ballot has
    one vote. claim: its part of the budget in money. best_off: the most anybody in it got.
    suppressed: too few people to be told of; the figures are 0 and say nothing.
    """

    list: ListName
    proposal: ProposalId
    voters: Fraction
    people: int
    claim: Fraction
    best_off: Fraction
    suppressed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedPlace:
    """A proposal's place in the weighted ranking (competition ranks: 1, 2, 2, 4).

    contributions: score points per criterion, None where missing. low, high: the interval of an
    incomplete score, whose midpoint is `score`. rank_all: among all unmerged proposals.
    affordable_at: what each person would have to hold for its supporters to pay it (Phragmén
    without a budget); None where nobody supports it or that was not run.
    """

    proposal: ProposalId
    rank: int
    rank_all: int
    score: float
    tied: bool
    contributions: Mapping[CriterionId, float | None]
    incomplete: bool = False
    low: float | None = None
    high: float | None = None
    affordable_at: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalOutcome:
    """Where one proposal stands: status, place on the waiting list, and why.

    gate: what the screenings said. more: additional reasons. supporters: by weight, None where it
    may not be told. top_k_probability: how often it was among the first k of the ranking in the
    joint run, k being the places of the ranked list; None where that was not run, and for what
    could not be chosen.
    """

    proposal: ProposalId
    status: Status
    gate: GateStatus
    cost: int | None
    reason: Note
    position: int | None = None
    more: tuple[Note, ...] = ()
    supporters: Fraction | None = Fraction(0)
    top_k_probability: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupOutcome:
    """What one group brought and got, per list.

    ballots: cast and valid (people for tallies). weight: of one ballot, mean 1; None without one.
    share: the group's part of all the weight. Maps are empty for a group without a ballot.
    blank: ballots handed in empty, on top. points_funded: marks of the group for what is funded,
    of those for what could be funded; ..._of_all: of all its marks. nothing_funded: part of its
    ballots that support nothing funded. money_paid: its part of what the list costs. own_election:
    what the official list gives it, of what its own ballots would choose with its part of the
    budget. better_off: people by "official", "other" and "equal", comparing the two lists.
    suppressed: its figures may not leave the room; maps are empty and own_election is None.
    bands: words in place of figures that would say what everybody in it did, by figure and list;
    empty in what `decide()` answers.
    """

    group: GroupId
    ballots: int
    weight: Fraction | None
    share: Fraction
    points_funded: Mapping[ListName, float]
    points_funded_of_all: Mapping[ListName, float]
    nothing_funded: Mapping[ListName, float]
    money_paid: Mapping[ListName, float]
    own_election: float | None = None
    own_proposals: Mapping[ListName, tuple[ProposalId, ...]] = field(default_factory=dict)
    blank: int = 0
    better_off: Mapping[str, int] = field(default_factory=dict)
    suppressed: bool = False
    bands: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Where the money of the official list goes: money and proposals per place, group, pillar.

    A proposal in several places, or of several groups, counts with an equal part in each.
    """

    places: Mapping[str, Fraction]
    groups: Mapping[GroupId, Fraction]
    pillars: Mapping[str, Fraction]
    proposals: Mapping[str, tuple[ProposalId, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListVersion:
    """The recommendation at one time: as it was counted, or after a change that a person chose.

    version: from 1, which has no kind, keep and date. entered, left: against the version before it.
    unspent: money left of `budget`. proposal: the one vetoed, withdrawn or corrected. old, new:
    budget or cost before and after; None for other changes.
    """

    version: int
    budget: int
    selected: tuple[ProposalId, ...]
    waiting: tuple[ProposalId, ...]
    unspent: int
    kind: ChangeKind | None = None
    keep: Keep | None = None
    date: str = ""
    entered: tuple[ProposalId, ...] = ()
    left: tuple[ProposalId, ...] = ()
    proposal: ProposalId | None = None
    authority: str = ""
    old: int | None = None
    new: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The whole answer. `official` names the list of `lists` that is the recommendation.

    ranking: candidates (eligible, conditional), best first; ranking_all: every unmerged proposal.
    lists: always ranked, equal_shares and per_person; with a floor also both without it.
    parameters: everything the answer depends on besides the inputs (method, seeds, sample sizes).
    robustness: how sure the ranking is, over the candidates; agreement: over every unmerged
    proposal. None where there are no criteria, or nobody voted.
    notes: what is to be said of the whole list, in order. money_notional: per list, the part of
    its money that nobody paid in the rule, so that `money_paid` splits it by support. versions:
    the recommendation so far, oldest first; the last is this one. Empty where nobody follows it.
    opinions: what other methods make of the candidates, read only; None where `robustness` is.
    pull: how hard each group pulls, of 1; empty where none tells the proposals apart.
    """

    budget: int
    rule: RuleName
    official: ListName
    ranking: tuple[RankedPlace, ...]
    ranking_all: tuple[RankedPlace, ...]
    lists: Mapping[ListName, Allocation]
    proposals: tuple[ProposalOutcome, ...]
    groups: tuple[GroupOutcome, ...]
    findings: tuple[Finding, ...]
    cohesion: tuple[Claim, ...]
    cohesion_per_person: tuple[Claim, ...]
    parameters: Mapping[str, Number | Mapping[str, Number]]
    warnings: tuple[Note, ...] = ()
    robustness: Robustness | None = None
    agreement: Agreement | None = None
    inputs_digest: str = ""
    notes: tuple[Note, ...] = ()
    spread: Spread | None = None
    money_notional: Mapping[ListName, float] = field(default_factory=dict)
    versions: tuple[ListVersion, ...] = ()
    opinions: Opinions | None = None
    pull: Mapping[GroupId, float] = field(default_factory=dict)
