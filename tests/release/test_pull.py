"""How hard each group pulls: of shown groups alone it says nothing of others; of all, a ballot."""

from dataclasses import replace

import pytest

from prioritization.outcome import Decision
from scoring.model import ProposalId
from tests.release.attacker import of_groups
from tests.release.further import fits_pull, single_ballots
from tests.release.published import Published, of_document, of_sections, together
from tests.release.rooms import LIMIT, decided, meeting, room
from workshops import release
from workshops.reports.json_ import document
from workshops.reports.sections import sections
from workshops.workshop import Workshop

pytestmark = pytest.mark.faults
CROWD = {"A": 20, "B": 18, "C": 9, "CSO": 1}
"""Two groups are shown, nine people and one are hidden."""


def planted(seed: int) -> Workshop:
    """The one person lays everything on the first proposal."""
    given = meeting(seed, CROWD)
    first = given.proposals[0].id
    ballots = (replace(b, marks={first: LIMIT}) if b.group == "CSO" else b for b in given.ballots)
    return replace(given, ballots=tuple(ballots))


def read(given: Workshop, decision: Decision) -> tuple[Published, dict[str, float]]:
    """What documents and the report say, and the pull in both of them."""
    made = document(decision, given, "public")
    report = sections(decision, given, "en", "public")
    shown = next((one for one in report if one.key == "influence"), None)
    pull = {str(g): float(x) for g, x in made["pull"].items()}
    assert [row[2].value for row in shown.rows] == list(pull.values())
    return together([of_document(made), of_sections(report)]), pull


def fitting(told: Published, pull: dict[str, float]) -> list[tuple[int, ...]]:
    """Every ballot the one person can have cast, by the pull and by all that was published."""
    sums = of_groups(room(), told)
    ends = [sums.range_of({("CSO", p): 1.0}) for p in room().proposals]
    return [
        ballot
        for ballot in single_ballots(room())
        if all(low - 0.5 <= x <= high + 0.5 for x, (low, high) in zip(ballot, ends, strict=True))
        and fits_pull(told, pull, "CSO", ballot)
    ]


@pytest.mark.parametrize("seed", range(10))
def test_the_pull_of_shown_groups_follows_from_their_own_marks(seed):
    """Whatever the others lay, it is the same figure; so it rules out none of their ballots."""
    given = planted(seed)
    other = meeting(seed + 100, CROWD)
    hidden = {"C", "CSO"}
    ballots = [b for b in given.ballots if b.group not in hidden]
    ballots += [b for b in other.ballots if b.group in hidden]
    mixed = replace(given, ballots=tuple(ballots))

    told, pull = read(given, decided(given))

    assert set(pull) == {"A", "B"}
    assert read(mixed, decided(mixed))[1] == pull
    assert len(fitting(told, pull)) == len(fitting(told, {})) > 1


@pytest.mark.parametrize("seed", range(3))
def test_the_pull_of_everybody_gives_the_ballot_of_one_person_away(seed, monkeypatch):
    """Beside the scores, whole points as they are: one way to lay ten marks is left."""
    given = planted(seed)
    decision = decided(given)
    monkeypatch.setattr(
        release.coarse, "pull", lambda told, _: {g: round(x, 2) for g, x in told.items()}
    )

    told, pull = read(given, decision)

    mine = next(b.marks for b in given.ballots if b.group == "CSO")
    truth = tuple(mine.get(ProposalId(p), 0) for p in room().proposals)
    assert set(pull) == set(CROWD)
    assert fitting(told, pull) == [truth]
