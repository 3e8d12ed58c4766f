"""The ranked list: place, score, what each criterion gave, and where the money ends."""

from prioritization.outcome import RankedPlace
from workshops.reports.view import (
    Column,
    Row,
    Section,
    View,
    identity,
    money,
    number,
    score,
    share,
    status,
    text,
)


def ranking(view: View) -> tuple[Section, ...]:
    """Every candidate, best first; equal scores share a place and say so."""
    judged = tuple(c for c in view.criteria.values() if view.decision.ranking)
    contributions = tuple(
        Column(key=f"contribution.{c.id}", title=view.criterion(c.id), kind="score") for c in judged
    )
    tied = sum(place.tied for place in view.decision.ranking)
    n = len(view.decision.ranking)
    return (
        Section(
            key="ranking",
            chapter="ranking",
            title=view.say("report.ranking"),
            lead=(view.say("report.ranking.lead", n=n),) if n else (),
            columns=(
                *view.columns(
                    ("rank", "number"),
                    ("tied", "text"),
                    ("id", "id"),
                    ("proposal", "text"),
                    ("place", "text"),
                    ("cost", "money"),
                    ("score", "score"),
                ),
                *contributions,
                *view.columns(
                    ("low", "score"),
                    ("high", "score"),
                    ("status", "status"),
                    ("top_k", "share"),
                ),
            ),
            rows=tuple(_row(view, place) for place in view.decision.ranking),
            notes=(view.say("report.ranking.tied", n=tied),) if tied else (),
        ),
    )


def _row(view: View, place: RankedPlace) -> Row:
    """One line of the ranking."""
    outcome = view.outcome(place.proposal)
    return (
        number(view, place.rank),
        text(view.say("word.tied") if place.tied else ""),
        identity(place.proposal),
        text(view.title(place.proposal)),
        text(view.proposals[place.proposal].place),
        money(view, outcome.cost),
        score(view, place.score),
        *(score(view, place.contributions.get(c)) for c in view.criteria),
        score(view, place.low),
        score(view, place.high),
        status(view, "status", outcome.status),
        share(view, outcome.top_k_probability),
    )
