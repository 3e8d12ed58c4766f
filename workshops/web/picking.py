"""One of several: lists that open and radio buttons, whose names are looked up and never asked for.

A test asks for the names outside the session, where no language is known; so they are made first.
The entries of a list that opens are plain text, those of a radio are Markdown.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import streamlit as st

from scoring.model import Group, GroupId, Proposal
from workshops.web import state
from workshops.web.pieces import group_name, plain, title

Value = TypeVar("Value")
Word = TypeVar("Word", bound=str)


def worded(prefix: str, values: Iterable[Word]) -> dict[Word, str]:
    """Each value with its word in the catalogue."""
    return {value: state.say(f"{prefix}.{value}") for value in values}


def named(groups: Iterable[Group]) -> dict[GroupId, str]:
    """The name of each group, for a list that opens."""
    return {group.id: group_name(group) for group in groups}


def one_of(
    label: str,
    texts: Mapping[Value, str],
    *,
    key: str,
    at: Value | None = None,
    hidden: bool = False,
) -> Value:
    """A list that opens. at: what is chosen at first, None for the first; hidden: no label seen."""
    values = list(texts)
    chosen = st.selectbox(
        label,
        values,
        index=_place(values, at),
        format_func=texts.__getitem__,
        label_visibility="collapsed" if hidden else "visible",
        key=key,
    )
    return chosen if chosen is not None else values[0]


def button_of(  # noqa: PLR0913  # what a radio can be told
    label: str,
    texts: Mapping[Value, str],
    *,
    key: str,
    at: Value | None = None,
    meanings: Mapping[Value, str] | None = None,
    in_line: bool = True,
) -> Value:
    """Radio buttons. at: what is chosen at first; meanings: a quiet line below each."""
    values = list(texts)
    names = {value: plain(text) for value, text in texts.items()}
    chosen = st.radio(
        label,
        values,
        index=_place(values, at),
        format_func=names.__getitem__,
        captions=[plain(meanings[value]) for value in values] if meanings else None,
        horizontal=in_line,
        key=key,
    )
    return chosen if chosen is not None else values[0]


def _place(values: Sequence[object], at: object) -> int:
    """Where a value stands in its list; the first place for one that is not in it."""
    return next((i for i, value in enumerate(values) if value == at), 0)


def proposal_of(
    label: str, proposals: Iterable[Proposal], *, key: str, waits: bool = False
) -> Proposal | None:
    """One proposal by id and title; waits: none is chosen at first. None where there is none."""
    known = {p.id: p for p in proposals}
    names = {identifier: f"{identifier} · {title(p)}" for identifier, p in known.items()}
    chosen = st.selectbox(
        label,
        list(known),
        index=None if waits else 0,
        format_func=names.__getitem__,
        placeholder=label,
        key=key,
    )
    return None if chosen is None else known[chosen]
