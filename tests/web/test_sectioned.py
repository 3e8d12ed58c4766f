"""Sections on a page: badges, bars and reasons carry the figures of the report, and no others."""

import re
from dataclasses import replace

import pytest

from tests.conftest import EXAMPLES
from workshops.cases import decision
from workshops.folder import read_folder
from workshops.language import say
from workshops.reports.sections import sections
from workshops.web.ranked_bars import ranked_bars
from workshops.web.reason_lists import by_status, findings_list
from workshops.web.sectioned import section_table


@pytest.fixture(scope="module")
def sabha():
    """The Sabha example."""
    return read_folder(EXAMPLES / "sabha")


@pytest.fixture(scope="module")
def parts(sabha):
    """Its report in English, by key of the section."""
    return {part.key: part for part in sections(decision(sabha), sabha, "en", "public")}


def by_id(workshop):
    """Every proposal by id."""
    return {str(p.id): p for p in workshop.proposals}


def test_a_bar_is_as_long_as_its_score(sabha, parts):
    """The parts of each bar add up to its score, on the scale of the longest one."""
    drawn = ranked_bars(parts["ranking"], by_id(sabha))
    lines = re.findall(r'<li class="(?:in|out)">.*?</li>', drawn)
    scores = [float(cell.value) for cell in parts["ranking"].column("score")]
    widths = [sum(map(float, re.findall(r"width:([\d.]+)%", line))) for line in lines]

    assert len(lines) == 21
    for score, width in zip(scores, widths, strict=True):
        assert width == pytest.approx(100 * score / max(scores), abs=0.5)


def test_the_budget_line_stands_once_below_what_is_funded(sabha, parts):
    """Fourteen above, seven below."""
    drawn = ranked_bars(parts["ranking"], by_id(sabha))
    above, line, below = drawn.partition('<li class="rule">')

    assert line
    assert (above.count('<li class="in">'), below.count('<li class="out">')) == (14, 7)


def test_a_list_that_does_not_follow_the_scores_says_what_bold_and_thin_mean(parts):
    """Equal shares of Al Kufra pass over some that score higher: words, and no line between."""
    kufra = read_folder(EXAMPLES / "al_kufra")
    ranking = {p.key: p for p in sections(decision(kufra), kufra, "en", "public")}["ranking"]
    drawn = ranked_bars(ranking, by_id(kufra))
    words = say("en", "results.on_the_list")

    assert words in drawn
    assert '<li class="rule">' not in drawn
    assert drawn.count('<li class="in">') == 10
    assert words not in ranked_bars(parts["ranking"], by_id(read_folder(EXAMPLES / "sabha")))


def test_words_for_what_is_not_shown_stand_where_figures_would(sabha, parts):
    """In a column of figures on the side of their units, so that no column is ragged."""
    (shares,) = (part for part in parts.values() if part.key == "groups")
    drawn = section_table(shares, sabha)

    assert any(cell.suppressed for row in shares.rows for cell in row)
    assert '<span class="num few">' in drawn
    assert '<span class="few">' not in drawn


def test_what_has_no_figures_draws_no_bars(sabha, parts):
    """Without contributions there is nothing to add up."""
    ranking = parts["ranking"]
    held = tuple(tuple(replace(cell, value=None) for cell in row) for row in ranking.rows)

    assert ranked_bars(replace(ranking, rows=held), by_id(sabha)) == ""


def test_every_proposal_stands_once_with_its_reason(sabha, parts):
    """Nobody is left out of the reasons, and the waiting list stands in its order."""
    drawn = by_status(parts["outcomes"], by_id(sabha))
    waiting = drawn.partition("Waiting list")[2]
    order = [waiting.index(f"number {n}.") for n in range(1, 8)]

    assert drawn.count("<li>") == len(sabha.proposals)
    assert order == sorted(order)


def test_findings_keep_their_gravity_and_their_answers(parts):
    """A hold is a shape and a word; the written answer stands beneath it."""
    drawn = findings_list(parts["findings"])

    assert drawn.count("mark-hold") == 2
    assert "meeting is held before the list is signed" in drawn


def test_a_table_wears_badges_and_leaves_the_bare_id_out(sabha, parts):
    """Tile, number and title in one column; the columns for paper stay on paper."""
    drawn = section_table(parts["official"], sabha)

    assert drawn.count('class="tile"') == 14
    assert ">S04</bdi>" not in drawn
    assert "Running total" not in drawn
