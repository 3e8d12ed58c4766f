"""Answers to "what if", a group left out, counts in reasons, other methods, cards, papers: with
weaker rules each gives votes away; all of them on top of everything published give none.
"""

import io
import re
import subprocess
from dataclasses import replace

import docx
import pytest

from prioritization.outcome import Decision
from tests.release import further
from tests.release.attacker import Sums, of_groups, recovered, recovered_whole
from tests.release.published import (
    TENTH,
    Published,
    around,
    of_document,
    of_json,
    of_sections,
    points,
    together,
)
from tests.release.rooms import by_shares, decided, meeting, planted, room, secrets
from tests.release.test_attacks import LANGUAGES, everything, only_small, plain_filter, small
from workshops import coarse, release, thresholds, what_if
from workshops.language import say
from workshops.reports import WRITERS
from workshops.reports.json_ import document
from workshops.reports.sections import sections
from workshops.workshop import Workshop

pytestmark = pytest.mark.faults
SHARES = replace(room(), ranked=False)


def public(decision: Decision, given: Workshop) -> Decision:
    """What leaves."""
    return release.released(decision, given, "public")


def bare(told: Published) -> Published:
    """A publication without its scores, to put others in their place."""
    return replace(told, scores={}, contributions={}, shares={}, shares_of_all={})


def whole(given: Workshop, decision: Decision) -> Sums:
    """All of it: every format and language, the questions, the groups left out, the cards."""
    others = [further.of_cards(decision, given, la) for la in LANGUAGES]
    others.append(further.of_opinions(document(decision, given, "public")))
    told = together([everything(given, decision), *others])
    sums = of_groups(room(), told)
    alike = [replace(p, cost=300) for p in given.proposals]
    if list(given.proposals) == alike:  # a list then says who had more
        further.lay(room(), told, sums, further.answered(decision, given))
    further.lay(room(), told, sums, further.left_out(public(decision, given), given))
    return sums


@pytest.mark.parametrize("given", [planted(), meeting(1), meeting(4)], ids=["planted", "1", "4"])
def test_everything_together_gives_no_small_group_away(given):
    """The person who decides alone as little as the small groups of other rooms."""
    decision = decided(given)

    assert {"B", "CSO"} == small(given)
    wanted = secrets(given, decision, {"B", "CSO"})
    sums = whole(given, decision)
    assert recovered(sums, wanted) == recovered_whole(sums, wanted) == {}


@pytest.mark.parametrize("place", ["what if", "a group left out"])
def test_an_answer_about_a_small_group_gives_its_ballot_away(place, monkeypatch):
    """Names in and out of the list are enough for the ten points of one person."""
    given = planted()
    decision = decided(given)
    if place == "what if":
        every = tuple(g.id for g in given.groups if g.id in {"A", "B", "CSO"})
        monkeypatch.setattr(what_if, "groups_asked", lambda *_: every)
    else:
        monkeypatch.setattr(release, "_about_visible", lambda sure, _: sure)

    found = recovered(whole(given, decision), secrets(given, decision, {"CSO"}))

    assert (("CSO", "P01"),) in {parts for parts, _ in found}


def supporters(given: Workshop) -> dict:
    """How many of the smallest group support each proposal."""
    own = [b.marks for b in given.ballots if b.group == "CSO"]
    return {
        ((("supports", "CSO", p),), f"supporters of {p}"): sum(one.get(p, 0) > 0 for one in own)
        for p in room().proposals
    }


def counted(given: Workshop, decision: Decision) -> Sums:
    """What documents and reasons say under Equal Shares."""
    told = together(
        [
            of_document(document(decision, given, "public")),
            of_sections(sections(decision, given, "en", "public")),
        ]
    )
    sums = of_groups(SHARES, told)
    further.count_supporters(SHARES, told, sums, public(decision, given))
    return sums


@pytest.mark.parametrize("seed", [1, 2, 3, 5, 6])
def test_counts_in_reasons_give_nobody_away(seed):
    """By head alone, and in words where they are nearly all."""
    given = by_shares(meeting(seed))
    decision = decided(given)
    sums = counted(given, decision)

    wanted = supporters(given) | secrets(given, decision, {"B", "CSO"})
    assert recovered(sums, wanted) == recovered_whole(sums, wanted) == {}


def test_counts_by_head_and_by_weight_give_supporters_away(monkeypatch):
    """Two equations, and whole people solve them."""
    given = by_shares(meeting(1))
    decision = decided(given)
    monkeypatch.setattr(coarse, "by_head", lambda note, _: note)

    assert recovered(counted(given, decision), supporters(given))


