"""Every rerun of every page: which page is asked for, the frame around it, the page itself."""

from pathlib import Path

import streamlit as st

from workshops.web import strip
from workshops.web.state import say

PAGES = (
    "home",
    "setup",
    "room",
    "proposals",
    "screening",
    "weights",
    "ballots",
    "counting",
    "results",
    "decide",
    "documents",
    "projector",
    "help",
)
FOLDER = Path(__file__).parent / "pages"

st.set_page_config(page_title="Tashawur", layout="wide", initial_sidebar_state="expanded")
pages = {
    name: st.Page(FOLDER / f"{name}.py", title=say(f"page.{name}"), url_path=name, default=i == 0)
    for i, name in enumerate(PAGES)
}
page = st.navigation(list(pages.values()), position="hidden")
strip.begin(pages, next(name for name, known in pages.items() if known is page))
page.run()
