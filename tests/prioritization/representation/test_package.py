"""The finished list as a whole: money per place, group and pillar, owners, divides."""

from dataclasses import replace
from fractions import Fraction

import pytest

from prioritization.case import Check, Divide, Feasibility
from prioritization.representation.package import package_findings, places, spread, submitters
from tests.prioritization.rooms import room

BASE = room([[1, 1, 1]], [60, 30, 10], 100)


def package(*changes, **fields):
    """Three proposals with the fields given, one mapping each."""
    proposals = tuple(
        replace(proposal, **change)
        for proposal, change in zip(BASE.proposals, changes, strict=False)
    )
    return replace(BASE, proposals=(*proposals, *BASE.proposals[len(proposals) :]), **fields)


def checks(case, selected=("a", "b", "c")):
    """The checks that fail, with what they are about."""
    return [
        (
            f.check,
            f.proposal or f.group or f.numbers.get("place") or f.numbers.get("pillar"),
            f.found,
        )
        for f in package_findings(case, ("a", "b", "c"), selected)
    ]


def test_money_is_shared_equally_over_places_and_authors():
    """Two places, half each; what has no place is in none."""
    case = package(
        {"place": "North; South", "submitted_by": ("A", "B")},
        {"place": "North", "submitted_by": ("A",)},
    )
    wide = spread(case, ("b", "a", "c"))

    assert wide.places == {"North": 60, "South": 30}
    assert wide.groups == {"A": 60, "B": 30}
    assert wide.pillars == {"basic_services": 100}
    assert wide.proposals == {"North": ("a", "b"), "South": ("a",)}


def test_authors_of_a_duplicate_stay_authors():
    """Also of the proposal it was joined to, once each."""
    case = package({"submitted_by": ("A",)}, {"submitted_by": ("B", "A"), "duplicate_of": "a"})

    assert submitters(case)["a"] == ("A", "B")


def test_a_place_is_named_once_however_often_it_is_written():
    """Parts of the cell are joined by semicolons."""
    assert places(replace(BASE.proposals[0], place="North; ;South;North")) == ("North", "South")


def test_most_of_the_money_in_one_place_or_group_is_pointed_out():
    """More than 40 %, and not exactly 40 %."""
    case = package(
        {"place": "North", "submitted_by": ("A",)},
        {"place": "South", "submitted_by": ("B",)},
        {"place": "South", "submitted_by": ("B",)},
    )

    assert checks(case) == [
        ("package_place", "North", Fraction(3, 5)),
        ("package_group", "A", Fraction(3, 5)),
    ]


def test_a_pillar_that_could_have_had_something_is_pointed_out():
    """Only where it had a candidate; info, or the declared level."""
    case = package({"pillar": "livelihoods"})
    declared = (Check(kind="pillar_spread", threshold=Fraction(1), level="hold", source="here"),)
    hold = replace(case, method=replace(case.method, checks=declared))

    assert checks(case, ("b", "c")) == [("pillar_spread", "livelihoods", 0)]
    assert [(f.level, f.source) for f in package_findings(case, ("a",), ("b",))] == [("info", "")]
    assert [(f.level, f.source) for f in package_findings(hold, ("a",), ("b",))] == [
        ("hold", "here")
    ]


@pytest.mark.parametrize(
    ("row", "missing"),
    [
        (Feasibility(proposal="a", operation_maintenance=2), False),
        (Feasibility(proposal="a", operation_maintenance=1), True),
        (Feasibility(proposal="a", operation_maintenance=1, owner="Water Co."), False),
        (None, True),
    ],
)
def test_what_is_built_needs_somebody_to_keep_it_up(row, missing):
    """Infrastructure and equipment; a service or an event does not."""
    rows = {} if row is None else {"a": row}
    built = package({"type": "infrastructure"}, feasibility=rows)
    served = package({"type": "service"}, feasibility=rows)

    assert checks(built, ("a",)) == ([("owner_missing", "a", 0)] if missing else [])
    assert checks(served, ("a",)) == []


def test_every_site_on_one_side_of_a_divide_is_pointed_out():
    """One site on the other side is enough; a list without a site on either says nothing."""
    divide = Divide(id="road", sides={"North": "left", "South": "right", "West": "left"})
    sites = ({"place": "North"}, {"place": "West"}, {"place": "Elsewhere"})
    case = package(*sites, divides=(divide,))

    one_side = [
        f for f in package_findings(case, (), ("a", "b", "c")) if f.check == "package_divide"
    ]
    assert [f.numbers for f in one_side] == [{"divide": "road", "side": "left"}]
    both = package(*sites[:2], {"place": "South"}, divides=(divide,))
    assert "package_divide" not in [check for check, *_ in checks(both)]
    assert "package_divide" not in [check for check, *_ in checks(case, ("c",))]


def test_an_empty_list_has_nothing_to_be_screened():
    """Not even a pillar that got nothing."""
    assert package_findings(BASE, ("a", "b"), ()) == ()
