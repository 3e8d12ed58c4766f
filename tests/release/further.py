"""What else leaves: answers to "what if", a group left out, counts in reasons, second opinions.

Each becomes statements about the same unknowns as in `attacker.of_groups`, so that all of them are
laid on top of everything else that was published.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from math import floor, log10

import numpy as np

from prioritization.basis import restricted, weights_of
from prioritization.case import Case, GroupWeights
from prioritization.outcome import Decision
from prioritization.whatif import PRESETS, with_weights
from scoring.ballots import voters
from scoring.comparison import Comparison
from tests.release.attacker import Room, Sums
from tests.release.published import FINE, HUNDREDTH, TENTH, Published, Range, points
from workshops import cases, what_if
from workshops.reports.sections.card import card
from workshops.second_weights import other_weights
from workshops.what_if import Question
from workshops.workshop import Language, Workshop

MOST = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A list under other weights. mass: what the ballots of each group count together.

    first: came in; last: did not, although it would have fitted where the first were taken.
    """

    mass: Mapping[str, float]
    first: Collection[str]
    last: Collection[str]


def answered(decision: Decision, given: Workshop) -> list[Version]:
    """Every question about groups and weights that a page answers, as it answers it."""
    presets = PRESETS if other_weights(decision) else ()
    asked = [Question(kind="weights", value=name) for name in presets]
    for kind in ("without_group", "double_group"):
        asked += [Question.of_kind(kind, g) for g in what_if.groups_asked(decision, given)]
    found = []
    for question in asked:
        (answer,) = what_if.answers(decision, given, question)
        rest = [p.id for p in given.proposals if p.id not in answer.selected]
        mass = masses(_case(decision, given, question))
        found.append(Version(mass=mass, first=answer.selected, last=rest))
    return found


def left_out(told: Decision, given: Workshop) -> list[Version]:
    """What a group left out would change, and the presets, as the chapter on doubt tells them."""
    sure = told.robustness
    if sure is None:
        return []
    whole = cases.history(given).case
    cases_ = {name: with_weights(whole, PRESETS[name]) for name in sure.presets if name in PRESETS}
    changes: list[tuple[Comparison, Case]] = [(sure.presets[n], case) for n, case in cases_.items()]
    changes += [(c, without(whole, g)) for g, c in (sure.without_group or {}).items()]
    base = {place.proposal for place in told.ranking if place.rank <= sure.k}
    found = []
    for change, case in changes:
        first = (base - set(change.leaving)) | set(change.entering)
        rest = [p.id for p in given.proposals if p.id not in first]
        found.append(Version(mass=masses(case), first=first, last=rest))
    return found


def without(case: Case, group: str) -> Case:
    """The same vote without one group."""
    others = [g for g in case.profile.groups if g != group]
    return replace(case, profile=restricted(case.profile, others))


def _case(decision: Decision, given: Workshop, question: Question) -> Case:
    """The case a question is about, as anybody can set it up: only weights change."""
    case = cases.history(given).case
    if question.kind == "weights":
        return with_weights(case, PRESETS[question.value])
    if question.kind == "without_group":
        return without(case, question.value)
    two = {g.group: g.share * (2 if g.group == question.value else 1) for g in decision.groups}
    return with_weights(case, GroupWeights(kind="custom", weights=two))


def masses(case: Case) -> dict[str, float]:
    """What the ballots of each group count together: its size and weights are known to all."""
    weights, _ = weights_of(case)
    return {str(g): n * float(weights[g]) for g, n in voters(case.profile).items() if n}


def lay(room: Room, told: Published, sums: Sums, versions: Iterable[Version]) -> None:
    """Whoever came in has at least the score of whoever did not; all cost the same here."""
    for version in versions:
        total = sum(version.mass.values())
        for ahead in version.first:
            for behind in version.last:
                parts: dict[object, float] = {}
                for group, mass in version.mass.items():
                    one = 100 * room.weight * mass / total / told.ballots[group] / room.anchor
                    parts[group, str(ahead)] = one
                    parts[group, str(behind)] = -one
                sums.known(parts, (0.0, MOST))


