"""Criteria and their weights, and the sheets on which people gave them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from scoring.model import Criterion, CriterionId
from workshops.acts.actor import Actor, Unfit, doing
from workshops.store import Connection, Store, rows
from workshops.workshop import WeightVote


def save_criteria(
    store: Store,
    who: Actor,
    workshop: str,
    criteria: Sequence[Criterion],
    *,
    bases: Mapping[CriterionId, int],
    now: datetime,
) -> None:
    """Keep the whole set of criteria; one that is not given any more is taken out.

    bases: the version of each that is replaced, 0 or missing for a new one.
    """
    with doing(store, who, workshop, "criteria.edit", "criteria", now) as act:
        if sum(c.source == "ballots" for c in criteria) != 1:
            raise Unfit("weights.one_ballot_criterion")
        if not any(c.weight > 0 for c in criteria):
            raise Unfit("weights.none_above_zero")
        known = rows.values(act.connection, workshop, "criteria")
        given = {c.id for c in criteria}
        for gone in (c.id for c in known if c.id not in given):
            rows.remove(act.connection, workshop, "criteria", (gone,), bases.get(gone, 0))
        before = {c.id: c for c in known}
        changed = [c for c in criteria if before.get(c.id) != c]
        for criterion in changed:
            base = bases.get(criterion.id, 0)
            rows.save(act.connection, workshop, "criteria", criterion, base)
        act.body |= {"weights": {c.id: str(c.weight) for c in criteria}}
        act.body |= {"changed": [c.id for c in changed]}


def record_sheet(
    store: Store, who: Actor, workshop: str, votes: Sequence[WeightVote], *, now: datetime
) -> None:
    """Keep one sheet of weights; a sheet of the same name is replaced."""
    with doing(store, who, workshop, "weights.collect", "weight_sheet", now) as act:
        names = {vote.sheet.strip() for vote in votes}
        if len(names) != 1 or "" in names:
            raise Unfit("weights.sheet_without_name")
        sheet = names.pop()
        kept = _others(rows.values(act.connection, workshop, "weight_votes"), sheet)
        _put(act.connection, workshop, (*kept, *votes))
        act.body |= {"sheet": sheet}


def drop_sheet(store: Store, who: Actor, workshop: str, sheet: str, *, now: datetime) -> None:
    """Take one sheet out."""
    with doing(store, who, workshop, "weights.collect", "weight_sheet_dropped", now) as act:
        kept = _others(rows.values(act.connection, workshop, "weight_votes"), sheet)
        _put(act.connection, workshop, kept)
        act.body |= {"sheet": sheet}


def _others(votes: Sequence[WeightVote], sheet: str) -> tuple[WeightVote, ...]:
    """The lines of every other sheet."""
    return tuple(vote for vote in votes if vote.sheet != sheet)


def _put(connection: Connection, workshop: str, votes: Sequence[WeightVote]) -> None:
    """Write all lines, by sheet and criterion."""
    given: dict[tuple[str, ...], object] = {(v.sheet, v.criterion): v for v in votes}
    rows.replace_all(connection, workshop, "weight_votes", given)
