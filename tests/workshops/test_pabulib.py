"""Pabulib files: every vote type, what real files contain, and every fault with its line."""

import numpy as np
import pytest

from prioritization.case import Options
from prioritization.election import from_profile
from prioritization.rules import RULES
from prioritization.ties import tie_order
from scoring.model import NO_ANSWER
from workshops.pabulib import read
from workshops.problems import InvalidFolder

HEAD = "META\nkey;value\ndescription;Test\nbudget;{budget}\nvote_type;{vote_type}\n"
PROJECTS = "PROJECTS\nproject_id;cost;name\np1;30;Park, old\np2;20;Well\np3;50;Road\n"


def file(  # noqa: PLR0913 (the parts of a file)
    tmp_path, votes, *, vote_type="approval", budget="60", projects=PROJECTS, more=""
):
    """A file in the format, written and read."""
    path = tmp_path / "small.pb"
    text = HEAD.format(budget=budget, vote_type=vote_type) + more + projects + "VOTES\n" + votes
    path.write_text(text, encoding="utf-8")
    return path


def faults(path):
    """Row, column and kind of every problem."""
    with pytest.raises(InvalidFolder) as raised:
        read(path)
    assert all(p.file == path.name for p in raised.value.problems)
    return [(p.row, p.column, p.kind) for p in raised.value.problems]


def test_approval_ballots(tmp_path):
    """Marks in the order of the projects; an empty vote is a person who supports nothing."""
    found = read(file(tmp_path, "voter_id;vote\n1;p1,p3\n2;\n3; p2 , p2\n"))

    assert found.profile.marks.tolist() == [[1, 0, 1], [0, 0, 0], [0, 1, 0]]
    assert found.profile.form.kind == "approval"
    assert [(p.id, p.cost, p.title.en) for p in found.proposals] == [
        ("p1", 30, "Park, old"),
        ("p2", 20, "Well"),
        ("p3", 50, "Road"),
    ]
    assert (found.budget, found.factor, found.official) == (60, 1, None)
    assert from_profile(found.profile, {}, {"p1": 30}, "count", only=["p1"]).voters == 3


def test_choose_one_is_approval_of_one(tmp_path):
    """A single name per vote."""
    found = read(file(tmp_path, "voter_id;vote\n1;p1\n2;p3\n", vote_type="choose-1"))

    assert found.profile.marks.tolist() == [[1, 0, 0], [0, 0, 1]]


def test_cumulative_ballots(tmp_path):
    """Points as given; a vote without points is empty, as pabutools reads it."""
    found = read(
        file(
            tmp_path,
            "voter_id;vote;points\n1;p3,p1;7,3\n2;p1;\n3;p2;10\n",
            vote_type="cumulative",
            more="max_sum_points;10\n",
        )
    )

    assert found.profile.marks.tolist() == [[3, 0, 7], [0, 0, 0], [0, 10, 0]]
    assert (found.profile.form.kind, found.profile.form.limit) == ("points", 10)
    assert not found.profile.blank.any()


def test_a_file_without_a_column_of_points_has_empty_votes(tmp_path):
    """The column is optional in the format."""
    found = read(file(tmp_path, "voter_id;vote\n1;p1\n", vote_type="cumulative"))

    assert found.profile.marks.tolist() == [[0, 0, 0]]


def test_scoring_ballots(tmp_path):
    """Any score above 0 supports; what is not scored is an abstention; below 0 gives nothing."""
    found = read(
        file(tmp_path, "voter_id;vote;points\n1;p1,p2;1,-2\n2;p3;0\n", vote_type="scoring")
    )
    none = NO_ANSWER

    assert found.profile.marks.tolist() == [[1, 0, none], [none, none, 0]]
    election = from_profile(found.profile, {}, dict.fromkeys(("p1", "p2", "p3"), 1), "points")
    assert election.supporters == {"p1": 1, "p2": 0, "p3": 0}
    assert election.voters == 2


def test_ordinal_ballots(tmp_path):
    """Declared rank points: with room for three, the first gets 3."""
    found = read(
        file(
            tmp_path,
            "voter_id;vote\n1;p3,p1\n2;p2\n",
            vote_type="ordinal",
            more="max_length;3\n",
        )
    )

    assert found.profile.marks.tolist() == [[2, 0, 3], [0, 3, 0]]
    assert found.profile.form.kind == "ranking"


def test_decimals_are_scaled_by_the_smallest_power_of_ten(tmp_path):
    """Points or commas for decimals; budget and costs by one factor, points by their own."""
    found = read(
        file(
            tmp_path,
            "voter_id;vote;points\n1;p1,p2;2.50,0.5\n",
            vote_type="cumulative",
            budget="60,5",
            projects="PROJECTS\nproject_id;cost\np1;30.25\np2;2e1\n",
        )
    )

    assert (found.budget, found.factor) == (6050, 100)
    assert [p.cost for p in found.proposals] == [3025, 2000]
    assert found.marks_factor == 10
    assert found.profile.marks.tolist() == [[25, 5]]
    assert found.proposals[0].title.en == "p1"


