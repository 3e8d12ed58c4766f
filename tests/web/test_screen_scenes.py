"""The scenes of the projector: finished words, nothing unreleased, nothing that does not fit."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from scoring.model import Proposal, Text
from tests.web.screens import (
    LANGUAGES,
    NOW,
    RESULTS,
    drawn,
    example,
    meeting,
    phase_of,
    room,
    said,
    step,
    texts,
)
from workshops import cases
from workshops.release import TOGETHER, released
from workshops.web.screen.after import reveal_steps
from workshops.web.screen.scenes import SCENES, following, held
from workshops.web.screen.shown import PER_PAGE, Network
from workshops.web.screen.speech import Speech
from workshops.what_if import Question, answered
from workshops.workshop import Happening

KEYS = re.compile(r"\b(projector|scene|unit|status|column|word|reason|help|form|rule)\.[a-z_]+")
ENGLISH = re.compile(r"[A-Za-z]{4,}")
DRAWINGS = (
    "icon",
    "kind",
    "sector",
    "sign",
    "cls",
    "id",
    "shape",
    "path",
    "scene",
    "dir",
    "lang",
    "second",
    "second_dir",
    "length",
    "when",
    "face",
)
ROOM = ("Sabha", "LYD")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scene", SCENES)
def test_every_scene_is_finished_words(scene, language):
    """Each scene is whole JSON with its language, its direction and no key left unsaid."""
    second = "en" if language == "ar" else "ar"

    for below in (None, second):
        found = drawn(room(scene), language, below)

        assert found["scene"] == scene
        assert (found["lang"], found["second"]) == (language, below or "")
        assert found["dir"] == ("rtl" if language == "ar" else "ltr")
        assert json.loads(json.dumps(found)) == found
        assert not KEYS.search(said(found)), KEYS.search(said(found))
        assert found["foot"]["example"]


@pytest.mark.parametrize("scene", SCENES)
def test_no_english_is_left_over_in_arabic(scene):
    """What is not a text of the room is Arabic."""
    own = {text.en for text in spoken(example())} | set(ROOM) | {"English", "Français"}
    found = [text for text in texts(drawn(room(scene), "ar"), *DRAWINGS) if ENGLISH.search(text)]

    left = [text for text in found if not any(word and word in text for word in own)]

    assert not left


def spoken(workshop):
    """Texts of the room that may stand in another language."""
    yield workshop.settings.title
    yield Text(en=workshop.settings.place)


@pytest.mark.parametrize("scene", SCENES)
def test_the_example_says_so_and_a_real_meeting_does_not(scene):
    """EXAMPLE stands on every scene of invented people, and on no other."""
    shown = room(scene)
    real = replace(
        shown,
        workshop=replace(
            shown.workshop, settings=replace(shown.workshop.settings, synthetic=False)
        ),
    )

    assert drawn(shown)["foot"]["example"] == "EXAMPLE"
    assert drawn(real)["foot"]["example"] == ""


@pytest.mark.parametrize("scene", SCENES)
def test_while_votes_come_in_no_scene_tells_of_a_result(scene):
    """Before it is published a scene of the result says that it comes later, whatever is known."""
    shown = room(scene, phase="voting", decision=None, by_group=True, live=None)

    found = said(drawn(shown))

    if scene in RESULTS:
        assert drawn(shown)["scene"] in {"later", "curtain"}
        assert not any(title(p) in found for p in example().proposals)


def title(proposal: Proposal) -> str:
    """The short English title."""
    return proposal.short_title.en


@pytest.mark.parametrize("language", LANGUAGES)
def test_behind_the_curtain_there_is_no_figure_of_a_result(language):
    """A drawn curtain gives turnout and presence; order, score, bar and cost are not even sent."""
    canary = 98.76
    live = step(25)
    ranking = tuple(replace(place, score=canary) for place in live.decision.ranking)
    known = replace(live, decision=replace(live.decision, ranking=ranking))

    found = drawn(room("live", curtain=True, live=known), language)

    assert found["scene"] == found["kind"] == "curtain"
    text = said(found) + json.dumps(found)
    assert "98" not in text
    assert not any(
        word and word in text
        for p in example().proposals
        for word in (p.short_title.en, p.short_title.ar, f'"{p.id}"')
    )
    assert {"25", "74"} <= set(re.findall(r"\d+", said(found["body"])))


@pytest.mark.parametrize("scene", ["live", "turnout", "curtain", "counting", "countdown"])
def test_nothing_by_group_is_live(scene):
    """No group is named, marked or counted on a scene that moves with the ballots."""
    found = drawn(room(scene, phase="counting" if scene == "counting" else "voting"))

    text = json.dumps(found)

    for group in example().groups:
        assert group.name.en not in text
        assert f'"{group.id}"' not in text
    assert "mark" not in text
    assert "points_funded" not in text


def test_turnout_is_the_same_whoever_voted():
    """The ring fills in a fixed order: whose ballots are in changes nothing."""
    shown = room("turnout")
    other = replace(shown, present=dict(reversed(shown.present.items())))

    assert drawn(shown) == drawn(other)


def test_a_live_ranking_says_it_is_provisional_and_how_many_ballots_stand_behind_it():
    """Bars are whole points; the state line carries the number of ballots."""
    found = drawn(room("live", cast=40))
    rows = [row for row in found["body"]["pages"][0] if "line" not in row]

    assert said(found["state"]["says"]) == "provisional · 40 ballots"
    assert all(isinstance(row["bar"], int) for row in rows)
    assert [row["at"] for row in rows] == list(range(1, 13))
    assert not found["turn"]["auto"]


def test_before_the_first_step_there_are_no_results_yet():
    """Under ten ballots the room reads that there are no results, and when there will be."""
    found = drawn(room("live", live=None))

    assert found["kind"] == "one"
    assert said(found["state"]["says"]) == "no results yet"
    assert "10 ballots" in said(found["body"])
    assert not found["keep"]


def test_after_a_restart_a_screen_may_keep_the_last_step_it_has():
    """A step cannot be made twice; the snapshot then says that the old view stands."""
    assert drawn(room("live", live=None, was_live=True))["keep"]


@pytest.mark.parametrize("step_of_text", PER_PAGE)
@pytest.mark.parametrize("second", [None, "ar"])
@pytest.mark.parametrize("scene", ["live", "list", "gallery"])
def test_rows_are_fewer_when_they_are_taller(scene, second, step_of_text):
    """Twelve rows a page, seven with a second line; larger text means fewer, never smaller text."""
    found = drawn(room(scene, text_step=step_of_text), "en", second)
    most = PER_PAGE[step_of_text][second is not None]

    counted = [sum("line" not in row for row in page) for page in found["body"]["pages"]]

    assert max(counted) == most
    assert found["body"]["rows"] == most


def test_the_budget_line_stands_after_the_last_proposal_that_is_funded():
    """Fourteen of the example are funded: the first page points ahead, the second has the line."""
    first, second = drawn(room("list"))["body"]["pages"]

    assert said(first[-1]) == "Budget line: after 14 proposals"
    assert second[2]["line"]["name"]["t"] == ["Budget line"]
    assert [row["on"] for row in second if "line" not in row] == [True] * 2 + [False] * 10


def test_what_is_funded_stands_above_the_line_under_every_rule():
    """Equal shares funds no unbroken top: places then jump, and the line keeps its sense."""
    shown = room("list")
    shares = shown.decision.lists["equal_shares"]
    switched = replace(shown.decision, official="equal_shares")
    live = replace(step(25), decision=switched)

    for found in (
        drawn(room("live", live=live)),
        drawn(room("reveal", step=99, decision=switched)),
    ):
        rows = [row for row in found["body"]["pages"][0] if "line" not in row]
        assert {row["id"] for row in rows} <= set(shares.selected)
        assert [row["place"][0]["t"] for row in rows] == sorted(
            (row["place"][0]["t"] for row in rows), key=int
        )


def test_the_list_gives_every_proposal_its_status():
    """Funded ones by place, then the waiting list by position, then the rest; each has its word."""
    pages = drawn(room("list"))["body"]["pages"]
    rows = [row for page in pages for row in page if "line" not in row]

    words = ["".join(texts(row["status"]["says"], "as")) for row in rows]

    assert len(rows) == len(example().proposals)
    assert words[14:21] == [f"waiting {n}" for n in range(1, 8)]
    assert words[21:] == ["excluded", "excluded", "merged"]


def test_the_reveal_holds_what_was_revealed_and_nothing_more():
    """From the bottom up, one press a place; the line comes last of all."""
    decision = released(cases.decision(example()), example(), "public")
    last, total = decision.ranking[-1], reveal_steps(decision)

    assert drawn(room("reveal", step=0))["kind"] == "one"
    one, whole = (drawn(room("reveal", step=n))["body"]["pages"][0] for n in (1, total))

    assert [row["id"] for row in one] == [last.proposal]
    assert not any(
        "line" in row for row in drawn(room("reveal", step=total - 1))["body"]["pages"][0]
    )
    assert "line" in whole[-1]
    assert [row["id"] for row in whole[:-1]] == [p.proposal for p in decision.ranking[:12]]


def test_ties_are_revealed_together():
    """Two with the same rank come with one press."""
    shown = room("reveal", step=1)
    ranking = shown.decision.ranking
    level = tuple(
        replace(place, rank=20, tied=True) if i > 18 else place for i, place in enumerate(ranking)
    )

    rows = drawn(replace(shown, decision=replace(shown.decision, ranking=level)))["body"]["pages"][
        0
    ]

    assert [row["id"] for row in rows] == [place.proposal for place in ranking[-2:]]


def test_representation_shows_released_groups_and_the_small_ones_together():
    """Only A and B have ten ballots: the others are one row; the lowest of those shown is named."""
    shown = room("representation")
    rows = drawn(shown)["body"]["pages"][0]

    names = [said(row["name"]) for row in rows]

    assert names == ["Social component A", "Social component B", "Smaller groups together"]
    assert [bool(row["lowest"]) for row in rows] == [True, False, False]
    assert TOGETHER in {group.group for group in shown.decision.groups}


def test_the_reason_of_why_is_the_sentence_of_the_reports():
    """Place, cost and what was left, in words; its step of the ladder; what happens next."""
    body = drawn(room("why"))["body"]

    assert "15" in said(body["because"])
    assert "480" in said(body["because"])
    assert (body["ladder"]["at"], body["ladder"]["cut"], body["ladder"]["of"]) == (14, 14, 21)
    assert "Complaints desk" in said(body["next"])


def test_the_two_lists_name_only_where_they_differ():
    """What only one rule funds stands under it; the rest once, for both."""
    body = drawn(room("lists"))["body"]
    decision = cases.decision(example())
    ranked, shares = (set(decision.lists[name].selected) for name in ("ranked", "equal_shares"))

    assert [len(side["proposals"]) for side in body["sides"]] == [
        len(ranked - shares),
        len(shares - ranked),
    ]
    assert len(body["both"]["proposals"]) == len(ranked & shares)
    assert [bool(side["official"]) for side in body["sides"]] == [True, False]


def test_presence_counts_people_and_says_who_is_missing():
    """Per group: here, seats, needed; nobody from D."""
    found = drawn(room("presence"))
    rows = {row["letter"]: row for row in found["body"]["pages"][0]}

    assert (rows["A"]["on"], rows["A"]["of"]) == (34, 24)
    assert said(rows["D"]["lacks"]) == "3 needed"
    assert rows["C"]["lacks"] is None
    assert "Nobody is here from: Social component D." in said(found["body"]["tell"])


def test_presence_says_until_when_the_meeting_waits():
    """Hour and minutes while it waits; nothing before and after."""
    shown = room("presence")
    until = NOW + timedelta(minutes=12, seconds=20)
    line = Happening(date="2026-04-11", kind="wait", more={"until": until.isoformat()})
    settings = replace(shown.workshop.settings, record=(line,))
    waiting = replace(shown, workshop=replace(shown.workshop, settings=settings))

    assert drawn(shown).get("state") is None
    assert said(drawn(waiting)["state"]["says"]) == "Waiting until 12:20, 13 minutes"
    assert drawn(replace(waiting, now=until)).get("state") is None


def test_weights_are_shares_of_a_hundred():
    """Bars start at 0 and end at 100, and the numbers add up."""
    rows = drawn(room("weights"))["body"]["pages"][0]

    assert sum(row["share"] for row in rows) == 100


def test_the_agenda_marks_the_present_line():
    """By the clock of this place, on the day of the meeting only."""
    at = NOW.replace(hour=12)
    today, tomorrow = room("agenda", now=at), room("agenda", now=at.replace(day=12))

    assert [row["when"] for row in drawn(today)["body"]["pages"][0]] == ["done", "now", ""]
    assert {row["when"] for row in drawn(tomorrow)["body"]["pages"][0]} == {""}


def test_the_welcome_has_a_code_only_where_there_is_something_to_join():
    """No network, no code; with phones and an address both, and what codes read is escaped."""
    shown = room("welcome")
    settings = replace(shown.workshop.settings, channels=("paper", "phone"))
    network = Network(address="192.0.2.10:8501/v", name="Room;1")
    joined = replace(shown, network=network, workshop=replace(shown.workshop, settings=settings))

    assert drawn(shown)["body"]["steps"] == []
    assert [step["no"] for step in drawn(joined)["body"]["steps"]] == [1, 2]
    assert all(step["qr"]["path"].startswith("M") for step in drawn(joined)["body"]["steps"])


def test_the_countdown_ends_at_nothing_and_never_below():
    """Two minutes left are 2:00; after the end 0:00 and other words."""
    left, over = (
        room("countdown", ends=NOW.replace(minute=10)),
        room("countdown", ends=NOW.replace(minute=1)),
    )

    assert said(drawn(left)["body"]["left"][0]["t"]) == "2:00"
    assert drawn(over)["body"]["left"][0]["t"] == "0:00"
    assert drawn(left)["body"]["head"] != drawn(over)["body"]["head"]


def test_a_dark_screen_says_nothing():
    """Blank means blank: no word, no figure."""
    found = drawn(room("list", blank=True))

    assert found["kind"] == "dark"
    assert found["body"] == {}
    assert "said" not in found or found["said"] == ""


HELD = [
    ("list", "counting", {}, "not_published"),
    ("list", "screening", {}, "phase"),
    ("live", "voting", {"curtain": True}, "curtain"),
    ("live", "decided", {}, "over"),
    ("how", "counting", {}, "over"),
    ("representation", "counting", {"by_group": False}, "by_group"),
    ("why", "counting", {"proposal": None}, "proposal"),
    ("welcome", "closed", {}, None),
    ("turnout", "voting", {}, None),
]


@pytest.mark.parametrize(("scene", "phase", "chosen", "rule"), HELD)
def test_a_scene_is_held_by_a_rule_that_can_be_named(scene, phase, chosen, rule):
    """Greyed scenes say why; a free one is held by nothing."""
    shown = room(scene, phase=phase, **chosen)
    shown = replace(shown, decision=None) if rule in {"not_published", "phase"} else shown

    assert held(shown, scene) == rule


@pytest.mark.parametrize(
    ("scene", "phase", "proposed"),
    [
        ("welcome", "draft", "agenda"),
        ("welcome", "voting", "fixed"),
        ("fixed", "voting", "how"),
        ("list", "counting", "representation"),
        ("thanks", "closed", "thanks"),
    ],
)
def test_the_next_scene_of_the_day_is_proposed(scene, phase, proposed):
    """From the one that is on, in the order of the day, none that is held back."""
    result = room("list")
    shown = room(scene, phase=phase)
    if phase in {"counting", "closed"}:
        shown = replace(shown, decision=result.decision, by_group=True)

    assert following(shown) == proposed


def test_a_second_line_stands_only_where_the_room_wrote_one():
    """A proposal without a French title has one line, not a repeated one."""
    speech = Speech(language="en", second="fr", main="ar", currency="LYD")

    assert speech.room(Text(en="Well", ar="بئر")) == {"t": ["Well"]}
    assert speech.room(Text(en="Well", fr="Puits")) == {"t": ["Well"], "s": ["Puits"]}


def test_pieces_keep_their_place_in_every_language():
    """An amount inside a sentence is a piece of its own, wherever the language puts it."""
    speech = Speech(language="ar", second="en", main="ar", currency="LYD")

    line = speech.line("projector.agenda.budget", budget=speech.money(6_000_000))

    for words in (line["t"], line["s"]):
        assert {"t": "6\u00a0000\u00a0000", "as": "m"}.items() <= next(
            w for w in words if isinstance(w, dict)
        ).items()
        assert not re.search("[\ue000-\uf8ff]", said(words))


def test_hostile_titles_stay_text():
    """A title is a text of the snapshot and never markup; the page puts it into text nodes."""
    shown = room("gallery")
    bad = "<img src=x onerror=alert(1)> **x** =1+1"
    first = replace(shown.workshop.proposals[0], short_title=Text(en=bad))
    hostile = replace(
        shown, workshop=replace(shown.workshop, proposals=(first, *shown.workshop.proposals[1:]))
    )

    page = drawn(hostile)["body"]["pages"][0]

    assert page[0]["title"]["t"] == [bad]


def test_a_meeting_of_one_draws_every_scene():
    """One proposal, one group, one ballot: nothing divides by zero, nothing is blank."""
    whole = meeting("counting", cast=1)
    kept = {p.proposal: p for p in whole.feasibility}
    first = whole.proposals[2]
    small = replace(
        whole,
        proposals=(first,),
        groups=whole.groups[:1],
        assessments=tuple(a for a in whole.assessments if a.proposal == first.id),
        feasibility=(kept[first.id],),
        screening=tuple(s for s in whole.screening if s.proposal == first.id),
        attendance=(),
        tallies=(),
        ballots=tuple(replace(b, marks={first.id: 10}, group="A") for b in whole.ballots),
    )
    decision = released(cases.decision(small), small, "public")
    for scene in SCENES:
        settings = replace(small.settings, phase=phase_of(scene))
        setup = replace(small, ballots=(), settings=settings)
        shown = replace(
            room(scene, proposal=first.id if scene == "why" else None),
            workshop=setup,
            present={},
            voters=0,
            ballots=1,
            bundles=(0, 0),
            live=None,
            decision=decision if scene in RESULTS else None,
            what_if=answered(cases.decision(small), small, Question(kind="budget", value="1")),
            by_group=True,
        )

        assert drawn(shown)["scene"] == scene
