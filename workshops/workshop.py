"""A whole workshop in memory: what a folder, the store and a bundle hold, and nothing computed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, Literal

from prioritization.case import (
    Attendance,
    Consequence,
    Divide,
    Feasibility,
    Method,
    Screening,
)
from scoring.model import (
    Assessment,
    Ballot,
    BallotForm,
    Channel,
    Criterion,
    CriterionId,
    FormKind,
    Group,
    GroupId,
    Proposal,
    ProposalId,
    Sex,
    Tally,
    Text,
)

Language = Literal["ar", "en", "fr"]
Phase = Literal["draft", "proposing", "screening", "voting", "counting", "decided", "closed"]
ORDER: Final = "ballot_order"
"""The name of the field of `Settings.extra` that says in which order screens list proposals."""
DRAWN: Final = "drawn"
Role = Literal["facilitator", "clerk", "adviser", "staff", "observer", "projector", "participant"]
Live = Literal["batches", "curtain"]
Breakdown = Literal["group", "sex", "age_band"]
ContextKind = Literal[
    "dynamics",
    "stakeholders",
    "dividers",
    "connectors",
    "risks",
    "opportunities",
    "needs",
]
SheetMethod = Literal["points", "dots", "swing", "cards"]
SerialState = Literal["issued", "cast", "spoiled", "unused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """What may be shown when. minimum: ballots before the first live step; batch: new ones for the
    next; export_minimum: smallest group shown. steward_role: who answers for the data.
    """

    live: Live = "curtain"
    batch: int = 5
    minimum: int = 10
    export_minimum: int = 10
    breakdown: Breakdown = "group"
    never_by_group: bool = False
    steward_role: str = ""
    keep_days: int = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaints:
    """Where to complain and until when; texts are as the room reads them."""

    channel: Text = Text()
    file_days: int | None = None
    answer_days: int | None = None
    decided_by: Text = Text()
    report_back: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlTotal:
    """The stock of one channel and group: issued = cast + spoiled + unused when all is in."""

    channel: str
    group: GroupId
    issued: int = 0
    cast: int = 0
    spoiled: int = 0
    unused: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One line of the record: what people decided, when and by which role. `more` keeps the
    fields of its kind (group, people, proposals, agreed_by, check, from, to, letter ...).
    """

    date: str
    kind: str
    role: str = ""
    time: str = ""
    text: Text = Text()
    more: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """One line of the day: a key of the catalogue or a text, and its minutes."""

    time: str = ""
    key: str = ""
    text: Text = Text()
    minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`workshop.yaml`: the place, the money, the ballot, the method, what may be shown, the record.

    budget: whole units of `currency`. languages: the first is the main one. tally_sessions: whose
    tallies count as votes (none: tallies are evidence). synthetic: prints EXAMPLE everywhere.
    usd_rate: for display only, with its date and source. extra: texts of the app no type holds.
    """

    id: str
    title: Text
    place: str = ""
    place_code: str = ""
    date: str = ""
    currency: str = "LYD"
    budget: int = 0
    usd_rate: Fraction | None = None
    usd_rate_date: str = ""
    usd_rate_source: str = ""
    languages: tuple[Language, ...] = ("ar", "en", "fr")
    synthetic: bool = False
    seed: int | None = None
    ballots: BallotForm = BallotForm(kind="points", limit=10)
    tally_sessions: tuple[str, ...] = ()
    channels: tuple[str, ...] = ("paper",)
    age_bands: tuple[str, ...] = ("18-24", "25-34", "35-59", "60+")
    method: Method = Method()
    privacy: Privacy = Privacy()
    complaints: Complaints = Complaints()
    control: tuple[ControlTotal, ...] = ()
    max_months: int = 12
    divides: tuple[Divide, ...] = ()
    agenda: tuple[AgendaItem, ...] = ()
    phase: Phase = "draft"
    record: tuple[Happening, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextNote:
    """One thing known about the place before the meeting. public: may stand in the report."""

    kind: ContextKind
    text: Text
    source: str = ""
    date: str = ""
    public: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A breakout and its nominations (`sessions.csv`)."""

    session: str
    group: GroupId | None = None
    sex: Sex | None = None
    language: str = ""
    people: int | None = None
    facilitator_sex: Sex | None = None
    speaker_role: str = ""
    kind: str = ""
    top: tuple[ProposalId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightVote:
    """One line of a sheet of criterion weights (`weight_votes.csv`)."""

    sheet: str
    group: GroupId | None
    method: SheetMethod
    criterion: CriterionId
    value: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Serial:
    """A printed paper ballot and what became of it (`serials.csv`)."""

    serial: str
    group: GroupId
    state: SerialState


FOLLOWED: Final = (
    "recommended",
    "approved",
    "changed",
    "refused",
    "tendered",
    "in_progress",
    "handed_over",
    "maintained",
)
"""What may become of a proposal, in the order in which it usually does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """What became of one proposal after the list (`followup.csv`).

    status: one of FOLLOWED, or as a file brought it. responsible: who runs and maintains it.
    deadline: the day by which the next step is due, "" for none.
    """

    proposal: ProposalId
    status: str
    date: str = ""
    role: str = ""
    responsible: str = ""
    evidence: str = ""
    deadline: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """A complaint, its number, the day by which it is answered, and its answer; never a name.

    answered: "" while it is open. decided_by: a role.
    """

    number: str
    proposal: ProposalId | None
    date: str
    deadline: str
    text: str
    answer: str = ""
    answered: str = ""
    decided_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """Everything one workshop knows. Folder, store and bundle convert into it and back.

    other_forms: the same ballots in further forms, as evidence beside the official ones.
    extra_columns: per file, per row key (its key columns joined by a slash), the columns no type
    holds, written back as they were; under the row key "" stand the headings in their order.
    """

    settings: Settings
    groups: tuple[Group, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    feasibility: tuple[Feasibility, ...] = ()
    screening: tuple[Screening, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    ballots: tuple[Ballot, ...] = ()
    tallies: tuple[Tally, ...] = ()
    other_forms: Mapping[FormKind, tuple[Ballot, ...]] = field(default_factory=dict)
    context: tuple[ContextNote, ...] = ()
    sessions: tuple[Session, ...] = ()
    weight_votes: tuple[WeightVote, ...] = ()
    serials: tuple[Serial, ...] = ()
    followup: tuple[FollowUp, ...] = ()
    extra_columns: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)


__all__ = [
    "FOLLOWED",
    "AgendaItem",
    "Breakdown",
    "Channel",
    "Complaint",
    "Complaints",
    "Consequence",
    "ContextKind",
    "ContextNote",
    "ControlTotal",
    "FollowUp",
    "Happening",
    "Language",
    "Live",
    "Phase",
    "Privacy",
    "Role",
    "Serial",
    "SerialState",
    "Session",
    "Settings",
    "WeightVote",
    "Workshop",
]
