"""The form for one sheet of criterion weights: who gave it, how, and its figures."""

from fractions import Fraction
from typing import Final

import streamlit as st

from scoring.model import InvalidInput
from workshops.acts.weights import record_sheet
from workshops.web import state, weighing
from workshops.web.frame import attempt, refused
from workshops.web.grid import places
from workshops.web.picking import button_of, named, one_of
from workshops.web.pieces import plain
from workshops.workshop import SheetMethod, WeightVote, Workshop

METHODS: Final[tuple[SheetMethod, ...]] = ("dots", "cards", "points", "swing")


def sheet_form(workshop: Workshop) -> None:
    """Draw the form inside an `st.form` and keep a sheet whose figures fit its method."""
    name = st.text_input(state.say("weights.sheet"), max_chars=40)
    groups = {None: "–"} | named(workshop.groups)
    group = one_of(state.say("weights.group"), groups, key="sheet_group")
    methods = {method: state.say(f"weights.method_{method}") for method in METHODS}
    method = button_of(state.say("weights.method"), methods, key="sheet_method")
    figures = {}
    for criterion, place in zip(workshop.criteria, places(len(workshop.criteria), 3), strict=True):
        with place:
            figures[criterion.id] = st.number_input(
                plain(weighing.criterion_name(criterion, workshop)),
                min_value=0,
                max_value=100,
                value=0,
                key=f"sheet_{criterion.id}",
            )
    if not st.form_submit_button(state.say("weights.keep_sheet")):
        return
    votes = [
        WeightVote(sheet=name, group=group, method=method, criterion=c, value=Fraction(int(n)))
        for c, n in figures.items()
    ]
    try:
        weighing.sheet_weights(votes, workshop.criteria)
    except InvalidInput as problem:
        refused(problem)
    else:
        attempt(record_sheet, votes, said="weights.sheet_kept")
