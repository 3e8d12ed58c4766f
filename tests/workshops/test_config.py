"""`workshop.yaml`: read as text, typed by the classes, written back the same."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from prioritization.case import Floor
from scoring.model import BallotForm
from tests.conftest import EXAMPLES, PROJECT
from workshops.config import (
    examine_settings,
    read_settings,
    settings_document,
    settings_of,
    write_settings,
)
from workshops.problems import Inspection, InvalidFolder
from workshops.schema import schema_text, settings_schema
from workshops.yaml_text import MAX_BYTES

LEAST = "id: w\nbudget: 100\nballots: {form: points, points: 10}\ntitle_ar: ورشة\n"


def problems(text):
    """(row, path, kind) of everything wrong with a text."""
    inspection = Inspection(file="workshop.yaml")
    content = text if isinstance(text, bytes) else text.encode()
    examine_settings(content, inspection)
    return [(p.row, p.column, p.kind) for p in inspection.problems]


def test_sabha_is_read_as_it_stands():
    """Ballot, weights, rule, floor, ties, checks and record of the example, exactly."""
    settings = read_settings((EXAMPLES / "sabha/workshop.yaml").read_text(encoding="utf-8"))

    assert settings.ballots == BallotForm(kind="points", limit=10)
    assert settings.usd_rate == Fraction(638, 100)
    assert settings.method.floor == Floor(enabled=False, max_share=Fraction(15, 100))
    assert settings.method.ties.lot_seed == "40-17-63-08"
    assert len(settings.method.checks) == 14
    assert settings.record[1].more == {"proposals": ("S01", "S02"), "agreed_by": ("B", "CSO")}
    assert settings.record[-1].more == {"from": 6_000_000, "to": 4_200_000}


@pytest.mark.parametrize("town", ["sabha", "al_kufra"])
def test_settings_written_and_read_are_the_same(town):
    """Text, document and JSON all give the settings back, and the text is stable."""
    settings = read_settings((EXAMPLES / town / "workshop.yaml").read_text(encoding="utf-8"))
    written = write_settings(settings)

    assert read_settings(written) == settings
    assert write_settings(read_settings(written)) == written
    assert settings_of(json.loads(json.dumps(settings_document(settings)))) == settings


@pytest.mark.parametrize("place", ["NO", "1:30", "0123", "~x", "null point", "2026-04-11", "é: #"])
def test_yaml_surprises_stay_text(place):
    """What other readers turn into false, 90, 83 or a date stays what was typed."""
    typed = read_settings(LEAST + f"place: '{place}'\n")
    assert typed.place == place
    assert read_settings(write_settings(typed)).place == place


def test_plain_surprises_stay_text_without_quotes():
    """`place: NO` and `id: 0123` need no quotation marks."""
    settings = read_settings(LEAST.replace("id: w", "id: 0123") + "place: NO\n")

    assert (settings.id, settings.place) == ("0123", "NO")


def test_exact_numbers_stay_exact():
    """A third is a third, on the way in and on the way out."""
    weights = "group_weights: {kind: custom, weights: {A: 1/3, B: 0.25, C: 3}}\n"
    settings = read_settings(LEAST + weights)

    assert settings.method.group_weights.weights == {
        "A": Fraction(1, 3),
        "B": Fraction(1, 4),
        "C": Fraction(3),
    }
    assert "{A: 1/3" not in write_settings(settings)
    assert "A: 1/3" in write_settings(settings)


def test_every_limit_is_written_by_the_name_of_its_form():
    """points, max and depth; a support threshold and sessions that count stand beside them."""
    for form, key in (
        ("points", "points"),
        ("approval", "max"),
        ("score", "max"),
        ("ranking", "depth"),
    ):
        settings = replace(
            read_settings(LEAST),
            ballots=BallotForm(kind=form, limit=4, support_from=2),
            tally_sessions=("hall",),
        )
        written = settings_document(settings)["ballots"]

        assert written == {"form": form, key: 4, "support_from": 2, "tally_sessions": ["hall"]}
        assert read_settings(write_settings(settings)) == settings


def test_options_of_another_rule_are_kept_when_somebody_set_them():
    """The file shows the rule's own options, and any other that differs from its default."""
    text = LEAST + "rule: {kind: ranked, options: {does_not_fit: stop, completion: none}}\n"
    settings = read_settings(text)

    assert settings_document(settings)["rule"] == {
        "kind": "ranked",
        "options": {"does_not_fit": "stop", "completion": "none"},
    }
    assert read_settings(write_settings(settings)) == settings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LEAST + "budgte: 5\n", [(5, "budgte", "key_unknown")]),
        (LEAST + "privacy: {bach: 5}\n", [(5, "privacy.bach", "key_unknown")]),
        (LEAST + "place: [a]\n", [(5, "place", "yaml_scalar")]),
        (LEAST + "privacy: 5\n", [(5, "privacy", "yaml_mapping")]),
        (LEAST + "languages: ar\n", [(5, "languages", "yaml_list")]),
        (LEAST + "languages: []\n", [(5, "languages", "required")]),
        (LEAST + "languages: [ar, de]\n", [(5, "languages.2", "one_of")]),
        (LEAST + "floor: {max_share: much}\n", [(5, "floor.max_share", "exact_number")]),
        (LEAST + "floor: {enabled: perhaps}\n", [(5, "floor.enabled", "yes_no")]),
        (LEAST + "id: v\n", [(5, "id", "yaml_key_repeated")]),
        (LEAST + "record:\n  - {date: 2026-01-01}\n", [(6, "record.1.kind", "key_missing")]),
        (LEAST + "record:\n  - {kind: budget, date: 2026-01-01, to: x}\n",
         [(6, "record.1.to", "whole_number")]),
        ("id: w\n", [(None, "budget", "key_missing"), (None, "ballots", "key_missing")]),
        ("id: w\nbudget: 1\nballots: {points: 3}\n", [(3, "ballots.form", "key_missing")]),
        ("id: w\nbudget: 1\nballots: {form: dice, points: 3}\n", [(3, "ballots.form", "one_of")]),
        ("id: w\nbudget: 1\nballots: {form: score}\n", [(3, "ballots.max", "key_missing")]),
        ("id: w\nbudget: 1_0\nballots: {form: score, max: 5.5}\n",
         [(2, "budget", "whole_number"), (3, "ballots.max", "whole_number")]),
        ("a: *x\n", [(1, "", "yaml_feature")]),
        ("a: &x 3\n", [(1, "", "yaml_feature")]),
        ("a: !!str 3\n", [(1, "", "yaml_feature")]),
        ("{a: 3}: 4\n", [(1, "", "yaml_feature")]),
        ("a: 1\n---\nb: 2\n", [(2, "", "yaml_feature")]),
        ("a: [1\n", [(2, "", "yaml_syntax")]),
        ("a: \x07\n", [(None, "", "yaml_syntax")]),
        ("x: " + "[" * 300_00, [(1, "", "yaml_depth")]),
        ("- a\n", [(1, "", "yaml_mapping")]),
        (b"id: \xd3\xc8\xe5\xc7\n", [(1, "", "encoding")]),
        (b"x" * (MAX_BYTES + 1), [(None, "", "file_too_large")]),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_line_and_path(text, expected):
    """Everything that can be wrong with the file, each with where it stands."""
    assert problems(text) == expected


