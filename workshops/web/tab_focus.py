"""Tabs under the arrow keys: a page that is drawn again lets go of the tab that had the focus."""

from typing import Final

import streamlit as st

# Streamlit draws the tabs anew with the page they open, and the focus falls to the page itself or
# to the row of tabs: it is given back to the open tab, for as long as drawing takes and unless
# somebody has gone elsewhere
KEEPING: Final = """<script>(() => {
const page = parent.document, again = 100, last = 50;
if (page.tashawurTabs) return;
page.tashawurTabs = true;
page.addEventListener("keydown", event => {
  if (!event.key.startsWith("Arrow") || !event.target.closest('[role="tab"]')) return;
  let times = 0;
  const timer = parent.setInterval(() => {
    const open = page.querySelector('[role="tab"][aria-selected="true"]');
    const here = page.activeElement;
    if (open && here && here !== open && here.contains(open)) open.focus();
    if (++times >= last) parent.clearInterval(timer);
  }, again);
}, true);
})()</script>"""


def keep_focus() -> None:
    """Call on a page with tabs."""
    st.html(KEEPING, unsafe_allow_javascript=True)


__all__ = ["keep_focus"]
