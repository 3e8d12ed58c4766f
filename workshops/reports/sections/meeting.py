"""What was known of the place before the meeting, and where its groups agree and part."""

from scoring.agreement import Agreement
from scoring.model import ProposalId
from workshops.reports.view import (
    NOT_KNOWN,
    Cell,
    Row,
    Section,
    View,
    identity,
    score,
    status,
    text,
)


def context(view: View) -> tuple[Section, ...]:
    """The location assessment; the public edition has its public lines alone."""
    notes = [note for note in view.workshop.context if note.public or view.edition == "staff"]
    if not notes:
        return ()
    return (
        Section(
            key="context",
            chapter="context",
            title=view.say("report.context"),
            columns=view.columns(
                ("kind", "status"), ("what", "text"), ("source", "text"), ("date", "text")
            ),
            rows=tuple(
                (
                    status(view, "context", note.kind),
                    text(view.pick(note.text)),
                    text(note.source),
                    Cell(value=note.date, text=view.date(note.date), kind="text"),
                )
                for note in notes
            ),
        ),
    )


def agreement(view: View) -> tuple[Section, ...]:
    """Whether groups order the list alike, and on which proposals they part or meet."""
    found = view.decision.agreement
    if found is None:
        return ()
    lead = []
    if found.alike.word is not None:
        lead.append(view.say(f"report.agreement.{found.alike.word}"))
    divided = sum(one.divisive for one in found.divergences)
    lead.append(view.say("report.agreement.divisive", n=divided))
    return (
        Section(
            key="agreement",
            chapter="representation",
            title=view.say("report.agreement"),
            lead=tuple(lead),
            columns=view.columns(
                ("id", "id"), ("proposal", "text"), ("gap", "score"), ("meeting", "status")
            ),
            rows=tuple(
                _meeting(view, found, one.proposal, one.gap)
                for one in sorted(found.divergences, key=lambda one: -(one.gap or 0))
            ),
            notes=(view.say("report.agreement.note"),),
        ),
    )


def _meeting(view: View, found: Agreement, proposal: ProposalId, gap: float | None) -> Row:
    """One proposal: how far the groups' means are apart, and what that means."""
    bridge = next((one for one in found.bridges if one.proposal == proposal), None)
    divisive = any(one.divisive for one in found.divergences if one.proposal == proposal)
    word = Cell(value=None, text=NOT_KNOWN, kind="status")
    if bridge is not None and bridge.bridging:
        word = status(view, "meeting", "bridging")
    elif divisive:
        word = status(view, "meeting", "divisive")
    return (identity(proposal), text(view.title(proposal)), score(view, gap), word)
