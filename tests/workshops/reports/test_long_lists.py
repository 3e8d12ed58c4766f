"""Lists of 3, 24 and 60 proposals with long titles and vowel marks: nothing cut or overprinted."""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations

import pypdfium2
import pytest

from tests.workshops.reports.examples import long_list
from tests.workshops.reports.pages import arabic_words, by_pdfium, plain
from tests.workshops.reports.test_paper import stock
from workshops.language import LANGUAGES, direction
from workshops.reports import WRITERS
from workshops.reports.paper import ballots, sheets, slips
from workshops.reports.typst_ import accessible
from workshops.reports.view import View

pytestmark = pytest.mark.faults

SIZES = (3, 24, 60)
WORD = 12.0
"""Points: narrower pieces are vowel marks, which stand on their letters."""
Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points."""


def boxes(page: pypdfium2.PdfPage) -> list[Box]:
    """Where every piece of text stands, without the empty ones."""
    text = page.get_textpage()
    found = (text.get_rect(i) for i in range(text.count_rects()))
    return [box for box in found if box[2] - box[0] > WORD and box[3] - box[1] > 1]


def overprinted(content: bytes) -> Iterator[tuple[int, Box, Box]]:
    """Pieces of text that share more than half of the larger one, with their page."""
    for number, page in enumerate(pypdfium2.PdfDocument(content), start=1):
        for one, two in combinations(boxes(page), 2):
            wide = min(one[2], two[2]) - max(one[0], two[0])
            high = min(one[3], two[3]) - max(one[1], two[1])
            most = max((b[2] - b[0]) * (b[3] - b[1]) for b in (one, two))
            if wide > 0 and high > 0 and wide * high > 0.5 * most:
                yield number, one, two


def outside(content: bytes) -> Iterator[tuple[int, Box]]:
    """Pieces of text that leave their page."""
    for number, page in enumerate(pypdfium2.PdfDocument(content), start=1):
        width, height = page.get_size()
        for box in boxes(page):
            if box[0] < 0 or box[1] < 0 or box[2] > width or box[3] > height:
                yield number, box


def letters(words: Iterable[str]) -> set[str]:
    """The letters of each word: marks of vowels lead readers to another order (README, limits)."""
    return {"".join(sorted(word)) for word in words}


def in_order(content: bytes) -> None:
    """The accessible form, with no text on another or beyond the edge."""
    assert accessible(content)
    assert not list(overprinted(content))
    assert not list(outside(content))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("n", SIZES)
def test_a_report_of_any_length_is_whole(n, language):
    """Every title stands in it, in Arabic by its letters."""
    decision, workshop = long_list(n)
    content = WRITERS[".pdf"](decision, workshop, language, "public")
    view = View.of(decision, workshop, language, "public")
    titles = [view.title(p.id) for p in workshop.proposals]

    in_order(content)
    if direction(language) == "rtl":
        words = letters(set().union(*map(arabic_words, titles)))
        found = letters(arabic_words(by_pdfium(content)))
        assert len(words & found) >= 0.95 * len(words)
    else:
        shown = re.sub(r"\s", "", plain(by_pdfium(content)))
        assert not [title for title in titles if re.sub(r"\s", "", plain(title)) not in shown]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("n", SIZES)
def test_papers_of_any_length_are_whole(n, language):
    """Ballots, the recount sheet, the control sheet and the answers to groups."""
    decision, workshop = long_list(n)
    given = stock(workshop)
    piles = {g.id: [one.serial for one in given if one.group == g.id] for g in workshop.groups}

    in_order(ballots.ballots(workshop, given[:2], language))
    in_order(sheets.recount(workshop, [one.serial for one in given], language))
    in_order(slips.feedback(decision, workshop, language))
    in_order(ballots.control_sheet(workshop, piles, language))
