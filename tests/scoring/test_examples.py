"""The worked results of the example towns, which were computed by other code."""

from fractions import Fraction

import pytest

from scoring.ballots import group_means, in_form_units, supports
from scoring.model import BallotForm
from scoring.ranking import places, scoreboard
from scoring.weights import ballot_weights
from tests.scoring import folder

TOWNS = ("sabha", "al_kufra")
PRESETS = {
    "per_person": ("per_person", None),
    "equal": ("equal", None),
    "population_uncapped": ("population", None),
    "population_capped_3": ("population", Fraction(3)),
}
OTHER_FORMS = {
    "points": BallotForm(kind="points", limit=10),
    "approval": BallotForm(kind="approval", limit=6),
    "score": BallotForm(kind="score", limit=5),
    "ranking": BallotForm(kind="ranking", limit=5),
}


def known(contributions):
    """Contributions as floats, those that are there; and which are not."""
    there = {c: float(x) for c, x in contributions.items() if x is not None}
    return there, contributions.keys() - there.keys()


def weights(town, preset):
    """Weight of one ballot per group, of the official ballots."""
    kind, cap = PRESETS[preset]
    return ballot_weights(
        folder.town_profile(town, folder.FORMS[town]),
        kind,
        population=folder.population(town),
        cap=cap,
        custom={},
    )


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("town", TOWNS)
def test_one_ballot_weighs_what_was_worked_out(town, preset):
    """Weights agree with the worked ones, and together make as many ballots as were cast."""
    worked = folder.expected(town)
    found = weights(town, preset)

    assert {g: round(float(w), 6) for g, w in found.items()} == pytest.approx(
        worked["ballot_weight"][preset], abs=1e-6
    )
    cast = worked["ballots"]["by_group"]
    assert sum(found[g] * n for g, n in cast.items() if n) == worked["ballots"]["total"]


@pytest.mark.parametrize("preset", ["per_person", "equal", "population_capped_3"])
@pytest.mark.parametrize("town", TOWNS)
def test_scores_ranks_and_contributions_are_the_worked_ones(town, preset):
    """Every score of the weighted sum, over all unmerged proposals."""
    worked = folder.expected(town)["weighted_sum"][preset]
    table = folder.table(town)
    board = scoreboard(folder.town_profile(town, folder.FORMS[town]), table, weights(town, preset))
    ranks = places([score.score for score in board.scores])

    assert set(worked) == set(board.proposals)
    for score, place in zip(board.scores, ranks, strict=True):
        line = worked[score.proposal]
        assert float(score.score) == pytest.approx(line["score"], abs=1e-6)
        assert place.rank == line["rank_all"]
        (found, missing), (wanted, gone) = known(score.contributions), known(line["contributions"])
        assert found == pytest.approx(wanted, abs=1e-6)
        assert missing == gone
        assert score.incomplete == line.get("incomplete", False)
        if score.incomplete:
            assert float(score.low) == pytest.approx(line["low"], abs=1e-6)
            assert float(score.high) == pytest.approx(line["high"], abs=1e-6)


@pytest.mark.parametrize("town", TOWNS)
def test_the_ranking_of_candidates_is_the_settled_one(town):
    """The block `decide.ranking`, to 1e-9 relative, with competition ranks among candidates."""
    ranking = folder.expected(town)["decide"]["ranking"]
    official = {"sabha": "equal", "al_kufra": "population_capped_3"}[town]
    board = scoreboard(
        folder.town_profile(town, folder.FORMS[town]), folder.table(town), weights(town, official)
    )
    ranks = places([board.of(line["id"]).score for line in ranking])

    assert [p.rank for p in ranks] == [line["rank"] for line in ranking]
    assert [p.tied for p in ranks] == [line["tied"] for line in ranking]
    for line in ranking:
        score = board.of(line["id"])
        assert float(score.score) == pytest.approx(line["score"], rel=1e-9)
        (found, missing), (wanted, gone) = known(score.contributions), known(line["contributions"])
        assert found == pytest.approx(wanted, rel=1e-9)
        assert missing == gone


@pytest.mark.parametrize("form", OTHER_FORMS)
@pytest.mark.parametrize("town", TOWNS)
def test_supporters_are_counted_as_worked_out_in_every_form(town, form):
    """Any mark supports; of scores the smallest above the middle of the scale."""
    votes = folder.town_profile(town, OTHER_FORMS[form], f"other_forms/ballots_{form}.csv")
    counted = supports(votes).sum(axis=0)

    worked = folder.expected(town)["supporters"][form]
    assert dict(zip(votes.proposals, counted.tolist(), strict=True)) == worked


@pytest.mark.parametrize("town", TOWNS)
def test_group_means_are_the_worked_ones(town):
    """Plain mean value per group in the official form."""
    votes = folder.town_profile(town, folder.FORMS[town])
    worked = folder.expected(town)["group_means"]

    for group, row in zip(votes.groups, group_means(votes), strict=True):
        for proposal, mean in zip(votes.proposals, row, strict=True):
            if group in worked:
                units = float(in_form_units(votes.form, mean))
                assert units == pytest.approx(worked[group][proposal], abs=1e-6)
            else:
                assert mean is None
