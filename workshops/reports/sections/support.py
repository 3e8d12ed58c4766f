"""Who supports what: the mean mark of every group for every candidate, as it may be told."""

from fractions import Fraction
from typing import Final

from scoring.model import GroupId, ProposalId
from workshops import language as words
from workshops.release import TOGETHER
from workshops.reports.view import (
    NOT_KNOWN,
    Cell,
    Column,
    Row,
    Section,
    View,
    hidden,
    identity,
    text,
)
from workshops.support_by_group import Support, support_by_group

PART: Final = "support."
"""First word of the key of a group's column; the id of the group follows."""


def support(view: View) -> tuple[Section, ...]:
    """One line per candidate in the order of the ranking, one column per group with ballots."""
    found = support_by_group(view.decision, view.workshop, view.edition)
    if found is None or not view.decision.ranking:
        return ()
    order = [place.proposal for place in view.decision.ranking]
    return (
        Section(
            key="support",
            chapter="representation",
            title=view.say("report.support"),
            lead=(view.say(f"report.support.{view.workshop.settings.ballots.kind}"),),
            columns=(
                *view.columns(("id", "id"), ("proposal", "text")),
                *(
                    Column(key=f"{PART}{g}", title=view.group(g), kind="score")
                    for g in found.groups
                ),
            ),
            rows=tuple(_row(view, found, proposal) for proposal in order),
            notes=(view.say("report.support.bands"), *_of_all_small(view, found)),
        ),
    )


def _of_all_small(view: View, found: Support) -> tuple[str, ...]:
    """That the row of the smaller groups has words alone, where there is one."""
    return (view.say("report.support.together"),) if TOGETHER in found.groups else ()


def _row(view: View, found: Support, proposal: ProposalId) -> Row:
    """One proposal: what each group gave it."""
    return (
        identity(proposal),
        text(view.title(proposal)),
        *(_mean(view, found, proposal, group) for group in found.groups),
    )


def _mean(view: View, found: Support, proposal: ProposalId, group: GroupId) -> Cell:
    """A mean to one decimal, a word near an end of the scale, or that it is not shown."""
    if group in found.hidden:
        return hidden(view, "score")
    mean = found.means[proposal].get(group)
    if mean is None:
        return Cell(value=None, text=NOT_KNOWN, kind="score")
    if isinstance(mean, Fraction):
        return Cell(value=float(mean), text=words.score(view.language, mean), kind="score")
    return Cell(value=mean, text=view.say(f"support.{mean}"), kind="score")
