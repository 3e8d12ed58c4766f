"""Small workshops: built by hand in a line or two, or drawn by Hypothesis down to nothing."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from prioritization.case import (
    Attendance,
    Case,
    Check,
    Feasibility,
    Floor,
    GroupWeights,
    Method,
    Options,
    RuleChoice,
    Screening,
    Ties,
)
from prioritization.representation.presence import CHECKS
from scoring.model import Criterion, Group, PerformanceTable, Proposal, Text
from tests import strategies
from tests.prioritization.votes import make_profile

SUPPORT = Criterion(
    id="C1", name=Text(), source="ballots", weight=Fraction(1), low=Fraction(0), high=Fraction(1)
)


def passed(proposals):
    """Both screenings, passed by every proposal."""
    return {
        "feasibility": {
            p: Feasibility(proposal=p, verdict="pass", operation_maintenance=2) for p in proposals
        },
        "screening": {p: Screening(proposal=p, consequence="none") for p in proposals},
    }


def ballots_only(proposals, criteria=(SUPPORT,)):
    """A table on which every criterion but the ballots is unknown."""
    blank = ((None,) * len(criteria),) * len(proposals)
    return PerformanceTable(
        proposals=proposals, criteria=tuple(criteria), natural=blank, confidence=blank
    )


def room(marks, cost, budget, *, method=None, criteria=(SUPPORT,), **more) -> Case:
    """A workshop from rows of marks; every proposal has passed both screenings.

    more: of `make_profile` (kind, groups, group, people, tallied, proposals); `case` holds fields
    of the case.
    """
    fields = more.pop("case", {})
    profile = make_profile(marks, **more)
    proposals = tuple(
        Proposal(id=p, title=Text(en=p), cost=c)
        for p, c in zip(profile.proposals, cost, strict=True)
    )
    base = Case(
        budget=budget,
        proposals=proposals,
        groups=tuple(Group(id=g, name=Text(), kind="community") for g in profile.groups),
        profile=profile,
        table=ballots_only(profile.proposals, criteria),
        method=method or Method(ties=Ties(lot_seed="17-4-62")),
        **passed(profile.proposals),
    )
    return replace(base, **fields)


def equal_shares(**options) -> Method:
    """Equal Shares, one person one vote, the lot drawn."""
    return Method(
        group_weights=GroupWeights(kind="per_person"),
        rule=RuleChoice(kind="equal_shares", options=Options(**options)),
        ties=Ties(lot_seed="17-4-62"),
    )


@st.composite
def methods(draw, groups):
    """Any method, sensible or not."""
    utilities = ["cost", "count", "points", "borda"]
    kind = draw(st.sampled_from(["equal", "population", "per_person", "custom"]))
    return Method(
        group_weights=GroupWeights(
            kind=kind,
            cap=draw(st.sampled_from([None, Fraction(3), Fraction(1)])),
            weights={g: Fraction(draw(st.integers(0, 3))) for g in groups if draw(st.booleans())},
        ),
        rule=RuleChoice(
            kind=draw(st.sampled_from(["ranked", "equal_shares", "phragmen"])),
            options=Options(
                does_not_fit=draw(st.sampled_from(["skip", "stop"])),
                utility=draw(st.sampled_from(utilities)),
                completion=draw(st.sampled_from(["none", "utilitarian", "add1+utilitarian"])),
                add1_stop=draw(st.sampled_from(["exhaustive", "overspend"])),
                threshold=draw(st.sampled_from([None, Fraction(3), Fraction(1, 2)])),
                comparison=draw(st.sampled_from(["off", "satisfaction", "exclusion"])),
            ),
        ),
        floor=Floor(
            enabled=draw(st.booleans()),
            min_ballots=draw(st.integers(0, 2)),
            max_share=draw(st.sampled_from([Fraction(1), Fraction(1, 4), Fraction(0)])),
        ),
        ties=Ties(lot_seed=draw(st.sampled_from([None, "3", "٣", "no seed at all"]))),
        checks=tuple(
            Check(kind=name, threshold=draw(strategies.fractions()), level="warn")
            for name in draw(st.lists(st.sampled_from([*CHECKS, "unheard_of"]), max_size=3))
        ),
    )


@st.composite
def cases(draw) -> Case:
    """Any workshop: merged, gated, withdrawn, unpriced proposals, any answers, any method."""
    profile, table = draw(strategies.questions())
    if draw(st.booleans()):
        table = ballots_only(profile.proposals, ())
    costs = st.none() | st.sampled_from([0, 1, 2, 3, 3, 6, 12])
    kept = [
        Proposal(
            id=p,
            title=Text(en=p),
            cost=draw(costs),
            place=draw(st.sampled_from(["", "North", "North; South"])),
            submitted_by=tuple(draw(st.lists(st.sampled_from(profile.groups), max_size=2)))
            if profile.groups
            else (),
        )
        for p in profile.proposals
    ]
    extra = []
    if kept and draw(st.booleans()):
        extra.append(Proposal(id="twin", title=Text(), cost=1, duplicate_of=kept[0].id))
    if draw(st.booleans()):
        extra.append(Proposal(id="gone", title=Text(), cost=1))
    seats = st.none() | st.integers(0, 3)
    verdicts = st.sampled_from([None, "pass", "pass", "conditional", "fail"])
    consequences = st.sampled_from([None, "none", "none", "mitigate", "flag", "hold", "block"])
    answers = st.dictionaries(
        st.sampled_from(["Q1", "Q4", "Q12", "Q99"]), st.sampled_from(["yes", "no", "unknown"])
    )
    return Case(
        budget=draw(st.sampled_from([0, 1, 4, 7, 12, 1000])),
        proposals=(*kept, *extra),
        groups=tuple(
            Group(id=g, name=Text(), kind="community", population=draw(seats), seats=draw(seats))
            for g in profile.groups
        ),
        profile=profile,
        table=table,
        method=draw(methods(profile.groups)),
        feasibility={
            p.id: Feasibility(
                proposal=p.id,
                verdict=draw(verdicts),
                land=draw(st.sampled_from([None, 0, 1, 2])),
                note_en=draw(st.sampled_from(["", "a note"])),
            )
            for p in kept
            if draw(st.integers(0, 5))
        },
        screening={
            p.id: Screening(proposal=p.id, consequence=draw(consequences), answers=draw(answers))
            for p in kept
            if draw(st.integers(0, 5))
        },
        attendance=tuple(
            Attendance(group=g, sex="F", age_band="25-34", present=draw(st.integers(0, 9)))
            for g in profile.groups
            if draw(st.booleans())
        ),
        withdrawn={"gone": draw(st.sampled_from(["", "2026-04-18"]))},
    )
