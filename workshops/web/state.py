"""The one place that touches the session: store, language, workshop, role, clock, notices.

Nothing is held only here. The store is the truth and the address carries language and workshop,
so that a reload or a second tab shows the same.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal, TypeVar

import streamlit as st

from prioritization.outcome import Decision
from scoring.model import Group, ProposalId
from workshops import cases
from workshops import language as words
from workshops.acts.actor import Actor, NotYours
from workshops.doors import COOKIE, Doors, Network, Visitor
from workshops.intake.answers import Answers
from workshops.lines import numbers
from workshops.phases import may
from workshops.release import Edition, released
from workshops.store import Connection, Store, UnknownWorkshop
from workshops.store.convert import load_setup, load_workshop
from workshops.store.standing import Standing, standing
from workshops.web.once import Once
from workshops.web.settings import data_folder, store_address
from workshops.workshop import Language, Role, Workshop

Read = TypeVar("Read")
Notice = tuple[Literal["ok", "info", "warn"], str]


@Once
def opened(address: str) -> Store:
    """The store at an address, opened once and shared by every session and route."""
    return Store.open(address, data_folder())


def store() -> Store:
    """The store this process was started on."""
    return opened(store_address())


@Once
def network(address: str) -> Network:
    """Whether the room reaches this process; there is one."""
    del address
    return Network()


@Once
def doors_of(address: str) -> Doors:
    """The doors of the store at an address."""
    return Doors(opened(address), network())


def doors() -> Doors:
    """Who may come in, for pages and routes alike."""
    return doors_of(store_address())


def now() -> datetime:
    """The clock, read at the edge and in UTC."""
    return datetime.now(UTC)


def language() -> Language:
    """The language of this session: of the address, else as before, else of the browser."""
    browser = (st.context.locale or "en").split("-")[0]
    for asked in (st.query_params.get("lang"), st.session_state.get("lang"), browser):
        if asked in words.LANGUAGES:
            return asked
    return "en"


def say(key: str, **numbers: object) -> str:
    """A sentence of the catalogue in the language of this session."""
    return words.say(language(), key, **numbers)


def workshop_id() -> str | None:
    """The workshop this session has open; None before one is chosen."""
    return st.query_params.get("workshop") or st.session_state.get("workshop")


def open_id() -> str:
    """The id of the open workshop, for a page that has asked `frame.workshop()` first."""
    if (identifier := workshop_id()) is None:
        raise RuntimeError("no workshop is open; ask `frame.workshop()` first")
    return identifier


def open_workshop(identifier: str | None) -> None:
    """Open a workshop in this session, or close the open one."""
    st.session_state["workshop"] = identifier
    forget()
    if identifier is None:
        st.query_params.pop("workshop", None)
    else:
        st.query_params["workshop"] = identifier


def workshop() -> Workshop | None:
    """The open workshop without its ballots, read once per drawing of the page."""
    return _kept("workshop", load_setup)


def standing_now() -> Standing | None:
    """Phase, version, curtain, screen and what was stored last of the open workshop."""
    return _kept("standing", standing)


def _kept(name: str, read: Callable[[Connection, str], Read]) -> Read | None:
    """What a reading of the open workshop gave in this drawing; None where none is open."""
    identifier = workshop_id()
    if identifier is None:
        return None
    kept: dict[tuple[str, str], Any] = st.session_state.setdefault("kept", {})
    if (name, identifier) not in kept:
        try:
            with store().reading() as connection:
                kept[name, identifier] = read(connection, identifier)
        except UnknownWorkshop:
            open_workshop(None)
            tell("warn", say("frame.unknown_workshop"))
            return None
    found: Read = kept[name, identifier]
    return found


def forget() -> None:
    """Let the next question read the store again; at the start of each drawing and fragment."""
    st.session_state.pop("kept", None)


def groups() -> Sequence[Group]:
    """The groups of the open workshop in their declared order."""
    found = workshop()
    return found.groups if found else ()


def ballot_numbers() -> Mapping[ProposalId, int]:
    """The number of each proposal as people say it: on ballots, screens and entry lines."""
    found = workshop()
    return numbers(found.proposals) if found else {}


def decision(edition: Edition = "public") -> Decision | None:
    """What follows from the inputs, as far as it is released; None before the count is closed.

    Nobody in front of a page sees more than the room before that (spec room, 1), and whoever does
    not lead the meeting nothing before the reveal. Computed once per digest of the inputs.
    """
    if not _may_see():
        return None
    whole = _kept("whole", load_workshop)
    return None if whole is None else released(cases.decision(whole), whole, edition)


def counted() -> Workshop | None:
    """The open workshop with its ballots, for what `release.py` then lets out; None before the
    count is closed.
    """
    return _kept("whole", load_workshop) if _may_see() else None


def _may_see() -> bool:
    """Is the count closed, and the result for whoever is here: before the reveal the facilitator
    alone looks at it.
    """
    stands = standing_now()
    if stands is None or not stands.count_closed or not may(role(), "result.see", stands.phase):
        return False
    return stands.published or role() == "facilitator"


def is_here() -> bool:
    """Was this page opened on the computer itself; the guard says so, and nobody else can."""
    return st.context.headers.get("X-Tashawur-Side") == "here"


def cookie() -> str | None:
    """The cookie of a sign-in, as it came when this page connected."""
    return st.context.cookies.get(COOKIE)


def visitor() -> Visitor | None:
    """Who is in front of this page at this moment; None once nobody is signed in any more."""
    return doors().who(cookie(), local=is_here(), now=now())


def role() -> Role:
    """Who is in front of this page, asked once per drawing; nobody may do nothing."""
    kept: dict[object, Any] = st.session_state.setdefault("kept", {})
    if "role" not in kept:
        found = visitor()
        kept["role"] = found.role if found else "participant"
    known: Role = kept["role"]
    return known


def actor() -> Actor:
    """Whoever acts from this page; for every act. Raises NotYours where nobody is signed in."""
    found = visitor()
    if found is None:
        raise NotYours("doors.signed_out")
    doors().touch(found)
    return found.actor


def first_time(what: str) -> bool:
    """Whether this session did not do this before; from now on it did."""
    done: set[str] = st.session_state.setdefault("done", set())
    known = what in done
    done.add(what)
    return not known


def not_yet(what: str) -> None:
    """What this session did was not kept: the next time is the first again."""
    st.session_state.setdefault("done", set()).discard(what)


def set_widget(key: str, *, value: object) -> None:
    """Let a widget show what the store says; call before it is drawn."""
    st.session_state[key] = value


def widget(key: str) -> object:
    """What a widget holds, inside its own callback; None where it was never drawn."""
    return st.session_state.get(key)


def tell(level: Literal["ok", "info", "warn"], sentence: str) -> None:
    """Say something in the strip once the page is drawn again."""
    st.session_state["notice"] = (level, sentence)


def told() -> Notice | None:
    """What is to be said in the strip of this drawing, once."""
    notice: Notice | None = st.session_state.pop("notice", None)
    return notice


def keep_in_address() -> None:
    """Write language and workshop into the address, so that a reload keeps both."""
    wanted = {"lang": language(), "workshop": workshop_id()}
    st.session_state["lang"] = wanted["lang"]
    st.session_state["workshop"] = wanted["workshop"]
    for name, value in wanted.items():
        if value is not None and st.query_params.get(name) != value:
            st.query_params[name] = value


def address(**changed: str) -> dict[str, str]:
    """The query of a link to another page: language and workshop go with it."""
    kept = {"lang": language(), "workshop": workshop_id() or ""}
    return {name: value for name, value in (kept | changed).items() if value}


def base(page: str, version: int, *key: str) -> int:
    """The version of a row as it was when its form was first drawn on this page.

    version: of the row now. A save that names the drawn version is refused where somebody else
    saved in between; without this a redrawn page would quietly name the newer one.
    """
    drawn: dict[str, Any] = st.session_state.get("drawn", {})
    if drawn.get("page") != page:
        drawn = {"page": page, "versions": {}}
    st.session_state["drawn"] = drawn
    known: int = drawn["versions"].setdefault(key, version)
    return known


def settled() -> None:
    """Forget the drawn versions: after a save that went through, or a choice between two texts."""
    st.session_state.pop("drawn", None)


def kept_answers(file: str) -> Answers:
    """What was answered about an uploaded file in this session; nothing about another one."""
    kept: tuple[str, Answers] = st.session_state.get("file_answers", ("", Answers()))
    st.session_state["file_answers"] = kept if kept[0] == file else (file, Answers())
    said: Answers = st.session_state["file_answers"][1]
    return said


def keep_answers(said: Answers) -> None:
    """Keep what was answered about the file that `kept_answers` was asked for."""
    st.session_state["file_answers"] = (st.session_state["file_answers"][0], said)


def entered(serial: str | None = None) -> str | None:
    """The serial this session entered last, for its echo; with a serial: note it."""
    if serial is not None:
        st.session_state["entered"] = serial
    kept: str | None = st.session_state.get("entered")
    return kept