def test_hidden_characters_are_noticed_and_left_out():
    """A direction mark in a text is removed with a notice, not refused."""
    text = LEAST + "place: 'Sab\u202eha'\n"

    assert problems(text) == [(5, "", "controls_removed")]
    assert read_settings(text).place == "Sabha"


def test_all_problems_come_at_once():
    """Reading raises once, with every problem."""
    with pytest.raises(InvalidFolder) as invalid:
        read_settings("id: w\nbudget: much\nballots: {form: points, points: few}\nx: 1\n")

    assert sorted(p.kind for p in invalid.value.problems) == [
        "key_unknown",
        "whole_number",
        "whole_number",
    ]
    assert "budget" in str(invalid.value)


def test_a_fault_in_one_place_does_not_hide_another():
    """What cannot be read is left out; the rest is there to be checked further."""
    inspection = Inspection(file="workshop.yaml")
    checks = "checks:\n  - {kind: a}\n  - {kind: women_share, threshold: 3, level: warn}\n"
    read = examine_settings((LEAST + checks).encode(), inspection)

    assert [check.kind for check in read.settings.method.checks] == ["women_share"]
    assert read.places["method", "checks", 0, "threshold"].row == 7


def test_the_schema_is_current():
    """`python -m workshops.schema` would change nothing."""
    path = PROJECT / "data/schema/workshop.schema.json"

    assert path.read_text(encoding="utf-8") == schema_text()


def test_the_schema_names_every_key_and_no_other():
    """A document of settings has only keys of the schema, and nothing beside them is allowed."""
    schema = settings_schema()
    settings = read_settings((EXAMPLES / "al_kufra/workshop.yaml").read_text(encoding="utf-8"))

    assert set(settings_document(settings)) <= set(schema["properties"])
    assert schema["additionalProperties"] is False
    assert schema["properties"]["ballots"]["properties"]["form"]["enum"] == [
        "points",
        "approval",
        "score",
        "ranking",
    ]
