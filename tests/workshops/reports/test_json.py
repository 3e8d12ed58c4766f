"""`tashawur.decision/1`: what others may rely on."""

import json
from math import isclose

import pytest

from tests.conftest import EXAMPLES
from tests.workshops.reports.examples import TOWNS, town
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
