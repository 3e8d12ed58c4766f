"""What the breakouts bring together: three ways, side by side; no list of a breakout is lost.

union     the first k of every breakout; the more breakouts name a proposal, the higher it stands
added     all seeds in one heap: large breakouts weigh more
reserved  as many places as the union has; each breakout takes the best of its own that is free,
          in the order in which breakouts stand, and the seeds fill what is left
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scoring.model import Proposal, ProposalId, Tally
from workshops.workshop import Session

FIRST: Final = 3
"""How many of each breakout go on, unless told otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """What each way brings. named_by: the breakouts whose first k name a proposal; seeds: all of a
    proposal; reserved: the breakout whose place a proposal takes, "" for one the seeds filled.
    """

    union: tuple[ProposalId, ...]
    named_by: Mapping[ProposalId, tuple[str, ...]]
    added: tuple[ProposalId, ...]
    seeds: Mapping[ProposalId, int]
    reserved: Mapping[ProposalId, str]

    @property
    def all(self) -> tuple[ProposalId, ...]:
        """Every proposal that one of the ways brings, those of the union first."""
        return tuple(dict.fromkeys((*self.union, *self.added, *self.reserved)))


def together(
    sessions: Sequence[Session], tallies: Iterable[Tally], proposals: Iterable[Proposal], k: int
) -> Together:
    """All three ways; a proposal joined to another counts there. tallies: seeds read twice."""
    into = {p.id: p.duplicate_of or p.id for p in proposals}
    lists = {s.session: _once(into.get(p, p) for p in s.top) for s in sessions if s.top}
    first = {name: order[:k] for name, order in lists.items()}
    named = {
        p: tuple(name for name, order in first.items() if p in order)
        for p in _once(p for order in first.values() for p in order)
    }
    best = {p: min(first[name].index(p) for name in by) for p, by in named.items()}
    union = tuple(sorted(named, key=lambda p: (-len(named[p]), best[p])))
    names = {s.session for s in sessions}
    seeds: Counter[ProposalId] = Counter()
    for tally in tallies:
        if tally.kind == "seeds" and tally.session in names:
            for proposal, n in tally.counts.items():
                seeds[into.get(proposal, proposal)] += n
    added = tuple(p for p, n in seeds.most_common(len(union)) if n)
    return Together(
        union=union,
        named_by=named,
        added=added,
        seeds=dict(seeds),
        reserved=_reserved(lists, [p for p, _ in seeds.most_common()] + list(union), len(union)),
    )


def _reserved(
    lists: Mapping[str, Sequence[ProposalId]], filling: Sequence[ProposalId], places: int
) -> dict[ProposalId, str]:
    """One place for each breakout, and the rest in the order of `filling`."""
    taken: dict[ProposalId, str] = {}
    for name, order in lists.items():
        own = next((p for p in order if p not in taken), None)
        if own is not None:
            taken[own] = name
    for proposal in filling:
        if len(taken) < places:
            taken.setdefault(proposal, "")
    return taken


def _once(given: Iterable[ProposalId]) -> tuple[ProposalId, ...]:
    """Each proposal the first time it is named."""
    return tuple(dict.fromkeys(given))
