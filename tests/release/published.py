"""Everything an outsider can read in what leaves: JSON, tables, workbooks, sections, the feed.

Each reader gives the same `Published`, so that an attack may lay several on top of each other.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from io import BytesIO

from python_calamine import load_workbook

from workshops.language import say
from workshops.reports.sections import Section
from workshops.small_cells import BANDS

Range = tuple[float, float]
TENTH, HUNDREDTH, THOUSANDTH, TWENTIETH, WHOLE = 0.05, 0.005, 0.0005, 0.025, 0.5
FINE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What stands in one publication.

    scores: of a proposal, between which ends it lies after rounding. contributions: the same per
    criterion. shares: (row, list) -> part of a row's marks for what could be funded that the list
    funds. shares_of_all: of all its marks. means: (row, proposal) -> mean mark of a
    ballot. orders: proposals of each list in order of selection.
    ballots, weights: of every group. supporters: people who support a proposal, as its reason says.
    ranks: place of each proposal in the ranking; equal ones have exactly equal scores. bands:
    (row, proposal) -> between which parts of the scale a mean lies that is told in words. costs,
    budget: in money.
    """

    scores: Mapping[str, Range] = field(default_factory=dict)
    contributions: Mapping[tuple[str, str], Range] = field(default_factory=dict)
    shares: Mapping[tuple[str, str], Range] = field(default_factory=dict)
    shares_of_all: Mapping[tuple[str, str], Range] = field(default_factory=dict)
    means: Mapping[tuple[str, str], Range] = field(default_factory=dict)
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ballots: Mapping[str, int] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    open_to_all: frozenset[str] = frozenset()
    supporters: Mapping[str, int] = field(default_factory=dict)
    ranks: Mapping[str, int] = field(default_factory=dict)
    bands: Mapping[tuple[str, str], Range] = field(default_factory=dict)
    costs: Mapping[str, int] = field(default_factory=dict)
    budget: int = 0


def around(x: float, half: float, unit: float | None = None) -> Range:
    """Where a figure rounded to whole units may have come from; with more figures it is exact.

    half: how far off it may be. unit: to which it was rounded, twice that where it is not named.
    """
    step = unit or 2 * half
    exact = abs(x / step - round(x / step)) > FINE
    half = FINE if exact else half
    return x - half, x + half


def grain(shares: Iterable[float]) -> float:
    """How far off shares may be: all told in hundredths, or some in thousandths."""
    hundredths = all(abs(100 * x - round(100 * x)) < FINE for x in shares)
    return HUNDREDTH if hundredths else THOUSANDTH


def points(found: Mapping) -> dict:
    """Where scores may have come from: all told in whole points, or some in tenths."""
    half = WHOLE if all(float(x).is_integer() for x in found.values()) else TENTH
    return {key: around(x, half) for key, x in found.items()}


def parts(found: Mapping) -> dict:
    """The same of parts of scores, which are rounded up or down so that they add up."""
    unit = 2 * (WHOLE if all(float(x).is_integer() for x in found.values()) else TENTH)
    return {key: around(x, unit, unit=unit) for key, x in found.items()}


def band(word: str) -> Range:
    """Which fifth of the scale a word stands for."""
    at = BANDS.index(word)
    return at / len(BANDS), (at + 1) / len(BANDS)


def narrowed(known: Mapping, more: Mapping) -> dict:
    """Two readings of the same figures: only what both allow."""
    merged = dict(known)
    for key, (low, high) in more.items():
        was = merged.get(key, (low, high))
        merged[key] = (max(low, was[0]), min(high, was[1]))
    return merged


def together(parts: Iterable[Published]) -> Published:
    """Several publications of one result laid on top of each other."""
    whole = Published()
    for part in parts:
        whole = Published(
            scores=narrowed(whole.scores, part.scores),
            contributions=narrowed(whole.contributions, part.contributions),
            shares=narrowed(whole.shares, part.shares),
            shares_of_all=narrowed(whole.shares_of_all, part.shares_of_all),
            means=narrowed(whole.means, part.means),
            orders={**whole.orders, **part.orders},
            ballots={**whole.ballots, **part.ballots},
            weights={**whole.weights, **part.weights},
            open_to_all=whole.open_to_all | part.open_to_all,
            supporters={**whole.supporters, **part.supporters},
            ranks={**whole.ranks, **part.ranks},
            bands={**whole.bands, **part.bands},
            costs={**whole.costs, **part.costs},
            budget=max(whole.budget, part.budget),
        )
    return whole


def of_document(document: Mapping) -> Published:
    """`tashawur.decision/1`."""
    ranked = [line for line in document["ranking"] if "score" in line]
    groups = {line["id"]: line for line in document["groups"]}
    told = {g: line for g, line in groups.items() if not line.get("suppressed")}
    fine = grain(
        x
        for g, line in told.items()
        if g != "*"
        for what in ("points_funded", "points_funded_of_all")
        for x in line[what].values()
    )
    return Published(
        scores=points({line["id"]: line["score"] for line in ranked}),
        contributions=parts(
            {
                (line["id"], criterion): x
                for line in ranked
                for criterion, x in line["contributions"].items()
                if x is not None
            }
        ),
        shares=_of_rows(told, "points_funded", fine),
        shares_of_all=_of_rows(told, "points_funded_of_all", fine),
        orders={name: tuple(ids) for name, ids in document["lists"].items()},
        ballots={g: line["ballots"] for g, line in groups.items() if g != "*"},
        weights={
            g: float(Fraction(line["weight"])) for g, line in groups.items() if line["weight"]
        },
        open_to_all=frozenset(line["id"] for line in document["ranking"]),
        supporters={
            line["id"]: int(n)
            for line in document["proposals"]
            if (n := line["reason"]["numbers"].get("n")) is not None
        },
        ranks={line["id"]: line["rank"] for line in document["ranking"]},
        costs={line["id"]: line["cost"] for line in document["proposals"] if line["cost"]},
        budget=document["budget"],
    )


