"""What if, before the room: two presses, never official, written down, nothing by stealth."""

import pytest

from tests.web.pages import keys, opened
from tests.web.screens import asked, drawn, room
from tests.workshops.meetings import FACILITATOR, NOW, refused
from workshops.acts.deciding import publish
from workshops.acts.screen import WHAT_IF, show
from workshops.acts.workshops import open_example
from workshops.language import LANGUAGES, say
from workshops.store import chain
from workshops.store.standing import Screen, standing
from workshops.web.screen.feed import Asked
from workshops.web.screen.source import Source
from workshops.what_if import KINDS, Question

BUDGET = "budget=4200000"


def events(store, identifier):
    """The questions that were shown, as the chain has them."""
    with store.reading() as connection:
        chain.check(connection)
        return [
            e.body["question"]
            for e in chain.events(connection, identifier)
            if e.kind == "shown_what_if"
        ]


def test_the_second_press_puts_it_on_the_screen_and_into_the_chain(store):
    """Before the reveal nothing is offered; the first press alone changes nothing."""
    sabha = open_example(store, FACILITATOR, "sabha", now=NOW)
    with refused("decide.not_published"):
        show(store, FACILITATOR, sabha, Screen(scene=WHAT_IF, question=BUDGET), now=NOW)
    at = opened("results", workshop=sabha)
    at.session_state["tab"] = say("en", "results.tab_what_if")
    at = at.run().radio(key="what_if_kind").set_value("budget").run()
    assert "what_if_put_0" not in keys(at)

    publish(store, FACILITATOR, sabha, now=NOW)
    at = at.run()
    assert "what_if_put_0" in keys(at)
    assert not events(store, sabha)
    at = at.button(key="what_if_put_0").click().run()

    assert not at.exception
    assert events(store, sabha) == [BUDGET]
    told = Source(store).draw(Asked()).text
    assert say("ar", "projector.what_if.not_official") in told
    with store.reading() as connection:
        assert standing(connection, sabha).screen.question == BUDGET


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_side_says_that_it_is_not_official(language):
    """The state line and both sides; the names that go out are those of the answer."""
    found = drawn(room("what_if"), language)

    word = say(language, "projector.what_if.not_official")
    assert found["state"]["says"] == [word]
    assert word in found["said"]
    out = found["body"]["sides"][1]["proposals"]
    assert [p["no"] for p in out] == [str(int(p[1:])) for p in asked().difference.left[: len(out)]]


def test_a_small_group_is_not_told_of_on_the_screen_either(store):
    """A question about three ballots, typed past the page, is answered by nothing."""
    sabha = open_example(store, FACILITATOR, "sabha", now=NOW)
    publish(store, FACILITATOR, sabha, now=NOW)
    for kind in ("without_group", "double_group"):
        small = Question.of_kind(kind, "MIG")
        show(store, FACILITATOR, sabha, Screen(scene=WHAT_IF, question=small.written), now=NOW)
        assert Source(store).shown(sabha).what_if is None
    assert {Question.read(f"{kind}=x").kind for kind in KINDS} == set(KINDS)
