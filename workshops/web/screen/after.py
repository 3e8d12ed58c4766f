"""Scenes of the result, all published: reveal, list, representation, why, two lists, thanks."""

from collections.abc import Iterable, Sequence
from datetime import date as calendar_date
from datetime import timedelta
from typing import Final

from prioritization.outcome import Decision, ProposalOutcome, RankedPlace, Status
from scoring.model import GroupId, ProposalId
from workshops.breakdown import part_of
from workshops.language import date, percent
from workshops.release import TOGETHER
from workshops.small_cells import BANDS
from workshops.web.screen.before import group_line, mark
from workshops.web.screen.rows import (
    cost,
    funded_first,
    later,
    line,
    lined,
    ranked_row,
    reached,
    spent,
)
from workshops.web.screen.shown import Shown, View, badge, named, state, view
from workshops.web.screen.speech import Line, Speech, Words, figure, pages

GROUPS_A_PAGE: Final = (6, 4)  # in one language, with a second line
ONLY_HERE: Final = (4, 2)
ORDER: Final[tuple[Status, ...]] = (
    "selected",
    "conditional",
    "waiting",
    "on_hold",
    "not_selected",
    "excluded",
    "withdrawn",
    "merged",
)
FUNDED: Final = frozenset({"selected", "conditional"})


def published(speech: Speech) -> View:
    """The state line of everything that is released."""
    return state(speech, "published", "status-selected", "projector.state.published")


def listed(shown: Shown, speech: Speech, decision: Decision) -> View:
    """The recommended list: what is funded, the line, then the rest by status."""
    per = shown.per_page(speech)
    rows = [status_row(shown, speech, decision, one) for one in in_order(decision)]
    total = spent(shown, decision)
    says = speech.words("projector.line.left", left=speech.money(decision.budget - total))
    body: View = {
        "pages": lined(rows, line(speech, says), per, later(speech)),
        "rows": per,
        "step": shown.screen.text_step,
        "cls": "list",
    }
    foot: View = {"start": totals(shown, speech, decision)}
    return view(
        "rows", speech.line("projector.list.title"), body, state=published(speech), foot=foot
    )


def totals(shown: Shown, speech: Speech, decision: Decision) -> Words:
    """How many proposals are funded, and with how much of the budget."""
    return speech.words(
        "projector.list.total",
        n=len(decision.lists[decision.official].selected),
        spent=figure(spent(shown, decision)),
        budget=speech.money(decision.budget),
    )


def in_order(decision: Decision) -> list[ProposalOutcome]:
    """Funded ones by their place, then the waiting list, then the rest by status."""
    place = {ranked.proposal: i for i, ranked in enumerate(decision.ranking)}

    def key(one: ProposalOutcome) -> tuple[int, int]:
        """Funded before waiting before the rest; within each by position or place."""
        part = 0 if one.status in FUNDED else ORDER.index(one.status)
        return part, one.position or place.get(one.proposal, len(place))

    return sorted(decision.proposals, key=key)


def status_row(shown: Shown, speech: Speech, decision: Decision, one: ProposalOutcome) -> View:
    """A row of the list: place, badge, title, and the status as shape and word."""
    ranks = {ranked.proposal: ranked.rank for ranked in decision.ranking}
    rank = ranks.get(one.proposal)
    return {
        "id": one.proposal,
        "place": ["–"] if rank is None else [figure(rank).run(speech.language)],
        **named(shown, speech, shown.proposal(one.proposal)),
        "on": one.status in FUNDED,
        "status": {"icon": f"status-{one.status}", "says": status(speech, one)},
    }


def status(speech: Speech, one: ProposalOutcome) -> Words:
    """The word of a status; of the waiting list with the position."""
    word = speech.words(f"projector.status.{one.status}")
    return [*word, " ", figure(one.position).run(speech.language)] if one.position else word


def reveal(shown: Shown, speech: Speech, decision: Decision) -> View:
    """From the bottom up, one place a press, ties together; the budget line comes last of all.

    The snapshot holds what was revealed and nothing more.
    """
    title, steps = speech.line("projector.reveal.title"), tied(decision.ranking)
    if shown.screen.step < 1:
        wait: View = {"say": speech.line("projector.reveal.wait")}
        return view("one", title, wait, state=published(speech))
    whole = shown.screen.step > len(steps)
    hidden = max(0, len(steps) - shown.screen.step)
    open_now = [place for places in steps[hidden:] for place in places]
    rows = [revealed(shown, speech, decision, place, whole=whole) for place in open_now]
    per = shown.per_page(speech)
    says = speech.words(
        "projector.line.left", left=speech.money(decision.budget - spent(shown, decision))
    )
    found = pages(rows, per)
    if whole:
        found = lined(funded_first(rows), line(speech, says), per, later(speech))
    look: View = {"rows": per, "step": shown.screen.text_step, "cls": "list.rising"}
    body: View = {"pages": found[:1], **look}
    return view("rows", title, body, state=published(speech), auto=False)


def reveal_steps(decision: Decision) -> int:
    """How many presses the reveal takes: one for each place, one for the line."""
    return len(tied(decision.ranking)) + 1


def tied(ranking: Sequence[RankedPlace]) -> list[list[RankedPlace]]:
    """The ranking from the top, with those of equal rank together."""
    places: dict[int, list[RankedPlace]] = {}
    for place in ranking:
        places.setdefault(place.rank, []).append(place)
    return [places[rank] for rank in sorted(places)]


def revealed(
    shown: Shown, speech: Speech, decision: Decision, place: RankedPlace, *, whole: bool
) -> View:
    """A revealed place; what it means for the money is said once the whole list is there."""
    row = ranked_row(shown, speech, place) | {"cost": cost(shown, speech, place.proposal)}
    funded = place.proposal in decision.lists[decision.official].selected
    return row | {"on": funded or not whole}


