"""The attacker of the releases reads the drawn page Results: figures, cards, bars and what-if."""

import json
import re
from dataclasses import replace

import pytest

from prioritization.case import GroupWeights
from prioritization.whatif import PRESETS, with_weights
from tests.release import further
from tests.release.attacker import Sums, of_groups, recovered
from tests.release.published import Published, of_document, together
from tests.release.rooms import decided, meeting, planted, room, secrets
from tests.release.test_attacks import only_small, plain_filter
from tests.web.drawn import Page, read
from tests.web.pages import pieces
from workshops import cases, release, thresholds, what_if
from workshops.language import LANGUAGES, say
from workshops.reports.json_ import document
from workshops.store.convert import add_counted
from workshops.web.charts.groups import SHARES_END, SHARES_START

pytestmark = pytest.mark.slow
HIDDEN = {"B", "CSO"}
ROOMS = {"planted": planted(), "1": meeting(1), "4": meeting(4)}


@pytest.fixture(params=ROOMS)
def given(request):
    """A room in which two groups are hidden; in the first a single person decides."""
    return ROOMS[request.param]


def pages(store, given):
    """The page of a room in every language, its count closed."""
    counting = replace(given, settings=replace(given.settings, phase="counting"))
    with store.writing() as connection:
        kept = add_counted(connection, counting)
    return [Page(decided(given), given, kept, language) for language in LANGUAGES]


def figures(given, drawn):
    """All figures of the pages, and what everybody in the room knows: ballots and weights."""
    whole = of_document(document(decided(given), given, "public"))
    told = Published(ballots=whole.ballots, weights=whole.weights, open_to_all=whole.open_to_all)
    found = [read(page) for page in drawn]
    kinds = [(p.scores, p.contributions, p.shares, p.shares_of_all, p.means) for p in found]
    assert all(kinds[0])
    assert kinds == [kinds[0]] * len(LANGUAGES), "a figure differs between languages"
    return together([told, *found])


def answers(page, given):
    """Every answer about groups and their weights, each pressed on its tab."""
    decision = decided(given)
    official = set(decision.lists[decision.official].selected)
    at = page.turned("what_if")
    for kind in ("without_group", "double_group", "weights"):
        at = at.radio(key="what_if_kind").set_value(kind).run()
        if f"what_if_{kind}" not in {one.key for one in at.radio}:
            continue  # not told while a group is hidden
        choice = at.radio(key=f"what_if_{kind}")
        for value in PRESETS if kind == "weights" else [page.groups[one] for one in choice.options]:
            at = at.radio(key=f"what_if_{kind}").set_value(value).run()
            (piece,) = (one for one in pieces(at) if 'class="why"' in one)
            come, _, gone = piece.partition(f"<b>{say(page.language, 'what_if.out')}</b>")
            enter, leave = ({p for p in page.proposals if f">{p}<" in x} for x in (come, gone))
            first = (official | enter) - leave
            rest = [p for p in page.proposals if p not in first]
            mass = further.masses(asked(given, kind, value))
            yield further.Version(mass=mass, first=first, last=rest)


def asked(given, kind, value):
    """The case a question is about, as anybody can set it up: only weights change."""
    case = cases.history(given).case
    if kind == "weights":
        return with_weights(case, PRESETS[value])
    if kind == "without_group":
        return further.without(case, value)
    shares = {g.group: g.share * (2 if g.group == value else 1) for g in decided(given).groups}
    return with_weights(case, GroupWeights(kind="custom", weights=shares))


def sums_of(store, given) -> Sums:
    """Everything the pages say, as statements about what nobody may know."""
    drawn = pages(store, given)
    told = figures(given, drawn)
    sums = of_groups(room(), told)
    if len({p.cost for p in given.proposals}) == 1:  # a list then says who had more
        for page in drawn:
            further.lay(room(), told, sums, answers(page, given))
    return sums


def test_the_drawn_pages_give_no_small_group_away(store, given):
    """Every tab, every card and every answer in three languages, laid on top of each other."""
    sums = sums_of(store, given)

    assert len(sums.rows) > len(room().proposals)
    assert recovered(sums, secrets(given, decided(given), HIDDEN)) == {}


def test_with_a_plain_filter_the_same_pages_give_votes_away(store, monkeypatch):
    """The reader reads: where only the smallest group is left out, what it gave comes out."""
    monkeypatch.setattr(thresholds, "visible", only_small)
    monkeypatch.setattr(release, "_told", plain_filter)
    given = meeting(1)

    found = recovered(sums_of(store, given), secrets(given, decided(given), {"CSO"}))

    assert found


def test_an_answer_about_a_small_group_would_give_its_ballot_away(store, monkeypatch):
    """Names in and out on the tab are enough for the ten points of one person."""
    given = planted()
    every = tuple(g.id for g in given.groups)
    monkeypatch.setattr(what_if, "groups_asked", lambda *_: every)
    monkeypatch.setattr("workshops.web.what_if.groups_asked", lambda *_: every)

    found = recovered(sums_of(store, given), secrets(given, decided(given), {"CSO"}))

    assert (("CSO", "P01"),) in {parts for parts, _ in found}


def test_no_bar_or_mark_is_drawn_finer_than_its_figure_is_printed(store, given):
    """Widths and places in the page's source are those of the rounded figures beside them."""
    (page, *_) = pages(store, given)
    told = read(page)
    scores = {p: round(sum(ends) / 2, 1) for p, ends in told.scores.items()}
    (bars,) = (piece for piece in pieces(page.turned("ranking")) if 'class="ranked"' in piece)
    widths = [float(x) for x in re.findall(r"width:([\d.]+)%", bars)]
    printed = [float(f"{100 * x / max(scores.values()):.4g}") for x in scores.values()]
    assert widths == printed

    charts = page.turned("representation").get("plotly_chart")
    (groups,) = (json.loads(c.proto.spec) for c in charts if "chart_groups" in c.proto.id)
    marks = {
        x
        for trace in groups["data"]
        if trace.get("mode") == "markers"
        for x, y in zip(trace["x"], trace["y"], strict=True)
        if x >= SHARES_START and y >= 0
    }
    wide = SHARES_END - SHARES_START
    shares = {SHARES_START + wide * round(sum(ends) / 2, 2) for ends in told.shares.values()}
    assert marks
    assert {round(x, 9) for x in marks} <= {round(x, 9) for x in shares}
