"""A workshop's ballots written as `.pb`, read back, and read by another program."""

import csv
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pabutools.election.pabulib import parse_pabulib_from_string

from prioritization.case import Case, Options
from prioritization.election import from_profile
from prioritization.rules import RULES
from scoring.model import Group, PerformanceTable, Proposal, Text
from tests.prioritization.votes import UTILITIES, make_vote, votes
from tests.workshops.reports.examples import FORMULAS, TOWNS, town, with_texts
from workshops.cases import case
from workshops.pabulib import read
from workshops.release import shown_groups
from workshops.reports.pb_ import OTHER, write, write_pb

META = {"description": 'A day; in "one"\nroom', "country": "Libya", "unit": "Sabha", "rule": "x"}


def case_of(vote):
    """A case that asks about a vote, with everything else left out."""
    ids = vote.profile.proposals
    return Case(
        budget=vote.budget,
        proposals=tuple(
            Proposal(id=p, title=Text(en=f"Title; of {p}"), cost=vote.cost[p]) for p in ids
        ),
        groups=tuple(Group(id=g, name=Text(), kind="community") for g in vote.profile.groups),
        profile=vote.profile,
        table=PerformanceTable(
            proposals=ids, criteria=(), natural=((),) * len(ids), confidence=((),) * len(ids)
        ),
    )


def written(vote, **more):
    """The file of a vote, all proposals candidates."""
    asked = {
        "candidates": vote.profile.proposals,
        "selected": (),
        "shown_groups": vote.profile.groups,
        "meta": META,
    }
    return write(case_of(vote), **asked | more)


@given(vote=votes(heaps=False), data=st.data())
@settings(max_examples=25)
def test_what_is_written_and_read_back_gives_the_same_lists(vote, data, tmp_path_factory):
    """Every rule and utility of the form, one ballot one vote; blank ballots become empty votes."""
    answered = ~vote.profile.blank
    fields = ("marks", "unit", "group", "people", "voices", "tallied", "blank")
    kept = {name: getattr(vote.profile, name)[answered] for name in fields}
    vote = replace(vote, profile=without_gaps(replace(vote.profile, **kept)), weights={})
    if not len(vote.profile.unit):
        return
    path = tmp_path_factory.mktemp("pb") / "workshop.pb"
    path.write_text(written(vote), encoding="utf-8")
    again = read(path)
    cost = {p.id: p.cost for p in again.proposals}
    kind = vote.profile.form.kind
    utility = data.draw(st.sampled_from(sorted({"points", *UTILITIES[kind]} - scored(kind))))

    assert again.profile.form.kind == kind
    assert (again.budget, cost) == (vote.budget, vote.cost)
    for rule in RULES.values():
        lists = [
            rule(from_profile(p, {}, cost, utility), vote.budget, Options(), vote.ties()).selected
            for p in (again.profile, with_any_mark(vote.profile))
        ]
        assert lists[0] == lists[1]


def without_gaps(profile):
    """A ranking names its first place before its second: folder and format know no other."""
    if profile.form.kind != "ranking":
        return profile
    marks = profile.marks.copy()
    for row in marks:
        for place, column in enumerate(sorted(np.flatnonzero(row > 0), key=lambda i: -row[i])):
            row[column] = profile.form.limit - place
    return replace(profile, marks=marks)


def scored(kind):
    """On scores a `.pb` file counts every mark above 0 as support, a workshop the upper half."""
    return {"cost", "count"} if kind == "score" else set()


def with_any_mark(profile):
    """The same scores, support from 1."""
    if profile.form.kind != "score":
        return profile
    return replace(profile, form=replace(profile.form, support_from=1))


def test_only_candidates_and_only_shown_groups_are_written():
    """The rest is named in the comment, or is `other`; titles cannot break a line."""
    vote = make_vote(
        [[1, 0, 1], [0, 1, 0], [-1, -1, -1], [3, 2, 1]],
        [5, 6, 7],
        10,
        groups=("big", "tiny"),
        group=[0, 1, 0, 0],
        people=[1, 1, 1, 4],
        tallied=[False, False, False, True],
    )
    text = written(vote, candidates=("a", "c"), selected=("c",), shown_groups=("big",))

    assert text.split("PROJECTS\n")[1].splitlines() == [
        "project_id;cost;votes;score;name;category;selected",
        "a;5;1;1;Title of a;other;0",
        "c;7;1;1;Title of c;other;1",
        "VOTES",
        "voter_id;vote;group",
        "1;;big",
        "2;;other",
        "3;a,c;big",
    ]
    assert "comment;screened out: b" in text
    assert "description;A day in one room\n" in text