def count_supporters(room: Room, told: Published, sums: Sums, reasons: Decision) -> None:
    """Hidden: how many of each group support a proposal. Known: by head, and as money by weight.

    reasons: the decision whose reasons were told. Whoever gave a mark supports.
    """
    voted = {g: n for g, n in told.ballots.items() if n}
    mass = {g: n * told.weights[g] for g, n in voted.items()}
    bought = next(iter(told.orders.get("equal_shares", ())), "")
    for one in reasons.proposals:
        p, numbers = str(one.proposal), one.reason.numbers
        for group, n in voted.items():
            sums.unknown(("supports", group, p), 0, n)
            sums.known({(group, p): 1.0, ("supports", group, p): -1.0}, (0.0, MOST))
            sums.known({(group, p): 1.0, ("supports", group, p): -room.limit}, (-MOST, 0.0))
        if "n" in numbers:
            heads = {("supports", g, p): 1.0 for g in voted}
            sums.known(heads, (float(numbers["n"]), float(numbers["n"])))
        # money that nobody had spent yet is the supporters by weight, in parts of the budget
        held = numbers.get("start", numbers.get("money") if p == bought else None)
        if held is not None:
            each = BUDGET / sum(mass.values())
            parts = {("supports", g, p): each * mass[g] / n for g, n in voted.items()}
            sums.known(parts, rounded(float(held)))


BUDGET = 1000.0
"""Of the rooms that are attacked."""


def rounded(x: float) -> Range:
    """Where a figure of two digits may have come from; one of more digits is exact."""
    unit = 10.0 ** (floor(log10(x)) - 1) if x else 1.0
    half = unit / 2 if abs(x / unit - round(x / unit)) < FINE else FINE
    return x - half, x + half


def of_opinions(document: Mapping) -> Published:
    """Scores of other methods; with one criterion the geometric mean is the score itself."""
    found = document["opinions"] or {}
    lines = found.get("proposals", ())
    return Published(
        scores={
            line["id"]: (line["geometric"] - 0.05, line["geometric"] + 0.05)
            for line in lines
            if line.get("geometric") is not None
        }
    )


def of_cards(decision: Decision, given: Workshop, language: Language) -> Published:
    """The cards of all proposals: what the one criterion gave, and the score."""
    scores: dict[str, float] = {}
    for proposal in given.proposals:
        told = card(decision, given, proposal.id, language).points
        for row in told.rows:
            if isinstance(x := row[1].value, float) and x == x:  # noqa: PLR0124  # NaN: kept back
                scores[str(proposal.id)] = x
    return Published(scores=points(scores))


def fits_pull(
    told: Published, pull: Mapping[str, float], group: str, ballot: Sequence[int]
) -> bool:
    """Whether the one ballot of a group agrees with how hard groups are said to pull.

        e_g = α_g s_g / Σ_h α_h s_h     so     s_g = e_g α_a s_a / (e_a α_g)

    a: a group whose means are told, each to a tenth, which moves their deviation by as much. Every
    ballot does where nothing is said of the group.
    """
    if group not in pull:
        return True
    mass = {g: n * told.weights[g] for g, n in told.ballots.items() if n}
    for a in pull.keys() & {g for g, _ in told.means}:
        middles = [sum(ends) / 2 for (g, _), ends in told.means.items() if g == a]
        around = [np.std(middles) + by for by in (-TENTH, TENTH)]
        low, high = (
            (pull[group] + by) / (pull[a] - by) * mass[a] / mass[group] * s
            for by, s in zip((-HUNDREDTH, HUNDREDTH), around, strict=True)
        )
        if not low <= np.std(ballot) <= high:
            return False
    return True


def single_ballots(room: Room) -> Iterator[tuple[int, ...]]:
    """Every way one person can lay all marks."""
    ends = room.limit + len(room.proposals) - 1
    for bars in combinations(range(ends), len(room.proposals) - 1):
        yield tuple(b - a - 1 for a, b in pairwise((-1, *bars, ends)))
