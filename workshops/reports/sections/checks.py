"""What the checks found, what to be careful about, and the certificate of the lists."""

from collections.abc import Sequence

from prioritization.outcome import Claim, Finding
from workshops.reports.notes import (
    about,
    claim_sentence,
    finding_figure,
    finding_sentence,
    role_name,
    sentence,
)
from workshops.reports.view import (
    Cell,
    Row,
    Section,
    View,
    hidden,
    identity,
    money,
    number,
    status,
    text,
)

LEVELS = ("hold", "warn", "info")


def findings(view: View) -> tuple[Section, ...]:
    """Every check that did not hold, holds first, with what was answered to it."""
    found = sorted(view.decision.findings, key=lambda one: LEVELS.index(one.level))
    held = sum(one.level == "hold" for one in found)
    lead = [view.say("report.findings.lead", n=len(found))]
    if held:
        lead.append(view.say("report.findings.holds", n=held))
    return (
        Section(
            key="findings",
            chapter="representation",
            title=view.say("report.findings"),
            lead=tuple(lead) if found else (view.say("report.findings.none"),),
            columns=view.columns(
                ("check", "status"),
                ("level", "status"),
                ("about", "text"),
                ("found", "number"),
                ("needed", "number"),
                ("threshold_source", "text"),
                ("sentence", "text"),
                ("answer", "text"),
            ),
            rows=tuple(_row(view, one) for one in found),
        ),
    )


def _row(view: View, finding: Finding) -> Row:
    """One finding."""
    return (
        status(view, "check", finding.check),
        status(view, "level", finding.level),
        about(view, finding),
        finding_figure(view, finding, finding.found),
        finding_figure(view, finding, finding.needed),
        text(finding.source),
        text(finding_sentence(view, finding)),
        text(_answer(view, finding)),
    )


def _answer(view: View, finding: Finding) -> str:
    """The written reason for going on in spite of a hold, and the role that gave it."""
    for line in view.workshop.settings.record:
        if line.kind != "exception" or line.more.get("check") != finding.check:
            continue
        if str(line.more.get("group") or "") == (finding.group or ""):
            said = view.own(view.pick(line.text))
            return view.say("report.findings.answer", reason=said, role=role_name(view, line.role))
    return ""


def warnings(view: View) -> tuple[Section, ...]:
    """What to keep in mind when reading the figures."""
    rows = tuple((text(sentence(view, note)),) for note in view.decision.warnings)
    if not rows:
        return ()
    return (
        Section(
            key="warnings",
            chapter="sure",
            title=view.say("report.warnings"),
            columns=view.columns(("sentence", "text")),
            rows=rows,
        ),
    )


def certificate(view: View) -> tuple[Section, ...]:
    """Whether a large, united group is left out, for the two lists that stand side by side."""
    voters = view.decision.parameters.get("ballots")
    people = voters.get("people") if isinstance(voters, dict) else None
    if not isinstance(people, int) or not people:
        return ()
    names = view.shown_lists[:2]
    claims = [claim for claim in view.decision.cohesion if claim.list in names]
    clean = [name for name in names if all(claim.list != name for claim in claims)]
    return (
        Section(
            key="certificate",
            chapter="representation",
            title=view.say("report.certificate"),
            lead=tuple(
                view.say("report.certificate.clean", list=view.say(f"list.{name}"))
                for name in clean
            ),
            columns=view.columns(
                ("list", "status"),
                ("id", "id"),
                ("proposal", "text"),
                ("cost", "money"),
                ("people", "number"),
                ("claim", "money"),
                ("best_off", "money"),
                ("sentence", "text"),
            ),
            rows=_claims(view, claims, people),
            notes=(view.say("report.certificate.note"),),
        ),
    )


def _claims(view: View, claims: Sequence[Claim], people: int) -> tuple[Row, ...]:
    """One line per claim; of a very small group only that there is one."""
    rows = []
    for claim in claims:
        figures: tuple[Cell, Cell, Cell] = (
            number(view, claim.people) if claim.people else hidden(view, "number"),
            money(view, claim.claim),
            money(view, claim.best_off),
        )
        if claim.suppressed:
            figures = (hidden(view, "number"), hidden(view, "money"), hidden(view, "money"))
        rows.append(
            (
                status(view, "list", claim.list),
                identity(claim.proposal),
                text(view.title(claim.proposal)),
                money(view, view.outcome(claim.proposal).cost),
                *figures,
                text(claim_sentence(view, claim, people)),
            )
        )
    return tuple(rows)
