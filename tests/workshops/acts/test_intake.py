"""Taking in a planned file: one transaction, one event, nothing in part, no vote named."""

import json
from dataclasses import replace

import pytest
from sqlalchemy.exc import SQLAlchemyError

from tests.workshops.meetings import CLERK, FACILITATOR, NOW, opened, refused, stock, workshop
from workshops.acts import intake
from workshops.acts.actor import Actor
from workshops.intake.answers import Answers
from workshops.intake.planning import plan
from workshops.store import chain, rows
from workshops.store.convert import load_setup, load_workshop
from workshops.store.digest import workshop_digest
from workshops.store.totals import group_counts

HEAD = "proposal,title_ar,title_en,pillar,sector,type,place,submitted_by,cost\n"
LINES = [
    f"P1{n},مشروع {n},Project {n},livelihoods,livelihoods,training,North,A,{n}00\n"
    for n in range(1, 7)
]
TALLIES = (
    "session,group,people,kind,proposal,count\nplenary,A,9,seeds,P01,6\nplenary,A,9,seeds,P02,4\n"
)


def planned(store, identifier, text, name="file.csv"):
    """The plan of a text for the workshop as it stands."""
    with store.reading() as connection:
        there = load_setup(connection, identifier)
    return plan(name, text.encode(), there, "", Answers(), in_store=True)


def digest(store, identifier):
    """Everything the workshop holds, as one sum."""
    with store.reading() as connection:
        return workshop_digest(connection, identifier)


@pytest.mark.parametrize("failing", range(1, 7))
def test_a_failure_at_any_row_leaves_nothing(store, failing, monkeypatch):
    """The n-th proposal cannot be written: the store is as it was, for every n."""
    identifier = opened(store, "proposing")
    made, before = planned(store, identifier, HEAD + "".join(LINES)), digest(store, identifier)
    written, save = [], rows.save

    def fails(*arguments):
        written.append(arguments)
        if len(written) == failing:
            raise SQLAlchemyError("the disk is full")
        return save(*arguments)

    monkeypatch.setattr(rows, "save", fails)
    with pytest.raises(SQLAlchemyError):
        intake.bring_in(store, FACILITATOR, identifier, made, now=NOW)

    assert len(written) == failing
    assert digest(store, identifier) == before


def test_a_failure_at_any_ballot_or_heap_leaves_nothing(store, monkeypatch):
    """The n-th paper and the n-th heap cannot be written: the store is as it was, for every n."""
    identifier = opened(store, "screening")
    serials = stock(store, identifier, {"A": 5}, phase="voting")["A"]
    sheet = "ballot,P01,P02,P03,P04\n" + "".join(f"{serial},7,3,0,0\n" for serial in serials)
    heaps = TALLIES + "".join(
        f"room {n},A,9,seeds,P01,6\nroom {n},A,9,seeds,P02,4\n" for n in range(3)
    )
    for text, where, verb in (
        (sheet, intake, "keep_ballot"),
        (heaps, intake.bodies, "put_tally"),
    ):
        made, before = planned(store, identifier, text), digest(store, identifier)
        written = getattr(where, verb)
        for failing in range(1, len(made.outcome.new) + 1):
            calls = []

            def fails(*arguments, calls=calls, failing=failing, written=written):
                calls.append(arguments)
                if len(calls) == failing:
                    raise SQLAlchemyError("the disk is full")
                return written(*arguments)

            with monkeypatch.context() as patched:
                patched.setattr(where, verb, fails)
                with pytest.raises(SQLAlchemyError):
                    intake.bring_in(store, CLERK, identifier, made, now=NOW)
            assert len(calls) == failing
            assert digest(store, identifier) == before
        intake.bring_in(store, CLERK, identifier, made, now=NOW)
        assert digest(store, identifier) != before


def test_what_columns_meant_is_kept_for_the_same_headings_alone(store):
    """After they came in once; another order or another heading is another file."""
    identifier = opened(store, "proposing")
    odd = HEAD.replace("title_en", "whatever")
    said = Answers(columns={"C": "title_en", "whatever": "title_en"})
    with store.reading() as connection:
        there = load_setup(connection, identifier)
    made = plan("file.csv", (odd + LINES[0]).encode(), there, "", said, in_store=True)
    assert intake.mapping_kept(store, made) is None
    intake.bring_in(store, CLERK, identifier, made, said, now=NOW)

    again = planned(store, identifier, odd + LINES[1])
    kept = intake.mapping_kept(store, again)
    assert not again.ready
    assert kept is not None
    assert kept.means("", "whatever") == "title_en"
    assert intake.mapping_kept(store, planned(store, identifier, HEAD + LINES[1])) is None


