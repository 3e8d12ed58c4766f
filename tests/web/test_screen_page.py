"""The page that drives the projector: preview, now, before; scenes of the phase; one action."""

import json
from dataclasses import replace

import pytest

from tests.web.pages import headings, labels, opened, pieces, shown
from tests.web.screens import LANGUAGES, example, meeting
from workshops.phases import PHASES
from workshops.release import Release
from workshops.store.convert import add_counted, add_workshop
from workshops.store.shown import add_release
from workshops.store.standing import PUBLISHED, standing
from workshops.web.screen.feed import Asked
from workshops.web.screen.source import source

pytestmark = pytest.mark.slow

PUT = "action_primary"


def brought(store, phase, **chosen):
    """A meeting in the store, in a phase."""
    with store.writing() as connection:
        return add_workshop(connection, meeting(phase, **chosen))


def published(store):
    """The example with its result published."""
    counting = replace(example().settings, phase="counting")
    with store.writing() as connection:
        workshop = add_counted(connection, replace(example(), settings=counting))
        add_release(connection, workshop, Release(seq=0, kind=PUBLISHED, m=10, k=5, ballots=74))
    return workshop


def screen(store, workshop):
    """What the projector was told to show."""
    with store.reading() as connection:
        return standing(connection, workshop).screen


