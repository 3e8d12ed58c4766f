"""Which proposals are offered as perhaps the same, in every way people spell them."""

from dataclasses import replace

import pytest

from scoring.model import Proposal, ProposalId, Text
from tests.conftest import EXAMPLES
from workshops.duplicates import folded, likely
from workshops.folder import read_folder


def proposal(identifier, title, *, place="", cost=None, language="ar"):
    """A proposal with one title."""
    text = Text(**{language: title})
    return Proposal(id=ProposalId(identifier), title=text, place=place, cost=cost)


def found(*proposals):
    """The pairs that are offered, by id."""
    return [(pair.first.id, pair.second.id) for pair in likely(proposals)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("إنارة الطريق", "انارة الطريق"),
        ("أسقف المدرسة", "اسقف المدرسه"),
        ("مركز الشباب", "مـــركز الشباب"),
        ("صيانة المَدْرَسَة", "صيانة المدرسة"),
        ("مستشفى المدينة", "مستشفي المدينة"),
        ("شؤون المرأة", "شوون المراة"),
        ("بئر مياه", "بير مياه"),
        ("École du Nord", "ecole du nord"),
        ("Water well, north!", "water well north"),
    ],
    ids=["hamza", "ta marbuta", "tatweel", "marks", "alef maqsura", "waw", "ya", "accent", "sign"],
)
def test_spellings_of_one_title_fold_to_one(one, other):
    """Writers vary hamza, ta marbuta, alef, marks, tatweel, accents and signs; the title stays."""
    assert folded(one) == folded(other)


def test_the_article_does_not_part_two_titles():
    """With and without the article is the same request."""
    assert found(proposal("P1", "بئر المياه"), proposal("P2", "بئر مياه")) == [("P1", "P2")]


def test_titles_of_different_things_are_not_offered():
    """A clinic is no playground, wherever it stands."""
    clinic = proposal("P1", "صيانة المستوصف", place="Nasiriya", cost=100)
    playground = proposal("P2", "ملعب للأطفال", place="Nasiriya", cost=100)

    assert found(clinic, playground) == []


def test_the_same_place_at_about_the_same_cost_asks_for_less_likeness():
    """Loosely alike titles are offered in one place at a near cost, and nowhere else."""
    well = proposal("P1", "Water well in the school yard", place="North", cost=400, language="en")
    other = proposal("P2", "Water well with generator", place="North", cost=460, language="en")

    assert found(well, other) == [("P1", "P2")]
    assert found(well, replace(other, place="South")) == []
    assert found(well, replace(other, cost=800)) == []
    assert found(well, replace(other, cost=None)) == [("P1", "P2")]


def test_titles_that_meet_in_another_language_are_found():
    """Two languages are enough to find a pair; the closest one counts."""
    one = replace(proposal("P1", "بئر"), title=Text(ar="بئر", en="Water well north"))
    other = replace(proposal("P2", "حفر"), title=Text(ar="حفر آبار", en="Water wells North"))

    assert found(one, other) == [("P1", "P2")]


def test_what_is_joined_already_is_not_offered_again():
    """A pair that was joined stays joined."""
    one = proposal("P1", "بئر مياه")
    joined = replace(proposal("P2", "بئر مياه"), duplicate_of=ProposalId("P1"))

    assert found(one, joined) == []


def test_the_likeliest_pair_comes_first_and_order_does_not_matter():
    """The same list in any order gives the same pairs in the same order."""
    same = [proposal("P1", "ملعب كرة القدم"), proposal("P2", "ملعب كرة القدم")]
    near = [proposal("P3", "حديقة للأطفال شمال"), proposal("P4", "حديقة الأطفال الشمالية")]

    pairs = found(*same, *near)
    assert pairs[0] == ("P1", "P2")
    assert ("P3", "P4") in pairs
    back = {frozenset(pair) for pair in found(*reversed(near), *reversed(same))}
    assert back == {frozenset(pair) for pair in pairs}


def test_the_planted_pair_of_sabha_is_the_only_one_found():
    """S01 and S02 are one well written up twice; no other pair of the 24 is offered."""
    proposals = read_folder(EXAMPLES / "sabha").proposals

    assert found(*(replace(p, duplicate_of=None) for p in proposals)) == [("S01", "S02")]
