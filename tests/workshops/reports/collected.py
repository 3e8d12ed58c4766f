"""Figures as they stand in each medium, read from the real artefact by a program of its own.

A fact is (what it is of, what it is) -> how it stands there, without spaces: a proposal has a
`rank`, a `score`, a `cost`, a `status`, a `position` on the waiting list; a group the `share` of
its points that the official list funds; a list, by its name, the money it has `left`.
"""

import csv
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO, StringIO
from itertools import pairwise
from typing import Final
from unicodedata import normalize
from zipfile import ZipFile

from lxml import etree, html
from python_calamine import CalamineWorkbook

from tests.workshops.reports.pages import by_pdfium, plain
from tests.workshops.reports.tagged import tables
from workshops.language import say
from workshops.release import TOGETHER
from workshops.reports.view import View
from workshops.web.pieces import Html
from workshops.workshop import Language

Facts = dict[tuple[str, str], str]
OF_A_PROPOSAL: Final = ("rank", "score", "cost", "status", "position")
FIRST_ROW: Final = 3
WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SCORE: Final = re.compile(r"\d{1,3}([.,]\d)?")
MONEY: Final = re.compile(r"\d{1,3}(?: \d{3})+")
SHARE: Final = re.compile(r"\d{1,3} ?%")


def bare(text: str) -> str:
    """A figure or word without spaces and marks of direction, its decimals behind a point."""
    return re.sub(r"(?<=\d),(?=\d)", ".", re.sub(r"\s", "", plain(text)))


def noted(facts: Facts, of: str, what: str, text: str) -> None:
    """Keep a fact; a medium that says two things of one is wrong by itself."""
    said = bare(text)
    if said and said != "–":
        assert facts.setdefault((of, what), said) == said, (of, what, facts[of, what], said)


def points(score: float) -> str:
    """A score as people read it: whole points stand without a decimal."""
    return f"{score:.1f}".removesuffix(".0")


def percent(part: float | str) -> str:
    """A share of three decimals in whole per cent; a half goes up, as people round."""
    return f"{(100 * Decimal(str(part))).quantize(Decimal(1), ROUND_HALF_UP)}%"


def of_json(content: bytes) -> Facts:
    """`decision.json`."""
    told, facts = json.loads(content), Facts()
    official = told["official_list"]
    for name, left in told["left"].items():
        noted(facts, name, "left", str(left))
    for one in told["ranking"]:
        noted(facts, one["id"], "rank", str(one["rank"]))
        if "score" in one and one["score"] is not None:
            noted(facts, one["id"], "score", points(one["score"]))
    for one in told["proposals"]:
        noted(facts, one["id"], "cost", str(one["cost"]))
        noted(facts, one["id"], "status", one["status"])
        noted(facts, one["id"], "position", str(one["position"] or ""))
    for one in told["groups"]:
        if official in one.get("points_funded", {}):
            noted(facts, one["id"], "share", percent(one["points_funded"][official]))
    return facts


def of_csv(tables: Mapping[str, bytes], official: str) -> Facts:
    """`list.csv` and `groups.csv`."""
    facts = Facts()
    for row in csv.DictReader(StringIO(tables["list.csv"].decode("utf-8-sig"))):
        for what in OF_A_PROPOSAL:
            score = what == "score" and row[what]
            noted(facts, row["id"], what, points(float(row[what])) if score else row[what])
    for row in csv.DictReader(StringIO(tables["groups.csv"].decode("utf-8-sig"))):
        if part := row[f"points_funded_{official}"]:
            noted(facts, row["group"], "share", percent(part))
    return facts


def of_xlsx(content: bytes, language: Language) -> Facts:
    """The sheets Ranking and Line, by calamine."""
    book, facts = CalamineWorkbook.from_filelike(BytesIO(content)), Facts()
    ranking = book.get_sheet_by_name(say(language, "book.ranking")).to_python(skip_empty_area=False)
    for row in ranking[FIRST_ROW:]:
        if row[1]:
            noted(facts, row[1], "rank", f"{row[0]:.0f}")
            noted(facts, row[1], "cost", f"{row[3]:.0f}")
            if isinstance(row[4], float):
                noted(facts, row[1], "score", points(row[4]))
    line = book.get_sheet_by_name(say(language, "book.line")).to_python(skip_empty_area=False)
    above = [row for row in line[FIRST_ROW:] if row[5] == 1]
    noted(facts, "ranked", "left", f"{above[-1][7]:.0f}")  # whatever rule the official list has
    return facts


