"""The frame around every page: style and direction, the menu at the side, the strip at the top."""

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Final

import streamlit as st

from workshops.acts.actor import Refused
from workshops.acts.doors import note_network
from workshops.acts.screen import draw_curtain, open_curtain
from workshops.doors import number_of
from workshops.language import LANGUAGES, direction
from workshops.phases import PHASES
from workshops.store import StoreError
from workshops.web import state
from workshops.web.alarms import alarms
from workshops.web.frame import allowed, may_ever
from workshops.web.pieces import Html, join, ltr, mark, own, say, tag
from workshops.web.room_door import close_room
from workshops.web.signs import HERE, sign_styles
from workshops.web.standing import Around, around
from workshops.workshop import Phase

Pages = Mapping[str, "st.Page"]
MENU: Final = (
    ("prepare", ("setup", "room", "proposals", "import", "screening", "weights")),
    ("vote", ("ballots", "counting")),
    ("result", ("results", "decide", "documents", "followup")),
    ("around", ("projector", "doors", "help")),
)


def begin(pages: Pages, current: str) -> None:
    """Everything that stands around a page; call once, before the page draws."""
    state.keep_in_address()
    language = state.language()
    towards = direction(language)
    st.html(f"<style>{styles(towards)}{spoken()}</style>")
    # html tells readers its language and direction; body stays left to right, since plotly
    # measures its labels in a drawing right below it
    st.html(
        "<script>const d=parent.document,h=d.documentElement;"
        f"h.lang='{language}';h.dir='{towards}';d.body.dir='ltr';{named()}</script>",
        unsafe_allow_javascript=True,
    )
    with st.sidebar:
        menu(pages, current)
    draw_strip(around())


@cache
def styles(towards: str) -> str:
    """The whole style sheet for one direction of writing."""
    tokens = (HERE / "static" / "tokens.css").read_text(encoding="utf-8")
    # Streamlit's theme brings the fonts: a second declaration would load them twice
    parts = [re.sub(r"@font-face\s*{[^}]*}", "", tokens), sign_styles()]
    sheets = [HERE / "style.css", *sorted((HERE / "pages").glob("*.css"))]
    parts += [sheet.read_text(encoding="utf-8") for sheet in sheets]
    if towards == "rtl":
        parts.append((HERE / "rtl.css").read_text(encoding="utf-8"))
    # a "less than" anywhere inside, even in a comment, would drop the whole sheet in silence
    return re.sub(r"/\*.*?\*/", "", "".join(parts), flags=re.DOTALL)


def spoken() -> str:
    """Words that stand in the style sheet, in place of English ones of Streamlit's own.

    A dialog without anything of ours in it is the one about a lost connection.
    """
    choose, gone, menu_open, menu_close = (
        json.dumps(state.say(f"frame.{key}"), ensure_ascii=False)
        for key in ("choose_file", "disconnected", "menu_open", "menu_close")
    )
    lost = '[role="dialog"]:not(:has([data-testid="stVerticalBlock"]))'
    return (
        f'.stFileUploader section :not([data-testid="stFileChipDeleteBtn"])>button::after'
        f"{{content:{choose}}}"
        f"{lost}>:is(h2,div){{display:none}}"
        f"{lost}::after{{content:{gone};padding:1.25rem 3.5rem}}"
        f'[data-testid="stExpandSidebarButton"]::after{{content:{menu_open}}}'
        f'[data-testid="stSidebarCollapseButton"] button::after{{content:{menu_close}}}'
    )


def named() -> str:
    """The script of the menu, with the names of its parts in the language of the page."""
    names = {
        '[data-testid="stExpandSidebarButton"]': state.say("frame.menu_open"),
        '[data-testid="stSidebarCollapseButton"] button': state.say("frame.menu_close"),
        '[data-testid="stSidebar"]': state.say("frame.menu_open"),
    }
    return menu_script().replace("NAMES", json.dumps(names, ensure_ascii=False))


@cache
def menu_script() -> str:
    """The file, without its comments: a "less than" in one would end the drawing of the page."""
    text = (HERE / "menu.js").read_text(encoding="utf-8")
    return re.sub(r"^\s*//.*$| // .*$", "", text, flags=re.MULTILINE)


def menu(pages: Pages, current: str) -> None:
    """The name of the program and the pages in their groups."""
    brand = join([tag("b", "تشاور", lang="ar"), tag("span", "Tashawur", lang="en")])
    st.html(tag("div", brand, cls="brand"))
    entry("home", pages, current)
    for head, names in MENU:
        there = [name for name in names if name in pages]
        if there:
            st.html(tag("div", state.say(f"menu.{head}"), cls="menu-head"))
        for name in there:
            entry(name, pages, current)


def entry(name: str, pages: Pages, current: str) -> None:
    """One page of the menu; the one that is open is marked."""
    with st.container(key=f"menu_{name}_now" if name == current else f"menu_{name}"):
        label = state.say(f"page.{name}")
        st.page_link(pages[name], label=label, query_params=state.address(), width="stretch")


