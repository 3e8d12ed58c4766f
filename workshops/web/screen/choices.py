"""What the page that drives the projector asks: which scene next, and how it looks."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import streamlit as st

from scoring.model import ProposalId
from workshops.lines import numbers
from workshops.store.standing import Screen
from workshops.web import state
from workshops.web.pieces import Html, join, mark, say, tag, title
from workshops.web.screen.scenes import SCENES, Rule, following, held
from workshops.web.screen.shown import PER_PAGE, Shown
from workshops.workshop import Language

PREVIEW: Final = "preview"
WITH_PROPOSAL: Final = ("gallery", "why")
WITH_CLOCK: Final = ("turnout", "countdown")
LONGEST_WAIT: Final = 240


def name(scene: str) -> str:
    """A scene in the language of the page; a word for a screen that shows none."""
    return state.say(f"scene.{scene}") if scene in SCENES else state.say("strip.dark")


def rule(shown: Shown, scene: str) -> Rule | None:
    """What holds a scene back; that "why" needs a proposal does not, since the page asks for it."""
    found = held(shown, scene)
    return None if found == "proposal" else found


def next_scene(shown: Shown) -> str:
    """Choose what to show next; what is held back is not among it. Proposed: the next."""
    free = [scene for scene in SCENES if rule(shown, scene) is None]
    on, proposed = shown.screen.scene, following(shown)
    asked = st.query_params.get(PREVIEW, "")
    labels = {scene: name(scene) for scene in free}
    labels[proposed] = state.say("projector.is_proposed", scene=name(proposed))
    if on in labels:
        labels[on] = state.say("projector.is_on", scene=name(on))
    with st.container(key="scene_choice"):
        found = st.radio(
            state.say("projector.choose"),
            free,
            index=free.index(asked if asked in free else proposed),
            format_func=labels.__getitem__,
            key=f"preview_{on}_{shown.workshop.settings.phase}",
            label_visibility="collapsed",
        )
    scene = found or proposed
    st.query_params[PREVIEW] = scene
    return scene


def held_back(shown: Shown) -> Html:
    """Scenes that may not be shown now, each with the rule that holds it."""
    lines = [
        tag(
            "li",
            join([tag("span", name(scene)), mark("hold", say(f"projector.held.{why}"))]),
            cls="off",
        )
        for scene in SCENES
        if (why := rule(shown, scene)) is not None
    ]
    return tag("ul", join(lines), cls="scenes one")


def wanted(shown: Shown, scene: str) -> Screen:
    """The preview as the store keeps it: scene, proposal, how it looks, when voting ends."""
    screen = shown.screen
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        language, second = languages(shown)
        step = text_step(shown)
        ends = closing(shown) if scene in WITH_CLOCK else screen.ends
    return replace(
        screen,
        scene=scene,
        page=0,
        step=screen.step if scene == screen.scene else 0,
        proposal=one_proposal(shown, scene) if scene in WITH_PROPOSAL else None,
        language=language,
        second=None if second == language else second,
        text_step=step,
        blank=False,
        ends=ends,
    )


def languages(shown: Shown) -> tuple[Language, Language | None]:
    """The language of every screen that does not choose its own, and the second line under it."""
    spoken = shown.workshop.settings.languages
    first = shown.screen.language or spoken[0]
    second: list[Language | None] = [None, *spoken]
    on = shown.screen.second if shown.screen.second in second else None
    language = st.radio(
        state.say("projector.language"),
        spoken,
        index=spoken.index(first) if first in spoken else 0,
        format_func=tongue,
        horizontal=True,
        key=f"language_{first}",
    )
    below = st.radio(
        state.say("projector.second"),
        second,
        index=second.index(on),
        format_func=tongue,
        horizontal=True,
        key=f"second_{on}",
    )
    return language or first, below


def tongue(language: Language | None) -> str:
    """A language in the language of the page; a word for none."""
    return state.say(f"projector.tongue.{language or 'none'}")


def text_step(shown: Shown) -> int:
    """How large rows are set; larger ones are fewer on a page."""
    step = shown.screen.text_step
    found = st.radio(
        state.say("projector.size"),
        tuple(PER_PAGE),
        index=step,
        format_func=lambda one: state.say(f"projector.size.{one}"),
        horizontal=True,
        key=f"size_{step}",
    )
    return step if found is None else found


def closing(shown: Shown) -> datetime | None:
    """When voting closes: so many minutes from now; 0 leaves it as it is."""
    ends = shown.screen.ends
    minutes = st.number_input(
        state.say("projector.ends"), 0, LONGEST_WAIT, value=0, step=1, key=f"closing_{ends}"
    )
    return state.now() + timedelta(minutes=minutes) if minutes else ends


def one_proposal(shown: Shown, scene: str) -> ProposalId | None:
    """Which proposal stands alone; the gallery can show all of them together."""
    told = shown.workshop.proposals if scene == "why" else shown.proposals
    number = numbers(shown.workshop.proposals)
    titles = {p.id: f"{number[p.id]} · {title(p)}" for p in told}
    ids: list[ProposalId | None] = [*([None] if scene == "gallery" else []), *titles]
    on = shown.screen.proposal if shown.screen.scene == scene else None
    return st.selectbox(
        state.say("projector.proposal"),
        ids,
        index=ids.index(on) if on in ids else 0,
        format_func=lambda one: titles[one] if one else state.say("projector.proposal.none"),
        key=f"proposal_{scene}_{on}",
    )
