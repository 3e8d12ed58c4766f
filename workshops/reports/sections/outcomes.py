"""What became of every proposal, and why, in one sentence each."""

from workshops.reports.notes import sentence
from workshops.reports.view import Section, View, identity, money, number, status, text


def outcomes(view: View) -> tuple[Section, ...]:
    """Every proposal in the declared order, with its status and its reason."""
    rows = tuple(
        (
            identity(one.proposal),
            text(view.title(one.proposal)),
            money(view, one.cost),
            status(view, "status", one.status),
            number(view, one.position),
            text(sentence(view, one.reason)),
            text(" ".join(sentence(view, note) for note in one.more)),
        )
        for one in view.decision.proposals
    )
    return (
        Section(
            key="outcomes",
            chapter="result",
            title=view.say("report.outcomes"),
            lead=(view.say("report.outcomes.lead"),) if rows else (),
            columns=view.columns(
                ("id", "id"),
                ("proposal", "text"),
                ("cost", "money"),
                ("status", "status"),
                ("position", "number"),
                ("reason", "text"),
                ("more", "text"),
            ),
            rows=rows,
        ),
    )
