"""Sheets for the hands of clerks: attendance, recount, bundles; what was fixed, what was zero."""

from collections.abc import Mapping, Sequence
from typing import Final

from scoring.model import GroupId
from workshops.cases import inputs_digest
from workshops.reports.paper.ballots import proposals
from workshops.reports.paper.frame import Json, Paper, mapping
from workshops.reports.paper.tabled import table
from workshops.reports.sections.method import settled
from workshops.reports.typst_ import printed
from workshops.reports.view import View
from workshops.workshop import Language, Workshop

BUNDLE: Final = 25
"""So many sheets a bundle holds at most."""
Counts = Mapping[GroupId, tuple[int, int, int]]
"""Serials issued, codes issued, ballots cast, per group."""


def attendance(workshop: Workshop, language: Language) -> bytes:
    """Counters for groups, women and men, age bands: strokes, never names."""
    words = ("attendance", "attendance_how", "absent_why", "absent_reasons", "observers")
    paper = Paper(workshop=workshop, language=language)
    columns = ("group", "seats", "late", "left_early")
    view = _sheet(paper, "attendance", (*words, "first_person", "second_person"), columns) | {
        "bands": list(workshop.settings.age_bands),
    }
    view["words"] = mapping(view["words"]) | {
        "women": paper.say("column.women"),
        "men": paper.say("column.men"),
    }
    return printed("attendance", view, workshop.settings.date).content


def recount(workshop: Workshop, serials: Sequence[str], language: Language) -> bytes:
    """Two readers enter the same papers blind. serials: in an order that is not that of voting."""
    words = ("recount", "recount_how", "first_reader", "second_reader", "differs", "totals")
    paper = Paper(workshop=workshop, language=language)
    columns = ("group", "issued", "cast", "spoiled", "unused", "difference", "proposal")
    view = _sheet(paper, "recount", (*words, "papers", "lead", "serial"), columns) | {
        "serials": list(serials),
        "paper": proposals(paper),
        "example_line": paper.say(f"paper.recount_example.{workshop.settings.ballots.kind}"),
    }
    return printed("recount", view, workshop.settings.date).content


def bundles(
    workshop: Workshop, named: Sequence[tuple[str, Sequence[str]]], language: Language
) -> bytes:
    """One slip per bundle, four to a sheet. named: its name, and its serials where known."""
    words = (
        *("bundle", "bundle_how", "sheets", "first_hand", "second_hand", "differences"),
        "accepted",
    )
    view = _sheet(Paper(workshop=workshop, language=language), "bundle", words, ()) | {
        "bundles": [
            {"name": name, "serials": sorted(serials), "size": max(BUNDLE, len(serials))}
            for name, serials in named
        ],
    }
    return printed("bundle", view, workshop.settings.date).content


def fixed(workshop: Workshop, language: Language) -> bytes:
    """One page: what was fixed before voting, to be printed, read aloud and signed."""
    return _locked(workshop, language, "fixed", [])


def zero_tape(
    workshop: Workshop,
    counts: Mapping[GroupId, tuple[int, int, int]],
    head: str,
    language: Language,
) -> bytes:
    """One page when the vote opens: no ballot in the box, so many papers and codes handed out.

    counts: serials issued, codes issued, ballots cast, per group. head: end of the chain of acts.
    """
    stock: list[Json] = [
        {"group": i, "serials": serials, "codes": codes, "cast": cast}
        for i, group in enumerate(workshop.groups)
        for serials, codes, cast in [counts.get(group.id, (0, 0, 0))]
    ]
    return _locked(workshop, language, "zero", stock, head)


def _locked(
    workshop: Workshop, language: Language, heading: str, stock: list[Json], head: str = ""
) -> bytes:
    """What both pages share: the settings, a fingerprint, room for two people to sign."""
    paper = Paper(workshop=workshop, language=language)
    view = View.undecided(workshop, language)
    parts = {section.key: table(section, {}) for section in settled(view)}
    rows = parts["method"]["rows"]
    facts = [[row["setting"]["text"], row["value"]["text"]] for row in rows]  # type: ignore[attr-defined]  # rows of a table
    columns = (
        *("group", "criterion", "source", "from", "to", "weight", "check", "level", "threshold"),
        *("serials", "codes", "cast"),
    )
    told = _sheet(paper, heading, ("facilitator", "witness", "fingerprint"), columns) | {
        "heading": paper.say(f"paper.{heading}"),
        "lead": paper.say(f"paper.{heading}_how"),
        "facts": facts if not stock else facts[:4],
        "criteria": [] if stock else parts["criteria"]["rows"],
        "checks": [] if stock or "checks" not in parts else parts["checks"]["rows"],
        "show_groups": not stock,
        "stock": stock,
        "fingerprint": head or inputs_digest(workshop),
    }
    told["words"] = mapping(told["words"]) | {
        "criteria": view.say("report.criteria"),
        "checks": view.say("report.checks"),
        "groups": paper.say("paper.groups"),
        "stock": paper.say("paper.stock"),
    }
    return printed("fixed", told, workshop.settings.date).content


def _sheet(paper: Paper, name: str, words: Sequence[str], columns: Sequence[str]) -> Json:
    """The furniture of a sheet with its own words."""
    frame = paper.furniture()
    return frame | {
        "title": paper.titled(name, str(frame["name"])),
        "words": mapping(frame["words"])
        | paper.words("paper", words)
        | paper.words("column", columns)
        | {"total": paper.say("word.total"), "signed_at": paper.signed_at},
    }


__all__ = ["BUNDLE", "attendance", "bundles", "fixed", "recount", "zero_tape"]