def of_docx(content: bytes, view: View) -> Facts:
    """Every table of the Word report, as its raw XML."""
    with ZipFile(BytesIO(content)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    tables = (
        [
            ["".join(cell.itertext(f"{WORD}t")) for cell in row.iter(f"{WORD}tc")]
            for row in one.iter(f"{WORD}tr")
        ]
        for one in body.iter(f"{WORD}tbl")
    )
    return of_tables(tables, view)


def of_tables(tables: Iterable[Sequence[Sequence[str]]], view: View) -> Facts:
    """Tables with headings in the language of the view; a proposal by its id or its title."""
    named = {plain(view.say(f"column.{what}")): what for what in (*OF_A_PROPOSAL, "left")}
    funded = view.say("report.groups.funded", list=view.say(f"list.{view.decision.official}"))
    named |= {plain(view.say("column.id")): "id", plain(view.say("column.group")): "group"}
    named |= {plain(view.say("column.proposal")): "title", plain(funded): "share"}
    titles = {plain(view.title(p)): str(p) for p in view.proposals}
    groups = {plain(view.group(g.group)): str(g.group) for g in view.decision.groups}
    facts = Facts()
    for head, *rows in tables:
        keys = [named.get(plain(cell), "") for cell in head]
        for row in rows:
            cells = dict(zip(keys, map(plain, row), strict=True))
            of = cells.get("id") or titles.get(cells.get("title", ""), "")
            for what in OF_A_PROPOSAL if of else ():
                noted(facts, of, what, word_or(view, what, cells.get(what, "")))
            if "left" in cells:
                facts[view.decision.official, "left"] = bare(cells["left"])  # the last line's stays
            if cells.get("group", "") in groups and SHARE.fullmatch(cells.get("share", "")):
                noted(facts, groups[cells["group"]], "share", cells["share"])
    return facts


def word_or(view: View, what: str, text: str) -> str:
    """A status by its key; any other text as it is."""
    statuses = {
        plain(view.say(f"status.{o.status}")): o.status
        for o in view.decision.proposals
        if what == "status"
    }
    return statuses.get(text, text)


def of_pdf(content: bytes, view: View) -> Facts:
    """The rows of every table of the tagged report, by its own structure."""
    facts, groups = Facts(), view.decision.groups
    ids = {way: str(of) for of in view.proposals for way in (of, turned(of))}
    for table in tables(content):
        shares = [[leaf for leaf in row if SHARE.fullmatch(leaf)] for row in table]
        first = not any(what == "share" for _, what in facts)  # others have as many by chance
        if first and len(table) == len(groups) and sum(map(len, shares)) > len(view.shown_lists):
            for group, found in zip(groups, shares, strict=True):
                if len(found) == len(view.shown_lists):
                    noted(facts, group.group, "share", found[0])
        for row in table:
            of = next((ids[leaf] for leaf in row if leaf in ids), None)
            money = [leaf for leaf in row if MONEY.fullmatch(leaf)]
            scores = [b for a, b in pairwise(row) if MONEY.fullmatch(a) and SCORE.fullmatch(b)]
            if of is not None and scores and len(money) == 1:  # with an interval behind it
                noted(facts, of, "cost", money[0])
                noted(facts, of, "score", scores[0])
                noted(facts, of, "rank", row[0])
            elif of is not None and len(money) == len(("cost", "running", "left")):
                noted(facts, of, "cost", money[0])
                facts[view.decision.official, "left"] = bare(money[2])  # the last line's stays
    return facts


def of_slips(content: bytes, view: View) -> Facts:
    """The feedback slips, by the library of a browser: what stands between one id and the next."""
    facts, text = Facts(), plain(by_pdfium(content))
    for outcome in view.decision.proposals:
        of = str(outcome.proposal)
        for sign in re.finditer(rf"\b(?:{of}|{turned(of)})\b · ({MONEY.pattern})", text):
            noted(facts, of, "cost", sign[1])
            before = bare(text[max(0, sign.start() - 60) : sign.start()])
            words = {
                bare(view.say(f"status.{o.status}")): o.status for o in view.decision.proposals
            }
            stands = [word for word in words if same_letters(before[-len(word) :], word)]
            noted(facts, of, "status", words[max(stands, key=len)])
    return facts


def turned(of: str) -> str:
    """A code as pdfium gives it back from an Arabic line: letters and figures change places."""
    return re.sub(r"([A-Z]+)(\d+)", r"\2\1", of)


def same_letters(one: str, other: str) -> bool:
    """Whether two texts have the same letters: joined signs come back in another order."""
    return sorted(normalize("NFKC", one)) == sorted(normalize("NFKC", other))


def of_page(pieces: Iterable[Html | str], view: View) -> Facts:
    """The HTML of the Results page, all its tabs."""
    facts = Facts()
    titles = {plain(view.title(p)): str(p) for p in view.proposals}
    drawn = [html.fromstring(f"<div>{piece}</div>") for piece in pieces]
    tables = [
        [[text_of(cell) for cell in row.iter("th", "td")] for row in table.iter("tr")]
        for piece in drawn
        for table in piece.iter("table")
    ]
    facts |= of_tables(tables, view)
    for piece in drawn:
        for row in piece.xpath(".//ol[contains(@class,'ranked')]/li[not(@class='rule')]"):
            of = titled(row, titles)
            noted(facts, of, "rank", text_of(row.xpath(".//*[@class='rank']//bdi")[0]))
            noted(facts, of, "score", text_of(row.xpath("./b")[0]))
        for head in piece.xpath(".//h3[@class='of-status']"):
            word = word_or(view, "status", text_of(head).strip())
            for row in head.getnext().iter("li"):
                of = titled(row, titles)
                noted(facts, of, "status", word)
                noted(facts, of, "cost", text_of(row.xpath("./div/b")[0]))
        for left in piece.xpath(".//*[@class='budget']/p"):
            noted(facts, view.decision.official, "left", MONEY.search(plain(text_of(left)))[0])
    return facts


def text_of(element: html.HtmlElement) -> str:
    """What is read of a piece of a page."""
    return plain(str(element.text_content()))


def titled(row: html.HtmlElement, titles: Mapping[str, str]) -> str:
    """The proposal whose title stands in a row of a page."""
    return next(titles[text_of(e)] for e in row.iter() if text_of(e) in titles)


def of_screen(scenes: Mapping[str, Mapping[str, object]], view: View) -> Facts:
    """Snapshots of the projector: what the feed sends to every screen."""
    facts = Facts()
    listed, reveal, shares = (scenes[name]["body"] for name in ("list", "reveal", "representation"))
    for row in (row for page in listed["pages"] for row in page):
        if "line" in row:
            if "elsewhere" not in row["line"]:
                noted(
                    facts, view.decision.official, "left", MONEY.search(plain(said(row["line"])))[0]
                )
            continue
        icon, of = row["status"]["icon"].removeprefix("status-"), row["id"]
        noted(facts, of, "rank", said(row["place"]))
        noted(facts, of, "status", icon)
        if icon == "waiting":
            noted(facts, of, "position", said(row["status"]["says"][-1]))
    for row in (row for page in reveal["pages"] for row in page):
        if "line" not in row:
            noted(facts, row["id"], "rank", said(row["place"]))
            noted(facts, row["id"], "cost", said(row["cost"]))
    for row in (row for page in shares["pages"] for row in page):
        if "mark" in row:
            group = view.workshop.groups[row["mark"]["place"]].id
            noted(facts, group, "share", said(row["value"]))
        elif plain(said(row["name"])) == plain(view.group(TOGETHER)):
            noted(facts, TOGETHER, "share", said(row["value"]))
    return facts


def said(part: object) -> str:
    """The words of a piece of a snapshot."""
    if isinstance(part, str):
        return part
    if isinstance(part, Mapping):
        return "".join(said(part[key]) for key in ("t", "says", "name") if key in part)
    return "".join(map(said, part)) if isinstance(part, Iterable) else ""
