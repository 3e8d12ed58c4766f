"""How much each criterion and each ballot counts, as exact fractions."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Literal

from scoring.ballots import voters
from scoring.model import Criterion, GroupId, InvalidInput, Profile

WeightKind = Literal["equal", "population", "per_person", "custom"]


def criterion_shares(criteria: Sequence[Criterion]) -> tuple[Fraction, ...]:
    """The declared weights as shares of their sum: each >= 0, together 1; () without criteria."""
    return points([criterion.weight for criterion in criteria]) if criteria else ()


def points(given: Sequence[Fraction | int]) -> tuple[Fraction, ...]:
    """Criterion weights from points: w_j = d_j / Σ_k d_k.

    Raises InvalidInput if a number is negative or all are zero.
    """
    total = sum((Fraction(d) for d in given), Fraction(0))
    if any(d < 0 for d in given) or total == 0:
        raise InvalidInput(f"points {[str(d) for d in given]}: expected none below 0, one above")
    return tuple(Fraction(d) / total for d in given)


def swing(given: Sequence[Fraction | int]) -> tuple[Fraction, ...]:
    """Criterion weights from swings: w_j = s_j / Σ_k s_k.

    given: worth of the jump from worst to best on each criterion, the most wanted at 100.
    Raises InvalidInput if one is outside 0..100 or none is 100.
    DCLG, Multi-criteria analysis: a manual, 2009.
    """
    if not given or max(given) != 100 or min(given) < 0:  # noqa: PLR2004 (the top of the scale)
        raise InvalidInput(f"swings {[str(s) for s in given]}: expected 0..100, the largest 100")
    return points(given)


def dots(
    sheets: Mapping[GroupId, Sequence[Sequence[int]]], shares: Mapping[GroupId, Fraction]
) -> tuple[Fraction, ...]:
    """Criterion weights from dots laid by the room: everybody's shares d_pj / Σ_k d_pk, joined.

    sheets: per group, one row of dots per person, criteria in the declared order; a person without
    a dot abstains. shares: as for `room_mean`.
    Raises InvalidInput if a number is negative or nobody of a group with a share laid a dot.
    """
    if any(d < 0 for rows in sheets.values() for row in rows for d in row):
        raise InvalidInput("dots: expected none below 0")
    return room_mean(
        {group: [points(row) for row in rows if any(row)] for group, rows in sheets.items()},
        shares,
    )


def room_mean(
    sheets: Mapping[GroupId, Sequence[Sequence[Fraction]]], shares: Mapping[GroupId, Fraction]
) -> tuple[Fraction, ...]:
    """What the room says criteria weigh: w_j = Σ_g α_g · mean over p in g of w_pj.

    sheets: per group, one row of weights per person (of dots, of cards by rank-order centroid).
    shares: α_g, any scale; groups without a sheet are left out.
    Raises InvalidInput if no group with a share has a sheet.
    """
    said = {group: rows for group, rows in sorted(sheets.items()) if rows}
    total = sum((shares.get(group, Fraction(0)) for group in said), Fraction(0))
    if total == 0:
        raise InvalidInput("criterion weights: nobody of a group with a weight said any")
    weighted = [
        [
            shares.get(group, Fraction(0)) / total * sum(column) / len(rows)
            for column in zip(*rows, strict=True)
        ]
        for group, rows in said.items()
    ]
    return tuple(sum(column, Fraction(0)) for column in zip(*weighted, strict=True))


def rank_order_centroid(places: Sequence[int]) -> tuple[Fraction, ...]:
    """Criterion weights from an order of importance: w_(r) = (1/m) Σ_{k=r..m} 1/k.

    places: of each criterion, 1 the most important; equal numbers share the mean of the centroids
    they cover. It is also the mean of all weights that respect the order.
    Barron and Barrett, Management Science 42, 1996.
    """
    m = len(places)
    centroid = [
        sum((Fraction(1, k) for k in range(r, m + 1)), Fraction(0)) / m for r in range(1, m + 1)
    ]
    order = sorted(places)
    first = {place: order.index(place) for place in order}
    return tuple(
        sum(centroid[first[place] : first[place] + order.count(place)], Fraction(0))
        / order.count(place)
        for place in places
    )


def ballot_weights(
    profile: Profile,
    kind: WeightKind,
    *,
    population: Mapping[GroupId, int],
    cap: Fraction | None,
    custom: Mapping[GroupId, Fraction],
) -> dict[GroupId, Fraction]:
    """What one ballot of each group counts, in average ballots.

        ω_g = N · α_g / n_g,  Σ_g n_g ω_g = N        n_g: people who answered anything

    equal: α_g = 1/G. per_person: α_g = n_g/N. custom: α_g as declared, over the groups that voted.
    population: α_g as the population, no ballot above `cap` (None: no cap); groups without a
    population figure keep ω = 1. population, custom: read by their own kind only.
    Groups where nobody answered anything are left out: their vote is never invented.
    Raises InvalidInput for a cap below 1, and for custom weights that are negative, all zero or
    missing for a group that voted.
    """
    n = voters(profile)
    if kind == "per_person":
        return dict.fromkeys(n, Fraction(1))
    if kind == "equal":
        return {group: Fraction(sum(n.values()), len(n) * n[group]) for group in n}
    if kind == "custom":
        return _declared(n, custom)
    known = {group: population[group] for group in n if population.get(group, 0) > 0}
    return dict.fromkeys(n, Fraction(1)) | _by_population(n, known, cap)


def _declared(
    n: Mapping[GroupId, int], custom: Mapping[GroupId, Fraction]
) -> dict[GroupId, Fraction]:
    """Weights of one ballot that give each group its declared part."""
    problems = [
        f"group {group}: voted but has no declared weight" for group in n if group not in custom
    ]
    problems += [f"group {group}: weight {a} is below 0" for group, a in custom.items() if a < 0]
    total = sum((custom.get(group, Fraction(0)) for group in n), Fraction(0))
    if n and not problems and total == 0:
        problems.append("custom group weights: all of the groups that voted have 0")
    if problems:
        raise InvalidInput(*problems)
    return {group: Fraction(custom[group]) / total * sum(n.values()) / n[group] for group in n}


def _by_population(
    n: Mapping[GroupId, int], population: Mapping[GroupId, int], cap: Fraction | None
) -> dict[GroupId, Fraction]:
    """Cap the groups above the cap, scale the rest to keep Σ n_g ω_g, until nothing new is capped.

        r_g = (P_g / Σ P) · (Σ n / n_g)          ω_g = min(cap, λ r_g),  λ >= 1

    A single cut without scaling again would break the promise that no ballot passes the cap.
    """
    if cap is not None and cap < 1:
        raise InvalidInput(f"group weights: cap is {cap}; expected 1 or more")
    people, ballots = sum(population.values()), sum(n[group] for group in population)
    weights = {
        group: Fraction(p, people) * Fraction(ballots, n[group]) for group, p in population.items()
    }
    capped: dict[GroupId, Fraction] = {}
    while cap is not None and (above := [g for g in weights if weights[g] > cap]):
        capped |= dict.fromkeys(above, cap)
        weights = {group: weight for group, weight in weights.items() if group not in capped}
        held = sum((n[group] * weight for group, weight in weights.items()), Fraction(0))
        room = ballots - sum(n[group] * cap for group in capped)
        weights = {group: weight * room / held for group, weight in weights.items()}
    return weights | capped