def test_everything_else_in_the_file_is_kept(tmp_path):
    """Further keys and columns, quoted cells with separators, short lines, a selection."""
    chosen = 'PROJECTS\nproject_id;cost;name;selected\np1;30;"Park; ""old""";1\np2;20;Well;0\n'
    path = file(
        tmp_path,
        "voter_id;age;vote;sex\n1;34;p1;F\n\n2;;p2\n",
        projects=chosen,
        more="currency;LYD\nempty\n",
    )
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    found = read(path)

    assert found.official == ("p1",)
    assert found.meta["currency"] == "LYD"
    assert found.proposals[0].title.en == 'Park; "old"'
    assert found.votes.columns == ("voter_id", "age", "vote", "sex")
    assert [found.votes.cell(cells, "age") for _, cells in found.votes.rows] == ["34", ""]
    assert [found.votes.cell(cells, "sex") for _, cells in found.votes.rows] == ["F", ""]
    assert found.votes.cell(found.votes.rows[0][1], "unknown") == ""
    assert found.profile.marks.tolist() == [[1, 0], [0, 1]]


def test_all_faults_are_told_at_once_each_with_its_line(tmp_path):
    """Unknown project, project twice, bad cost, bad budget, bad vote type, bad points."""
    path = file(
        tmp_path,
        "voter_id;vote;points\n1;p1,p9;1,2\n2;p1;x\n3;p1,p2;1\n4;p1,p1;1,1\n",
        vote_type="cumulative",
        budget="1 000",
        projects="PROJECTS\nproject_id;cost\np1;-5\np2;\np1;5\n;5\n",
    )

    assert faults(path) == [
        (None, "budget", "pb_amount"),
        (8, "cost", "pb_amount"),
        (9, "cost", "pb_amount"),
        (10, "project_id", "pb_project_id"),
        (11, "project_id", "pb_project_id"),
        (14, "vote", "pb_vote"),
        (15, "points", "pb_points"),
        (16, "points", "pb_points"),
        (17, "vote", "pb_vote_twice"),
    ]


@pytest.mark.parametrize("vote_type", ["", "range", "Approval"])
def test_an_unknown_vote_type_is_a_fault(tmp_path, vote_type):
    """Named as it stands."""
    path = file(tmp_path, "voter_id;vote\n1;p1\n", vote_type=vote_type)

    assert faults(path) == [(None, "vote_type", "pb_vote_type")]


def test_missing_parts_and_columns_are_faults(tmp_path):
    """A file without votes, projects without cost, and something else altogether."""
    path = tmp_path / "small.pb"
    path.write_text("META\nkey;value\nbudget;1\nPROJECTS\nproject_id;price\np1;3\n", "utf-8")
    assert faults(path) == [(5, "cost", "pb_column"), (None, "VOTES", "pb_section")]

    path.write_text("hello\n", "utf-8")
    assert [kind for _, _, kind in faults(path)] == ["pb_section"] * 3

    path.write_bytes(b"META\nkey;value\ndescription;\xe9\n")
    assert faults(path) == [(None, "", "pb_encoding")]


def test_points_too_fine_to_be_counted_are_a_fault(tmp_path):
    """A third with twelve decimals does not fit a mark; it is refused, not rounded."""
    votes = "voter_id;vote;points\n1;p1,p2;33.333333333333,1\n"
    path = file(tmp_path, votes, vote_type="cumulative")

    assert faults(path) == [(None, "points", "pb_points_size")]


@pytest.mark.parametrize("rule", RULES)
def test_a_file_with_decimals_gives_the_list_of_the_same_file_in_cents(tmp_path, rule):
    """The factor changes no list, Add1 included once its step is the factor."""
    votes = "voter_id;vote\n" + "".join(f"{i};{v}\n" for i, v in enumerate(["p1,p2", "p3", "p2"]))
    plain = read(file(tmp_path, votes))
    decimal = read(
        file(tmp_path, votes, budget="60.0", projects=PROJECTS.replace(";30;", ";30.00;"))
    )
    cents = read(file(tmp_path, votes, projects=PROJECTS.replace(";30;", ";30.01;")))

    assert (decimal.budget, decimal.factor) == (plain.budget, plain.factor)
    assert listed(plain, rule) == listed(cents, rule)


def listed(election, rule):
    """What a rule selects, one step of Add1 being one unit of currency."""
    cost = {p.id: p.cost for p in election.proposals}
    of = from_profile(election.profile, {}, cost, "cost")
    options = Options(add1_step=election.factor)
    return RULES[rule](of, election.budget, options, tie_order(cost, of.supporters, None)).selected


def test_a_large_file_is_read_in_the_order_of_its_lines(tmp_path):
    """Ten thousand votes of a printed seed: each row is its line."""
    rng = np.random.default_rng(5)
    wanted = (rng.random((10_000, 3)) < 0.5).astype(int)
    lines = [
        f"{i};" + ",".join(p for p, mark in zip(("p1", "p2", "p3"), row, strict=True) if mark)
        for i, row in enumerate(wanted.tolist())
    ]
    found = read(file(tmp_path, "voter_id;vote\n" + "\n".join(lines) + "\n"))

    assert (found.profile.marks == wanted).all()
