"""What is handed to people: the answer to a group's proposals, and codes to vote with a phone."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from prioritization.outcome import Decision, ProposalOutcome
from scoring.model import GroupId, ProposalId
from workshops.reports.notes import sentence
from workshops.reports.paper.ballots import drawn_code
from workshops.reports.paper.frame import Json, Paper, mapping
from workshops.reports.sections.card import by_group, complaint_lines, next_step
from workshops.reports.typst_ import printed
from workshops.reports.view import NOT_KNOWN, View, money
from workshops.workshop import Language, Workshop

PER_SLIP: Final = 3
LETTERS: Final = 950
"""So many proposals find room on a slip, and so many letters of their reasons."""
Code = tuple[GroupId, str, str]
"""Group, address with the secret after `#`, code as it is printed."""


def feedback(decision: Decision, workshop: Workshop, language: Language) -> bytes:
    """One slip per proposing group, or several: each proposal, what became of it, and why."""
    view = View.of(decision, workshop, language, "public")
    paper = Paper(workshop=workshop, language=language)
    frame = paper.furniture()
    day = workshop.settings.complaints.report_back
    told = frame | {
        "title": paper.titled("slip", str(frame["name"])),
        "words": mapping(frame["words"]) | paper.words("paper", ("slip", "by_group")),
        "complaint": [
            *complaint_lines(view),
            *([view.say("report.feedback.report_back", date=view.date(day))] if day else []),
        ],
        "slips": list(_slips(view)),
    }
    return printed("slip", told, workshop.settings.date).content


def _slips(view: View) -> Iterator[Json]:
    """The slips of every group that proposed anything."""
    for place, group in enumerate(view.workshop.groups):
        own = [
            one
            for one in view.decision.proposals
            if group.id in view.proposals[one.proposal].submitted_by
        ]
        if not own:
            continue
        parts = list(_shared([_answer(view, one) for one in own]))
        for i, part in enumerate(parts, start=1):
            more = len(parts) > 1
            which = view.say("paper.slip_of", part=i, parts=len(parts)) if more else ""
            yield {"group": place, "which": which, "proposals": part}


def _shared(answers: Sequence[Json]) -> Iterator[list[Json]]:
    """The answers of a group, slip by slip: as many as find room, none in two parts."""
    part: list[Json] = []
    for answer in answers:
        letters = sum(_letters(one) for one in (*part, answer))
        if part and (len(part) == PER_SLIP or letters > LETTERS):
            yield part
            part = []
        part.append(answer)
    yield part


def _letters(answer: Json) -> int:
    """How much there is to read of one proposal."""
    return sum(len(str(answer[part])) for part in ("reason", "missing", "back"))


def _answer(view: View, one: ProposalOutcome) -> Json:
    """One proposal: status, sentence, what was missing, what would bring it back."""
    left = view.decision.lists[view.decision.official].left
    short = (one.cost or 0) - left if one.status == "waiting" else 0
    more = next((sentence(view, note) for note in one.more), "")
    return {
        "id": one.proposal,
        "sector": view.proposals[one.proposal].sector,
        "title": view.title(one.proposal),
        "cost": money(view, one.cost).text,
        "status": one.status,
        "standing": view.say(f"status.{one.status}"),
        "reason": sentence(view, one.reason),
        "missing": view.say("paper.missing", money=view.in_money(short)) if short > 0 else "",
        "by_group": _by_group(view, one.proposal),
        "back": more if one.status == "conditional" else next_step(view, one),
    }


def _by_group(view: View, proposal: ProposalId) -> list[Json]:
    """What each group that may be shown gave it: where its sign stands, or a name, and the mean."""
    place = {str(group.id): i for i, group in enumerate(view.workshop.groups)}
    return [
        {"group": place.get(str(group.value)), "name": group.text, "mean": mean.text}
        for group, mean in by_group(view, proposal).rows
        if not mean.suppressed and mean.text != NOT_KNOWN
    ]


def codes(workshop: Workshop, made: Sequence[Code], language: Language) -> bytes:
    """Access codes, 24 to a sheet, a pile per group in the order given. The file is not kept."""
    paper = Paper(workshop=workshop, language=language)
    frame = paper.furniture()
    place = {group.id: i for i, group in enumerate(workshop.groups)}
    piles = groupby(sorted(made, key=lambda one: place[one[0]]), key=lambda one: place[one[0]])
    view = frame | {
        "title": paper.titled("codes", str(frame["name"])),
        "words": mapping(frame["words"]) | paper.words("paper", ("code_how",)),
        "piles": [
            [{"group": group, "code": shown, "qr": drawn_code(url)} for _, url, shown in pile]
            for group, pile in piles
        ],
    }
    return printed("codes", view, workshop.settings.date).content


__all__ = ["PER_SLIP", "Code", "codes", "feedback"]
