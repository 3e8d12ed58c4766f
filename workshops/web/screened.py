"""All proposals after screening: their status in a table, and the package as a whole."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from prioritization.outcome import GateStatus
from scoring.model import ProposalId
from workshops.web import state
from workshops.web.pieces import (
    Html,
    Level,
    bar,
    count,
    group_title,
    mark,
    money,
    own,
    proposal_title,
    table,
)
from workshops.workshop import Workshop

SHAPES: Final[dict[GateStatus, Level]] = {
    "eligible": "ok",
    "conditional": "info",
    "on_hold": "warn",
    "excluded": "hold",
    "merged": "todo",
    "withdrawn": "todo",
}
Statuses = Mapping[ProposalId, GateStatus]


def status_table(workshop: Workshop, statuses: Statuses) -> Html:
    """Every proposal with its status, cost and the one sentence the room may read."""
    head = [state.say(f"screening.{name}") for name in ("proposal", "status", "cost", "neutral")]
    public = {row.proposal: row.public_note for row in workshop.screening}
    lines = [
        [
            proposal_title(p),
            mark(SHAPES[statuses[p.id]], state.say(f"gate.{statuses[p.id]}")),
            money(p.cost),
            own(public.get(p.id, "")),
        ]
        for p in workshop.proposals
    ]
    return table(head, lines, "priced3", state.say("screening.all"))


def package_tables(workshop: Workshop, statuses: Statuses) -> tuple[Html, ...]:
    """Where the money asked for would go, by place and by group; nothing while none is asked."""
    fundable = [p for p in workshop.proposals if statuses[p.id] in {"eligible", "conditional"}]
    asked = sum(p.cost or 0 for p in fundable)
    if not asked:
        return ()
    places, brought = Counter[str](), Counter[str]()
    for p in fundable:
        places[p.place or "–"] += p.cost or 0
        for group in p.submitted_by:
            brought[group] += p.cost or 0
    by_place = [[own(name), *_part(amount, asked)] for name, amount in places.most_common()]
    by_group = [[group_title(g), *_part(brought[g.id], asked)] for g in workshop.groups]
    return tuple(
        table(
            [state.say(f"screening.{name}") for name in (first, "money", "share")], lines, "parts"
        )
        for first, lines in (("place", by_place), ("group", by_group))
    )


def _part(amount: int, asked: int) -> list[Html]:
    """An amount and its part of all that is asked for."""
    share = amount / asked
    return [money(amount), bar(share, count(round(100 * share)))]