def text_of(content: bytes, folder) -> str:
    """What stands on the pages of a PDF."""
    (made := folder / "made.pdf").write_bytes(content)
    words = ["pdftotext", "-layout", str(made), "-"]
    return subprocess.run(words, check=True, capture_output=True).stdout.decode()  # noqa: S603  # poppler's


def attached(content: bytes, folder) -> bytes:
    """The decision a PDF carries along."""
    (made := folder / "made.pdf").write_bytes(content)
    target = folder / "decision.json"
    words = ["pdfdetach", "-save", "1", "-o", str(target), str(made)]
    subprocess.run(words, check=True, capture_output=True)  # noqa: S603  # poppler's
    return target.read_bytes()


def of_word(content: bytes) -> Published:
    """Every table with a column of scores beside one of ids, and the one of means by group."""
    scores, means = {}, {}
    heads = {kind: {say(la, f"column.{kind}") for la in LANGUAGES} for kind in ("id", "score")}
    for grid in docx.Document(io.BytesIO(content)).tables:
        rows = [[cell.text for cell in row.cells] for row in grid.rows]
        top = rows[0]
        if not heads["id"] & set(top):
            continue
        at = next(i for i, word in enumerate(top) if word in heads["id"])
        for row in rows[1:]:
            for i, word in enumerate(row):
                if not re.fullmatch(r"\d+([.,٫]\d)?", word):
                    continue
                x = float(re.sub("[,٫]", ".", word))
                named = re.search(r"\b(A|B|CSO)$", top[i])
                if top[i] in heads["score"]:
                    scores[row[at]] = x
                elif named:
                    means[named[1], row[at]] = around(x, TENTH)
    return Published(scores=points(scores), means=means)


def read_from(place: str, given: Workshop, decision: Decision, folder) -> Published:
    """The scores as one place alone tells them, beside the means by group of the report."""
    known = of_document(document(decision, given, "public"))
    report = of_sections(sections(decision, given, "en", "public"))
    if place == "opinions":
        return together(
            [bare(known), further.of_opinions(document(decision, given, "public")), bare(report)]
        )
    what, _, language = place.partition(" ")
    if what == "card":
        return together([bare(known), bare(report), further.of_cards(decision, given, language)])
    content = WRITERS[what](decision, given, language, "public")
    if what == ".docx":
        return together([bare(known), of_word(content)])
    return together([of_json(attached(content, folder)), bare(report)])


PLACES = [
    "opinions",
    *(f"{what} {la}" for what in ("card", ".docx", ".pdf") for la in LANGUAGES),
]


@pytest.mark.parametrize("place", PLACES)
def test_each_place_gives_votes_away_under_a_plain_filter(place, monkeypatch, tmp_path):
    """The attacker reads it, so that finding nothing there under the real rules says something."""
    given = meeting(2, {"A": 15, "B": 14, "CSO": 1})
    decision = decided(given)
    honest = read_from(place, given, decision, tmp_path)
    monkeypatch.setattr(thresholds, "visible", only_small)
    monkeypatch.setattr(release, "_told", plain_filter)
    weak = read_from(place, given, decision, tmp_path)

    wanted = secrets(given, decision, {"CSO"})
    assert recovered(of_groups(room(), honest), wanted) == {}
    assert len(recovered(of_groups(room(), weak), wanted)) > 2, place


FIGURE = re.compile(r"(?<![\d.,٫])\d+[.,٫]\d(?![\d.,٫])|(?<!\d)\d+(?=\s?[%٪])")


@pytest.mark.parametrize("language", LANGUAGES)
def test_papers_have_no_figure_that_the_attacker_did_not_read(language, tmp_path):
    """Every decimal and every share in the text of PDF and Word is in the report, too."""
    given = meeting(1)
    decision = decided(given)
    parts = sections(decision, given, language, "public")
    told = " ".join(
        " ".join([*(cell.text for row in s.rows for cell in row), s.title, *s.lead, *s.notes])
        for s in parts
    )
    word = WRITERS[".docx"](decision, given, language, "public")
    pages = text_of(WRITERS[".pdf"](decision, given, language, "public"), tmp_path)
    body = docx.Document(io.BytesIO(word)).element.body.itertext()

    known = set(FIGURE.findall(told))
    assert len(known) > 20
    for paper in (pages, " ".join(body)):
        assert set(FIGURE.findall(paper)) <= known
