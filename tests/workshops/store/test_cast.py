"""Casting: each answer with its number, exactly once, whatever arrives however often."""

import threading
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, OperationalError

from scoring.model import BallotForm, GroupId, ProposalId, Text
from tests.workshops.meetings import FACILITATOR, NOW, counted, enter, opened, workshop
from workshops.acts.ballots import issue_codes
from workshops.acts.counting import close_count, draw_lot
from workshops.acts.proposals import withdraw
from workshops.store import StoreBusy, tables
from workshops.store import cast as casting
from workshops.store.cast import (
    BallotChanged,
    Cast,
    CodeRefused,
    InvalidBallot,
    VotingClosed,
    cast_ballot,
    cast_together,
)
from workshops.store.channels import ChannelState, assisted, keep_channel

A = GroupId("A")
MARKS = {ProposalId("P01"): 7, ProposalId("P02"): 3}


def voting(store, codes: int = 1) -> tuple[str, list[str]]:
    """A workshop in which phones may vote, and codes of its first group."""
    identifier = opened(store, "voting")
    issued = issue_codes(store, FACILITATOR, identifier, {A: codes}, now=NOW)
    return identifier, list(issued[A])


def phone(identifier: str, code: str, **more) -> Cast:
    """A ballot from a phone."""
    given = {"id": str(uuid4()), "channel": "phone", "group": A, "marks": MARKS}
    return Cast(workshop=identifier, code=code, **{**given, **more})


def stored(store) -> int:
    """How many ballots there are."""
    with store.reading() as connection:
        query = select(func.count()).select_from(tables.ballots)
        return connection.execute(query).scalar_one()


def test_a_ballot_is_stored_and_answered_with_201(store):
    """Sixteen characters, and one row that says nothing of the hour or the device."""
    identifier, (code,) = voting(store)

    receipt = cast_ballot(store, phone(identifier, code))

    assert receipt.status == 201
    assert len(receipt.receipt) == 16
    with store.reading() as connection:
        row = connection.execute(select(tables.ballots)).mappings().one()
        assert connection.execute(select(tables.codes.c.state)).scalar_one() == "used"
    assert set(row) == {"workshop", "id", "grp", "channel", "serial", "body", "nonce", "void"}
    assert row["body"] == '{"marks":{"P01":7,"P02":3}}'


def test_the_same_again_is_answered_with_the_same_receipt_and_200(store):
    """However often, and although the code is used."""
    identifier, (code,) = voting(store)
    ballot = phone(identifier, code)
    first = cast_ballot(store, ballot)

    again = [cast_ballot(store, ballot) for _ in range(3)]

    assert {(r.receipt, r.status) for r in again} == {(first.receipt, 200)}
    assert stored(store) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"marks": {ProposalId("P01"): 10}},
        {"group": GroupId("B")},
        {"channel": "tablet"},
        {"sex": "F"},
    ],
)
def test_another_body_under_the_same_id_is_refused_with_409(store, change):
    """The first one stands."""
    identifier, (code,) = voting(store)
    ballot = phone(identifier, code)
    cast_ballot(store, ballot)

    with pytest.raises(BallotChanged) as refusal:
        cast_ballot(store, replace(ballot, **change))

    assert refusal.value.status == 409
    assert cast_ballot(store, ballot).status == 200


@pytest.mark.parametrize("phase", ["draft", "screening", "counting", "decided", "closed"])
def test_outside_voting_a_phone_is_told_that_it_is_not_counted(store, phase):
    """410, in every phase but one; what is stored is still answered."""
    identifier, (code, other) = voting(store, 2)
    ballot = phone(identifier, code)
    receipt = cast_ballot(store, ballot).receipt
    enter(store, identifier, phase)

    with pytest.raises(VotingClosed) as refusal:
        cast_ballot(store, phone(identifier, other))

    assert refusal.value.status == 410
    again = cast_ballot(store, ballot)
    assert (again.receipt, again.status) == (receipt, 200)


def test_after_the_cut_a_repeat_gets_its_receipt_and_nothing_is_compared(store):
    """Nobody can say any more what the ballot said."""
    identifier, (code,) = voting(store)
    ballot = phone(identifier, code)
    receipt = cast_ballot(store, ballot).receipt
    enter(store, identifier, "counting")
    draw_lot(store, FACILITATOR, identifier, "1-2", now=NOW)
    close_count(store, FACILITATOR, identifier, now=NOW)

    again = cast_ballot(store, replace(ballot, marks={ProposalId("P01"): 10}))

    assert (again.receipt, again.status) == (receipt, 200)
    with pytest.raises(VotingClosed):
        cast_ballot(store, replace(ballot, id=str(uuid4()), channel="paper"))


