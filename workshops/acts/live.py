"""The live ranking: the last released step, and the next one when the rule allows it."""

import hashlib
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from prioritization.outcome import Decision
from workshops import cases
from workshops.live_steps import live_state
from workshops.release import Release, live_batch, live_minimum, live_view
from workshops.store import Connection, Store, chain
from workshops.store import settings as heads
from workshops.store.canon import canon
from workshops.store.convert import load_workshop
from workshops.store.shown import add_release, last_shown
from workshops.store.standing import LIVE, counts, is_drawn
from workshops.store.totals import Turnout, turnout
from workshops.thresholds import few_between
from workshops.workshop import Workshop

TAKING: Final = frozenset({"voting", "counting"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveStep:
    """What the room sees: how many ballots stand behind it, and the decision as released live."""

    seq: int
    ballots: int
    decision: Decision


class Board:
    """The last step of every workshop. One per process: a step is made of all ballots at once,
    and after a restart nothing can say which ballots an earlier one held.
    """

    def __init__(self, store: Store) -> None:
        """Begin with no step; what was shown before a restart stays counted in the store."""
        self._store = store
        self._steps: dict[str, LiveStep] = {}
        self._lock = threading.Lock()

    def step(self, workshop: str) -> LiveStep | None:
        """The step the room may see now; None behind the curtain, before the first, or when it is
        over. Takes the next step by itself once the rule allows it.
        """
        with self._lock:
            with self._store.reading() as connection:
                if not _open(connection, workshop):
                    self._steps.pop(workshop, None)
                    return None
                due = load_workshop(connection, workshop) if _due(connection, workshop) else None
            if due is not None:
                self._take(workshop, due)
            return self._steps.get(workshop)

    def _take(self, workshop: str, counted: Workshop) -> None:
        """Work the step out of one moment, and keep it if it may still be shown."""
        decision = live_view(cases.decision(counted))
        privacy = counted.settings.privacy
        with self._store.writing() as connection:
            if not (_open(connection, workshop) and _due(connection, workshop)):
                return
            release = add_release(
                connection,
                workshop,
                Release(
                    seq=0,
                    kind=LIVE,
                    m=live_minimum(privacy),
                    k=live_batch(privacy),
                    ballots=len(counted.ballots),
                    digest=figures_digest(decision),
                ),
            )
            voids = counts(connection, workshop)[1]
            body = {"kind": LIVE, "ballots": release.ballots, "seq": release.seq, "voids": voids}
            chain.append(connection, workshop, "released", body, datetime.now(UTC))
        self._steps[workshop] = LiveStep(
            seq=release.seq, ballots=release.ballots, decision=decision
        )


def _open(connection: Connection, workshop: str) -> bool:
    """Whether live steps are shown at all: votes are taken, no curtain, the count not closed."""
    head = heads.head(connection, workshop)
    return (
        head.phase in TAKING and not head.cut and not is_drawn(connection, workshop, head.settings)
    )


def _due(connection: Connection, workshop: str) -> bool:
    """Whether the next step may be taken."""
    privacy = heads.head(connection, workshop).settings.privacy
    last = last_shown(connection, workshop, LIVE)
    state = live_state(
        m=live_minimum(privacy),
        k=live_batch(privacy),
        ballots=counts(connection, workshop)[0],
        shown=last.ballots if last else 0,
        expected=still_out(turnout(connection, workshop)),
        curtain=False,
    )
    return state == "release"


def still_out(counted: Turnout) -> int:
    """Ballots still expected: what is out, but never more than people here who have not voted.

    Stock printed in reserve would else let a step come right before the last few ballots.
    """
    if not counted.present:
        return counted.expected_out
    return min(counted.expected_out, max(counted.present - counted.ballots, 0))


def few_since(connection: Connection, workshop: str) -> int | None:
    """How many ballots came or went since the last live step, where they are too few; else None."""
    last = last_shown(connection, workshop, LIVE)
    if last is None:
        return None
    bodies = (e.body for e in chain.events(connection, workshop) if e.kind == "released")
    voids = next((int(str(b.get("voids", 0))) for b in bodies if b.get("seq") == last.seq), 0)
    ballots, gone = counts(connection, workshop)
    return few_between(ballots=ballots, voids=gone, then=(last.ballots, voids), k=last.k)


def figures_digest(decision: Decision) -> str:
    """SHA-256 of the figures shown, never of ballots: place and score in tenths, best first."""
    rows = [[p.proposal, p.rank, round(p.score * 10)] for p in decision.ranking]
    return hashlib.sha256(canon(rows)).hexdigest()
