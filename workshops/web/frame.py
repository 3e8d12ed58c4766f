"""What a page is made with: headings, sections, one primary action, refusals, questions."""

import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, Literal

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from scoring.model import InvalidInput
from workshops.acts.actor import NotYours, Refused
from workshops.phases import PHASES, Act, may, opens
from workshops.problems import InvalidFolder, Problem
from workshops.store import StaleRow, StoreError
from workshops.web import state
from workshops.web.logs import places
from workshops.web.pieces import Html, join, mark, own, say, tag
from workshops.web.unlike import unlike
from workshops.wording import problem_line
from workshops.workshop import Workshop

Verb = Callable[..., object]
LOG = logging.getLogger(__name__)
# The words on the button of an uploader are drawn by the style sheet, in the language of the page;
# whoever hears the page is told them by a name
NAMED: Final = """<script>(() => {
const find = () => parent.document.querySelector(".st-key-upload_" + %s + " section button");
const until = Date.now() + 30000;
const name = () => { const button = find();
  if (button) button.setAttribute("aria-label", %s);
  else if (Date.now() < until) setTimeout(name, 50); };
name();
})()</script>"""
REFUSALS = (Refused, StoreError, InvalidInput)


def workshop() -> Workshop:
    """The open workshop; without one the page says so and draws no further."""
    if (found := state.workshop()) is None:
        heading("frame.no_workshop", state.say("frame.no_workshop_lead"))
        link("home")
        st.stop()
    return found


def heading(key: str, lead: object = "") -> None:
    """The one heading of a page and the sentence beneath it."""
    below = tag("p", lead) if lead else Html("")
    st.html(tag("header", join([tag("h1", state.say(key)), below]), cls="head"))


def section(key: str, note: object = "", **numbers: object) -> None:
    """The heading of a part of the page, with a quiet sentence if it needs one."""
    below = tag("p", note, cls="note") if note else Html("")
    st.html(join([tag("h2", state.say(key, **numbers), cls="section"), below]))


def show(*parts: object) -> None:
    """Draw pieces one after the other; plain text among them is escaped, nothing draws nothing."""
    if drawn := join(parts):
        st.html(drawn)


def note(text: object) -> None:
    """A quiet sentence."""
    st.html(tag("p", text, cls="note"))


def link(page: str, label: str = "", **query: str) -> None:
    """A link to another page, with language and workshop; named after the page unless told.

    Nothing where the page does not open for whoever is here.
    """
    if not opens(state.role(), page):
        return
    words = label or state.say(f"page.{page}")
    st.page_link(f"pages/{page}.py", label=words, query_params=state.address(**query))


def go(page: str) -> None:
    """Open another page with the same language and workshop; nothing after it runs.

    The page Workshops, where the other does not open for whoever is here.
    """
    there = page if opens(state.role(), page) else "home"
    st.switch_page(f"pages/{there}.py", query_params=state.address())


def nothing(key: str, **numbers: object) -> None:
    """What stands where a list will be: that it is empty, and what fills it."""
    st.html(tag("p", state.say(key, **numbers), cls="nothing"))


def allowed(act: Act) -> bool:
    """May whoever sits here do this act in the present phase: only then is its control drawn."""
    found = state.workshop()
    return found is not None and may(state.role(), act, found.settings.phase)


def may_ever(act: Act) -> bool:
    """May whoever sits here do this act in any phase; for what belongs to no open workshop."""
    return any(may(state.role(), act, phase) for phase in PHASES)


def action(  # noqa: PLR0913  # what a button can be told
    label: str,
    consequence: object = "",
    *,
    disabled: bool = False,
    shortcut: str | None = None,
    key: str = "action",
    primary: bool = True,
) -> bool:
    """The one primary action at the end of a page, with what follows from it; was it pressed.

    primary: no, where the page has its primary button further up and this one only goes on.
    """
    kind: Literal["primary", "secondary"] = "primary" if primary else "secondary"
    with st.container(key=key, horizontal=True, vertical_alignment="center"):
        pressed = st.button(
            label, type=kind, disabled=disabled, shortcut=shortcut, key=f"{key}_primary"
        )
        st.html(tag("p", consequence, cls="note"))
    return pressed