def test_proposals_come_in_with_a_line_in_the_record(store):
    """New ones are added, known ones completed, none removed; again, nothing is left to do."""
    identifier = opened(store, "proposing")
    text = HEAD + LINES[0] + "P01,,A better title,,,,,,\n"
    intake.bring_in(store, CLERK, identifier, planned(store, identifier, text), now=NOW)
    with store.reading() as connection:
        there = load_setup(connection, identifier)

    assert [p.id for p in there.proposals] == ["P01", "P02", "P03", "P04", "P11"]
    assert there.proposals[0].title.en == "A better title"
    assert there.proposals[0].title.ar == workshop().proposals[0].title.ar
    assert (there.settings.record[-1].kind, there.settings.record[-1].role) == ("imported", "clerk")
    again = planned(store, identifier, text)
    assert (again.outcome.new, again.outcome.changed, again.outcome.same) == ((), {}, 2)


def test_what_still_waits_or_has_changed_meanwhile_is_refused(store):
    """Neither a plan with a question nor one made on another state of the workshop is taken."""
    identifier = opened(store, "proposing")
    open_plan = planned(store, identifier, HEAD + LINES[0].replace("100\n", "about 100\n"))
    made = planned(store, identifier, HEAD + LINES[0])
    with refused("intake.waiting"):
        intake.bring_in(store, FACILITATOR, identifier, open_plan, now=NOW)

    intake.bring_in(
        store, FACILITATOR, identifier, planned(store, identifier, HEAD + LINES[1]), now=NOW
    )
    before = digest(store, identifier)
    with refused("intake.changed_meanwhile"):
        intake.bring_in(store, FACILITATOR, identifier, made, now=NOW)
    assert digest(store, identifier) == before


def test_tallies_come_in_as_heaps(store):
    """Seeds of a whole session; a second time they are the same."""
    identifier = opened(store, "screening")
    intake.bring_in(store, CLERK, identifier, planned(store, identifier, TALLIES), now=NOW)
    with store.reading() as connection:
        (heap,) = load_setup(connection, identifier).tallies

    assert (heap.people, heap.kind, dict(heap.counts)) == (9, "seeds", {"P01": 6, "P02": 4})
    assert planned(store, identifier, TALLIES).outcome.same == 1


def test_ballots_come_in_without_a_trace_of_their_rows(store):
    """Fresh ids in no order of the file; neither event nor record names a serial or a mark."""
    identifier = opened(store, "screening")
    own = stock(store, identifier, {"A": 6, "B": 4}, phase="voting")
    serials = [serial for some in own.values() for serial in some]
    text = "ballot,P01,P02,P03,P04\n" + "".join(f"{serial},7,3,0,0\n" for serial in serials)
    made = planned(store, identifier, text, "sheets.csv")
    intake.bring_in(store, CLERK, identifier, made, now=NOW)
    with store.reading() as connection:
        whole = load_workshop(connection, identifier)
        counts = group_counts(connection, identifier)
        said = [json.dumps(e.body) for e in chain.events(connection, identifier)]

    assert counts == {"A": 6, "B": 4}
    assert not {ballot.id for ballot in whole.ballots} & set(serials)
    told = f"{said[-1]}{whole.settings.record}"
    assert not [serial for serial in serials if serial in told]
    assert "imported" in told


def test_ballots_in_lines_come_in_like_ballots_in_columns(store):
    """One line a mark: the same ballots; a mark that stands twice is named at its row."""
    identifier = opened(store, "screening")
    own = stock(store, identifier, {"A": 2}, phase="voting")["A"]
    lines = [f"{serial},{proposal},5\n" for serial in own for proposal in ("P01", "P02")]
    text = "ballot,proposal,value\n" + "".join(lines)
    twice = planned(store, identifier, text + lines[0])
    made = planned(store, identifier, text)
    intake.bring_in(store, CLERK, identifier, made, now=NOW)

    assert [(o.row, o.kind) for o in twice.oddities if o.level == "refused"] == [
        (6, "ballot_repeated")
    ]
    with store.reading() as connection:
        ballots = load_workshop(connection, identifier).ballots
    assert [dict(ballot.marks) for ballot in ballots] == [{"P01": 5, "P02": 5}] * 2


@pytest.mark.parametrize(
    ("phase", "text"),
    [
        ("voting", HEAD + LINES[0]),
        ("draft", "ballot,P01,P02\n2222-2222,5,5\n"),
        ("decided", TALLIES),
    ],
)
def test_each_kind_has_its_phases_and_roles(store, phase, text):
    """As if it were typed: proposals before the vote, ballots while votes are taken."""
    identifier = opened(store, "proposing")
    with store.reading() as connection:
        there = load_setup(connection, identifier)
    made = plan("file.csv", text.encode(), there, "", Answers())
    identifier = opened(store, phase, replace(there, settings=replace(there.settings, phase=phase)))
    with refused("refused.phase"):
        intake.bring_in(store, FACILITATOR, identifier, made, now=NOW)
    with refused("refused.role"):
        intake.bring_in(store, Actor(role="observer"), identifier, made, now=NOW)
