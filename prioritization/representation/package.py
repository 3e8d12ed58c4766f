"""The finished list is screened again as a whole: where the money goes, and who keeps it up."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final, get_args

from prioritization.case import Case, Check, Divide, Feasibility, Level
from prioritization.gates import SATISFIED, kept
from prioritization.outcome import Finding, Spread
from scoring.model import GroupId, Pillar, Proposal, ProposalId

TOO_MUCH: Final = Fraction(2, 5)
"""Part of the money beyond which one place or one proposing group has most of the list."""
NEEDS_AN_OWNER: Final = frozenset({"infrastructure", "equipment"})


def spread(case: Case, selected: Iterable[ProposalId]) -> Spread:
    """Money and proposals of a list per place, proposing group and pillar.

    Proposals in several places, or of several groups (those of merged duplicates too), count with
    an equal part in each. What nobody brought, or what has no place, is in no part.
    """
    chosen = _chosen(case, selected)
    authors = submitters(case)
    proposals: dict[str, list[ProposalId]] = {}
    for proposal in chosen:
        for place in places(proposal):
            proposals.setdefault(place, []).append(proposal.id)
    return Spread(
        places=_shared_out(chosen, places),
        groups={
            GroupId(group): money
            for group, money in _shared_out(chosen, lambda p: authors[p.id]).items()
        },
        pillars=_shared_out(chosen, lambda p: (p.pillar,)),
        proposals={place: tuple(ids) for place, ids in proposals.items()},
    )


def package_findings(
    case: Case, candidates: Iterable[ProposalId], selected: Sequence[ProposalId]
) -> tuple[Finding, ...]:
    """What is to be said of the list as a whole; an empty list has nothing to be screened.

    candidates: everything that could have been selected. Levels are those of the declared checks,
    where one of the same name is declared.
    """
    chosen = _chosen(case, selected)
    if not chosen:
        return ()
    wide = spread(case, selected)
    total = sum(wide.pillars.values(), Fraction(0))
    return (
        *_pillar_spread(case, _chosen(case, candidates), chosen),
        *_owner_missing(case, chosen),
        *_place_share(wide.places, total),
        *_group_share(wide.groups, total),
        *(finding for divide in case.divides for finding in _one_side(divide, chosen)),
    )


def declared(checks: Iterable[Check], kind: str) -> Check | None:
    """The declared check of one kind; None where the default applies."""
    return next((check for check in checks if check.kind == kind), None)


def submitters(case: Case) -> dict[ProposalId, tuple[GroupId, ...]]:
    """Who brought each proposal, those of the duplicates joined to it included."""
    authors = {p.id: list(p.submitted_by) for p in case.proposals}
    for duplicate in (p for p in case.proposals if p.duplicate_of is not None):
        authors.setdefault(kept(case, duplicate.id), []).extend(duplicate.submitted_by)
    return {proposal: tuple(dict.fromkeys(groups)) for proposal, groups in authors.items()}


def places(proposal: Proposal) -> tuple[str, ...]:
    """The places a proposal names."""
    named = (place.strip() for place in proposal.place.split(";"))
    return tuple(dict.fromkeys(place for place in named if place))


def _chosen(case: Case, wanted: Iterable[ProposalId]) -> list[Proposal]:
    """The proposals of a list, in the declared order."""
    ids = set(wanted)
    return [proposal for proposal in case.proposals if proposal.id in ids]


def _shared_out(
    chosen: Iterable[Proposal], parts: Callable[[Proposal], Sequence[str]]
) -> dict[str, Fraction]:
    """Money per part, equally where a proposal has several."""
    money: dict[str, Fraction] = {}
    for proposal in chosen:
        named = parts(proposal)
        for part in named:
            share = Fraction(proposal.cost or 0, len(named))
            money[part] = money.get(part, Fraction(0)) + share
    return money


def _pillar_spread(
    case: Case, candidates: Iterable[Proposal], chosen: Iterable[Proposal]
) -> list[Finding]:
    """Pillars that could have had something and have nothing."""
    check = declared(case.method.checks, "pillar_spread")
    level: Level = check.level if check else "info"
    could = [proposal.pillar for proposal in candidates]
    has = {proposal.pillar for proposal in chosen}
    return [
        Finding(
            check="pillar_spread",
            level=level,
            found=0,
            needed=1,
            source=check.source if check else "",
            numbers={"pillar": pillar, "n": could.count(pillar)},
        )
        for pillar in get_args(Pillar)
        if pillar in could and pillar not in has
    ]


def _owner_missing(case: Case, chosen: Iterable[Proposal]) -> list[Finding]:
    """What is built or bought although nobody is down to run and maintain it."""
    check = declared(case.method.checks, "owner_missing")
    level: Level = check.level if check else "warn"
    return [
        Finding(
            check="owner_missing",
            level=level,
            found=0,
            needed=1,
            source=check.source if check else "",
            proposal=proposal.id,
        )
        for proposal in chosen
        if proposal.type in NEEDS_AN_OWNER and not _kept_up(case.feasibility.get(proposal.id))
    ]


def _kept_up(row: Feasibility | None) -> bool:
    """Whether the engineers found operation and maintenance settled, or name who is responsible."""
    return row is not None and (row.operation_maintenance == SATISFIED or bool(row.owner))


def _place_share(money: Mapping[str, Fraction], total: Fraction) -> list[Finding]:
    """Places with most of the money."""
    return [
        Finding(
            check="package_place",
            level="warn",
            found=part / total,
            needed=TOO_MUCH,
            numbers={"place": place},
        )
        for place, part in money.items()
        if part > TOO_MUCH * total
    ]


def _group_share(money: Mapping[GroupId, Fraction], total: Fraction) -> list[Finding]:
    """Proposing groups with most of the money."""
    return [
        Finding(
            check="package_group",
            level="warn",
            found=part / total,
            needed=TOO_MUCH,
            group=group,
        )
        for group, part in money.items()
        if part > TOO_MUCH * total
    ]


def _one_side(divide: Divide, chosen: Iterable[Proposal]) -> list[Finding]:
    """Whether every site that lies on a side of a declared divide lies on the same."""
    touched = {divide.sides[place] for p in chosen for place in places(p) if place in divide.sides}
    if len(touched) != 1 or len(set(divide.sides.values())) == 1:
        return []
    numbers = {"divide": divide.id, "side": min(touched)}
    return [Finding(check="package_divide", level="warn", found=1, needed=2, numbers=numbers)]
