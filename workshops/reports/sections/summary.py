"""The list in one page: what is on it, what is left, how sure we are, what happens next."""

from workshops.reports.sections.shares import lowest_group
from workshops.reports.sections.sureness import firmness
from workshops.reports.view import Section, View, identity, money, number, status, text


def summary(view: View) -> tuple[Section, ...]:
    """The official list with place, cost and status, and a few sentences."""
    decision = view.decision
    chosen = decision.lists[decision.official]
    ranks = {place.proposal: place.rank for place in decision.ranking}
    rows = tuple(
        (
            number(view, ranks.get(proposal)),
            identity(proposal),
            text(view.title(proposal)),
            money(view, view.outcome(proposal).cost),
            status(view, "status", view.outcome(proposal).status),
        )
        for proposal in chosen.selected
    )
    return (
        Section(
            key="summary",
            chapter="summary",
            title=view.say("report.summary"),
            lead=_lead(view),
            columns=view.columns(
                ("rank", "number"),
                ("id", "id"),
                ("proposal", "text"),
                ("cost", "money"),
                ("status", "status"),
            ),
            rows=rows,
            notes=(*lowest_group(view), *firmness(view), *what_next(view)),
        ),
    )


def _lead(view: View) -> tuple[str, ...]:
    """How many proposals for how much, what is left, how many wait for a condition."""
    chosen = view.decision.lists[view.decision.official]
    left, budget = view.in_money(chosen.left), view.in_money(view.decision.budget)
    if not chosen.selected:
        return (view.say("report.summary.nothing", budget=budget),)
    spent = view.in_money(view.decision.budget - chosen.left)
    lines = [view.say("report.summary.head", n=len(chosen.selected), spent=spent)]
    lines.append(view.say("report.summary.left", left=left, budget=budget))
    held = sum(one.status == "conditional" for one in view.decision.proposals)
    if held:
        lines.append(view.say("report.summary.conditional", n=held))
    return tuple(lines)


def what_next(view: View) -> tuple[str, ...]:
    """That this is a recommendation, and when it is reported back."""
    lines = [view.say("word.recommendation")]
    if view.workshop.settings.complaints.report_back:
        day = view.date(view.workshop.settings.complaints.report_back)
        lines.append(view.say("report.feedback.report_back", date=day))
    return tuple(lines)
