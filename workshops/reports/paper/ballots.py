"""Paper ballots with their control sheet: serials in the order given, never that of arrival.

A ballot holds place, form, proposals, group and serial; its code holds version, workshop, serial
and form: never a group, a person or a choice.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import segno

from scoring.model import GroupId
from workshops.lines import numbers, on_ballot
from workshops.reports.paper.frame import Json, Paper, mapping
from workshops.reports.typst_ import printed
from workshops.workshop import Language, Serial, Workshop

VERSION: Final = "T1"
"""First part of what a code holds: how the rest is read."""
QUIET: Final = 4
BALLOT_WORDS: Final = ("ballot", "private", "part_of", "turn")
CONTROL_WORDS: Final = (
    *("control", "control_how", "serials_how", "adds_up", "first_person", "second_person"),
)
STOCK_WORDS: Final = ("group", "issued", "cast", "spoiled", "unused")


def ballots(workshop: Workshop, serials: Sequence[Serial], language: Language) -> bytes:
    """Ballots as PDF, one per serial and in this order; the caller has shuffled them.

    Two A5 ballots share a sheet up to ten proposals, one folded A4 sheet holds up to 24, further
    sheets repeat the serial. Raises Unprintable, MissingFont.
    """
    paper = Paper(workshop=workshop, language=language)
    frame = paper.furniture()
    place = {group.id: i for i, group in enumerate(workshop.groups)}
    form = workshop.settings.ballots
    said = {"n": form.limit, "low": form.low}
    view = frame | {
        "title": paper.titled("ballot", str(frame["name"])),
        "mixed": True,
        "words": mapping(frame["words"])
        | paper.words("paper", BALLOT_WORDS[:2])
        | {
            "part_of": paper.say("paper.part_of", part="{0}", parts="{1}"),
            "turn": paper.say("paper.turn"),
        },
        "ask": paper.say(f"paper.ask.{form.kind}", **said),
        "closing": paper.say(f"paper.closing.{form.kind}", **said),
        "paper": proposals(paper),
        "sheets": [
            {"group": place[one.group], "serial": one.serial, "qr": code(workshop, one.serial)}
            for one in serials
        ],
    }
    return printed("ballot", view, workshop.settings.date).content


def proposals(paper: Paper) -> list[Json]:
    """What stands on the ballot: number, pictogram, title in one or two languages."""
    listed = on_ballot(paper.workshop)
    known = numbers(listed)
    return [
        {
            "n": known[p.id],
            "sector": p.sector,
            "title": paper.pick(p.short_title) or paper.pick(p.title) or p.id,
            "other": paper.second(p.short_title) or paper.second(p.title),
        }
        for p in listed
    ]


def code(workshop: Workshop, serial: str) -> str:
    """The code of a ballot as a drawing. Full size: common readers cannot read a Micro QR."""
    held = f"{VERSION};{workshop.settings.id};{serial};{workshop.settings.ballots.kind}"
    return drawn_code(held)


def drawn_code(held: str) -> str:
    """Any text as a QR code, error level M, with the full quiet zone."""
    drawing: str = segno.make(held, error="m", micro=False).svg_inline(border=QUIET, omitsize=True)
    return drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def control_sheet(
    workshop: Workshop, serials: Mapping[GroupId, Sequence[str]], language: Language
) -> bytes:
    """How many were issued per group, room for cast, spoiled and unused, and every serial once."""
    paper = Paper(workshop=workshop, language=language)
    frame = paper.furniture()
    view = frame | {
        "title": paper.titled("control", str(frame["name"])),
        "words": mapping(frame["words"])
        | paper.words("paper", CONTROL_WORDS)
        | paper.words("column", STOCK_WORDS)
        | {"total": paper.say("word.total"), "signed_at": paper.signed_at},
        "stock": [
            {"group": i, "serials": sorted(serials.get(group.id, ()))}
            for i, group in enumerate(workshop.groups)
        ],
    }
    return printed("control", view, workshop.settings.date).content


__all__ = ["ballots", "code", "control_sheet", "drawn_code", "proposals"]
