"""Taking in a file that was planned and answered: all of it in one transaction, or nothing."""

import json
import random
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import uuid4

from scoring.model import Ballot
from workshops.acts.actor import Actor, Doing, NotNow, Unfit, doing
from workshops.acts.stock import still_counting
from workshops.intake.answers import Answers, mapping_text, read_answers
from workshops.intake.planning import Plan, happening
from workshops.intake.taking_proposals import proposals_of
from workshops.intake.taking_votes import tallies_of
from workshops.phases import Act
from workshops.problems import Inspection
from workshops.store import Store, bodies, rows, totals
from workshops.store import settings as heads
from workshops.store.cast import Cast, keep_ballot
from workshops.store.convert import load_setup
from workshops.store.migrations import set_setting, setting
from workshops.tables.text import folded

ACTS: Final[dict[str, Act]] = {
    "proposals": "proposals.edit",
    "ballots": "ballots.enter",
    "tallies": "tallies.enter",
}
"""What a file holds -> the act that whoever brings it in has to be allowed."""
SHUFFLE: Final = random.SystemRandom()
NOTHING: Final = Answers()


def bring_in(  # what an act needs, and what was answered
    store: Store,
    who: Actor,
    workshop: str,
    planned: Plan,
    said: Answers = NOTHING,
    *,
    now: datetime,
) -> None:
    """Keep what a plan says, if nothing in it waits and the workshop is still as it was planned on.

    Of ballots the event says how many, never which. said: what was answered; what its columns mean
    is offered for the next file with the same headings.
    """
    name = planned.target.name
    with doing(store, who, workshop, ACTS[name], f"{name}_imported", now) as act:
        if not planned.ready:
            raise Unfit("intake.waiting")
        if load_setup(act.connection, workshop) != planned.target.workshop:
            raise NotNow("intake.changed_meanwhile")
        TAKERS[name](act, planned)
        outcome = planned.outcome
        if outcome.new or outcome.changed:
            line = replace(happening(planned, now), role=who.role)
            settings = act.settings
            act.keep(replace(settings, record=(*settings.record, line)))
        act.body |= {"file": planned.digest, "new": len(outcome.new)}
        act.body |= {"changed": len(outcome.changed), "same": outcome.same}
        if said.columns or said.constants:
            text = mapping_text(said, name, tuple(planned.columns))
            set_setting(act.connection, _headings(planned), text)


def mapping_kept(store: Store, planned: Plan) -> Answers | None:
    """What columns with exactly these headings were said to mean the last time; None if never."""
    with store.reading() as connection:
        text = setting(connection, _headings(planned))
    return None if text is None else read_answers(text.encode(), Inspection(file="mapping"))


def _headings(planned: Plan) -> str:
    """Under which name the store keeps a mapping: of what, and the sum of the headings."""
    names = "\n".join(folded(column.name) for column in planned.table.columns)
    return f"mapping/{planned.target.name}/{sha256(names.encode()).hexdigest()[:32]}"


def _proposals(act: Doing, planned: Plan) -> None:
    """New and changed proposals, and the columns that are kept as text beside them."""
    versions = rows.versions(act.connection, act.workshop, "proposals")
    for proposal in proposals_of(planned.outcome):
        base = versions.get((proposal.id,), 0)
        rows.save(act.connection, act.workshop, "proposals", proposal, base)
    beside = planned.outcome.workshop.extra_columns
    if beside != planned.target.workshop.extra_columns:
        text = json.dumps(beside, ensure_ascii=False)
        heads.change(act.connection, act.workshop, beside=text)


def _ballots(act: Doing, planned: Plan) -> None:
    """Paper ballots in random order under fresh ids; their serials are cast."""
    still_counting(act)
    given = [b for b in planned.outcome.workshop.ballots if b.id in set(planned.outcome.new)]
    if any(ballot.channel != "paper" for ballot in given):
        raise Unfit("intake.paper_only")
    SHUFFLE.shuffle(given)
    for ballot in given:
        keep_ballot(act.connection, _cast(act, ballot), "", ballot.id)
    totals.set_state(act.connection, act.workshop, [ballot.id for ballot in given], "cast")


def _cast(act: Doing, ballot: Ballot) -> Cast:
    """A ballot of a file as it is stored."""
    return Cast(
        id=str(uuid4()),
        workshop=act.workshop,
        group=ballot.group,
        channel="paper",
        marks=ballot.marks,
        sex=ballot.sex,
        age_band=ballot.age_band,
    )


def _tallies(act: Doing, planned: Plan) -> None:
    """New and changed heaps."""
    if heads.head(act.connection, act.workshop).cut:
        raise NotNow("count.closed_already")
    for tally in tallies_of(planned.outcome):
        bodies.put_tally(act.connection, act.workshop, tally)


TAKERS: Final = {"proposals": _proposals, "ballots": _ballots, "tallies": _tallies}
