"""What each group got: its points, its money, those with nothing; never one figure for fairness."""

from collections.abc import Mapping
from fractions import Fraction

from prioritization.outcome import GroupOutcome, ListName
from workshops.reports.view import (
    Cell,
    Column,
    Kind,
    Row,
    Section,
    View,
    hidden,
    money,
    number,
    share,
    text,
)
from workshops.small_cells import BANDS


def groups(view: View) -> tuple[Section, ...]:
    """What part of its points each group sees funded under every list, and its part of money."""
    funded = tuple(
        Column(
            key=f"points_funded.{name}",
            title=view.say("report.groups.funded", list=view.say(f"list.{name}")),
            kind="share",
        )
        for name in view.shown_lists
    )
    return (
        Section(
            key="groups",
            chapter="representation",
            title=view.say("report.groups"),
            lead=(view.say("report.groups.lead"), *lowest_group(view)),
            columns=(
                *view.columns(("group", "text"), ("ballots", "number")),
                *funded,
                *view.columns(
                    ("points_funded_of_all", "share"),
                    ("nothing_funded", "share"),
                    ("money_paid", "share"),
                    ("own_election", "share"),
                    ("own_proposals", "number"),
                ),
            ),
            rows=tuple(_row(view, group) for group in view.decision.groups),
            notes=_notes(view),
        ),
    )


def influence(view: View) -> tuple[Section, ...]:
    """How hard each group pulls the order, beside its part of the weight; of those shown alone."""
    told = view.decision.pull
    rows = [g for g in view.decision.groups if g.group in told]
    weight = sum((g.share for g in rows), Fraction(0))
    if not weight:
        return ()
    apart = any(g.ballots and g.group not in told for g in view.decision.groups)
    return (
        Section(
            key="influence",
            chapter="representation",
            title=view.say("report.influence"),
            lead=(view.say("report.influence.lead"),),
            columns=view.columns(
                ("group", "text"), ("part_of_weight", "share"), ("influence", "share")
            ),
            rows=tuple(
                (
                    text(view.group(g.group)),
                    share(view, g.share / weight),
                    share(view, told[g.group]),
                )
                for g in rows
            ),
            notes=(view.say("report.influence.shown"),) if apart else (),
        ),
    )


def _row(view: View, group: GroupOutcome) -> Row:
    """One group; figures that may not leave say so."""
    name = view.decision.official
    own = len(group.own_proposals.get(name, ()))
    return (
        text(view.group(group.group)),
        number(view, group.ballots),
        *(_part(view, group, "points_funded", one) for one in view.shown_lists),
        *(_part(view, group, f, name) for f in ("points_funded_of_all", "nothing_funded")),
        _part(view, group, "money_paid", name),
        _told(view, group, group.own_election, "own_election.official"),
        number(view, own if group.own_proposals else None),
    )


def _part(view: View, group: GroupOutcome, figure: str, name: ListName) -> Cell:
    """One share of a group, by the name of its figure and its list."""
    shares: Mapping[ListName, float] = getattr(group, figure)
    return _told(view, group, shares.get(name), f"{figure}.{name}")


def _told(view: View, group: GroupOutcome, part: float | None, figure: str) -> Cell:
    """A share of a group, unless it is kept back, or a word says as much as may be said."""
    if group.suppressed:
        return hidden(view, "share")
    if (word := group.bands.get(figure)) is not None:
        return Cell(value=None, text=view.say(f"part.{word}"), kind="share")
    return share(view, part)


def lowest_group(view: View) -> tuple[str, ...]:
    """The group with the smallest share of its points funded, among those that are shown."""
    name = view.decision.official
    shown = (g for g in view.decision.groups if not g.suppressed)
    known = [(level, g) for g in shown if (level := _level(g, name)) is not None]
    if len(known) < 2:  # noqa: PLR2004  # one group alone is neither lowest nor highest
        return ()
    _, lowest = min(known, key=lambda one: one[0])
    key = "lowest_shown" if any(g.suppressed for g in view.decision.groups) else "lowest"
    part = _part(view, lowest, "points_funded", name).text
    return (view.say(f"report.groups.{key}", group=view.group(lowest.group), share=part),)


def _level(group: GroupOutcome, name: ListName) -> float | None:
    """Where a group's share stands among the others, a word at the middle of its fifth."""
    if (word := group.bands.get(f"points_funded.{name}")) in BANDS:
        return (BANDS.index(word) + 0.5) / len(BANDS)
    return group.points_funded.get(name)


def _notes(view: View) -> tuple[str, ...]:
    """Which figures are not shown, and which were not paid but split by support."""
    notes = []
    kept = sum(group.suppressed for group in view.decision.groups)
    if kept:
        notes.append(view.say("report.groups.hidden", n=kept))
    split = view.decision.money_notional.get(view.decision.official)
    if split:
        notes.append(view.say("report.groups.notional", share=view.in_percent(split)))
    return tuple(notes)


def spread(view: View) -> tuple[Section, ...]:
    """Where the money of the list goes: pillars, places, groups that asked for it."""
    where = view.decision.spread
    if where is None:
        return ()
    named = {
        "pillar": {view.say(f"pillar.{p}"): x for p, x in where.pillars.items()},
        "place": dict(where.places),
        "group": {view.group(g): x for g, x in where.groups.items()},
    }
    kinds: dict[str, Kind] = {"pillar": "text", "place": "text", "group": "text"}
    return tuple(
        Section(
            key=f"spread_{what}",
            chapter="representation",
            title=view.say(f"report.spread.{what}"),
            columns=view.columns((what, kinds[what]), ("money", "money"), ("part", "share")),
            rows=_spread_rows(view, parts),
            notes=(view.say("report.spread.note"),) if what != "pillar" else (),
        )
        for what, parts in named.items()
        if parts
    )


def _spread_rows(view: View, parts: Mapping[str, Fraction]) -> tuple[Row, ...]:
    """Money and its share, the largest first."""
    whole = sum(parts.values(), Fraction(0))
    ordered = sorted(parts.items(), key=lambda part: -part[1])
    return tuple(
        (text(name), money(view, x), share(view, x / whole if whole else None))
        for name, x in ordered
    )
