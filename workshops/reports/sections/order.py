"""The ranked list: place, score, what each criterion gave, and where the money ends."""

from math import isnan

from prioritization.outcome import RankedPlace
from workshops.reports.view import (
    Column,
    Row,
    Section,
    View,
    identity,
    money,
    number,
    score_points,
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
            notes=(
                *((view.say("report.ranking.tied", n=tied),) if tied else ()),
                *((view.say("report.ranking.whole"),) if _rounded(view) else ()),
            ),
        ),
    )


def _rounded(view: View) -> bool:
    """Whether scores stand there, and without decimals."""
    places = view.decision.ranking
    return view.in_whole_points and any(not isnan(place.score) for place in places)


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
        score_points(view, place.score),
        *(score_points(view, place.contributions.get(c)) for c in view.criteria),
        score_points(view, place.low),
        score_points(view, place.high),
        status(view, "status", outcome.status),
        share(view, outcome.top_k_probability),
    )
