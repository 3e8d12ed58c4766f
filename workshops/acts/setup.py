"""Setting up: the settings, the groups, and the context of the place."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from scoring.model import Group, GroupId
from workshops.acts.actor import Actor, Unfit, doing
from workshops.store import Store, rows
from workshops.store import settings as heads
from workshops.store.convert import load_setup
from workshops.workshop import ContextNote, Settings


def save_settings(
    store: Store, who: Actor, workshop: str, settings: Settings, *, base: int, now: datetime
) -> int:
    """Put settings in place of version `base`; gives the new version.

    Phase, record, control totals and the mark of an invented workshop stay as the store has them.
    """
    with doing(store, who, workshop, "setup.edit", "setup", now) as act:
        kept = act.settings
        if settings.budget < 0:
            raise Unfit("setup.budget_negative")
        given = replace(
            settings,
            id=kept.id,
            phase=kept.phase,
            record=kept.record,
            control=kept.control,
            synthetic=kept.synthetic,
        )
        names = ("title", "place", "date", "budget", "ballots", "method", "privacy")
        changed = [name for name in names if getattr(given, name) != getattr(kept, name)]
        act.body |= {"changed": changed}
        return heads.save_settings(act.connection, workshop, given, base)


def save_group(
    store: Store, who: Actor, workshop: str, group: Group, *, base: int, now: datetime
) -> int:
    """Keep one declared group; `base` 0 for a new one."""
    with doing(store, who, workshop, "setup.edit", "group", now) as act:
        if not group.id:
            raise Unfit("setup.group_without_id")
        act.body |= {"group": group.id}
        return rows.save(act.connection, workshop, "groups", group, base)


def remove_group(
    store: Store, who: Actor, workshop: str, group: GroupId, *, base: int, now: datetime
) -> None:
    """Take a group out; refused while a proposal, a breakout or a sheet belongs to it."""
    with doing(store, who, workshop, "setup.edit", "group_removed", now) as act:
        found = load_setup(act.connection, workshop)
        owners = {group for proposal in found.proposals for group in proposal.submitted_by}
        owners |= {one.group for one in found.sessions if one.group}
        owners |= {one.group for one in found.weight_votes if one.group}
        if group in owners | {heap.group for heap in found.tallies}:
            raise Unfit("setup.group_in_use")
        act.body |= {"group": group}
        rows.remove(act.connection, workshop, "groups", (group,), base)


def save_context(
    store: Store, who: Actor, workshop: str, notes: Sequence[ContextNote], *, now: datetime
) -> None:
    """Put a whole page of notes about the place in place of the one before."""
    with doing(store, who, workshop, "context.edit", "context", now) as act:
        given: dict[tuple[str, ...], object] = {(str(uuid4()),): note for note in notes}
        rows.replace_all(act.connection, workshop, "context", given)
        act.body |= {"notes": len(notes)}