def representation(shown: Shown, speech: Speech, decision: Decision) -> View:
    """What share of a group's points was funded: a bar from 0 to 100, the lowest one named."""
    name = decision.official
    rows_of = {
        one.group: (one.points_funded.get(name), one.bands.get(f"points_funded.{name}", ""))
        for one in decision.groups
        if name in one.points_funded or f"points_funded.{name}" in one.bands
    }
    alone = {row: _height(*told) for row, told in rows_of.items() if row != TOGETHER}
    lowest = min(alone, key=lambda row: alone[row]) if len(alone) > 1 else None
    least = speech.words("projector.representation.lowest")
    rows = [
        group_share(shown, speech, row, *told) | {"lowest": least if row == lowest else None}
        for row, told in rows_of.items()
    ]
    body: View = {"pages": pages(rows, GROUPS_A_PAGE[speech.second is not None])}
    foot: View = {"start": speech.words("projector.representation.foot")}
    title = speech.line("projector.representation.title")
    return view("measures", title, body, state=published(speech), foot=foot)


def group_share(
    shown: Shown, speech: Speech, group: GroupId, share: float | None, band: str
) -> View:
    """One bar: a group with its mark, the smaller ones together, or women, men, an age.

    band: the word in place of a share that would say what everybody in it did; "" for none.
    """
    told: Words = [{"t": percent(speech.language, share or 0.0), "as": "n"}]
    row: View = {
        "share": round(100 * _height(share, band)),
        "value": speech.words(f"part.{band}") if band else told,
        "cls": "funded",
    }
    if group == TOGETHER:
        return row | {"sign": "source-computed", "name": speech.line("group.together")}
    if (about := part_of(group)) is not None:
        what, which = about
        name = speech.line(f"sex.{which}") if what == "sex" else {"t": [which]}
        return row | {"sign": "source-computed", "name": name}
    known = next(one for one in shown.workshop.groups if one.id == group)
    return row | {"mark": mark(shown, speech, known), "name": group_line(known, speech)}


def _height(share: float | None, band: str) -> float:
    """Where a share stands, 0..1; a word at the middle of its fifth."""
    if band in BANDS:
        return (BANDS.index(band) + 0.5) / len(BANDS)
    return share or 0.0


def two_lists(shown: Shown, speech: Speech, decision: Decision) -> View:
    """The two rules side by side: what only one of them funds, and what both do."""
    names = ("ranked", "equal_shares")
    funded = {name: decision.lists[name].selected for name in names}
    both = [p for p in funded["ranked"] if p in funded["equal_shares"]]
    sides = [side(shown, speech, decision, name, both) for name in names]
    shared = sorted(both, key=[q.id for q in shown.workshop.proposals].index)
    body: View = {
        "sides": sides,
        "both": {
            "says": speech.words("projector.lists.both", n=len(both)),
            "proposals": [badge(shown, shown.proposal(p)) for p in shared],
        },
    }
    return view("two", speech.line("projector.lists.title"), body, state=published(speech))


def side(
    shown: Shown, speech: Speech, decision: Decision, name: str, both: Iterable[ProposalId]
) -> View:
    """One of the two lists; official where it is the recommendation."""
    funded = decision.lists[name].selected
    alone = [p for p in funded if p not in set(both)]
    total = sum(shown.proposal(p).cost or 0 for p in funded)
    here = ONLY_HERE[speech.second is not None]
    more = len(alone) - here
    return {
        "name": speech.words(f"projector.lists.{name}"),
        "official": speech.words("word.official") if name == decision.official else None,
        "says": [] if speech.second else speech.words(f"projector.lists.{name}.says"),
        "total": speech.words("projector.lists.total", n=len(funded), spent=speech.money(total)),
        "only": speech.words("projector.lists.only" if alone else "projector.lists.same"),
        "proposals": [named(shown, speech, shown.proposal(p)) for p in alone[:here]],
        "more": speech.words("projector.lists.more", n=more) if more > 0 else None,
    }


def thanks(shown: Shown, speech: Speech, _decision: Decision) -> View:
    """What happens next: who reports back and when, where to complain and until when."""
    complaints, until = shown.workshop.settings.complaints, deadline(shown)
    lines: dict[str, Line] = {
        "next": speech.line("projector.thanks.steps"),
        "report": speech.told(lambda one: [date(one, complaints.report_back)]),
        "complaints": speech.room(complaints.channel),
        "until": speech.told(lambda one: [date(one, until)]),
        "decided": speech.room(complaints.decided_by),
    }
    rows: list[View] = [
        {"name": speech.line(f"projector.thanks.{name}"), "says": says}
        for name, says in lines.items()
        if says["t"] != [""]
    ]
    body: View = {
        "pages": [rows],
        "roomy": speech.second is None,
        "sum": speech.line("projector.thanks.say"),
    }
    return view("points", speech.line("projector.thanks.title"), body)


def deadline(shown: Shown) -> str:
    """Until which day one may complain; "" where nothing is set."""
    settings = shown.workshop.settings
    if not settings.date or settings.complaints.file_days is None:
        return ""
    day = calendar_date.fromisoformat(settings.date)
    return (day + timedelta(days=settings.complaints.file_days)).isoformat()


def cut(decision: Decision) -> int | None:
    """After which place the budget line comes; None where what is funded is no unbroken top."""
    selected = set(decision.lists[decision.official].selected)
    rows: list[View] = [{"on": place.proposal in selected} for place in decision.ranking]
    found = reached(rows)
    return found if found == len(selected & {p.proposal for p in decision.ranking}) else None
