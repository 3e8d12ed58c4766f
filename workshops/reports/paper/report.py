"""The decision report as pages: the sections of `sections()`, and what surrounds them."""

from collections.abc import Sequence
from typing import Final

from prioritization.outcome import Decision, ProposalOutcome
from scoring.model import ProposalId
from workshops.release import Edition
from workshops.reports.json_ import write_json
from workshops.reports.paper.annex import annex, monitoring
from workshops.reports.paper.frame import Json, Paper, mapping
from workshops.reports.paper.tabled import tabled
from workshops.reports.sections import PARTS
from workshops.reports.sections.shares import lowest_group
from workshops.reports.sections.summary import what_next
from workshops.reports.sections.sureness import firmness
from workshops.reports.typst_ import pictures, printed
from workshops.reports.view import NOT_KNOWN, View
from workshops.workshop import Language, Workshop

STATUSES: Final = (
    "selected",
    "conditional",
    "waiting",
    "on_hold",
    "not_selected",
    "excluded",
    "merged",
    "withdrawn",
)
CHAPTERS: Final = (
    "context",
    "summary",
    "who",
    "method",
    "ranking",
    "result",
    "lists",
    "representation",
    "sure",
    "conditions",
    "record",
    "feedback",
    "monitoring",
    "signatures",
    "annex",
)
OFFICES: Final = ("mayor", "facilitator", "engineer", "adviser")
WORDS: Final = (
    *("report", "dots", "contents", "not_funded", "bar_alt", "spent", "left", "seat_bar"),
    *("read_score", "incomplete", "budget_line", "sure_alt", "not_computed", "misconduct"),
    *("referrals", "monitoring_lead", "monitoring_note", "sign_text", "sign_offices"),
    *("sign_groups", "absent_sign", "fingerprint", "stamp", "version"),
    *(f"chapter.{chapter}" for chapter in CHAPTERS),
    *(
        f"mon.{name}"
        for name in ("proposal", "cost", "reached", "by_when", "responsible", "funds", "running")
    ),
    "mon.state",
    *(f"annex.{name}" for name in ("issue", "causes", "solution", "conditions", "no_condition")),
    "annex.reached",
)


def decision_report(
    decision: Decision, workshop: Workshop, languages: Sequence[Language], edition: Edition
) -> bytes:
    """The report, one language after the other; the decision rides along as JSON.

    Raises Unprintable for signs no typeface has, MissingFont without the typefaces.
    """
    view = _read(decision, workshop, languages, edition)
    return printed("report", view, workshop.settings.date).content


def preview(
    decision: Decision, workshop: Workshop, language: Language, edition: Edition, ppi: float
) -> tuple[bytes, ...]:
    """The same pages as pictures."""
    view = _read(decision, workshop, (language,), edition)
    return pictures("report", view, workshop.settings.date, ppi)


def _read(
    decision: Decision, workshop: Workshop, languages: Sequence[Language], edition: Edition
) -> Json:
    """What the template reads."""
    parts = [part(View.of(decision, workshop, one, edition)) for one in languages]
    first = Paper(workshop=workshop, language=languages[0])
    return {
        "title": first.titled("report", str(parts[0]["name"])),
        "attached": first.say("paper.attached"),
        "decision": write_json(decision, workshop, languages[0], edition).decode(),
        "parts": parts,
    }


def part(view: View) -> Json:
    """Everything the template reads for one language."""
    paper = Paper(workshop=view.workshop, language=view.language)
    decision, chosen = view.decision, view.decision.lists[view.decision.official]
    spent = decision.budget - chosen.left
    frame = paper.furniture()
    amounts = {"spent": view.in_money(spent), "left": view.in_money(chosen.left)}
    return frame | {
        "words": {**mapping(frame["words"]), **_words(paper)},
        "edition": view.edition,
        "edition_text": view.say(f"edition.{view.edition}"),
        "digest": decision.inputs_digest,
        "people": sum(line.present for line in view.workshop.attendance),
        "facts": _facts(view, amounts["left"]),
        "purpose": _purpose(view),
        "excluded": _excluded(view),
        "budget": max(decision.budget, 1),
        "spent": spent,
        "left": chosen.left,
        "spent_text": amounts["spent"],
        "left_text": amounts["left"],
        "line": view.say("paper.line", **amounts),
        "three": _three(view),
        "official": list(chosen.selected),
        "statuses": {status: view.say(f"status.{status}") for status in STATUSES},
        "standing": {one.proposal: _standing(view, one) for one in decision.proposals},
        "by_status": _by_status(view),
        "proposals": _proposals(view),
        "sections": tabled(
            (section for make in PARTS for section in make(view)),
            [view.group(group.id) for group in view.workshop.groups],
        ),
        "offices": [view.say(f"paper.office.{office}") for office in OFFICES],
        "referrals": _referrals(view),
        "monitoring": monitoring(view),
        "annex": annex(view),
    }