def scenes(at):
    """The choice of scenes."""
    return next(one for one in at.radio if one.key.startswith("preview_"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("phase", PHASES)
def test_the_page_opens_in_every_phase_and_language(store, phase, language):
    """One heading, one primary action, no exception."""
    at = opened("projector", lang=language, workshop=brought(store, phase))

    assert not at.exception
    assert len(headings(at)) == 1
    assert [b.key for b in at.button if b.key.endswith("_primary")] == [PUT]


def test_the_next_scene_is_proposed_and_one_press_puts_it_on(store):
    """Open the vote: what is fixed comes next; F9 puts it on, and the one after it is proposed."""
    workshop = brought(store, "voting")
    at = opened("projector", workshop=workshop)
    assert scenes(at).value == "fixed"

    at.button(key=PUT).click().run()

    assert screen(store, workshop).scene == "fixed"
    assert scenes(at).value == "how"
    assert at.button(key=PUT).proto.shortcut == "f9"


def test_a_scene_that_is_held_is_named_with_its_rule_and_not_offered(store):
    """Behind the curtain no live ranking; before publishing no list."""
    at = opened("projector", workshop=brought(store, "counting", live="curtain"))

    offered = [str(option) for option in scenes(at).options]

    words = shown(at)
    assert not any("Live ranking" in option or option.startswith("List") for option in offered)
    assert "Live ranking the curtain is drawn" in words
    assert "List the result is not published" in words


def test_every_scene_of_the_result_can_be_put_on_once_it_is_published(store):
    """Each of them, one after the other, reaches the feed."""
    workshop = published(store)
    at = opened("projector", workshop=workshop)

    for scene in ("reveal", "list", "representation", "why", "lists", "thanks"):
        scenes(at).set_value(scene).run()
        at.button(key=PUT).click().run()
        assert not at.exception
        assert json.loads(source().draw(Asked()).text)["scene"] == scene


def test_why_asks_for_a_proposal(store):
    """The preview shows the one chosen, and the screen then answers about it."""
    workshop = published(store)
    at = opened("projector", workshop=workshop)
    scenes(at).set_value("why").run()
    choice = next(one for one in at.selectbox if one.key.startswith("proposal_why"))

    choice.set_value("S22").run()
    at.button(key=PUT).click().run()

    assert screen(store, workshop).proposal == "S22"
    assert "حاضنة ابتكار" in shown(at)


def test_each_press_reveals_one_place(store):
    """From nothing: two presses, two places, and the rest stays unsaid."""
    workshop = published(store)
    at = opened("projector", workshop=workshop)
    scenes(at).set_value("reveal").run()
    at.button(key=PUT).click().run()

    at.button(key="key_reveal").click().run()
    at.button(key="key_reveal").click().run()

    rows = json.loads(source().draw(Asked()).text)["body"]["pages"][0]
    assert screen(store, workshop).step == 2
    assert len(rows) == 2


def test_the_curtain_falls_with_one_press(store):
    """Drawn in the store and on the screen in the same press."""
    workshop = brought(store, "voting", cast=25, issued=30)
    at = opened("projector", workshop=workshop)
    scenes(at).set_value("live").run()
    at.button(key=PUT).click().run()

    at.button(key="key_curtain").click().run()

    with store.reading() as connection:
        assert standing(connection, workshop).curtain
    assert screen(store, workshop).scene == "curtain"


def test_dark_and_light_keep_the_scene(store):
    """F8 darkens and lights the same scene."""
    workshop = brought(store, "proposing")
    at = opened("projector", workshop=workshop)
    at.button(key=PUT).click().run()
    scene = screen(store, workshop).scene

    at.button(key="key_dark").click().run()
    dark = json.loads(source().draw(Asked()).text)
    at.button(key="key_dark").click().run()

    assert dark["kind"] == "dark"
    assert json.loads(source().draw(Asked()).text)["scene"] == scene


def test_back_shows_the_scene_before(store):
    """F10 returns; what was on before stands in small pictures."""
    workshop = brought(store, "proposing")
    at = opened("projector", workshop=workshop)
    for scene in ("gallery", "presence"):
        scenes(at).set_value(scene).run()
        at.button(key=PUT).click().run()
    assert "Before" in shown(at)

    at.button(key="key_back").click().run()

    assert screen(store, workshop).scene == "gallery"


def test_pages_turn_and_stay(store):
    """Arrows turn the page of every screen, and pages can be made to stay."""
    workshop = brought(store, "proposing")
    at = opened("projector", workshop=workshop)

    at.button(key="key_next").click().run()
    at.button(key="key_pause").click().run()

    assert (screen(store, workshop).page, screen(store, workshop).paused) == (1, True)


def test_second_language_and_larger_text_wait_for_the_press(store):
    """They change the preview; the room sees them when the preview is put on."""
    workshop = brought(store, "proposing")
    at = opened("projector", workshop=workshop)
    next(one for one in at.radio if one.key.startswith("second_")).set_value("en").run()
    next(one for one in at.radio if one.key.startswith("size_")).set_value(1).run()
    assert screen(store, workshop).second is None

    at.button(key=PUT).click().run()

    now = screen(store, workshop)
    assert (now.second, now.text_step) == ("en", 1)


def test_the_clock_of_the_vote_is_set_in_minutes(store):
    """Ten minutes from the press; the field then stands at 0 and changes nothing further."""
    workshop = brought(store, "voting")
    at = opened("projector", workshop=workshop)
    scenes(at).set_value("turnout").run()
    next(one for one in at.number_input if one.key.startswith("closing_")).set_value(10).run()
    at.button(key=PUT).click().run()
    ends = screen(store, workshop).ends
    scenes(at).set_value("countdown").run()

    at.button(key=PUT).click().run()

    assert ends is not None
    assert screen(store, workshop).ends == ends


def test_the_page_shows_no_more_than_the_room(store):
    """While votes come in, the pictures come from the same snapshots as the screen."""
    workshop = brought(store, "voting", cast=25, issued=30, live="curtain")
    at = opened("projector", workshop=workshop)
    for scene in [str(one) for one in ("turnout", "curtain", "presence")]:
        scenes(at).set_value(scene).run()

        pictures = [piece for piece in pieces(at) if 'class="screens"' in piece]

        assert pictures
        assert not any("Ranking so far" in piece for piece in pictures)


def test_without_a_screen_the_page_says_how_to_open_one(store):
    """No screen listens: the address and what a mirrored display would do."""
    at = opened("projector", workshop=brought(store, "draft"))

    words = shown(at)
    assert "No screen is listening yet." in words
    assert "mirrored" in words
    assert labels(at)