def draw_strip(now: Around) -> None:
    """Workshop, phase and next step; what is saved, backed up, open and on the screen."""
    with st.container(key="strip", gap=None):
        if now.synthetic:
            st.html(ribbon())
        for alarm in alarms():
            st.html(alarm)
        if now.network:
            network_banner(now.network)
        with st.container(
            key="strip_top", horizontal=True, vertical_alignment="center", wrap=False
        ):
            name = own(now.title) if now.title else state.say("strip.no_workshop")
            st.html(tag("div", tag("strong", name), cls="strip-top"))
            if now.phase in {"voting", "counting"} and allowed("screen.curtain"):
                curtain(now)
            if seat := seat_link():
                st.html(seat, width="content")
            st.html(tongues(), width="content")
        st.html(tag("div", join([steps(now.phase), facts(now)]), cls="strip-facts"))
        if notice := state.told():
            st.html(tag("p", mark(*notice), cls="told", role="status"))


def network_banner(host: str) -> None:
    """The room reaches this computer: where, and the one press that ends it."""
    with st.container(
        key="network_banner", horizontal=True, vertical_alignment="center", wrap=False
    ):
        words = say("doors.banner", address=ltr(host))
        st.html(tag("p", mark("now", words), cls="network", role="status"), width="stretch")
        if may_ever("doors.network") and st.button(state.say("doors.close"), key="close_room"):
            close_room()
            note_network(state.store(), state.actor(), opened=False, now=state.now())
            st.rerun()


def seat_link() -> Html:
    """Who is signed in, as a link to where that is changed; nothing on the computer itself."""
    found = state.visitor()
    if found is None or not (found.session or state.network().open):
        return Html("")
    name = join([state.say(f"role.{found.role}"), number_of(found.seat)], " ")
    page = f"/sign-in?lang={state.language()}"
    return tag("a", name, href=page, target="_self", cls="tongue", title=state.say("doors.change"))


def ribbon() -> Html:
    """The word EXAMPLE across everything of an invented workshop; heard once."""
    word = state.say("strip.example")
    rest = tag("span", word, aria_hidden="true")
    return tag("div", join([tag("span", word), *[rest] * 8]), cls="example")


def steps(phase: Phase | None) -> Html:
    """Where the workshop stands of its seven phases, in a drawing and in words."""
    if phase is None:
        return Html("")
    at = PHASES.index(phase)
    dots = join(
        tag("li", cls="done" if i < at else "now" if i == at else "todo")
        for i in range(len(PHASES))
    )
    words = [tag("ol", dots, aria_hidden="true"), tag("b", state.say(f"phase.{phase}"))]
    if at + 1 < len(PHASES):
        following = state.say(f"phase.{PHASES[at + 1]}")
        words.append(tag("span", say("strip.next", phase=following)))
    return tag("div", join(words), cls="phase")


def tongues() -> Html:
    """The other languages, each in its own writing."""
    links = [
        tag(
            "a",
            tongue.name,
            href="?" + "&".join(f"{k}={v}" for k, v in state.address(lang=language).items()),
            target="_self",
            lang=language,
            cls="tongue",
        )
        for language, tongue in LANGUAGES.items()
        if language != state.language()
    ]
    return tag("nav", join(links), cls="tongues", aria_label=state.say("strip.languages"))


def facts(now: Around) -> Html:
    """The second line of the strip: names and how things are."""
    scene = state.say(f"scene.{now.scene}") if now.scene else state.say("strip.dark")
    widths = (70, 45, 58) if now.scene else ()
    lines = join(tag("i", style=f"width:{width}%") for width in widths)
    picture = tag("span", lines, cls="thumb" if now.scene else "thumb off", aria_hidden="true")
    pairs = {
        "saved": ltr(now.saved) if now.saved else "–",
        "copied": mark("warn", now.copied) if now.late else ltr(now.copied or "–"),
        "network": ltr(now.network) if now.network else state.say("strip.closed"),
        "on_screen": join([picture, scene]),
    }
    cells = join(
        tag("div", join([tag("dt", state.say(f"strip.{key}")), tag("dd", value)]), cls="fact")
        for key, value in pairs.items()
    )
    return tag("dl", cells, cls="facts")


def curtain(now: Around) -> None:
    """The one switch that hides results from the room."""
    state.set_widget("curtain", value=now.curtain)
    st.toggle(state.say("strip.curtain"), key="curtain", on_change=turn_curtain)


def turn_curtain() -> None:
    """Draw or open the curtain as the switch now stands; a refusal is said in the strip."""
    draw = bool(state.widget("curtain"))
    verb = draw_curtain if draw else open_curtain
    try:
        verb(state.store(), state.actor(), state.open_id(), now=state.now())
    except (Refused, StoreError) as refusal:
        state.tell("warn", state.say(refusal.key, **refusal.numbers))
    else:
        state.tell("ok", state.say("strip.curtain_drawn" if draw else "strip.curtain_opened"))
