"""What the Weights page shows: criteria, the order their weights give, and sheets of the room."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from scoring import weights as methods
from scoring.model import Criterion, CriterionId, InvalidInput, PerformanceTable, ProposalId
from scoring.ranking import places, scoreboard
from scoring.weights import criterion_shares
from workshops.cases import case
from workshops.language import LANGUAGES, number
from workshops.web import state
from workshops.web.pieces import (
    Html,
    count,
    join,
    ltr,
    own,
    proposal_title,
    say,
    table,
    tag,
)
from workshops.workshop import WeightVote, Workshop

HALF = Fraction(1, 2)


def criterion_name(criterion: Criterion, workshop: Workshop) -> str:
    """The name of a criterion in the language of the page."""
    names = criterion.name
    main = workshop.settings.languages[0]
    return getattr(names, state.language()) or getattr(names, main) or str(criterion.id)


def anchors(criterion: Criterion) -> Html:
    """Where the value of a criterion is 0 and where it is 1."""
    if criterion.breakpoints:
        ends = (criterion.breakpoints[0][0], criterion.breakpoints[-1][0])
    else:
        ends = (criterion.low or Fraction(0), criterion.high or Fraction(1))
    low, high = ends if criterion.direction == "max" else (ends[1], ends[0])
    return say("weights.anchors", low=ltr(decimal(low)), high=ltr(decimal(high)))


def decimal(x: Fraction) -> str:
    """A figure of a scale as people write it: whole in groups of three, or with its decimals."""
    language = state.language()
    if x.denominator == 1:
        return number(language, x)
    return f"{float(x):g}".replace(".", LANGUAGES[language].decimal)


def reweighted(
    criteria: Sequence[Criterion], given: Mapping[CriterionId, int]
) -> tuple[Criterion, ...]:
    """The criteria with the weights on the page."""
    return tuple(replace(c, weight=Fraction(given[c.id])) for c in criteria)


def warnings(criteria: Sequence[Criterion], workshop: Workshop) -> list[str]:
    """What the room should know of these weights before they are saved."""
    total = sum((c.weight for c in criteria), Fraction(0))
    found = []
    if total != 100:  # noqa: PLR2004  # weights are given in points of 100
        found.append(state.say("weights.sum", n=int(total)))
    if total:
        shares = criterion_shares(criteria)
        found += [
            state.say("weights.over_half", name=criterion_name(c, workshop))
            for c, share in zip(criteria, shares, strict=True)
            if share > HALF
        ]
    found += [
        state.say("weights.not_counted", name=criterion_name(c, workshop))
        for c in criteria
        if c.weight == 0
    ]
    return found


def assessed_table(workshop: Workshop, criteria: Sequence[Criterion]) -> PerformanceTable | None:
    """What staff and figures say, without the vote; None where nothing is left to weigh."""
    whole = case(workshop).table
    kept = [j for j, c in enumerate(whole.criteria) if c.source != "ballots"]
    weighed = tuple(next(c for c in criteria if c.id == whole.criteria[j].id) for j in kept)
    if not any(c.weight for c in weighed):
        return None
    return PerformanceTable(
        proposals=whole.proposals,
        criteria=weighed,
        natural=tuple(tuple(row[j] for j in kept) for row in whole.natural),
        confidence=tuple(tuple(row[j] for j in kept) for row in whole.confidence),
    )


def ranks(workshop: Workshop, criteria: Sequence[Criterion]) -> dict[ProposalId, tuple[int, float]]:
    """Place and score of each proposal by assessed and computed criteria alone, best first."""
    judged = assessed_table(workshop, criteria)
    if judged is None:
        return {}
    board = scoreboard(case(replace(workshop, ballots=(), tallies=())).profile, judged, {})
    found = places([score.score for score in board.scores])
    lines = zip(board.scores, found, strict=True)
    ordered = sorted(lines, key=lambda line: line[1].rank)
    return {score.proposal: (place.rank, float(score.score)) for score, place in ordered}


def order_table(workshop: Workshop, criteria: Sequence[Criterion]) -> Html:
    """The order these weights give beside the one of equal weights."""
    mine = ranks(workshop, criteria)
    equal = ranks(workshop, [replace(c, weight=Fraction(1)) for c in criteria])
    known = {p.id: p for p in workshop.proposals}
    head = [state.say(f"weights.{name}") for name in ("place", "proposal", "score", "equal")]
    rows = [
        [
            count(rank),
            proposal_title(known[proposal]),
            ltr(f"{score:.1f}"),
            count(equal[proposal][0]) if proposal in equal else "–",
        ]
        for proposal, (rank, score) in mine.items()
    ]
    return table(head, rows, "nums titled", state.say("weights.order"))


def sheet_weights(votes: Sequence[WeightVote], criteria: Sequence[Criterion]) -> list[Fraction]:
    """The weights one sheet gives, by its method, in the order of the criteria.

    Raises InvalidInput where its figures do not fit the method.
    """
    given = {vote.criterion: vote.value for vote in votes}
    figures = [given.get(c.id, Fraction(0)) for c in criteria]
    if votes[0].method == "cards":
        return list(methods.rank_order_centroid([int(x) for x in figures]))
    verb = methods.swing if votes[0].method == "swing" else methods.points
    return list(verb(figures))


def sheets(workshop: Workshop) -> dict[str, tuple[WeightVote, ...]]:
    """The sheets that were handed in, by name."""
    found: dict[str, list[WeightVote]] = {}
    for vote in workshop.weight_votes:
        found.setdefault(vote.sheet, []).append(vote)
    return {sheet: tuple(votes) for sheet, votes in found.items()}


def room_weights(workshop: Workshop) -> tuple[Fraction, ...]:
    """What the sheets say together: the mean within each group, then equal voice per group."""
    of_group: dict[str, list[list[Fraction]]] = {}
    for votes in sheets(workshop).values():
        try:
            weights = sheet_weights(votes, workshop.criteria)
        except InvalidInput:
            continue
        of_group.setdefault(str(votes[0].group or ""), []).append(weights)
    means = [
        [sum(column, Fraction(0)) / len(rows) for column in zip(*rows, strict=True)]
        for _, rows in sorted(of_group.items())
    ]
    return tuple(sum(column, Fraction(0)) / len(means) for column in zip(*means, strict=True))


def whole_points(shares: Sequence[Fraction]) -> list[int]:
    """Shares as whole points that add up to 100, by largest remainder."""
    exact = [100 * share for share in shares]
    points = [int(x) for x in exact]
    rest = sorted(range(len(exact)), key=lambda j: (points[j] - exact[j], j))
    for j in rest[: 100 - sum(points)]:
        points[j] += 1
    return points


def sheet_table(workshop: Workshop) -> Html:
    """Who gave criteria which weight, one sheet a line, in points of 100."""
    names = {g.id: g for g in workshop.groups}
    head = [state.say("weights.sheet"), state.say("weights.group"), state.say("weights.method")]
    head += [criterion_name(c, workshop) for c in workshop.criteria]
    rows = []
    for sheet, votes in sheets(workshop).items():
        group = names.get(votes[0].group) if votes[0].group else None
        points = whole_points(sheet_weights(votes, workshop.criteria))
        rows.append(
            [
                own(sheet),
                own(getattr(group.name, state.language())) if group else "–",
                state.say(f"weights.method_{votes[0].method}"),
                *[count(n) for n in points],
            ]
        )
    return tag("div", join([table(head, rows, "nums")]), cls="wide")
