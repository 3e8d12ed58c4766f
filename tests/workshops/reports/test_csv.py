"""Tables for spreadsheets: nothing runs, nothing is lost, and the package says what is what."""

import csv
import hashlib
import json
from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest

from tests.workshops.reports.examples import FORMULAS, TOWNS, town, with_texts
from workshops.release import released
from workshops.reports import WRITERS, folder
from workshops.reports.csv_ import encoded
from workshops.reports.tables import Field, Table, tables
from workshops.tables.text import normalised, unguarded

pytestmark = pytest.mark.slow

FILES = ("list.csv", "groups.csv", "findings.csv", "changes.csv")


@cache
def packed(edition: str) -> dict[str, bytes]:
    """Everything an export writes in one language."""
    return folder(*town("sabha"), ("fr",), edition)


def rows(content: bytes) -> list[dict[str, str]]:
    """A file as any reader sees it."""
    return list(csv.DictReader(content.decode("utf-8-sig").splitlines(keepends=True)))


@pytest.mark.parametrize("name", TOWNS)
def test_the_list_agrees_with_the_decision(name):
    """Rank, cost, status and place on the waiting list of every proposal."""
    decision, workshop = town(name)
    found = {row["id"]: row for row in rows(WRITERS[".csv"](decision, workshop, "ar", "public"))}
    places = {place.proposal: place for place in decision.ranking}
    told = {p.proposal: p for p in released(decision, workshop, "public").proposals}

    assert set(found) == {p.id for p in workshop.proposals}
    for one in decision.proposals:
        row = found[one.proposal]
        assert row["status"] == one.status
        assert row["position"] == ("" if one.position is None else str(one.position))
        assert row["reason"] == told[one.proposal].reason.key
        if one.proposal in places:
            assert row["rank"] == str(places[one.proposal].rank)
            assert float(row["score"]) == round(places[one.proposal].score), "groups are hidden"


def test_spreadsheets_read_the_encoding_and_the_line_ends():
    """A byte-order mark and CRLF, once each where they belong."""
    for table in tables(*town("sabha"), "public"):
        content = encoded(table)
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.count(b"\n") == content.count(b"\r\n") == len(table.rows) + 1


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_can_run_and_none_is_lost(text):
    """In every text cell of every file; our reader takes the apostrophe off again."""
    decision, workshop = town("sabha")
    for table in tables(decision, with_texts(workshop, text), "staff"):
        found = rows(encoded(table))
        for row, cells in zip(found, table.rows, strict=True):
            for (name, shown), datum in zip(row.items(), cells, strict=True):
                if isinstance(datum, str):
                    assert shown[:1] not in "=+-@\uff1d\uff0b\uff0d\uff20" or not shown, name
                    assert unguarded(shown) == normalised(datum)


def test_numbers_keep_their_minus():
    """Only texts are guarded."""
    table = Table(
        name="x.csv",
        fields=(Field(name="n", type="number", about="column.cost"),),
        rows=((-1.5,), (None,), (-2,)),
    )

    assert encoded(table) == b'\xef\xbb\xbfn\r\n-1.5\r\n""\r\n-2\r\n'


def test_staff_get_more_columns_and_the_second_currency_with_its_source():
    """A rounded amount never stands without its rate, date and source."""
    decision, workshop = town("sabha")
    settings = replace(
        workshop.settings,
        usd_rate=Fraction(638, 100),
        usd_rate_date="2026-03-01",
        usd_rate_source="Central bank",
    )
    staff = rows(WRITERS[".csv"](decision, replace(workshop, settings=settings), "en", "staff"))
    public = rows(WRITERS[".csv"](decision, workshop, "en", "public"))

    assert not {"owner", "women", "cost_usd"} & set(public[0])
    assert staff[0]["cost_usd"] == str(round(760_000 / 6.38))
    assert staff[0]["usd_rate_date"] == "2026-03-01"
    assert staff[0]["usd_rate_source"] == "Central bank"


def test_hidden_figures_are_empty_cells_and_marked():
    """No zero, no dash, nothing to misread."""
    groups = next(t for t in tables(*town("sabha"), "public") if t.name == "groups.csv")
    found = {row["group"]: row for row in rows(encoded(groups))}

    assert found["MIG"]["suppressed"] == "yes"
    assert found["MIG"]["points_funded_ranked"] == ""
    assert found["A"]["suppressed"] == "no"
    assert float(found["A"]["points_funded_ranked"]) == 0.62


def test_the_record_is_told_from_the_oldest_line():
    """One row per line, with what it is about."""
    changes = next(t for t in tables(*town("sabha"), "public") if t.name == "changes.csv")
    found = rows(encoded(changes))

    assert [row["date"] for row in found] == sorted(row["date"] for row in found)
    assert found[1]["proposals"] == "S01;S02"


@pytest.mark.parametrize("edition", ["public", "staff"])
def test_the_package_describes_exactly_what_was_written(edition):
    """Path, size and digest of every file; the columns of every table, and where they lead."""
    contents = packed(edition)
    package = json.loads(contents["datapackage.json"])

    assert set(contents) == {
        *FILES,
        "decision.json",
        "datapackage.json",
        "report.fr.docx",
        "report.fr.pdf",
        "workbook.fr.xlsx",
    }
    known = {resource["name"]: resource for resource in package["resources"]}
    assert {r["path"] for r in known.values()} == set(contents) - {"datapackage.json"}
    for resource in package["resources"]:
        content = contents[resource["path"]]
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    for name in FILES:
        resource = known[name.removesuffix(".csv")]
        heading = contents[name].decode("utf-8-sig").split("\r\n", 1)[0].split(",")
        assert [field["name"] for field in resource["schema"]["fields"]] == heading
        assert all(field["description"] for field in resource["schema"]["fields"])
        assert resource["schema"]["missingValues"] == [""]
        for leads in resource["schema"].get("foreignKeys", ()):
            (column,), to = leads["fields"], leads["reference"]
            theirs = {row[to["fields"][0]] for row in rows(contents[f"{to['resource']}.csv"])}
            ours = {row[column] for row in rows(contents[name])} - {""}
            assert ours <= theirs, (name, column)


def test_a_folder_written_twice_has_the_same_bytes():
    """Dates come from the decision, not from the clock."""
    assert folder(*town("sabha"), ("fr",), "public") == packed("public")
