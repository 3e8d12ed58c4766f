"""Charts draw the figures of their section and no other, in both directions; hidden is hatched."""

import re
from itertools import pairwise

import pytest

from tests.workshops.reports.examples import TOWNS, town
from workshops.language import LANGUAGES, say
from workshops.reports.sections import sections
from workshops.reports.sections.support import PART
from workshops.web.charts import CHARTS, Room
from workshops.web.charts.canvas import plain, width_of

pytestmark = pytest.mark.slow

LINE_PIXELS = 14 * 1.3  # as plotly sets them
MARKS = re.compile(r"</?b>|<br>|[\u2066-\u2069]")


def parts(name, language):
    """The public sections of an example by key."""
    decision, workshop = town(name)
    return {one.key: one for one in sections(decision, workshop, language, "public")}


def room(name, language):
    """An example as charts name it, its proposals numbered as they stand."""
    _, workshop = town(name)
    numbers = {str(p.id): n for n, p in enumerate(workshop.proposals, start=1)}
    return Room.of(workshop, language, numbers, workshop.settings.languages[0])


def chart(name, language, key):
    """One chart and the section it draws."""
    known = parts(name, language)
    return CHARTS[key](known[key], known, room(name, language)), known[key]


def words(figure):
    """Every text of a figure as a person reads it."""
    return [MARKS.sub("", one.text) for one in figure.layout.annotations]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("town_name", TOWNS)
@pytest.mark.parametrize("key", ["support", "sure", "spread_place"])
def test_a_chart_names_every_row_and_its_figures(town_name, language, key):
    """Each title and each figure of the section stands in the chart, and says what it shows."""
    drawn, section = chart(town_name, language, key)

    said = words(drawn.figure)
    cells = [
        MARKS.sub("", plain(cell.text))
        for column, *column_cells in zip(section.columns, *section.rows, strict=True)
        if column.key in {"proposal", "place", "top_k"} or column.key.startswith(PART)
        for cell in column_cells
        if cell.text and not cell.suppressed
    ]
    assert not [text for text in cells if text not in said]
    assert drawn.alt


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_lists_name_every_proposal_on_either_side(language):
    """What is on one list alone stands on the other side too, below its line, without a place."""
    drawn, section = chart("sabha", language, "lists")

    said = words(drawn.figure)
    first_two = [c.key for c in section.columns if c.key.startswith("list.")][:2]
    places = [section.column(key) for key in first_two]
    for title, *at in zip(section.column("proposal"), *places, strict=True):
        shown = any(cell.value for cell in at)
        assert said.count(plain(title.text)) == (2 if shown else 0)
    assert said.count("–") == 3  # the two of equal shares alone, and the one it leaves out


@pytest.mark.parametrize("key", CHARTS)
def test_the_axis_runs_with_the_language(key):
    """Arabic charts grow from the right, all others from the left."""
    known = {la: parts("sabha", la) for la in ("en", "ar")}
    if key not in known["en"]:
        assert key == "agreement"  # groups are hidden in Sabha: where they part may not be told
        return
    ltr, _ = chart("sabha", "en", key)
    rtl, _ = chart("sabha", "ar", key)

    assert tuple(rtl.figure.layout.xaxis.range) == tuple(ltr.figure.layout.xaxis.range)[::-1]
    assert rtl.figure.layout.margin.l == ltr.figure.layout.margin.r or key != "lists"


def test_what_is_not_shown_is_hatched_and_has_no_figure():
    """A group under the limit: one hatched cell a proposal, and none of its means in the chart."""
    drawn, section = chart("sabha", "en", "support")

    hidden = [c.key for c in section.columns if section.column(c.key)[0].suppressed]
    hatched = [bar for bar in drawn.figure.data if bar.marker.pattern.shape == "/"]
    assert hidden == [f"{PART}{g}" for g in ("C", "RET", "IDP", "MIG", "CSO")]
    assert len(hatched) == len(hidden) * len(section.rows)
    assert words(drawn.figure).count("fewer than 10") == len(hidden)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("town_name", TOWNS)
def test_a_name_of_many_lines_has_a_row_of_its_height(town_name, language):
    """No name runs into the one above it."""
    drawn, section = chart(town_name, language, "groups")

    names = {re.sub(r"\s", "", str(cell.text)) for cell in section.column("group")}
    figure = drawn.figure
    first, last = sorted(figure.layout.yaxis.range)
    row = figure.layout.height / (last - first)
    said = [(re.sub(r"\s", "", MARKS.sub("", one.text)), one) for one in figure.layout.annotations]
    placed = [(one.y * row, one.text.count("<br>") + 1) for name, one in said if name in names]
    assert len(placed) == len(town(town_name)[1].groups)
    for (above, lines), (below, more) in pairwise(placed):
        assert below - above >= LINE_PIXELS * (lines + more) / 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_over_the_last_column_is_not_cut(language):
    """The margin is as wide as the word, which stands a little beyond the plot."""
    drawn, _ = chart("sabha", language, "sure")

    often = MARKS.sub("", say(language, "chart.often"))
    (word,) = (one for one in drawn.figure.layout.annotations if MARKS.sub("", one.text) == often)
    margin = drawn.figure.layout.margin
    assert (margin.l if language == "ar" else margin.r) >= abs(word.xshift) + width_of(
        [often], 12
    ) - 8


def test_a_hostile_title_is_text():
    """Plotly reads a few marks of its own: none of them comes from a text of the room."""
    assert plain("<a href='http://x'>&b</a>") == "‹a href='http://x'›&amp;b‹/a›"
