"""What `decide()` is asked: a budget, proposals, what people answered, and the locked method."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from scoring.model import Group, GroupId, PerformanceTable, Profile, Proposal, ProposalId, Sex

Level = Literal["info", "warn", "hold"]
RuleName = Literal["ranked", "equal_shares", "phragmen"]
Fit = Literal["skip", "stop"]
Utility = Literal["cost", "count", "points", "borda"]
Completion = Literal["none", "utilitarian", "add1", "add1+utilitarian"]
Add1Stop = Literal["exhaustive", "overspend"]
Comparison = Literal["off", "satisfaction", "exclusion"]
WeightKind = Literal["equal", "population", "per_person", "custom"]
Consequence = Literal["none", "flag", "mitigate", "hold", "block"]
FeasibilityVerdict = Literal["pass", "conditional", "fail"]
Answer = Literal["yes", "no", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupWeights:
    """How much one ballot of a group counts.

    cap: the most average ballots one ballot may weigh (population only), None for no cap.
    weights: the declared weight of each group (custom only).
    """

    kind: WeightKind = "equal"
    cap: Fraction | None = None
    weights: Mapping[GroupId, Fraction] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The parameters of a rule; each rule reads its own.

    add1_step: raise of everybody's amount, whole currency units per unit of weight.
    threshold: k of the eligibility threshold, None for none. `spec` names: prioritization, 3 and 4.
    """

    does_not_fit: Fit = "skip"
    utility: Utility = "cost"
    completion: Completion = "add1+utilitarian"
    add1_stop: Add1Stop = "exhaustive"
    add1_step: int = 1
    threshold: Fraction | None = None
    comparison: Comparison = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChoice:
    """The official rule and its parameters."""

    kind: RuleName = "ranked"
    options: Options = Options()


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """A guaranteed first proposal per group; max_share: of the budget, 0..1."""

    enabled: bool = False
    min_ballots: int = 3
    max_share: Fraction = Fraction(15, 100)
    served_by_top: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """The published tie order. lot_seed: read aloud after ballots close; None: not drawn yet."""

    order: tuple[Literal["lower_cost", "more_supporters", "lot"], ...] = (
        "lower_cost",
        "more_supporters",
        "lot",
    )
    lot_seed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One representation check and the threshold it is held against."""

    kind: str
    threshold: Fraction
    level: Level
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """Everything that is locked when voting opens."""

    group_weights: GroupWeights = GroupWeights()
    rule: RuleChoice = RuleChoice()
    floor: Floor = Floor()
    ties: Ties = Ties()
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feasibility:
    """The engineers' answers: 0 fails, 1 condition or unknown, 2 satisfied, None left blank."""

    proposal: ProposalId
    technical: int | None = None
    cost_estimate: int | None = None
    land: int | None = None
    operation_maintenance: int | None = None
    authority_approval: int | None = None
    environment: int | None = None
    months: int | None = None
    access_security: int | None = None
    verdict: FeasibilityVerdict | None = None
    note_en: str = ""
    condition: str = ""
    owner: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """The conflict adviser's answers. consequence: as written, None where answers decide.

    answers: per question id (Q1...Q12). public_note: the one neutral sentence that may be shown.
    """

    proposal: ProposalId
    consequence: Consequence | None = None
    reason_en: str = ""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    measure: str = ""
    owner: str = ""
    due: str = ""
    public_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """A counter of people, never a person. late, left: parts of present."""

    group: GroupId
    sex: Sex
    age_band: str
    present: int
    late: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One question to `decide()`.

    budget: whole currency units. proposals: every line, merged ones too, in the declared order.
    groups: every declared group in the declared order. max_months: longer work is conditional.
    profile, table: columns and rows are the unmerged, not withdrawn proposals, in the same order.
    withdrawn: proposals taken back, with what is known of it (date). women_sessions: separate
    sessions of women that were held. digest: of all inputs, made at the edge.
    """

    budget: int
    proposals: tuple[Proposal, ...]
    groups: tuple[Group, ...]
    profile: Profile
    table: PerformanceTable
    method: Method = Method()
    feasibility: Mapping[ProposalId, Feasibility] = field(default_factory=dict)
    screening: Mapping[ProposalId, Screening] = field(default_factory=dict)
    attendance: tuple[Attendance, ...] = ()
    women_sessions: int = 0
    withdrawn: Mapping[ProposalId, str] = field(default_factory=dict)
    max_months: int = 12
    digest: str = ""