def test_unknown_used_and_foreign_codes_get_one_answer(store):
    """403, and nothing says which of the three it was."""
    identifier, (code, free) = voting(store, 2)
    other, (foreign,) = voting(store)
    cast_ballot(store, phone(identifier, code))
    wrong = ["", "ABCDEFGH", code, foreign]

    told = set()
    for guess in wrong:
        with pytest.raises(CodeRefused) as refusal:
            cast_ballot(store, phone(identifier, guess))
        told.add((refusal.value.status, str(refusal.value)))
    with pytest.raises(CodeRefused):
        cast_ballot(store, phone(identifier, free, group=GroupId("B")))

    assert told == {(403, "cast.code")}
    assert other
    assert cast_ballot(store, phone(identifier, f" {free[:4]}-{free[4:].lower()} ")).status == 201


def test_codes_are_kept_nowhere(store):
    """The store knows their macs alone."""
    _, codes = voting(store, 20)
    with store.reading() as connection:
        kept = connection.execute(select(tables.codes.c.mac)).scalars().all()

    assert len(set(codes)) == len(kept) == 20
    assert not set(codes) & set(kept)
    if store.file:
        content = store.file.read_bytes()
        assert not any(code.encode() in content for code in codes)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": "235Q-BJDP"}, "cast.id"),
        ({"id": "0f9c4e4e-1b1a-1d6c-9c0e-6c8b0f6d2a11"}, "cast.id"),
        ({"workshop": "nowhere"}, "cast.workshop"),
        ({"group": GroupId("Z")}, "cast.group"),
        ({"marks": {ProposalId("P09"): 1}}, "cast.proposal"),
        ({"marks": {ProposalId("P01"): 1.5}}, "line.number"),
        ({"marks": {ProposalId("P01"): True}}, "line.number"),
        ({"marks": {ProposalId("P01"): -1}}, "line.below_zero"),
        ({"marks": {ProposalId("P01"): 11}}, "line.too_many_points"),
        ({"age_band": "0-3"}, "cast.age_band"),
    ],
)
def test_what_is_no_ballot_is_refused_with_422_before_any_lock(store, change, reason):
    """And the code stays free."""
    identifier, (code,) = voting(store)

    with pytest.raises(InvalidBallot) as refusal:
        cast_ballot(store, replace(phone(identifier, code), **change))

    assert refusal.value.status == 422
    assert refusal.value.numbers["reason"] == reason
    assert cast_ballot(store, phone(identifier, code)).status == 201


@pytest.mark.parametrize(
    ("form", "marks", "valid"),
    [
        (BallotForm(kind="approval", limit=2), {"P01": 1, "P02": 1}, True),
        (BallotForm(kind="approval", limit=2), {"P01": 1, "P02": 1, "P03": 1}, False),
        (BallotForm(kind="approval", limit=2), {"P01": 2}, False),
        (BallotForm(kind="score", limit=5), {"P01": 0, "P02": 5}, True),
        (BallotForm(kind="score", limit=5), {"P01": 6}, False),
        (BallotForm(kind="ranking", limit=3), {"P01": 1, "P02": 2}, True),
        (BallotForm(kind="ranking", limit=3), {"P01": 1, "P02": 3}, False),
        (BallotForm(kind="ranking", limit=2), {"P01": 1, "P02": 2, "P03": 3}, False),
        (BallotForm(kind="points", limit=10), {}, True),
    ],
)
def test_marks_follow_the_form_of_the_ballot(store, form, marks, valid):
    """Every form has its own rule, and a blank ballot is a ballot."""
    identifier = opened(store, "voting", workshop(form=form))
    (code,) = issue_codes(store, FACILITATOR, identifier, {A: 1}, now=NOW)[A]
    ballot = phone(identifier, code, marks={ProposalId(p): mark for p, mark in marks.items()})

    if valid:
        assert cast_ballot(store, ballot).status == 201
    else:
        with pytest.raises(InvalidBallot):
            cast_ballot(store, ballot)


def together(count: int, job) -> list[object]:
    """What many threads get who start at the same moment."""
    ready, answers = threading.Barrier(count), []

    def run(n: int) -> None:
        ready.wait()
        try:
            answers.append(job(n))
        except Exception as refusal:  # noqa: BLE001  # what each thread got is looked at
            answers.append(refusal)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_fifty_threads_with_one_id_store_one_ballot(store):
    """One 201, forty-nine 200, one receipt."""
    identifier, (code,) = voting(store)
    ballot = phone(identifier, code)

    answers = together(50, lambda _: cast_ballot(store, ballot))

    assert sorted(answer.status for answer in answers) == [200] * 49 + [201]
    assert len({answer.receipt for answer in answers}) == 1
    assert stored(store) == 1


