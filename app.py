"""The server: `streamlit run app.py`, `python app.py`, `uvicorn app:app`, or `tashawur serve`."""

import streamlit as st

from workshops.web.frame import fault
from workshops.web.server import MAIN, MIDDLEWARE, ROUTES, lifespan

# Written literally and at top level: `streamlit run` finds it by reading this file.
app = st.App(MAIN, routes=ROUTES, middleware=MIDDLEWARE, lifespan=lifespan, on_script_error=fault)

if __name__ == "__main__":
    app.run()