@pytest.mark.parametrize(
    ("kind", "marks", "limits", "votes_"),
    [
        ("approval", [[1, 1]], {"max_length": "1"}, ["a,b"]),
        ("points", [[1, 3]], {"max_sum_points": "3"}, ["b,a;3,1"]),
        ("score", [[0, 3]], {"min_points": "0", "max_points": "3"}, ["b,a;3,0"]),
        ("ranking", [[1, 3], [0, 0]], {"max_length": "3"}, ["", "b,a"]),
    ],
)
def test_each_form_in_the_words_of_the_format(kind, marks, limits, votes_):
    """Limits and votes; a written score of 0 is a judgement and stays."""
    text = written(make_vote(marks, [5, 6], 10, kind=kind))
    meta = dict(csv.reader(text.split("PROJECTS")[0].splitlines()[2:], delimiter=";"))

    assert limits.items() <= meta.items()
    assert [line.split(";", 1)[1][:-2] for line in text.split("group\n")[1].splitlines()] == votes_


@pytest.mark.parametrize(
    ("kind", "marks"),
    [
        ("approval", [[1, 1, 0], [0, 1, 1]]),
        ("points", [[1, 2, 0], [0, 1, 2]]),
        ("score", [[1, 2, 0], [0, 1, 2]]),
        ("ranking", [[1, 2, 0], [0, 1, 2]]),
    ],
)
def test_pabutools_reads_it(kind, marks):
    """The same projects, costs, budget and number of votes."""
    vote = make_vote(marks, [5, 6, 7], 10, kind=kind)
    instance, profile = parse_pabulib_from_string(written(vote))

    assert {p.name: p.cost for p in instance} == vote.cost
    assert instance.budget_limit == Fraction(10)
    assert profile.num_ballots() == 2


@pytest.mark.parametrize("name", TOWNS)
def test_a_town_goes_out_and_comes_in_with_the_same_winners(name, tmp_path):
    """One person, one vote: every rule selects the same from the file as from the ballots."""
    decision, workshop = town(name)
    path = tmp_path / "town.pb"
    path.write_bytes(write_pb(decision, workshop, reason="study", roles=("staff", "adviser")))
    again = read(path)
    cost = {p.id: p.cost or 0 for p in again.proposals}
    open_ = tuple(o.proposal for o in decision.proposals if o.gate in {"eligible", "conditional"})
    instance, profile = parse_pabulib_from_string(path.read_text(encoding="utf-8"))

    assert tuple(cost) == open_
    assert again.budget == decision.budget
    assert set(again.official or ()) == set(decision.lists[decision.official].selected)
    assert {p.name: p.cost for p in instance} == cost
    own = ~case(workshop).profile.tallied & ~case(workshop).profile.blank
    assert again.profile.marks.shape[0] >= int(own.sum())
    assert profile.num_ballots() == again.profile.marks.shape[0]
    columns = [case(workshop).profile.proposals.index(p) for p in open_]
    ours = case(workshop).profile.marks[~case(workshop).profile.tallied][:, columns]
    theirs = again.profile.marks
    assert sorted(map(tuple, ours.clip(min=0).tolist())) == sorted(
        map(tuple, theirs.clip(min=0).tolist())
    )


def test_small_groups_are_other_and_the_file_says_who_asked_and_why():
    """Sex, age, serial and channel stand nowhere in it."""
    decision, workshop = town("sabha")
    text = write_pb(decision, workshop, reason="a study", roles=("staff", "adviser")).decode()
    votes_ = text.split("VOTES\n")[1].splitlines()[1:]
    groups = {line.rsplit(";", 1)[1] for line in votes_}

    assert groups == {*shown_groups(decision, workshop), OTHER}
    assert "comment;RESTRICTED, not for publication: a study (staff, adviser)." in text
    assert "voter_id;vote;points;group" in text
    assert not any(ballot.id in text for ballot in workshop.ballots)
    assert (
        text == write_pb(decision, workshop, reason="a study", roles=("staff", "adviser")).decode()
    )


@pytest.mark.parametrize(
    ("reason", "roles"), [("", ("a", "b")), (" ", ("a", "b")), ("x", ("a", "a")), ("x", ("a", ""))]
)
def test_without_a_reason_and_two_roles_there_is_no_file(reason, roles):
    """Whole ballots are never written by the way."""
    with pytest.raises(ValueError, match="two different roles"):
        write_pb(*town("sabha"), reason=reason, roles=roles)


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_of_the_room_can_break_a_line(text, tmp_path):
    """Separators and quotes in titles are replaced; the file can be read again."""
    decision, workshop = town("sabha")
    changed = with_texts(workshop, f'{text};"x"\n{text}')
    path = tmp_path / "hostile.pb"
    path.write_bytes(write_pb(decision, changed, reason=text, roles=("staff", "adviser")))

    assert len(read(path).proposals) == len(decision.ranking)
