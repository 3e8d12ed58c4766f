"""The forms of the Set-up page about the method: the rule, what a ballot counts, the checks."""

from dataclasses import replace
from fractions import Fraction
from typing import Any, get_args

import streamlit as st

from prioritization.case import (
    Add1Stop,
    Completion,
    Fit,
    Floor,
    GroupWeights,
    Level,
    Utility,
    WeightKind,
)
from workshops.web import state
from workshops.web.picking import one_of, worded
from workshops.web.pieces import tag
from workshops.web.setting_up import choice, keep
from workshops.workshop import Settings


def rule_form(settings: Settings, base: int) -> None:
    """Step 5: how the list is made, what a ballot counts, the floor."""
    method = settings.method
    options, floor = method.rule.options, method.floor
    with st.form("rule", border=False):
        left, right = st.container(), st.container()
        with left:
            kind = choice("rule", "rule", ("ranked", "equal_shares"), method.rule.kind)
            fit = _pick("does_not_fit", "fit", get_args(Fit), options.does_not_fit)
            utility = _pick("utility", "utility", get_args(Utility), options.utility)
            completion = _pick("completion", "completion", get_args(Completion), options.completion)
            stop = _pick("add1_stop", "add1_stop", get_args(Add1Stop), options.add1_stop)
        with right:
            kinds = tuple(k for k in get_args(WeightKind) if k != "custom")
            chosen = method.group_weights.kind if method.group_weights.kind in kinds else kinds[0]
            weights = choice("weights", "weights_kind", kinds, chosen)
            floors = st.checkbox(state.say("setup.floor"), floor.enabled)
            fewest = st.number_input(state.say("setup.floor_ballots"), 1, 50, floor.min_ballots)
            most = st.number_input(
                state.say("setup.floor_share"), 1, 100, int(100 * floor.max_share)
            )
        if st.form_submit_button(state.say("setup.save")):
            rule = replace(
                method.rule,
                kind=kind,
                options=replace(
                    options,
                    does_not_fit=fit,
                    utility=utility,
                    completion=completion,
                    add1_stop=stop,
                ),
            )
            cap = Fraction(3) if weights == "population" else None
            changed = replace(
                method,
                rule=rule,
                group_weights=GroupWeights(kind=weights, cap=cap),
                floor=Floor(
                    enabled=floors,
                    min_ballots=int(fewest),
                    max_share=Fraction(int(most), 100),
                    served_by_top=floor.served_by_top,
                ),
            )
            keep(replace(settings, method=changed), base)


def _pick(name: str, prefix: str, options: tuple[Any, ...], chosen: str) -> Any:  # noqa: ANN401  # one of them
    """One of a few technical choices."""
    return one_of(state.say(f"setup.{name}"), worded(prefix, options), key=name, at=chosen)


def checks_form(settings: Settings, base: int) -> None:
    """Step 5, the checks: threshold and level of each; they stop nothing, they ask."""
    levels = worded("level", get_args(Level))
    with st.form("checks", border=False):
        changed = []
        for i, check in enumerate(settings.method.checks):
            name, threshold, level = st.columns([3, 1.2, 1.6], vertical_alignment="center")
            with name:
                st.html(tag("p", state.say(f"check.{check.kind}"), cls="cell-name"))
            with threshold:
                number = st.text_input(
                    state.say("setup.threshold"),
                    f"{float(check.threshold):g}",
                    key=f"threshold_{i}",
                    label_visibility="collapsed",
                )
            with level:
                grave = one_of(
                    state.say("setup.level"), levels, key=f"level_{i}", at=check.level, hidden=True
                )
            changed.append((check, number, grave))
        if st.form_submit_button(state.say("setup.save")):
            try:
                checks = tuple(
                    replace(check, threshold=Fraction(number), level=grave)
                    for check, number, grave in changed
                )
            except ValueError:
                st.html(tag("p", state.say("setup.threshold_wrong"), cls="note"))
                return
            keep(replace(settings, method=replace(settings.method, checks=checks)), base)
