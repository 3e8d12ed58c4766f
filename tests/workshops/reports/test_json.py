"""`tashawur.decision/1`: what others may rely on."""

import json
import os
import subprocess
import sys
from collections import Counter
from fractions import Fraction
from hashlib import sha256
from math import isclose

import pytest

from tests.conftest import EXAMPLES
from tests.workshops.folders import copy_of, table, write_table
from tests.workshops.reports.examples import TOWNS, town
from workshops.cases import decision
from workshops.folder import read_folder
from workshops.reports.json_ import document, write_json

KEYS = [
    "schema",
    "inputs_digest",
    "edition",
    "rule",
    "parameters",
    "budget",
    "ranking",
    "official_list",
    "lists",
    "proposals",
    "groups",
    "findings",
    "cohesion",
    "warnings",
]


def same(wanted: object, found: object) -> bool:
    """Everything that is wanted stands in what was found; figures to nine digits."""
    if isinstance(wanted, dict):
        return all(key in found and same(part, found[key]) for key, part in wanted.items())
    if isinstance(wanted, list):
        return len(wanted) == len(found) and all(map(same, wanted, found))
    if isinstance(wanted, float):
        return isclose(wanted, found, rel_tol=1e-9)
    return wanted == found


@pytest.mark.parametrize("name", TOWNS)
def test_the_examples_come_out_as_expected(name):
    """Every settled part of the answer, checked by hand once."""
    expected = json.loads((EXAMPLES / name / "expected.json").read_text(encoding="utf-8"))
    wanted, found = expected["decide"], document(*town(name), "staff")
    for finding in wanted.pop("findings"):
        assert any(same(finding, one) for one in found["findings"]), finding
    for key, part in wanted.items():
        assert same(part, found[key]), key


@pytest.mark.parametrize("name", TOWNS)
def test_no_order_of_rows_can_be_told_from_the_document(name, tmp_path):
    """Every file shuffled, groups apart, whose order a floor reads: the same bytes.

    Samples included: each cell draws its own numbers wherever its row stands.
    """
    folder = copy_of(name, tmp_path)
    for path in sorted(folder.glob("*.csv")):
        heading, *rows = table(path)
        if path.stem != "groups":
            rows.sort(key=lambda row: sha256(",".join(row).encode()).digest())
        write_table(path, [heading, *rows])
    shuffled = read_folder(folder)

    assert [p.id for p in shuffled.proposals] != [p.id for p in town(name)[1].proposals]
    for edition in ("staff", "public"):
        first = write_json(*town(name), "en", edition)
        assert write_json(decision(shuffled), shuffled, "en", edition) == first


@pytest.mark.parametrize("edition", ["public", "staff"])
@pytest.mark.parametrize("name", TOWNS)
def test_keys_stand_in_their_order_and_everything_is_plain_json(name, edition):
    """New keys may follow; no NaN, which JSON does not have."""
    told = document(*town(name), edition)

    assert list(told)[: len(KEYS)] == KEYS
    assert told["schema"] == "tashawur.decision/1"
    assert told["edition"] == edition
    assert str(told["inputs_digest"]).startswith("sha256:")
    json.dumps(told, allow_nan=False)


def test_weights_are_exact_and_shares_are_not():
    """A weight can be added up again without loss."""
    groups = {group["id"]: group for group in document(*town("sabha"), "staff")["groups"]}

    assert groups["A"]["weight"] == "37/119"
    assert isinstance(groups["A"]["points_funded"]["ranked"], float)
    assert groups["D"]["weight"] is None
    assert groups["D"]["points_funded"] == {}


def test_hidden_figures_are_absent_and_marked():
    """In the public edition a small group has no share, not even an empty one."""
    groups = {group["id"]: group for group in document(*town("sabha"), "public")["groups"]}

    assert groups["MIG"]["suppressed"] is True
    assert "points_funded" not in groups["MIG"]
    assert "suppressed" not in groups["A"]


def test_the_file_is_the_document_with_one_line_feed_at_its_end():
    """UTF-8 without escapes, two spaces."""
    content = write_json(*town("sabha"), "ar", "public")

    assert json.loads(content) == json.loads(json.dumps(document(*town("sabha"), "public")))
    assert content.endswith(b"}\n")
    assert b"\\u" not in content
    assert content.startswith(b'{\n  "schema"')


