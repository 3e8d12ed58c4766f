"""Contact sheets of every document of both examples and of lists of 3, 24 and 60 long titles, to be
looked at and kept with a release.

python -m tests.workshops.reports.contact_sheets --to FOLDER [--lang ar,en,fr] [--dpi 45]
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image

from prioritization.outcome import Decision
from tests.workshops.reports.examples import TOWNS, long_list, town
from tests.workshops.reports.pages import pictures
from tests.workshops.reports.test_paper import stock
from workshops.reports import WRITERS
from workshops.reports.paper import ballots, sheets, slips
from workshops.workshop import Language, Workshop

COLUMNS = 9
ROWS = 4
GAP = 6
SIZES = (3, 24, 60)
ADDRESS = "http://192.168.1.2:8501/v#"


def shown() -> Iterator[tuple[str, Decision, Workshop]]:
    """The examples, and long lists, each with its name."""
    for name in TOWNS:
        yield name, *town(name)
    for n in SIZES:
        yield f"long-{n}", *long_list(n)


def documents(
    decision: Decision, workshop: Workshop, language: Language
) -> Iterator[tuple[str, bytes]]:
    """Everything that is printed, by its name."""
    given = stock(workshop)
    serials = [one.serial for one in given]
    piles = {g.id: [one.serial for one in given if one.group == g.id] for g in workshop.groups}
    codes = [(g.id, f"{ADDRESS}{n:04d}", f"ABCD-{n:04d}") for n, g in enumerate(workshop.groups)]
    yield "report", WRITERS[".pdf"](decision, workshop, language, "public")
    yield "slips", slips.feedback(decision, workshop, language)
    yield "codes", slips.codes(workshop, codes, language)
    yield "ballots", ballots.ballots(workshop, given, language)
    yield "control", ballots.control_sheet(workshop, piles, language)
    yield "attendance", sheets.attendance(workshop, language)
    yield "recount", sheets.recount(workshop, serials, language)
    yield "bundles", sheets.bundles(workshop, [("1", serials)], language)
    yield "fixed", sheets.fixed(workshop, language)
    yield "zero", sheets.zero_tape(workshop, {}, "", language)


def contact_sheet(pages: Sequence[Image.Image]) -> Image.Image:
    """Pages side by side, row after row."""
    wide, high = (max(getattr(page, side) for page in pages) + GAP for side in ("width", "height"))
    rows = -(-len(pages) // COLUMNS)
    sheet = Image.new("RGB", (wide * min(len(pages), COLUMNS), high * rows), "gray")
    for n, page in enumerate(pages):
        sheet.paste(page, (n % COLUMNS * wide, n // COLUMNS * high))
    return sheet


def main() -> None:
    """Write them, one file for every 36 pages."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--to", type=Path, required=True)
    words.add_argument("--lang", default="ar,en,fr")
    words.add_argument("--dpi", type=int, default=45)
    asked = words.parse_args()
    asked.to.mkdir(parents=True, exist_ok=True)
    for name, decision, workshop in shown():
        for language in asked.lang.split(","):
            for document, content in documents(decision, workshop, language):
                pages = pictures(content, asked.dpi)
                for first in range(0, len(pages), COLUMNS * ROWS):
                    sheet = contact_sheet(pages[first : first + COLUMNS * ROWS])
                    sheet.save(asked.to / f"{name}-{language}-{document}-{first:03d}.png")


if __name__ == "__main__":
    main()
