"""The guaranteed first proposal of every group."""

from fractions import Fraction

from prioritization.case import Floor
from prioritization.rules.floor import floor, served_groups, wishes
from prioritization.ties import tie_order
from scoring.model import Group, Text

COST = {"a": 10, "b": 10, "c": 10, "d": 60}
TIES = tie_order(COST, {}, None)
SETTING = Floor(enabled=True, min_ballots=3, max_share=Fraction(15, 100))


def group(name, population=None):
    """A declared group."""
    return Group(id=name, name=Text(), kind="community", population=population)


def means(**given):
    """Mean marks as fractions, by group."""
    return {
        name: {p: None if m is None else Fraction(m) for p, m in row.items()}
        for name, row in given.items()
    }


def test_enough_ballots_or_enough_people_are_served_fewest_ballots_first():
    """Three ballots, or one ballot and 5 % of the declared population; else nobody."""
    groups = [group("big", 900), group("few", 50), group("tiny", 49), group("none", 1), group("x")]
    ballots = {"big": 5, "few": 1, "tiny": 2, "none": 0, "x": 3}

    assert served_groups(groups, ballots, SETTING) == ("few", "x", "big")


def test_equal_numbers_of_ballots_keep_the_declared_order():
    """The order of the groups file decides."""
    groups = [group("z"), group("a"), group("m")]

    assert served_groups(groups, {"z": 4, "a": 4, "m": 3}, SETTING) == ("m", "z", "a")


def test_without_any_population_only_ballots_count():
    """No share can be taken of nobody."""
    assert served_groups([group("a", 0), group("b")], {"a": 1, "b": 3}, SETTING) == ("b",)


def test_a_group_wishes_for_what_it_supports_and_what_is_not_too_dear():
    """Positive mean, at most 15 % of the budget, best first, level ones in the published order."""
    row = means(g={"a": 1, "b": 2, "c": 1, "d": 9, "e": 9, "f": None})["g"] | {"b": Fraction(0)}
    first, second = sorted("ac", key=TIES.key)

    assert wishes(row, COST, 100, SETTING, TIES) == (first, second)
    assert wishes(row, COST, 66, SETTING, TIES) == ()
    assert wishes(row, COST, 400, SETTING, TIES) == ("d", first, second)


def test_a_group_whose_best_is_in_is_served_by_it():
    """The second group asks for the same and uses up nothing."""
    rounds, by_group = floor(
        ("g", "h"), means(g={"a": 1}, h={"a": 2, "b": 1}), COST, 100, SETTING, TIES
    )

    assert [r.proposal for r in rounds] == ["a"]
    assert by_group == {"g": "a", "h": "a"}
    assert rounds[0].left == 90


def test_with_one_counting_as_served_the_second_best_in_does_not_serve():
    """Top 1: h gets its own best. Top 2: its second best, which is in, serves it."""
    wanted = means(g={"a": 1}, h={"b": 2, "a": 1})
    two = Floor(enabled=True, served_by_top=2)

    assert floor(("g", "h"), wanted, COST, 100, SETTING, TIES)[1] == {"g": "a", "h": "b"}
    assert floor(("g", "h"), wanted, COST, 100, two, TIES)[1] == {"g": "a", "h": "a"}


def test_a_group_gets_the_first_that_still_fits_or_is_in():
    """With c too dear by then, k goes down its list; what is reached and in serves too."""
    cost = {"a": 9, "b": 9, "c": 8, "d": 2}
    setting = Floor(enabled=True, max_share=Fraction(1, 2))
    wanted = means(g={"a": 1}, h={"b": 1}, k={"c": 3, "d": 2}, m={"c": 3, "b": 1}, n={"c": 1})
    rounds, by_group = floor(tuple("ghkmn"), wanted, cost, 20, setting, tie_order(cost, {}, None))

    assert by_group == {"g": "a", "h": "b", "k": "d", "m": "b"}
    assert [(r.proposal, r.left, r.phase) for r in rounds] == [
        ("a", 11, "floor"),
        ("b", 2, "floor"),
        ("d", 0, "floor"),
    ]
