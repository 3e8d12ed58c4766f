"""The card of one proposal: the answer to "why ours, and why not?", in a minute."""

from collections.abc import Iterator
from dataclasses import dataclass

from prioritization.outcome import Decision, ProposalOutcome, RankedPlace
from scoring.model import ProposalId
from workshops.release import Edition
from workshops.reports.notes import sentence
from workshops.reports.sections.support import PART, support
from workshops.reports.view import Cell, Row, Section, View, money, score_points, status, text
from workshops.workshop import Language, Workshop


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Everything that may be said of one proposal.

    reason: the main sentence; more: further ones. place: of all candidates, None where it was not
    ranked. points: what each criterion gave. by_group: the mean mark of every group, as it may be
    told. lists: on which lists it stands. screening: the one neutral sentence of the conflict
    screening. next: what happens now. complaint: where to object.
    Empty where there is nothing to say.
    """

    proposal: ProposalId
    title: str
    submitters: str
    cost: Cell
    status: Cell
    place: str
    reason: str
    more: tuple[str, ...]
    points: Section
    by_group: Section
    lists: tuple[str, ...]
    screening: str
    next: str
    complaint: tuple[str, ...]


def card(
    decision: Decision,
    workshop: Workshop,
    proposal: ProposalId,
    language: Language,
    edition: Edition = "public",
) -> Card:
    """The card of one proposal, released for this edition, in this language."""
    view = View.of(decision, workshop, language, edition)
    one = view.outcome(proposal)
    place = next((p for p in view.decision.ranking if p.proposal == proposal), None)
    return Card(
        proposal=proposal,
        title=view.title(proposal),
        submitters=_submitters(view, proposal),
        cost=money(view, one.cost),
        status=status(view, "status", one.status),
        place=_place(view, place),
        reason=sentence(view, one.reason),
        more=tuple(sentence(view, note) for note in one.more),
        points=_points(view, place),
        by_group=by_group(view, proposal),
        lists=tuple(_lists(view, proposal)),
        screening=_screening(view, proposal),
        next=next_step(view, one),
        complaint=tuple(complaint_lines(view)),
    )


def _submitters(view: View, proposal: ProposalId) -> str:
    """Who raised it."""
    named = [view.group(g) for g in view.proposals[proposal].submitted_by if g in view.groups]
    return view.listed(named) if named else ""


def _place(view: View, place: RankedPlace | None) -> str:
    """Its place among all candidates, and whether it shares it."""
    if place is None:
        return view.say("report.card.unranked")
    key = "place_tied" if place.tied else "place"
    return view.say(f"report.card.{key}", rank=place.rank, total=len(view.decision.ranking))


def _points(view: View, place: RankedPlace | None) -> Section:
    """The score and what each criterion gave to it."""
    rows = []
    if place is not None:
        for criterion, contribution in place.contributions.items():
            rows.append((text(view.criterion(criterion)), score_points(view, contribution)))
        rows.append((text(view.say("column.score")), score_points(view, place.score)))
    return Section(
        key="points",
        chapter="card",
        title=view.say("report.card.points"),
        columns=view.columns(("criterion", "text"), ("contribution", "score")),
        rows=tuple(rows),
    )


def by_group(view: View, proposal: ProposalId) -> Section:
    """The line of one proposal in the section that tells of every group; no rows where it has none.

    Nothing is worked out anew: what stands here stands there, too.
    """
    means = next(iter(support(view)), None)
    rows: tuple[Row, ...] = ()
    if means is not None:
        own = [row for row in means.rows if row[0].value == proposal]
        rows = tuple(
            (Cell(value=column.key.removeprefix(PART), text=column.title, kind="text"), cell)
            for row in own
            for column, cell in zip(means.columns, row, strict=True)
            if column.key.startswith(PART)
        )
    return Section(
        key="by_group",
        chapter="card",
        title=view.say("report.support"),
        lead=means.lead if means is not None and rows else (),
        columns=view.columns(("group", "text"), ("mean", "score")),
        rows=rows,
    )


def _lists(view: View, proposal: ProposalId) -> Iterator[str]:
    """On which of the lists it stands, the official one first."""
    for name in view.shown_lists:
        chosen = view.decision.lists.get(name)
        if chosen is None:
            continue
        said = view.say(f"list.{name}")
        if proposal in chosen.selected:
            order = chosen.selected.index(proposal) + 1
            yield view.say("report.card.listed", list=said, order=order, total=len(chosen.selected))
        else:
            yield view.say("report.card.not_listed", list=said)


def _screening(view: View, proposal: ProposalId) -> str:
    """The neutral sentence, never the answers."""
    for screening in view.workshop.screening:
        if screening.proposal == proposal and screening.public_note:
            return view.own(screening.public_note)
    return ""


def next_step(view: View, one: ProposalOutcome) -> str:
    """What happens now, by status."""
    if one.status == "waiting" and one.position is not None:
        return view.say("report.card.next.waiting", position=one.position)
    return view.say(f"report.card.next.{one.status}")


def complaint_lines(view: View) -> Iterator[str]:
    """Where to object and until when."""
    asked = view.workshop.settings.complaints
    channel = view.pick(asked.channel)
    if channel:
        yield view.say("report.card.complaint", channel=view.own(channel))
    if asked.file_days is not None:
        yield view.say("report.card.file_days", n=asked.file_days)
    if asked.answer_days is not None:
        yield view.say("report.card.answer_days", n=asked.answer_days)