def test_fifty_threads_with_one_code_store_one_ballot(store):
    """Nobody votes twice: one 201, forty-nine 403."""
    identifier, (code,) = voting(store)

    answers = together(50, lambda _: cast_ballot(store, phone(identifier, code)))

    assert sorted(answer.status for answer in answers) == [201] + [403] * 49
    assert stored(store) == 1


def test_an_id_that_arrived_meanwhile_is_looked_at_again(store, monkeypatch):
    """A duplicate key starts again at the look-up; a lost connection too, and not for ever."""
    identifier, (code,) = voting(store)
    ballot = phone(identifier, code)
    keep, tries = casting.keep_ballot, []

    def raced(connection, cast, mac, **more):
        tries.append(cast.id)
        if len(tries) == 1:
            raise IntegrityError("INSERT", {}, Exception())
        return keep(connection, cast, mac, **more)

    monkeypatch.setattr(casting, "keep_ballot", raced)
    assert cast_ballot(store, ballot).status == 201
    assert len(tries) == 2

    def never(*_given, **_more):
        raise IntegrityError("INSERT", {}, Exception())

    monkeypatch.setattr(casting, "keep_ballot", never)
    with pytest.raises(StoreBusy) as refusal:
        cast_ballot(store, ballot)
    assert refusal.value.status == 503


def test_one_refused_ballot_leaves_those_stored_with_it_as_they_are(store):
    """Many ballots in one transaction: each has its own answer, as if it had come alone."""
    identifier, codes = voting(store, 3)
    good = [phone(identifier, code) for code in codes[:2]]
    twice = replace(good[0], id=str(uuid4()))
    wrong = phone(identifier, codes[2], marks={ProposalId("P01"): 11})
    unknown = phone(identifier, "00000000")

    answers = cast_together(store, [good[0], twice, wrong, unknown, good[1], good[0]])

    assert [answer.status for answer in answers] == [201, 403, 422, 403, 201, 200]
    assert answers[5].receipt == answers[0].receipt
    assert stored(store) == 2


def test_a_ballot_stored_before_a_proposal_was_taken_back_is_still_answered(store):
    """Its sender missed the answer; a ballot cast afterwards may not name that proposal."""
    identifier, codes = voting(store, 2)
    ballot = phone(identifier, codes[0])
    receipt = cast_ballot(store, ballot).receipt
    withdraw(store, FACILITATOR, identifier, ProposalId("P01"), Text(en="taken back"), now=NOW)

    again = cast_ballot(store, ballot)

    assert (again.receipt, again.status) == (receipt, 200)
    with pytest.raises(InvalidBallot):
        cast_ballot(store, phone(identifier, codes[1]))
    with pytest.raises(BallotChanged):
        cast_ballot(store, replace(ballot, marks={ProposalId("P01"): 1}))


def test_after_the_last_minutes_a_ballot_is_told_that_it_is_not_counted(store):
    """Begun ballots may be sent until then; a closed channel takes nothing, the other one does."""
    identifier, codes = voting(store, 4)
    with store.writing() as connection:
        until = ChannelState(state="last", until=NOW + timedelta(minutes=2))
        keep_channel(connection, identifier, "phone", until)
        keep_channel(connection, identifier, "tablet", ChannelState(state="closed"))

    late = [NOW + timedelta(seconds=seconds) for seconds in (119, 121)]
    answers = [
        cast_together(store, [phone(identifier, code)], now)[0]
        for code, now in zip(codes, late, strict=False)
    ]
    (tablet,) = cast_together(store, [phone(identifier, codes[2], channel="tablet")], NOW)

    assert [answer.status for answer in (*answers, tablet)] == [201, 410, 410]


def test_who_was_helped_is_counted_once_and_not_with_the_ballot(store):
    """The same ballot sent again counts nobody; the ballot itself does not say it."""
    identifier, codes = voting(store, 2)
    helped = phone(identifier, codes[0], assisted=True)
    for ballot in (helped, helped, phone(identifier, codes[1])):
        cast_ballot(store, ballot)

    with store.reading() as connection:
        assert assisted(connection, identifier) == {A: 1}
        bodies = connection.execute(select(tables.ballots.c.body)).scalars().all()
    assert len(set(bodies)) == 1


def test_an_error_of_ours_is_not_repeated(store, monkeypatch):
    """Only what the engine asks for again is tried again."""
    identifier, (code,) = voting(store)

    def wrong(*_given, **_more):
        raise OperationalError("SELECT", {}, Exception("no such column"))

    monkeypatch.setattr(casting, "keep_ballot", wrong)
    with pytest.raises(OperationalError):
        cast_ballot(store, phone(identifier, code))


def test_no_receipt_can_be_made_from_a_slip(store):
    """The nonce is drawn for each ballot and leaves the store with nobody."""
    identifier, codes = voting(store, 2)
    receipts = {cast_ballot(store, phone(identifier, code)).receipt for code in codes}

    assert len(receipts) == 2
    assert counted(store)
