"""Findings as a table: what was checked, what was found, what was asked for, how grave."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from prioritization.outcome import Finding, Number
from workshops import language as words
from workshops.web import state
from workshops.web.pieces import Html, group_title, ltr, mark, own, table
from workshops.workshop import Workshop

SHARES: Final = frozenset(
    {
        "women_share",
        "one_gender_cap",
        "youth_share",
        "seats_filled",
        "group_cap",
        "women_within_group",
        "ballots_vs_presence",
        "quorum",
    }
)
"""Checks whose figures are shares of 1, said in per cent; the others are counts or ratios."""


def figure(check: str, value: Number) -> Html:
    """A measured or wanted figure of a check in the language of the page."""
    if not isinstance(value, int | float | Fraction):
        return own("–" if value is None else str(value))
    language = state.language()
    if check in SHARES:
        return ltr(words.percent(language, value))
    whole = value == int(value)
    return ltr(words.number(language, value) if whole else words.score(language, value))


def findings_table(found: Sequence[Finding], workshop: Workshop) -> Html:
    """One line a finding; the group stands with its sign, the room as a whole in words."""
    groups = {group.id: group for group in workshop.groups}
    head = [state.say(f"room.{name}") for name in ("check", "about", "found", "asked", "level")]
    lines = [
        [
            state.say(f"check.{finding.check}"),
            group_title(groups[finding.group])
            if finding.group in groups
            else state.say("room.whole_room"),
            figure(finding.check, finding.found),
            figure(finding.check, finding.needed),
            mark(finding.level, state.say(f"level.{finding.level}")),
        ]
        for finding in found
    ]
    return table(head, lines, "found", state.say("room.checks"))
