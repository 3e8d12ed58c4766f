"""One line while somebody speaks: title, Enter, the number of the group, Enter."""

import re
from typing import Final

import streamlit as st

from scoring.model import GroupId, Proposal, Text
from workshops.acts import proposals as acts
from workshops.web import state
from workshops.web.early import early
from workshops.web.frame import show
from workshops.web.pieces import group_name, join, plain, proposal_title, say, tag
from workshops.workshop import Workshop

LINE: Final = "capture_title"
NUMBERS: Final = re.compile(r"\s*\d{1,2}(?:[\s,،+]+\d{1,2})*\s*")
# Run again whenever the list or the one that waits has changed, and never while somebody types
# into another field: the line has the focus and keeps it
FOCUS: Final = """<script>/* %s */ (() => {
const page = parent.document, until = Date.now() + 30000;
const elsewhere = () => page.activeElement?.closest("input, textarea, [role=dialog]");
const wait = () => {
  const line = page.querySelector(".st-key-capture_title input");
  if (elsewhere() || Date.now() > until) return;
  if (line) line.focus({preventScroll: true});
  else setTimeout(wait, 50);
};
wait();
})()</script>"""


def quick_capture(workshop: Workshop) -> None:
    """The line, and under it whose proposal was said last, while that is not known."""
    waits = waiting(workshop)
    with st.form("capture", clear_on_submit=True, border=False):
        st.text_input(state.say("proposals.capture"), max_chars=200, key=LINE, autocomplete="off")
        show(tag("p", state.say("proposals.capture_how"), cls="note"))
        st.form_submit_button(state.say("proposals.add"), type="primary", on_click=keep_line)
    if waits is not None and workshop.groups:
        ask(workshop, waits)
    mark = f"{len(workshop.proposals)} {waits.id if waits else ''}"
    st.html(FOCUS % mark, unsafe_allow_javascript=True)


def waiting(workshop: Workshop) -> Proposal | None:
    """The newest proposal of which nobody knows yet who asks for it."""
    return next((p for p in reversed(workshop.proposals) if not p.submitted_by), None)


def ask(workshop: Workshop, waits: Proposal) -> None:
    """Who asks for it: every group with its number, to be typed or pressed."""
    with st.container(key="capture_who"):
        show(tag("p", join([proposal_title(waits), " ", say("proposals.who_asks")])))
        with st.container(horizontal=True, gap="small"):
            for number, group in enumerate(workshop.groups, start=1):
                st.button(
                    f"**{number}** {plain(group_name(group))}",
                    key=f"capture_{group.id}",
                    on_click=keep_groups,
                    args=([number],),
                )


def keep_line() -> None:
    """Take what was typed before the page is drawn again: numbers of groups, or a new title."""
    typed = str(state.widget(LINE) or "").strip()
    if not typed:
        return
    if NUMBERS.fullmatch(typed):
        keep_groups([int(one) for one in re.findall(r"\d+", typed)])
        return
    said = Text(**{state.language(): typed})
    early(acts.capture, said, (), said="proposals.added")


def keep_groups(numbers: list[int]) -> None:
    """Whose the last proposal is; a number of no group is refused."""
    found = state.workshop()
    waits = waiting(found) if found else None
    if found is None or waits is None:
        state.tell("warn", state.say("proposals.none_waits"))
        return
    groups: list[GroupId] = []
    for number in numbers:
        if not 1 <= number <= len(found.groups):
            state.tell("warn", state.say("proposals.no_such_group", number=number))
            return
        groups.append(found.groups[number - 1].id)
    early(acts.asked_by, waits.id, groups, said="proposals.group_kept")
