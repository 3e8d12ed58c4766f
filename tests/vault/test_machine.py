"""Everything a meeting can do to a store, in any order, against a dict that remembers it."""

import os
import shutil
import tempfile
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select

from scoring.model import GroupId, ProposalId, Text
from tests.workshops.meetings import CLERK, FACILITATOR, NOW, close_by_two, opened, points
from workshops.acts.actor import Refused
from workshops.acts.ballots import accept_bundle, enter_line, open_bundle
from workshops.acts.codes import issue_codes
from workshops.acts.counting import close_count, draw_lot
from workshops.acts.deciding import publish, sign
from workshops.acts.phase import advance, step_back
from workshops.acts.screen import draw_curtain
from workshops.acts.stock import issue_serials
from workshops.bundle import make, merge, trust, verify
from workshops.bundle.keys import own_key
from workshops.store import StaleRow, Store, WasWithdrawn, chain, dialect, rows, tables
from workshops.store.backup import TooFewBallots, back_up, copies, restore
from workshops.store.backup import opened as look
from workshops.store.cast import BallotChanged, Cast, VotingClosed, cast_ballot
from workshops.store.digest import workshop_digest
from workshops.store.settings import head
from workshops.store.shown import releases
from workshops.store.totals import control_totals

WORDS = "four random words"
REASONS = {
    "todo.presence_holds": "a test",
    "todo.try_ballot": "a test",
    "todo.print_zero": "a test",
    "count.difference": "a test",
    "count.fewer_than_present": "a test",
    "count.more_than_present": "a test",
}
VOTED = st.sampled_from(["P01", "P02"])
PROPOSALS = st.sampled_from(["P01", "P02", "P03", "P04"])
TAKEN_BACK = st.sampled_from(["P03", "P04"])


