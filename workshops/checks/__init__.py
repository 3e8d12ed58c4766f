"""What no single file can tell: whether the parts of a workshop agree with each other."""

from workshops.checks.method import check_criteria, check_settings
from workshops.checks.screened import check_proposals
from workshops.checks.signs import check_signs
from workshops.checks.sources import SETTINGS, Checking
from workshops.checks.voted import check_votes
from workshops.problems import Problem
from workshops.workshop import Workshop


def cross_check(workshop: Workshop, checking: Checking) -> None:
    """Note every problem between the parts of a workshop."""
    if not checking.absent(SETTINGS):
        check_settings(workshop, checking)
    check_criteria(workshop, checking)
    check_proposals(workshop, checking)
    check_votes(workshop, checking)
    check_signs(workshop, checking)


def problems_of(workshop: Workshop) -> tuple[Problem, ...]:
    """The problems of a workshop that did not come from files; they name no rows."""
    checking = Checking(counted=bool(workshop.ballots or workshop.tallies))
    cross_check(workshop, checking)
    return tuple(checking.problems)


__all__ = ["Checking", "cross_check", "problems_of"]
