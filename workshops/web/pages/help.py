"""Help and training: the facilitator's script, texts to read aloud, role cards, training mode."""

import streamlit as st

from workshops import language as words
from workshops.web import state
from workshops.web.frame import heading, link, note, section, show
from workshops.web.pieces import facts, join, ltr, mark, say, tag
from workshops.web.running import begin, running
from workshops.web.script import DAYS, ROLES, minute_of_day, times
from workshops.web.training import training

heading("help.title", state.say("help.lead"))
section("help.script", state.say("help.script_note"))
with st.container(key="help_start"):
    written = st.text_input(state.say("help.start"), value="09:00", max_chars=5, key="start")
if (start := minute_of_day(written)) is None:
    show(tag("p", mark("warn", state.say("help.start_wrong"))))

running()
for day, lines in DAYS.items():
    show(tag("h3", state.say(f"help.{day}"), cls="day"))
    at = times(lines, start) if start is not None and day != "between" else ("",) * len(lines)
    for line, begins in zip(lines, at, strict=True):
        step = f"help.step.{line.key}"
        with st.container(key=f"script_{line.key}", horizontal=True, vertical_alignment="center"):
            show(
                tag(
                    "div",
                    join(
                        [
                            ltr(begins or "–"),
                            tag(
                                "p",
                                join([tag("b", state.say(step)), state.say(f"{step}_say")], " "),
                            ),
                            tag("small", say("help.minutes", n=line.minutes)),
                        ]
                    ),
                    cls="line",
                )
            )
            if st.button(state.say("help.begin"), key=f"begin_{line.key}"):
                begin(line)
            link(line.page)

section("help.aloud")
for tongue, spoken in words.LANGUAGES.items():
    with st.expander(spoken.name, expanded=tongue == state.language()):
        texts = [
            words.say(tongue, f"help.aloud.{part}") for part in ("consent", "ballot", "result")
        ]
        show(
            tag(
                "div",
                join(tag("p", text) for text in texts),
                lang=tongue,
                dir=spoken.direction,
                cls="aloud",
            )
        )

section("help.roles", state.say("help.roles_note"))
cards = [
    join(
        [
            tag("h3", state.say(f"help.role.{role}")),
            facts(
                (state.say(f"help.{side}"), state.say(f"help.role.{role}_{side}"))
                for side in ("may", "may_not")
            ),
        ]
    )
    for role in ROLES
]
show(tag("div", join(tag("section", card, cls="sheet") for card in cards), cls="cards"))

section("help.training", state.say("help.training_lead"))
note(state.say("help.training_copy"))
training()
link("home", state.say("help.to_training"))
