"""Fields set in lines that read and tab from the start: one beside the other, then the next line."""

from collections.abc import Iterator

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def places(n: int, across: int) -> Iterator[DeltaGenerator]:
    """One container for each of n fields, so many to a line; fields of a line stand level."""
    for start in range(0, n, across):
        columns = st.columns(across, vertical_alignment="bottom")
        yield from columns[: min(across, n - start)]
