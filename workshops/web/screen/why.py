"""The scene that answers "why here?" about one proposal, in the sentences of the reasons."""

from fractions import Fraction
from typing import Final

from prioritization.outcome import Decision, ProposalOutcome
from workshops.language import NO_BREAK, date, score
from workshops.reports.notes import sentence
from workshops.reports.view import View as Report
from workshops.web.screen.after import cut, deadline, status
from workshops.web.screen.before import mark
from workshops.web.screen.shown import Shown, View, named, view
from workshops.web.screen.speech import Speech, Words
from workshops.workshop import Language

MOST_STEPS: Final = 28  # a longer ladder of places cannot be told apart
LENGTHY: Final = 170  # letters of a reason that no longer stands in large type


def why(shown: Shown, speech: Speech, decision: Decision) -> View:
    """Its place on the ladder, the sentence, what happens next, where to complain."""
    chosen = shown.screen.proposal
    one = next(outcome for outcome in decision.proposals if outcome.proposal == chosen)
    because = speech.told(
        lambda language: [sentence(report(shown, decision, language), one.reason)]
    )
    told, lengthy = gave(shown, speech, one), len(str(because["t"][0])) > LENGTHY
    full = lengthy or speech.second is not None  # the sentence says the place, too
    body: View = {
        **named(shown, speech, shown.proposal(one.proposal)),
        "ladder": None if told and full else ladder(speech, decision, one),
        "because": because,
        "lengthy": lengthy,
        "gave": told,
        "next": steps(shown, speech, one),
    }
    says: Words = status(speech, one)
    stands: View = {"kind": "status", "icon": f"status-{one.status}", "says": says}
    return view("why", speech.line("projector.why.title"), body, state=stands)


def gave(shown: Shown, speech: Speech, one: ProposalOutcome) -> View | None:
    """What the groups that may be shown gave it on average; None where none may, or none voted."""
    found = shown.support
    if found is None or not shown.by_group or one.proposal not in found.means:
        return None
    known = {group.id: group for group in shown.workshop.groups}
    parts: list[View] = []
    for group, mean in found.means[one.proposal].items():
        if group in found.hidden or mean is None:
            continue
        value: Words = (
            [{"t": score(speech.language, mean), "as": "n"}]
            if isinstance(mean, Fraction)
            else speech.words(f"support.{mean}")
        )
        sign = {"mark": mark(shown, speech, known[group])} if group in known else {}
        alone = {} if sign else {"name": speech.words("group.together")}
        parts.append({**sign, **alone, "value": value})
    return {"head": speech.words("projector.why.gave"), "parts": parts} if parts else None


def ladder(speech: Speech, decision: Decision, one: ProposalOutcome) -> View | None:
    """All places as steps with the line between them; None where they are no unbroken ladder."""
    places = [place.proposal for place in decision.ranking]
    line = cut(decision)
    if line is None or one.proposal not in places or len(places) > MOST_STEPS:
        return None
    ends = [speech.words("projector.why.funded"), speech.words("projector.why.beyond")]
    return {"of": len(places), "cut": line, "at": places.index(one.proposal), "ends": ends}


def steps(shown: Shown, speech: Speech, one: ProposalOutcome) -> list[View]:
    """What follows for this proposal, and where to ask or complain."""
    found: list[View] = [
        {
            "head": speech.words("projector.why.next"),
            "says": speech.words(f"projector.why.next.{one.status}"),
        }
    ]
    if channel := speech.picked(shown.workshop.settings.complaints.channel):
        says: Words = [channel]
        if until := deadline(shown):
            day = date(speech.language, until).replace(" ", NO_BREAK)
            by = speech.text("projector.why.until", date=day)
            says = [channel, " · ", by]
        found.append({"head": speech.words("projector.why.complain"), "says": says})
    return found


def report(shown: Shown, decision: Decision, language: Language) -> Report:
    """The released decision as the sentences of the reports read it."""
    return Report.let_out(decision, shown.workshop, language, "public")
