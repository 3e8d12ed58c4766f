"""What stands on the drawn page Results, read as an outsider would: tables, cards, answers.

Only the words over columns and the names of rows are taken from the program; every figure is read
from the page, as it is printed there.
"""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from html.parser import HTMLParser

from streamlit.testing.v1 import AppTest

from prioritization.outcome import Decision
from tests.release.published import (
    HUNDREDTH,
    TENTH,
    TWENTIETH,
    Published,
    Range,
    around,
    parts,
    points,
)
from tests.web.pages import opened, pieces
from workshops.breakdown import TOGETHER
from workshops.language import say
from workshops.reports.sections import sections
from workshops.reports.view import View
from workshops.workshop import Language, Workshop

TABS = ("result", "ranking", "lists", "representation", "sure", "why")
READ = {
    ("ranking", "score"): "scores",
    ("ranking", "contribution"): "contributions",
    ("groups", "points_funded"): "shares",
    ("groups", "points_funded_of_all"): "shares_of_all",
    ("support", "support"): "means",
}
"""By section and column: what is read."""
Line = tuple[str, dict[str, str]]
"""A row of a table: the key of its section, and its texts by the keys of their columns."""


class Page:
    """The page Results of a workshop in one language; needs the fixture `store`."""

    def __init__(self, decision: Decision, given: Workshop, workshop: str, language: Language):
        """decision: the whole one, for the names of tables, columns and rows alone."""
        self.language = language
        self.at = opened("results", lang=language, workshop=workshop)
        parts = sections(decision, given, language, "public")
        self.keys = {flat(part.title): part.key for part in parts}
        self.columns = {p.key: {flat(c.title): c.key for c in p.columns} for p in parts}
        self.official = decision.official
        view = View.of(decision, given, language, "public")
        self.proposals = [str(p.id) for p in given.proposals]
        groups = [*(str(g.id) for g in given.groups), TOGETHER]
        self.groups = {view.group(g): g for g in groups}

    def turned(self, tab: str) -> AppTest:
        """The page with one of its tabs open."""
        self.at.session_state["tab"] = say(self.language, f"results.tab_{tab}")
        return self.at.run()

    def lines(self) -> Iterator[Line]:
        """Every row of every table of every tab."""
        for tab in TABS:
            for piece in pieces(self.turned(tab)):
                for caption, rows in tables(piece):
                    key = self.keys.get(caption, "")
                    names = self.columns.get(key, {})
                    for row in rows:
                        yield key, {names.get(title, ""): text for title, text in row.items()}

    def cards(self) -> Iterator[tuple[str, str, str]]:
        """Of every card the tables that say where points come from: proposal, row, figure."""
        at = self.turned("why")
        for proposal in self.proposals:
            for piece in pieces(at.selectbox(key="why").set_value(proposal).run()):
                for _, rows in tables(piece):
                    for row in rows:
                        name, *figures = row.values()
                        yield proposal, name, figures[-1]

    def named(self, text: str) -> str:
        """The proposal of a row: its number and its title, which here is its id."""
        return next(p for p in self.proposals if p in text.split())

    def group(self, text: str) -> str:
        """The group of a row: its letter and its name."""
        return next((g for name, g in self.groups.items() if text.endswith(name)), "")


def read(page: Page) -> Published:
    """Every figure of the page that an attacker has a use for."""
    told: dict[str, dict] = {kind: {} for kind in READ.values()}
    orders: dict[str, dict[int, str]] = {}
    for key, row in page.lines():
        for column, x in figures(row):
            what, _, name = column.partition(".")
            if key == "lists" and what == "list":
                orders.setdefault(name, {})[int(x)] = page.named(row["proposal"])
            elif (key, what) in READ:
                kind = READ[key, what]
                told[kind][about(page, kind, name, row)] = x
    for proposal, name, text in page.cards():
        x, group = figure(text), page.group(name)
        if x is not None and group:
            told["means"][group, proposal] = x
    listed = {name: tuple(dict(sorted(at.items())).values()) for name, at in orders.items()}
    return Published(
        orders=listed,
        scores=points(told["scores"]),
        contributions=parts(told["contributions"]),
        shares=shares(told["shares"]),
        shares_of_all=shares(told["shares_of_all"]),
        means={row: around(x, TENTH) for row, x in told["means"].items()},
    )


def shares(found: dict[tuple[str, str], float]) -> dict[tuple[str, str], Range]:
    """Where shares may have come from; of the small groups together they are told in twentieths."""
    halves = {row: TWENTIETH if row[0] == TOGETHER else HUNDREDTH for row in found}
    return {row: around(x, halves[row]) for row, x in found.items()}


def about(page: Page, kind: str, name: str, row: dict[str, str]) -> object:
    """What a figure is about, as `Published` has it; name: what its column is about."""
    if kind in {"shares", "shares_of_all"}:
        return page.group(row["group"]), name or page.official
    proposal = page.named(row["proposal"])
    return {"scores": proposal, "contributions": (proposal, name), "means": (name, proposal)}[kind]


def flat(text: str) -> str:
    """A text with every run of spaces as one."""
    return " ".join(text.split())


def figures(row: dict[str, str]) -> Iterable[tuple[str, float]]:
    """The figures of a row by their columns."""
    return ((column, x) for column, text in row.items() if (x := figure(text)) is not None)


def figure(text: str) -> float | None:
    """A printed figure, a per cent as a part of one; None for words in its place."""
    plain = re.sub(r"[\s\u2066-\u2069]", "", unescape(text)).replace(",", ".")
    if not re.fullmatch(r"-?\d+(\.\d+)?%?", plain):
        return None
    return float(plain.removesuffix("%")) / (100 if plain.endswith("%") else 1)


def tables(piece: str) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Every table of a piece by its caption; of each row the texts by the words over them."""
    reader = _Tables()
    reader.feed(piece)
    for caption, head, rows in reader.found:
        titles = [flat(cell.split("\n")[0]) for cell in head]
        texts = ([flat(cell) for cell in row] for row in rows if row)
        yield flat("".join(caption)), [dict(zip(titles, row, strict=True)) for row in texts]


class _Tables(HTMLParser):
    """Caption, head and rows of every table; a sign over a column stands for its group."""

    def __init__(self) -> None:
        """Nothing read yet."""
        super().__init__()
        self.found: list[tuple[list[str], list[str], list[list[str]]]] = []
        self.into: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A table, a row or a cell begins."""
        if tag == "table":
            self.found.append(([], [], []))
        elif tag == "tr":
            self.found[-1][2].append([])
        elif tag == "abbr" and self.into:
            self.into[-1] += f"{dict(attrs)['title']}\n"
        elif tag in {"caption", "th", "td"}:
            caption, head, rows = self.found[-1]
            self.into = {"caption": caption, "th": head}.get(tag, rows[-1] if rows else [])
            self.into.append("")

    def handle_endtag(self, tag: str) -> None:
        """What follows is outside."""
        if tag in {"caption", "th", "td"}:
            self.into = None

    def handle_data(self, data: str) -> None:
        """Words of a cell, apart from each other."""
        if self.into:
            self.into[-1] += f" {data} "
