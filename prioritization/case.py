"""What `decide()` is asked: a budget, proposals, what people answered, and the locked method."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, Literal

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
    """The engineers' answers: 0 fails, 1 condition or unknown, 2 satisfied, None left blank.

    verdict: as written, None where the answers decide. referred_to: who takes it on, because the
    programme may not fund such work.
    """

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
    referred_to: str = ""


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
class Question:
    """One question of the conflict screening: its bad answer, and what that answer means.

    theme: what a sentence for staff calls it. good: the answer shown as a plus, None for none.
    """

    id: str
    bad: Answer
    consequence: Consequence
    theme: str
    good: Answer | None = None


QUESTIONS: Final = (
    Question(id="Q1", bad="yes", consequence="block", theme="land"),
    Question(id="Q2", bad="yes", consequence="block", theme="eviction"),
    Question(id="Q3", bad="yes", consequence="block", theme="armed_actors"),
    Question(id="Q4", bad="no", consequence="mitigate", theme="access"),
    Question(id="Q5", bad="yes", consequence="flag", theme="distribution"),
    Question(id="Q6", bad="yes", consequence="mitigate", theme="capture"),
    Question(id="Q7", bad="yes", consequence="mitigate", theme="protection"),
    Question(id="Q8", bad="yes", consequence="mitigate", theme="personal_data"),
    Question(id="Q9", bad="yes", consequence="mitigate", theme="gender"),
    Question(id="Q10", bad="yes", consequence="mitigate", theme="explosive_hazard"),
    Question(id="Q11", bad="yes", consequence="flag", theme="expectations"),
    Question(id="Q12", bad="no", consequence="none", theme="connector", good="yes"),
)
"""The twelve questions of the template (spec prioritization, 2.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Divide:
    """A declared divide of the place: on which side each place lies; other places on neither."""

    id: str
    sides: Mapping[str, str]


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
    sessions of women that were held. without_interpreter: groups that asked for one in vain.
    invited: people asked to come, None for the sum of the seats. disability: people with a
    disability who came, None where nobody counted. questions: of the conflict screening; one that
    is not listed puts a proposal on hold. order_by: where no criterion is declared, the utility
    whose sum over the ballots, divided by the cost, ranks proposals; None: their total marks.
    digest: of all inputs, made at the edge.
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
    without_interpreter: tuple[GroupId, ...] = ()
    invited: int | None = None
    disability: int | None = None
    questions: tuple[Question, ...] = QUESTIONS
    divides: tuple[Divide, ...] = ()
    order_by: Utility | None = None
    digest: str = ""
