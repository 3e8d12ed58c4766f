"""What pages are made with: acts and their refusals, questions, lists, the strip."""

import logging

import pytest
from streamlit.testing.v1 import AppTest

from scoring.model import Text
from tests.web.pages import opened, press, shown
from workshops.acts.actor import Actor, Unfit
from workshops.acts.workshops import copy_setup, open_example
from workshops.problems import InvalidFolder, Problem
from workshops.store import StoreBusy
from workshops.store.standing import standing
from workshops.web import frame, state
from workshops.web.standing import clock

FACILITATOR = Actor(role="facilitator")


def drawn(body):
    """A page of these lines."""
    lines = "from workshops.web import frame, pieces, state\nimport streamlit as st\n"
    return AppTest.from_string(lines + body, default_timeout=30).run()


@pytest.fixture
def sabha(store):
    """The Sabha example, in the store and counted; gives its id."""
    return open_example(store, FACILITATOR, "sabha", now=state.now())


ATTEMPT = """
import tests.web.test_frame as verbs
st.text_input("text", key="text")
if frame.action("do it", "what follows"):
    frame.attempt(getattr(verbs, st.query_params["verb"]), "given", more=1)
"""


def works(store, who, workshop, *given, now, **named):
    """An act that is done."""
    assert (who.role, workshop, given, named) == ("facilitator", "w", ("given",), {"more": 1})
    assert store is state.store()
    assert now.tzinfo is not None


def unfit(*_, **__):
    """An act refused for its content."""
    raise Unfit("home.title_missing")


def busy(*_, **__):
    """An act the store cannot take now."""
    raise StoreBusy


def faulty(*_, **__):
    """An act refused for two problems of a file."""
    problem = {"file": "groups.csv", "column": "seats", "kind": "whole_number"}
    raise InvalidFolder(
        [Problem(row=row, found=text, **problem) for row, text in ((2, "ten"), (5, "<b>"))]
    )


def tried(verb):
    """A page whose action calls a verb; pressed, with a text typed before."""
    at = AppTest.from_string(
        "from workshops.web import frame, state\nimport streamlit as st\n" + ATTEMPT,
        default_timeout=30,
    )
    at.query_params |= {"verb": verb, "workshop": "w"}
    at.run()
    at.text_input(key="text").input("half a sentence").run()
    return press(at, "action_primary")


@pytest.mark.usefixtures("store")
def test_an_act_is_called_with_who_where_and_when():
    """Store, actor, workshop, its own arguments and the time; the strip will say it is done."""
    at = tried("works")

    assert not at.exception
    assert at.session_state["notice"] == ("ok", "Saved.")


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("verb", "sentence"),
    [("unfit", "Write the name"), ("busy", "is writing"), ("faulty", "groups.csv")],
)
def test_a_refusal_is_said_and_the_text_stays(verb, sentence):
    """In place, in words, and nothing that was typed is lost."""
    at = tried(verb)

    assert not at.exception
    assert sentence in shown(at)
    assert at.text_input(key="text").value == "half a sentence"
    assert "notice" not in at.session_state


@pytest.mark.usefixtures("store")
def test_all_problems_of_a_file_are_listed_and_escaped():
    """Both rows, at once; what stands in the file opens no element."""
    at = tried("faulty")

    words = shown(at)
    assert "ten" in words
    assert "<b>" in words
    assert not [h for h in at.get("html") if "<b></q>" in h.body or '"<b>"' in h.body]


@pytest.mark.usefixtures("store")
def test_a_dangerous_act_asks_first():
    """The consequence and two answers; the act is done on yes."""
    at = drawn(
        "if st.button('close', key='close'):\n"
        "    frame.confirm('Close?', 'sixty-one ballots', 'Close', lambda: None)\n"
    )
    at = press(at, "close")

    assert "sixty-one ballots" in shown(at)
    assert {"Close", "Cancel"} <= {button.label for button in at.button}


@pytest.mark.usefixtures("store")
def test_a_choice_is_made_by_value():
    """The list shows texts and gives the value; it begins where it is told."""
    at = drawn(
        "st.text(frame.choice('which', {'a': 'Alpha', 'b': 'Beta'}, key='which', at='b'))\n"
        "frame.show()\nframe.show('x', pieces.tag('b', 'y'))\n"
        "frame.nothing('home.lead_empty')\n"
    )

    assert at.selectbox(key="which").options == ["Alpha", "Beta"]
    assert at.text[0].value == "b"
    assert "no workshop yet" in shown(at)


def test_a_mistake_of_the_program_shows_no_trace(caplog):
    """The page gets a sentence, the log the kind and the place, and neither the message."""
    at = drawn("frame.fault(ValueError('secret title'))\n")
    with caplog.at_level(logging.ERROR):
        try:
            raise ValueError("secret title")  # noqa: TRY301  # what is tested
        except ValueError as error:
            frame.fault(error)

    assert "went wrong" in shown(at)
    assert "secret" not in shown(at)
    assert caplog.records[-1].error.startswith("ValueError at test_frame.py")
    assert "secret" not in caplog.text


def test_the_curtain_is_drawn_from_the_strip(store, sabha):
    """One switch; it shows what the store says, and the strip says what was done."""
    at = opened("home", workshop=sabha)
    was = at.toggle(key="curtain").value
    at.toggle(key="curtain").set_value(not was).run()

    with store.reading() as connection:
        assert standing(connection, sabha).curtain is not was
    assert ("The curtain is open." if was else "The curtain is drawn.") in shown(at)
    assert at.toggle(key="curtain").value is not was


def test_an_act_the_phase_does_not_allow_has_no_control(sabha):
    """Locked controls are absent; without a workshop every one is."""
    body = "st.text(str(frame.allowed('setup.edit')) + str(frame.allowed('count.lot')))\n"
    at = AppTest.from_string("from workshops.web import frame\nimport streamlit as st\n" + body)
    at.query_params["workshop"] = sabha

    assert at.run().text[0].value == "FalseTrue"
    assert drawn(body).text[0].value == "FalseFalse"


def test_results_stay_unknown_until_the_count_is_closed(store, sabha):
    """The page gets no decision before, whatever is in the store."""
    body = "st.text(str(state.decision() is None))\n"
    lines = "from workshops.web import state\nimport streamlit as st\n"
    at = AppTest.from_string(lines + body, default_timeout=30)
    at.query_params["workshop"] = sabha
    assert at.run().text[0].value == "False"

    at.query_params["workshop"] = copy_setup(
        store, FACILITATOR, sabha, Text(en="Second round"), now=state.now()
    )
    at.session_state["kept"] = {}
    assert at.run().text[0].value == "True"


def test_never_saved_has_no_clock():
    """Nothing stored yet is no time at all."""
    assert clock(None) == ""
