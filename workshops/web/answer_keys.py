"""The keys of yes, no and unknown: Y, N, U or 1, 2, 3; each goes on to the next question.

Letters are read by their place on the keyboard, so that an Arabic layout has them too.
"""

from typing import Final

import streamlit as st

KEYS: Final = """<script>(() => {
const page = parent.document;
if (page.tashawurAnswers) return;
page.tashawurAnswers = true;
const places = {KeyY: 0, KeyN: 1, KeyU: 2, Digit1: 0, Digit2: 1, Digit3: 2,
  Numpad1: 0, Numpad2: 1, Numpad3: 2};
page.addEventListener("keydown", event => {
  const asked = event.target.closest?.(".st-key-answered [role=radiogroup]");
  if (!asked || event.ctrlKey || event.altKey || event.metaKey) return;
  const place = places[event.code], groups = [...page.querySelectorAll(
    ".st-key-answered [role=radiogroup]")];
  if (place === undefined && event.key !== "Enter") return;
  event.preventDefault();
  event.stopPropagation();
  if (place !== undefined) asked.querySelectorAll("input")[place].click();
  const following = groups[groups.indexOf(asked) + 1];
  const next = following?.querySelector("input:checked") || following?.querySelector("input");
  if (next) { next.focus(); next.scrollIntoView({block: "nearest"}); }
}, true);
})()</script>"""


def answer_keys() -> None:
    """Let the questions of this page be answered by keys alone."""
    st.html(KEYS, unsafe_allow_javascript=True)
