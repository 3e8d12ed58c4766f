"""Before the vote opens: a ballot tried and taken out, the zero count, a session in one grid."""

from dataclasses import replace

import pytest

from scoring.model import BallotForm, GroupId, ProposalId, Tally
from tests.workshops.meetings import CLERK, FACILITATOR, NOW, enter, opened, refused, stock
from tests.workshops.meetings import workshop as meeting
from workshops.acts.opening import handed_out, try_ballot, zero_printed
from workshops.acts.phase import checklist
from workshops.acts.tallies import enter_grid
from workshops.store import chain
from workshops.store.paper import tally_entries
from workshops.store.standing import counts

FORMS = {"points": 10, "approval": 2, "score": 5, "ranking": 3}
DONE = {"todo.tried", "todo.zero"}


def levels(store, identifier):
    """What the checklist says of the two acts."""
    ours = DONE | {"todo.try_ballot", "todo.print_zero"}
    return {one.key: one.level for one in checklist(store, identifier) if one.key in ours}


@pytest.mark.parametrize("form", FORMS)
def test_a_ballot_is_tried_and_nothing_of_it_is_left(store, form):
    """Its receipt was made and no row is there; the vote is still closed; one event says it."""
    bare = meeting(form=BallotForm(kind=form, limit=FORMS[form]))
    identifier = opened(store, "screening", bare)
    assert levels(store, identifier)["todo.try_ballot"] == "hold"

    assert len(try_ballot(store, FACILITATOR, identifier, now=NOW).replace(" ", "")) == 16
    with store.reading() as connection:
        assert counts(connection, identifier) == (0, 0)
        (event,) = chain.events(connection, identifier)
    assert event.body["stored"] == 1
    assert levels(store, identifier)["todo.tried"] == "ok"


def test_the_zero_count_stands_until_more_papers_are_issued(store):
    """What it says is what was handed out."""
    identifier = opened(store, "screening")
    stock(store, identifier, {"A": 3})
    zero_printed(store, FACILITATOR, identifier, now=NOW)
    with store.reading() as connection:
        assert handed_out(connection, identifier) == {GroupId("A"): (3, 0, 0)}
    assert levels(store, identifier)["todo.zero"] == "ok"
    stock(store, identifier, {"B": 2})
    assert levels(store, identifier)["todo.print_zero"] == "hold"


def test_neither_is_done_once_the_vote_is_open(store):
    """Then a test ballot would be a ballot."""
    identifier = opened(store, "screening")
    enter(store, identifier, "voting")
    for act in (try_ballot, zero_printed):
        with refused("opening.not_now"):
            act(store, FACILITATOR, identifier, now=NOW)
        with refused("refused.role"):
            act(store, CLERK, identifier, now=NOW)


def test_a_grid_is_kept_whole_or_not_at_all(store):
    """One column that does not add up keeps the others out."""
    identifier = opened(store, "voting")
    first = Tally(
        session="women",
        group=GroupId("A"),
        kind="seeds",
        people=2,
        per="person",
        counts={ProposalId("P01"): 20},
    )
    second = replace(first, group=GroupId("B"), counts={ProposalId("P02"): 19})
    with refused("tallies.sum"):
        enter_grid(store, CLERK, identifier, 1, [first, second], now=NOW)
    with refused("tallies.nothing"):
        enter_grid(store, CLERK, identifier, 1, [], now=NOW)
    with store.reading() as connection:
        assert not tally_entries(connection, identifier, 1)
    enter_grid(
        store,
        CLERK,
        identifier,
        1,
        [first, replace(second, people=1, per="group", counts={ProposalId("P02"): 10})],
        now=NOW,
    )
    with store.reading() as connection:
        assert len(tally_entries(connection, identifier, 1)) == 2