def _words(paper: Paper) -> dict[str, str]:
    """The words of the report alone."""
    came = sum(line.present for line in paper.workshop.attendance)
    groups = sum(1 for mark in paper.marks() if mark["present"])
    return paper.words("paper", WORDS) | {
        "people": paper.say("paper.people", n=came),
        "report_sub": paper.say("paper.report_sub", n=groups),
        "scale": paper.say("paper.scale", top="{0}"),
        "signed_at": paper.signed_at,
    }


def _facts(view: View, left: str) -> list[list[str]]:
    """The four figures at the foot of the cover."""
    came = sum(line.present for line in view.workshop.attendance)
    groups = len({line.group for line in view.workshop.attendance if line.present})
    listed = len(view.decision.lists[view.decision.official].selected)
    room = view.say(
        "paper.fact.room_value",
        people=view.say("unit.people", n=came),
        groups=view.say("unit.groups", n=groups),
    )
    return [
        [view.say("paper.fact.budget"), view.in_money(view.decision.budget)],
        [view.say("paper.fact.recommended"), view.say("unit.proposals", n=listed)],
        [view.say("paper.fact.room"), room if came else NOT_KNOWN],
        [view.say("paper.fact.left"), left],
    ]


def _purpose(view: View) -> str:
    """Why the room met."""
    settings = view.workshop.settings
    place = Paper(workshop=view.workshop, language=view.language).place
    return view.say(
        "paper.purpose",
        place=place or view.pick(settings.title),
        date=view.date(settings.date) if settings.date else NOT_KNOWN,
        budget=view.in_money(view.decision.budget),
    )


def _excluded(view: View) -> str:
    """Titles of what the gates kept out; empty where nothing was."""
    kept_out = [one.proposal for one in view.decision.proposals if one.status == "excluded"]
    return view.titles(kept_out) if kept_out else ""


def _three(view: View) -> list[list[str]]:
    """What the page of one page ends with: the least served group, how sure, what comes next."""
    told = {
        "lowest": lowest_group(view),
        "sure": firmness(view),
        "next": what_next(view),
    }
    return [
        [view.say(f"paper.three.{key}"), ". ".join(lines)] for key, lines in told.items() if lines
    ]


def _standing(view: View, one: ProposalOutcome) -> str:
    """The status of a proposal; of a waiting one its place."""
    if one.status == "waiting" and one.position is not None:
        return view.say("paper.waiting_at", position=one.position)
    return view.say(f"status.{one.status}")


def _ranks(view: View) -> dict[ProposalId, int]:
    """The place of every candidate."""
    return {place.proposal: place.rank for place in view.decision.ranking}


def _by_status(view: View) -> list[list[object]]:
    """The proposals of every status: those of the list in its order, others by their rank."""
    ranks = _ranks(view)
    order = {p: i for i, p in enumerate(view.decision.lists[view.decision.official].selected)}
    found: list[list[object]] = []
    for status in STATUSES:
        inside = [one.proposal for one in view.decision.proposals if one.status == status]
        inside.sort(key=lambda p: (order.get(p, len(order)), ranks.get(p, len(view.proposals))))
        if inside:
            found.append([status, inside])
    return found


def _proposals(view: View) -> dict[str, Json]:
    """What the pages draw beside a title: pictogram, place, rank, who asked for it."""
    ranks = _ranks(view)
    at = {group.id: i for i, group in enumerate(view.workshop.groups)}
    return {
        p.id: {
            "sector": p.sector,
            "place": p.place,
            "long": view.pick(p.title) or p.id,
            "rank": str(ranks.get(p.id, NOT_KNOWN)),
            "by": [at[g] for g in p.submitted_by if g in at],
        }
        for p in view.workshop.proposals
    }


def _referrals(view: View) -> list[str]:
    """Which proposal was passed on to whom."""
    return [
        view.say("list.label", label=view.title(row.proposal), value=view.own(row.referred_to))
        for row in view.workshop.feasibility
        if row.referred_to
    ]


__all__ = ["decision_report", "part", "preview"]