def attempt(verb: Verb, *arguments: object, said: str = "frame.done", **keywords: object) -> bool:
    """Call an act for the open workshop and draw again; a refusal is shown and keeps the page.

    Calls `verb(store, actor, workshop_id, *arguments, now=…, **keywords)`. said: the key of the
    sentence for the strip. Returns False after a refusal; success draws the page anew
    and nothing after this call runs.
    """
    try:
        verb(
            state.store(),
            state.actor(),
            state.workshop_id(),
            *arguments,
            now=state.now(),
            **keywords,
        )
    except REFUSALS as refusal:
        if isinstance(refusal, StaleRow):
            state.settled()  # whoever saves again has seen what stands now
        refused(refusal)
        return False
    state.settled()
    state.tell("ok", state.say(said))
    st.rerun()
    return True


def refused(refusal: Exception) -> None:
    """Say what was refused, where, and the cure; never a trace."""
    if isinstance(refusal, NotYours):
        LOG.warning("act.refused", extra={"names": refusal.numbers.get("act", "")})
    if isinstance(refusal, InvalidFolder):
        problems(refusal.problems)
    elif isinstance(refusal, StaleRow):
        there = [
            say("frame.stands", text=own(text)) for text in unlike(refusal.kept, refusal.given)
        ]
        listed([mark("warn", state.say(refusal.key)), *there])
    elif isinstance(refusal, Refused | StoreError):
        listed([mark("warn", state.say(refusal.key, **refusal.numbers))])
    else:
        listed(mark("warn", line) for line in str(refusal).splitlines())


def problems(found: Iterable[Problem]) -> None:
    """Every problem of a file at once: where it stands, what was found, how to mend it."""
    listed(
        mark("warn" if one.level == "error" else "info", problem_line(one, state.language()))
        for one in found
    )


def listed(lines: Iterable[object]) -> None:
    """A list of refusals or hints, heard as soon as it appears."""
    st.html(tag("ul", join(tag("li", line) for line in lines), cls="refusals", role="alert"))


def choice(label: str, texts: Mapping[str, str], *, key: str, at: str | None = None) -> str:
    """One of several, in a list that opens; texts: what each value is called, in their order.

    at: the value chosen at first, None for the first one. Its entries are plain text.
    """
    values = list(texts)
    first = values.index(at) if at is not None and at in texts else 0
    # the names are looked up and not said: a test asks for them outside the session
    chosen = st.selectbox(label, values, index=first, format_func=texts.__getitem__, key=key)
    return chosen if chosen is not None else values[first]


def upload(label: str, types: Sequence[str], key: str) -> list[UploadedFile]:
    """A place to drop files, with a button in the language of the page; what was given so far.

    types: the endings that are accepted, without the dot.
    """
    with st.container(key=f"upload_{key}"):
        given = st.file_uploader(label, type=list(types), accept_multiple_files=True, key=key)
    named = json.dumps(f"{state.say('frame.choose_file')}: {label}", ensure_ascii=False)
    st.html(NAMED % (json.dumps(key), named), unsafe_allow_javascript=True)
    return given


def confirm(title: str, consequence: object, yes: str, do: Callable[[], object]) -> None:
    """A question in front of a dangerous act; names its consequence in numbers.

    Call from a plain button. do: called when the answer is yes, usually an `attempt`.
    """

    @st.dialog(title)
    def ask() -> None:
        """The consequence and the two answers."""
        st.html(tag("p", consequence))
        with st.container(horizontal=True):
            if st.button(yes, type="primary", key="confirm_yes"):
                do()
            if st.button(state.say("frame.cancel"), key="confirm_no"):
                st.rerun()

    ask()


def fault(error: Exception) -> bool:
    """A mistake of the program: where it happened goes to the log, a sentence to the page.

    The message of the error is left out of both: it may carry a text of the room. What the store
    refuses in the middle of a page is no mistake: its own sentence says what it is.
    """
    if isinstance(error, StoreError):
        refused(error)
        return True
    LOG.error("page.fault", extra={"error": places(error)})
    st.html(tag("p", mark("warn", state.say("frame.fault")), cls="fault", role="alert"))
    return True