@pytest.mark.parametrize("name", TOWNS)
def test_how_sure_it_is_stands_with_its_seeds_and_sizes(name):
    """Drawn, worked out and measured: each key says how; probabilities are those of the list."""
    told = document(*town(name), "staff")
    sure, stable, alike = (told[key] for key in ("robustness", "stability", "agreement"))
    likely = {one["id"]: one["top_k_probability"] for one in told["proposals"]}
    weights = {one["criterion"]: one["weight"] for one in stable["first_k"]["weights"]}

    assert (sure["repeats"], alike["permutations"]) == (2000, 1000)
    assert sure["seed"] == alike["seed"]
    assert all(likely[one["id"]] == one["top_k"] for one in sure["proposals"])
    assert set(sure["proposals"][0]["alone"]) >= {"weights", "ballots", "assessments"}
    assert set(weights) == set(told["ranking"][0]["contributions"])
    assert isclose(sum(weights.values()), 1)
    assert all(one["low"] <= one["weight"] <= one["high"] for one in stable["order"]["weights"])
    assert len(stable["swaps"]) == len(told["ranking"]) - 1
    assert len(alike["proposals"]) == sum(one["status"] != "merged" for one in told["proposals"])


def test_a_swap_levels_its_two_proposals():
    """The points that are moved from one criterion to the other close the gap of their scores."""
    told = document(*town("sabha"), "staff")
    scores = {place["id"]: place for place in told["ranking"]}
    weights = {one["criterion"]: one["weight"] for one in told["stability"]["first_k"]["weights"]}
    for swap in told["stability"]["swaps"]:
        ahead, behind = scores[swap["ahead"]], scores[swap["behind"]]
        assert ahead["rank"] <= behind["rank"]
        if swap["points"] is None:
            continue
        gap = ahead["score"] - behind["score"]
        parts = {"from": 1.0, "to": -1.0}
        moved = sum(
            sign
            * swap["points"]
            * (ahead["contributions"][swap[end]] - behind["contributions"][swap[end]])
            / (100 * weights[swap[end]])
            for end, sign in parts.items()
        )
        assert isclose(moved, gap, abs_tol=1e-9)


def test_the_public_edition_has_three_decimals():
    """Exact figures of a closed form would give the hidden scores away."""
    told = document(*town("al_kufra"), "public")
    figures = [one[end] for one in told["stability"]["order"]["weights"] for end in ("low", "high")]

    assert figures
    assert all(round(x, 3) == x for x in figures)


@pytest.mark.parametrize("edition", ["staff", "public"])
@pytest.mark.parametrize("name", ["sabha", "al_kufra"])
def test_another_process_writes_the_same_bytes(name, edition):
    """Sets and dictionaries of text are in another order there; the document is not."""
    command = [sys.executable, "-m", "workshops.cli", "decide", str(EXAMPLES / name), "--json"]
    if edition == "public":
        command.append("--public")
    seeded = {**os.environ, "PYTHONHASHSEED": "7"}
    told = subprocess.run(command, capture_output=True, check=True, env=seeded)  # noqa: S603  # our own program

    assert told.stdout.rstrip() == write_json(*town(name), "en", edition).rstrip()


def test_the_payments_prove_the_list_to_whoever_reads_the_document():
    """Each proposal that Equal Shares bought is paid exactly, group by group; in public nothing."""
    told = document(*town("sabha"), "staff")
    costs = {one["id"]: one["cost"] for one in told["proposals"]}
    paid = Counter()
    for amounts in told["payments"]["by_group"].values():
        for proposal, amount in amounts.items():
            paid[proposal] += Fraction(amount)

    assert paid
    assert set(paid) <= set(told["lists"]["equal_shares"])
    assert all(costs[proposal] == amount for proposal, amount in paid.items())
    assert "types" not in told["payments"]
    assert document(*town("sabha"), "public")["payments"] is None


def test_an_election_from_a_file_has_every_kind_of_ballot_with_what_it_paid(tmp_path):
    """Two for a, one for b alone: b is too dear, the others paid for a and have the rest left."""
    path = tmp_path / "three.pb"
    path.write_text(
        "META\nkey;value\nbudget;90\nvote_type;approval\nPROJECTS\nproject_id;cost\na;50\nb;40\n"
        "VOTES\nvoter_id;vote\n1;a\n2;a\n3;b\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "workshops.cli", "decide", str(path), "--json"]
    asked = ["--rule", "equal_shares", "--utility", "cost", "--completion", "none"]
    done = subprocess.run([*command, *asked], capture_output=True, check=True)  # noqa: S603  # our own program
    payments = json.loads(done.stdout)["payments"]

    assert payments["endowment"] == "30"
    assert sorted(payments["types"], key=lambda one: one["weight"]) == [
        {"weight": "1", "supports": ["b"], "paid": {}, "left": "30"},
        {"weight": "2", "supports": ["a"], "paid": {"a": "25"}, "left": "5"},
    ]
