"""The one place that answers: may this role do this act now.

Pages ask it to draw, acts ask it again to do. Reading a ballot is nobody's act, so none is here.
"""

from collections.abc import Mapping
from typing import Final, Literal

from workshops.workshop import Phase, Role

PHASES: Final[tuple[Phase, ...]] = (
    "draft",
    "proposing",
    "screening",
    "voting",
    "counting",
    "decided",
    "closed",
)
Act = str
Refusal = Literal["refused.role", "refused.phase", "refused.closed"]

ALWAYS: Final = frozenset(PHASES)
BEFORE_VOTING: Final[frozenset[Phase]] = frozenset({"draft", "proposing", "screening"})
GATHERING: Final[frozenset[Phase]] = frozenset({"draft", "proposing"})
JUDGING: Final[frozenset[Phase]] = frozenset({"proposing", "screening"})
PRESENT: Final[frozenset[Phase]] = frozenset({"proposing", "screening", "voting"})
MEETING: Final[frozenset[Phase]] = PRESENT | {"counting"}
OPEN: Final[frozenset[Phase]] = ALWAYS - {"closed"}
TAKING: Final[frozenset[Phase]] = frozenset({"voting", "counting"})
AFTER: Final[frozenset[Phase]] = frozenset({"counting", "decided"})
DECIDED: Final[frozenset[Phase]] = frozenset({"decided"})
CLOSED: Final[frozenset[Phase]] = frozenset({"closed"})
RESULTS: Final[frozenset[Phase]] = AFTER | {"closed"}

ACTS: Final[Mapping[Act, Mapping[Role, frozenset[Phase]]]] = {
    "doors.keys": {"facilitator": ALWAYS},
    "doors.network": {"facilitator": ALWAYS},
    "workshop.create": {"facilitator": ALWAYS, "staff": ALWAYS},
    "workshop.delete": {"facilitator": ALWAYS, "staff": ALWAYS},
    "setup.edit": {"facilitator": BEFORE_VOTING},
    "context.edit": {"facilitator": OPEN, "staff": OPEN},
    "criteria.edit": {"facilitator": BEFORE_VOTING},
    "weights.collect": {"facilitator": BEFORE_VOTING, "clerk": BEFORE_VOTING},
    "attendance.count": {"facilitator": PRESENT, "clerk": PRESENT},
    "attendance.left": {"facilitator": MEETING, "clerk": MEETING},
    "attendance.absent": {"facilitator": MEETING, "clerk": MEETING},
    "proposals.edit": {"facilitator": BEFORE_VOTING, "clerk": GATHERING},
    "proposals.merge": {"facilitator": BEFORE_VOTING},
    "proposals.withdraw": {"facilitator": OPEN - DECIDED},
    "screening.answer": {"facilitator": JUDGING, "adviser": JUDGING},
    "screening.unblock": {"adviser": JUDGING},
    "phase.advance": {"facilitator": BEFORE_VOTING | {"voting"}},
    "phase.back": {"facilitator": MEETING},
    "ballots.stock": {"facilitator": PRESENT},
    "ballots.cast": {"participant": frozenset({"voting"})},
    "ballots.enter": {"facilitator": TAKING, "clerk": TAKING},
    "channels.run": {"facilitator": frozenset({"voting"})},
    "ballots.void": {"facilitator": TAKING},
    "tallies.enter": {"facilitator": MEETING, "clerk": MEETING},
    "rooms.give": {"facilitator": frozenset({"voting"})},
    "rooms.hand_in": {"facilitator": TAKING},
    "rooms.join": {"facilitator": TAKING},
    "count.lot": {"facilitator": frozenset({"counting"})},
    "count.close": {"facilitator": frozenset({"counting"})},
    "count.recount": {"facilitator": AFTER},
    "hold.answer": {"facilitator": OPEN},
    "result.see": {"facilitator": RESULTS, "staff": RESULTS, "observer": RESULTS},
    "result.withhold": {"facilitator": AFTER},
    "result.publish": {"facilitator": frozenset({"counting"})},
    "decide.sign": {"facilitator": AFTER},
    "decide.change": {"facilitator": DECIDED},
    "decide.finalise": {"facilitator": DECIDED},
    "screen.show": {"facilitator": ALWAYS},
    "screen.curtain": {"facilitator": ALWAYS},
    "documents.blank": {"facilitator": ALWAYS, "staff": ALWAYS, "clerk": ALWAYS},
    "documents.folder": {"facilitator": ALWAYS, "staff": ALWAYS},
    "documents.public": {"facilitator": RESULTS, "staff": RESULTS, "observer": RESULTS},
    "documents.staff": {"facilitator": DECIDED | {"closed"}, "staff": RESULTS},
    "documents.ballots": {"staff": DECIDED | {"closed"}},
    "record.see": {"facilitator": ALWAYS, "staff": ALWAYS, "observer": ALWAYS},
    "retention.erase": {"staff": CLOSED, "facilitator": CLOSED},
    "followup.add": {"staff": ALWAYS, "facilitator": ALWAYS},
}
"""Act -> role -> the phases in which the role may do it; a role that is not named never may."""

STAFFED: Final[frozenset[Role]] = frozenset(
    {"facilitator", "clerk", "adviser", "staff", "observer"}
)
ALONE: Final[frozenset[Role]] = frozenset({"facilitator"})
PAGES: Final[Mapping[str, frozenset[Role]]] = {
    "home": STAFFED,
    "setup": ALONE | {"staff"},
    "room": ALONE | {"clerk"},
    "proposals": ALONE | {"clerk", "adviser"},
    "import": ALONE | {"clerk"},
    "screening": ALONE | {"adviser"},
    "weights": ALONE | {"clerk"},
    "ballots": ALONE | {"clerk"},
    "counting": ALONE | {"observer"},
    "results": ALONE | {"staff", "observer"},
    "decide": ALONE,
    "documents": ALONE | {"staff", "observer", "clerk"},
    "followup": ALONE | {"staff"},
    "projector": ALONE,
    "doors": ALONE,
    "help": STAFFED,
}
"""Page -> the roles it opens for. A page that is not named opens for the facilitator alone."""


def opens(role: Role, page: str) -> bool:
    """Whether a page opens for a role; what may be done there is asked act by act."""
    return role in PAGES.get(page, ALONE)


def may(role: Role, act: Act, phase: Phase) -> bool:
    """Whether this role may do this act now; an unknown act is a mistake in the program."""
    return phase in ACTS[act].get(role, frozenset())


def refusal(role: Role, act: Act, phase: Phase) -> Refusal | None:
    """The key that says why not: not this role's, not now, or never again; None when allowed."""
    if may(role, act, phase):
        return None
    if role not in ACTS[act]:
        return "refused.role"
    return "refused.closed" if phase == "closed" else "refused.phase"


def next_phase(phase: Phase) -> Phase | None:
    """The phase after this one; None after the last."""
    following = PHASES[PHASES.index(phase) + 1 :]
    return following[0] if following else None


def previous_phase(phase: Phase) -> Phase | None:
    """The phase before this one; None before the first."""
    place = PHASES.index(phase)
    return PHASES[place - 1] if place else None
