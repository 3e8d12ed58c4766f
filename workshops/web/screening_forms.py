"""The three forms of the Screening page: engineers, conflict adviser, and staff assessments."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

import streamlit as st

from prioritization.case import QUESTIONS, Answer, Feasibility, Screening
from scoring.model import Assessment, Confidence, Criterion, Proposal
from workshops.acts.screening import assess, save_feasibility, save_screening
from workshops.web import state, weighing
from workshops.web.answer_keys import answer_keys
from workshops.web.frame import attempt, note, section
from workshops.web.grid import places
from workshops.web.picking import button_of
from workshops.web.pieces import plain
from workshops.workshop import Workshop

CHECKS: Final = (
    "technical",
    "cost_estimate",
    "land",
    "authority_approval",
    "operation_maintenance",
    "environment",
    "access_security",
)
GRADES: Final[tuple[int | None, ...]] = (2, 1, 0, None)
ANSWERS: Final[tuple[Answer, ...]] = ("yes", "no", "unknown")
CONFIDENCE: Final[tuple[Confidence, ...]] = ("high", "medium", "low")
SHORT: Final = frozenset({"owner", "due"})
Versions = Mapping[tuple[str, ...], int]


def grade_word(grade: int | None) -> str:
    """What a grade means."""
    return state.say(f"screening.grade_{'none' if grade is None else grade}")


def feasibility_form(workshop: Workshop, proposal: Proposal, versions: Versions) -> None:
    """What the engineers say of one proposal."""
    known = {row.proposal: row for row in workshop.feasibility}
    row = known.get(proposal.id, Feasibility(proposal=proposal.id))
    base = state.base("screening", versions.get((proposal.id,), 0), "feasibility", proposal.id)
    section("screening.feasibility", state.say("screening.feasibility_note"))
    with st.form(f"feasibility_{proposal.id}", border=False):
        words_of_grades = {grade: grade_word(grade) for grade in GRADES}
        with st.container(key="graded"):
            grades: dict[str, Any] = {
                check: button_of(
                    state.say(f"screening.check_{check}"),
                    words_of_grades,
                    key=f"{check}_{proposal.id}",
                    at=getattr(row, check),
                )
                for check in CHECKS
            }
        words = _words("feasible", row, ("note_en", "condition", "owner", "due"))
        months = st.number_input(
            state.say("screening.months", most=workshop.settings.max_months),
            min_value=0,
            max_value=240,
            value=row.months,
            key=f"months_{proposal.id}",
        )
        if st.form_submit_button(state.say("screening.save_feasibility")):
            answered = replace(
                row,
                **grades,
                **words,
                months=None if months is None else int(months),
                verdict=None,
            )
            attempt(save_feasibility, answered, base=base, said="screening.saved")


def _words(form: str, row: Feasibility | Screening, names: Sequence[str]) -> dict[str, Any]:
    """The written parts of a form, owner and day beside each other."""
    written: dict[str, Any] = {}
    for names_of_line in ([n for n in names if n not in SHORT], [n for n in names if n in SHORT]):
        across = len(names_of_line) if names_of_line[0] in SHORT else 1
        for name, place in zip(names_of_line, places(len(names_of_line), across), strict=True):
            with place:
                written[name] = st.text_input(
                    state.say(f"screening.{name}"),
                    value=getattr(row, name),
                    max_chars=300,
                    key=f"{form}_{name}_{row.proposal}",
                )
    return written


def conflict_form(workshop: Workshop, proposal: Proposal, versions: Versions) -> None:
    """What the conflict adviser answers; unknown on a blocking question is never a pass."""
    known = {row.proposal: row for row in workshop.screening}
    row = known.get(proposal.id, Screening(proposal=proposal.id))
    base = state.base("screening", versions.get((proposal.id,), 0), "screening", proposal.id)
    section("screening.conflict", state.say("screening.conflict_note"))
    note(state.say("screening.keys"))
    answer_keys()
    with st.form(f"conflict_{proposal.id}", border=False):
        words_of_answers = {answer: state.say(f"screening.answer_{answer}") for answer in ANSWERS}
        with st.container(key="answered"):
            answers = {
                question.id: button_of(
                    state.say(f"question.{question.id}"),
                    words_of_answers,
                    key=f"{question.id}_{proposal.id}",
                    at=row.answers.get(question.id, "unknown"),
                )
                for question in QUESTIONS
            }
        words = _words("conflict", row, ("public_note", "measure", "owner", "due", "reason_en"))
        evidence = st.text_input(
            state.say("screening.evidence"), max_chars=300, key=f"evidence_{proposal.id}"
        )
        if st.form_submit_button(state.say("screening.save_conflict")):
            answered = replace(row, answers=answers, consequence=None, **words)
            attempt(save_screening, answered, base=base, evidence=evidence, said="screening.saved")


def assessment_form(workshop: Workshop, proposal: Proposal, versions: Versions) -> None:
    """Staff ratings, one per assessed criterion; empty is not known, which is not zero."""
    assessed = [c for c in workshop.criteria if c.source == "assessed"]
    known = {a.criterion: a for a in workshop.assessments if a.proposal == proposal.id}
    section("screening.assessments", state.say("screening.assessments_note"))
    for criterion in assessed:
        row = known.get(
            criterion.id, Assessment(proposal=proposal.id, criterion=criterion.id, value=None)
        )
        key = (proposal.id, criterion.id)
        base = state.base("screening", versions.get(key, 0), "assessments", *key)
        with st.form(f"assess_{proposal.id}_{criterion.id}", border=False):
            _one_assessment(workshop, criterion, row, base)


def _one_assessment(workshop: Workshop, criterion: Criterion, row: Assessment, base: int) -> None:
    """One line: the rating on its scale, how sure, and save."""
    name = plain(weighing.criterion_name(criterion, workshop))
    key = f"{row.proposal}_{criterion.id}"
    rating, sure, save = st.columns([2, 2, 1], vertical_alignment="bottom")
    with rating:
        value = st.number_input(
            name,
            min_value=int(criterion.low or 0),
            max_value=int(criterion.high or 100),
            value=None if row.value is None else int(row.value),
            key=f"value_{key}",
        )
    with sure:
        levels = {level: state.say(f"screening.confidence_{level}") for level in CONFIDENCE}
        confidence = button_of(
            state.say("screening.confidence"),
            levels,
            key=f"confidence_{key}",
            at=row.confidence or "medium",
        )
    with save:
        pressed = st.form_submit_button(state.say("screening.save_rating"))
    if pressed:
        rated = replace(
            row,
            value=None if value is None else Fraction(int(value)),
            confidence=None if value is None else confidence,
        )
        attempt(assess, rated, base=base, said="screening.saved")
