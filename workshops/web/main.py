"""Every rerun of every page: who is there, which page is asked for, the frame around it, the page.

Only pages that open for whoever is there are known at all.
"""

from pathlib import Path

import streamlit as st

from workshops.phases import opens
from workshops.web import state, strip
from workshops.web.alarms import readable
from workshops.web.signed_out import signed_out
from workshops.web.state import say

PAGES = (
    "home",
    "setup",
    "room",
    "proposals",
    "import",
    "screening",
    "weights",
    "ballots",
    "counting",
    "results",
    "decide",
    "documents",
    "followup",
    "projector",
    "doors",
    "help",
)
FOLDER = Path(__file__).parent / "pages"

st.set_page_config(page_title="Tashawur", layout="wide", initial_sidebar_state="auto")
state.forget()
readable()
if (visitor := state.visitor()) is None:
    signed_out()
state.doors().touch(visitor)
pages = {
    name: st.Page(FOLDER / f"{name}.py", title=say(f"page.{name}"), url_path=name, default=i == 0)
    for i, name in enumerate(name for name in PAGES if opens(visitor.role, name))
}
page = st.navigation(list(pages.values()), position="hidden")
strip.begin(pages, next(name for name, known in pages.items() if known is page))
page.run()
