"""A decision as sections: the one view that pages, the projector and every document share."""

from collections.abc import Callable
from typing import Final

from prioritization.outcome import Decision
from workshops.release import Edition
from workshops.reports.sections.aftercare import status_sheet
from workshops.reports.sections.afterwards import conditions, feedback, record
from workshops.reports.sections.card import Card, card
from workshops.reports.sections.checks import certificate, findings, warnings
from workshops.reports.sections.lists import official, side_by_side
from workshops.reports.sections.meeting import agreement, context
from workshops.reports.sections.method import method
from workshops.reports.sections.order import ranking
from workshops.reports.sections.outcomes import outcomes
from workshops.reports.sections.people import who_took_part
from workshops.reports.sections.shares import groups, influence, spread
from workshops.reports.sections.summary import summary
from workshops.reports.sections.support import support
from workshops.reports.sections.sureness import how_sure, second_opinions
from workshops.reports.sections.versions import versions
from workshops.reports.view import Cell, Column, Section, View
from workshops.workshop import Language, Workshop

PARTS: Final[tuple[Callable[[View], tuple[Section, ...]], ...]] = (
    context,
    summary,
    who_took_part,
    method,
    ranking,
    official,
    side_by_side,
    outcomes,
    groups,
    influence,
    spread,
    support,
    agreement,
    findings,
    certificate,
    how_sure,
    second_opinions,
    warnings,
    conditions,
    versions,
    record,
    feedback,
    status_sheet,
)
"""The parts of the report, in reading order."""


def sections(
    decision: Decision, workshop: Workshop, language: Language, edition: Edition = "public"
) -> tuple[Section, ...]:
    """Everything that is said of a decision, released for this edition, in this language."""
    view = View.of(decision, workshop, language, edition)
    return tuple(section for part in PARTS for section in part(view))


__all__ = ["PARTS", "Card", "Cell", "Column", "Section", "card", "sections"]
