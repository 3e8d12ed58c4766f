"""Fields in lines that read and tab from the start: one beside the other, line by line."""

from collections.abc import Iterator
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def places(
    n: int, across: int, *, level: Literal["top", "bottom"] = "bottom"
) -> Iterator[DeltaGenerator]:
    """One container for each of n fields, so many to a line; fields of a line stand level.

    level: where they do; boxes below labels of unlike length at the bottom, ticks at the top.
    """
    for start in range(0, n, across):
        columns = st.columns(across, vertical_alignment=level)
        yield from columns[: min(across, n - start)]