class Meeting(RuleBasedStateMachine):
    """One store, one workshop; the model is what was acknowledged."""

    def __init__(self) -> None:
        """A workshop about to vote, with paper and codes."""
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="machine"))
        self.path = self.folder / "store.sqlite"
        self.store = Store.open(self.path)
        self.office = Store.open(self.folder / "office.sqlite")
        self.id = opened(self.store, "screening")
        groups = {GroupId("A"): 30}
        self.serials = sorted(issue_serials(self.store, FACILITATOR, self.id, groups, now=NOW))
        self.codes = list(issue_codes(self.store, FACILITATOR, self.id, groups, now=NOW)["A"])
        self.phase, self.cut, self.clock = "screening", False, NOW
        self.told: dict[str, tuple[Cast, str]] = {}
        self.paper = 0
        self.titles: dict[str, tuple[str, int]] = {}
        self.gone: set[str] = set()
        self.half: set[str] = set()
        self.closed_digest = ""
        self.saved: dict[Path, int] = {}

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.store.close()
        self.office.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def tick(self):
        """A minute later."""
        self.clock += timedelta(minutes=1)
        return self.clock

    # ballots

    @precondition(lambda self: self.codes and self.phase in {"voting", "counting"})
    @rule(first=VOTED)
    def cast(self, first):
        """A phone votes; acknowledged while voting, refused after it."""
        ballot = Cast(
            id=str(uuid4()),
            workshop=self.id,
            group=GroupId("A"),
            channel="phone",
            code=self.codes[0],
            marks={ProposalId(first): 10},
        )
        if self.phase == "voting":
            self.told[ballot.id] = (ballot, cast_ballot(self.store, ballot).receipt)
            self.codes.pop(0)
        else:
            with pytest.raises(VotingClosed):
                cast_ballot(self.store, ballot)

    @precondition(lambda self: self.told)
    @rule(data=st.data())
    def retry(self, data):
        """The same again gets the same receipt, at any time."""
        ballot, receipt = self.told[data.draw(st.sampled_from(sorted(self.told)))]
        again = cast_ballot(self.store, ballot)
        assert (again.receipt, again.repeated) == (receipt, True)

    @precondition(lambda self: self.told and not self.cut)
    @rule(data=st.data())
    def alter(self, data):
        """Another body under that id is refused, and nothing changes."""
        ballot, _ = self.told[data.draw(st.sampled_from(sorted(self.told)))]
        (said,) = ballot.marks
        other = next(p for p in ("P01", "P02") if p != said)
        changed = Cast(
            id=ballot.id,
            workshop=self.id,
            group=ballot.group,
            channel="phone",
            code=ballot.code,
            marks={ProposalId(other): 10},
        )
        with pytest.raises(BallotChanged):
            cast_ballot(self.store, changed)

    @precondition(lambda self: self.phase in {"voting", "counting"} and not self.cut)
    @precondition(lambda self: len(self.serials) >= 10)
    @rule()
    def accept(self):
        """Ten sheets, typed twice and accepted; accepting again changes nothing."""
        some, self.serials = self.serials[:10], self.serials[10:]
        bundle = open_bundle(self.store, CLERK, self.id, 10, now=self.tick())
        for hand in (1, 2):
            for serial in some:
                enter_line(self.store, CLERK, self.id, bundle, hand, points(serial), now=self.clock)
        accept_bundle(self.store, CLERK, self.id, bundle, now=self.clock)
        accept_bundle(self.store, CLERK, self.id, bundle, now=self.clock)
        self.paper += 10

    # edits

    @precondition(lambda self: self.phase == "screening")
    @rule(
        proposal=PROPOSALS,
        title=st.text("abc", min_size=1, max_size=5),
        stale=st.booleans(),
        half=st.integers(0, 3).map(lambda n: n == 0),
    )
    def edit(self, proposal, title, stale, half):
        """A save names the version it replaces; a stale or withdrawn one is refused.

        half: not in the main language; then no vote opens on it.
        """
        _, version = self.titles.get(proposal, ("", 1))
        with self.store.reading() as connection:
            kept = {p.id: p for p in rows.values(connection, self.id, "proposals")}
        given = kept.get(ProposalId(proposal)) or next(iter(kept.values()))
        given = type(given)(**{f: getattr(given, f) for f in given.__dataclass_fields__})
        object.__setattr__(given, "id", ProposalId(proposal))
        object.__setattr__(given, "title", Text(en=title) if half else Text(en=title, ar=title))
        expected = WasWithdrawn if proposal in self.gone else StaleRow if stale else None
        base = version + 1 if stale else version
        if expected:
            with pytest.raises(expected), self.store.writing() as connection:
                rows.save(connection, self.id, "proposals", given, base)
            return
        with self.store.writing() as connection:
            self.titles[proposal] = (
                title,
                rows.save(connection, self.id, "proposals", given, base),
            )
        (self.half.add if half else self.half.discard)(proposal)

    @precondition(lambda self: self.phase == "screening")
    @rule(proposal=TAKEN_BACK)
    def delete(self, proposal):
        """A tombstone; the id is never used again."""
        if proposal in self.gone:
            return
        _, version = self.titles.get(proposal, ("", 1))
        with self.store.writing() as connection:
            rows.remove(connection, self.id, "proposals", (proposal,), version)
        self.gone.add(proposal)
        self.titles.pop(proposal, None)
        self.half.discard(proposal)

    # phases

    @precondition(lambda self: self.phase in {"screening", "voting"})
    @rule()
    def forward(self):
        """To the next phase, unless a proposal is only half said."""
        if self.phase == "screening" and self.half:
            with pytest.raises(Refused):
                advance(self.store, FACILITATOR, self.id, reasons=REASONS, now=self.tick())
            return
        self.phase = advance(self.store, FACILITATOR, self.id, reasons=REASONS, now=self.tick())

    @precondition(lambda self: self.phase in {"voting", "counting"})
    @rule()
    def back(self):
        """Only while no ballot is stored, and never after the cut."""
        if self.told or self.paper or self.cut:
            with pytest.raises(Refused):
                step_back(self.store, FACILITATOR, self.id, now=self.tick())
        else:
            self.phase = step_back(self.store, FACILITATOR, self.id, now=self.tick())

    @precondition(lambda self: self.phase != "closed")
    @rule()
    def curtain(self):
        """Drawing it is always allowed."""
        draw_curtain(self.store, FACILITATOR, self.id, now=self.tick())

    @precondition(lambda self: self.phase == "counting" and not self.cut)
    @rule()
    def close_the_count(self):
        """The cut: after it no ballot has the id it came with."""
        with self.store.reading() as connection:
            drawn = head(connection, self.id).settings.method.ties.lot_seed
        if drawn is None:
            draw_lot(self.store, FACILITATOR, self.id, "12-7-3", now=self.tick())
        made = close_count(self.store, FACILITATOR, self.id, reasons=REASONS, now=self.tick())
        assert made.ballots == len(self.told) + self.paper
        self.cut = True
        with self.store.reading() as connection:
            ids = set(connection.execute(select(tables.ballots.c.id)).scalars())
        assert not ids & self.told.keys()

    @precondition(lambda self: self.phase == "counting" and self.cut)
    @rule()
    def finalise(self):
        """Published, signed, closed by two."""
        publish(self.store, FACILITATOR, self.id, now=self.tick())
        sign(self.store, FACILITATOR, self.id, ["mayor"], now=self.tick())
        close_by_two(self.store, self.id, now=self.tick())
        self.phase = "closed"
        with self.store.reading() as connection:
            self.closed_digest = workshop_digest(connection, self.id)

    @precondition(lambda self: self.phase == "closed")
    @rule()
    def merge(self):
        """The office takes it once, as it is."""
        made = make(self.store, self.id, "complete")
        assert verify(made).faults == ()
        trust(self.office, own_key(self.store).public_key().public_bytes_raw(), now=self.clock)
        assert merge(self.office, made, now=self.tick()).state in {"accepted", "known"}
        with self.office.reading() as connection:
            assert workshop_digest(connection, self.id) == self.closed_digest

    # accidents

    @rule()
    def kill(self):
        """The process dies in the middle of a write; the next start finds what was committed."""
        child = os.fork()
        if child == 0:
            try:
                raw = self.store.engine.raw_connection()
                raw.cursor().execute("PRAGMA cache_size=1")
                raw.cursor().execute("BEGIN IMMEDIATE")
                raw.cursor().execute("UPDATE workshops SET title = 'half'")
            finally:
                os._exit(9)
        os.waitpid(child, 0)
        self.store.close()
        self.store = Store.open(self.path)
        assert self.store.read_only is None

    @rule()
    def back_up(self):
        """A copy, or the reason why two would tell too much."""
        self.tick()
        try:
            made = back_up(self.store, self.folder / "stick", WORDS, now=self.clock)
        except TooFewBallots:
            assert not self.cut
            return
        self.saved[made.file] = len(self.told) + self.paper

    @precondition(lambda self: self.saved)
    @rule()
    def restore(self):
        """The newest copy opens elsewhere with as many ballots as there were."""
        newest = copies(self.folder / "stick")[0]
        found, contents = look(newest, WORDS)
        target = self.folder / f"restored{uuid4().hex}.sqlite"
        assert restore(found, target, now=self.clock) == contents.digest
        (card,) = contents.workshops
        assert card.ballots == self.saved[newest]

    # what always holds

    @invariant()
    def all_is_well(self):
        """Acknowledged is stored, counts agree, chains verify, closed rows stay, k is kept."""
        with self.store.reading() as connection:
            dialect.check_sound(connection)
            chain.check(connection)
            ids = list(connection.execute(select(tables.ballots.c.id)).scalars())
            receipts = set(connection.execute(select(tables.receipts.c.receipt)).scalars())
            totals = control_totals(connection, self.id)
            shown = [one for one in releases(connection, self.id) if one.kind == "live"]
            assert head(connection, self.id).phase == self.phase
            if self.closed_digest:
                assert workshop_digest(connection, self.id) == self.closed_digest
            kept = {p.id: p.title.en for p in rows.values(connection, self.id, "proposals")}
        assert len(ids) == len(receipts) == len(self.told) + self.paper
        assert {receipt for _, receipt in self.told.values()} <= receipts
        if not self.cut:
            assert self.told.keys() <= set(ids)
        assert sum(one.cast for one in totals) == len(ids)
        assert all(b.ballots - a.ballots >= b.k for a, b in pairwise(shown))
        for proposal, (title, _) in self.titles.items():
            assert kept[ProposalId(proposal)] == title
        assert not self.gone & kept.keys()
        assert len([c for c in copies(self.folder / "stick") if "-voting" in c.name]) <= 2


FEW = settings(
    max_examples=4,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],  # a meeting that fails is short enough to read
)
MANY = settings(FEW, max_examples=200, stateful_step_count=40)


@pytest.mark.faults
@pytest.mark.parametrize("much", [FEW, pytest.param(MANY, marks=pytest.mark.nightly)])
def test_whatever_happens_in_whatever_order_the_store_remembers(much, quick):
    """Fifty times as much at night."""
    from hypothesis.stateful import run_state_machine_as_test  # noqa: PLC0415

    assert quick is None
    run_state_machine_as_test(Meeting, settings=much)