def _of_rows(told: Mapping[str, Mapping], what: str, fine: float) -> dict[tuple[str, str], Range]:
    """Shares of every row: figures, or words in their place."""
    found = {
        (g, name): around(x, TWENTIETH if g == "*" else fine)
        for g, line in told.items()
        for name, x in line[what].items()
    }
    for g, line in told.items():
        for key, word in line.get("bands", {}).items():
            kind, _, name = key.partition(".")
            if kind == what:
                found[g, name] = band(word)
    return found


def of_json(content: bytes) -> Published:
    """The same as a file."""
    return of_document(json.loads(content))


def of_tables(contents: Mapping[str, bytes]) -> Published:
    """`list.csv` and `groups.csv` of an export folder."""
    listed, groups = (
        list(csv.DictReader(io.StringIO(contents[name].decode("utf-8-sig"))))
        for name in ("list.csv", "groups.csv")
    )
    head = "points_funded_"
    columns = [column for column in groups[0] if column.startswith(head)]
    fine = grain(
        float(row[column])
        for row in groups
        for column in columns
        if row[column] and row["group"] != "*"
    )
    return Published(
        scores=points({row["id"]: float(row["score"]) for row in listed if row["score"]}),
        shares={
            (row["group"], column.removeprefix(head)): around(
                float(value), TWENTIETH if row["group"] == "*" else fine
            )
            for row in groups
            for column in columns
            if (value := row[column])
        },
        ballots={row["group"]: int(row["ballots"]) for row in groups if row["group"] != "*"},
        weights={row["group"]: float(row["weight"]) for row in groups if row["weight"]},
    )


def of_workbook(content: bytes) -> Published:
    """Every sheet with a column of scores beside one of ids, whatever its language."""
    scores: dict[str, Range] = {}
    book = load_workbook(BytesIO(content))
    for title in book.sheet_names:
        at: tuple[int, int] | None = None
        own: dict[str, float] = {}
        for row in book.get_sheet_by_name(title).to_python():
            heads = [(IDS & {x}, SCORES & {x}) if isinstance(x, str) else ("", "") for x in row]
            ids = [i for i, (named, _) in enumerate(heads) if named]
            tens = [i for i, (_, scored) in enumerate(heads) if scored]
            if ids and tens:
                at = ids[0], tens[0]
            elif at and isinstance(x := row[at[1]], float) and row[at[0]]:
                own[str(row[at[0]])] = x
        scores = narrowed(scores, points(own))
    return Published(scores=scores)


LANGUAGES = ("ar", "en", "fr")
IDS = {say(language, "column.id") for language in LANGUAGES}
SCORES = {say(language, "column.score") for language in LANGUAGES}


def of_sections(sections: Iterable[Section]) -> Published:
    """The report as pages and papers draw it: the typed cells."""
    by_key = {section.key: section for section in sections}
    scores: dict[str, float] = {}
    contributions: dict[tuple[str, str], float] = {}
    ranking = by_key["ranking"]
    for row in ranking.rows:
        cells = dict(zip((column.key for column in ranking.columns), row, strict=True))
        if isinstance(x := cells["score"].value, float):
            scores[str(cells["id"].value)] = x
        for key, cell in cells.items():
            if key.startswith("contribution.") and isinstance(cell.value, float):
                name = key.removeprefix("contribution.")
                contributions[str(cells["id"].value), name] = cell.value
    means, bands = _means(by_key["support"]) if "support" in by_key else ({}, {})
    return Published(
        scores=points(scores), contributions=parts(contributions), means=means, bands=bands
    )


def _means(
    support: Section,
) -> tuple[dict[tuple[str, str], Range], dict[tuple[str, str], Range]]:
    """The mean mark of every row that is told, of every proposal: in figures, and in words."""
    found: dict[tuple[str, str], Range] = {}
    words: dict[tuple[str, str], Range] = {}
    for row in support.rows:
        cells = dict(zip((column.key for column in support.columns), row, strict=True))
        for key, cell in cells.items():
            if not key.startswith("support."):
                continue
            at = key.removeprefix("support."), str(cells["id"].value)
            if isinstance(cell.value, float):
                found[at] = around(cell.value, TENTH)
            elif cell.value in BANDS:
                words[at] = band(str(cell.value))
    return found, words


def of_feed(message: str) -> tuple[int, dict[str, Range]]:
    """One snapshot of `/screen/feed`, live: ballots behind it, and bars in whole points."""
    snapshot = json.loads(message)
    pages = snapshot["body"].get("pages", [])
    rows = {
        row["id"]: around(float(row["bar"]), WHOLE)
        for page in pages
        for row in page
        if isinstance(row, dict) and "bar" in row
    }
    said = "".join(_runs(snapshot.get("state", {}).get("says", [])))
    behind = re.search(r"\d+", said.translate(DIGITS))
    return int(behind.group()) if behind else 0, rows


DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")


def _runs(words: object) -> Iterable[str]:
    """The texts of a line of the screen."""
    for run in words if isinstance(words, list) else [words]:
        yield str(run["t"]) if isinstance(run, dict) else str(run)
