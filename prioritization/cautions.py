"""What to keep in mind about a decision: defaults used, figures cut off, very small numbers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from prioritization.basis import Basis
from prioritization.lists import Lists
from prioritization.outcome import Claim, Note, Number
from prioritization.representation.presence import unknown_checks
from scoring.ballots import voters
from scoring.defaults import FEW_BALLOTS
from scoring.model import CriterionId, ProposalId
from scoring.ranking import Cell
from scoring.two_way import many_blanks


def cautions(ground: Basis, made: Lists, claims: Sequence[Claim]) -> tuple[Note, ...]:
    """Every warning about a decision, once each. claims: of the official weights, all lists."""
    notes = [
        *ground.warnings,
        *(note for gate in ground.gates.values() for note in gate.warnings),
        *(note for allocation in made.by_name.values() for note in allocation.warnings),
        *_lot(ground),
        *_ballots(ground),
        *_method(ground),
        *_figures(ground),
        *_blanks(ground),
        *_floor(ground, made, claims),
    ]
    return tuple(note for i, note in enumerate(notes) if note not in notes[:i])


def _lot(ground: Basis) -> Iterator[Note]:
    """Whether ties were broken by a lot nobody has drawn."""
    drawn = ground.case.method.ties.lot_seed
    if drawn is None:
        yield Note(key="warning.lot_not_drawn")
    elif ground.seed is None:
        yield Note(key="warning.seed_unreadable", numbers={"seed": drawn})


def _ballots(ground: Basis) -> Iterator[Note]:
    """Nobody, almost nobody, nothing on the ballot, counted heaps."""
    profile = ground.case.profile
    if not profile.people.size:
        yield Note(key="warning.no_ballots")
    blank = int(profile.people[profile.blank].sum())
    if blank:
        yield Note(key="warning.blank_ballots", numbers={"n": blank})
    heaps = int(profile.people[profile.tallied].sum())
    if heaps:
        yield Note(key="warning.tally_averages", numbers={"n": heaps})
    for group, n in voters(profile).items():
        if n == 1:
            yield Note(key="warning.single_voice", numbers={"group": group})
        elif n < FEW_BALLOTS:
            yield Note(key="warning.few_ballots", numbers={"group": group, "n": n})


def _blanks(ground: Basis) -> Iterator[Note]:
    """Groups that left so many cells blank that who rated what decides a place; for staff alone,
    since it tells of single ballots.
    """
    case = ground.case
    if ground.board is not None:
        for group in many_blanks(case.profile, case.table, ground.weights):
            yield Note(key="warning.many_blanks", numbers={"group": group}, staff_only=True)


def _method(ground: Basis) -> Iterator[Note]:
    """What the settings ask for and the data cannot give."""
    case = ground.case
    if case.method.rule.options.utility == "borda" and case.method.rule.kind != "ranked":
        rankings = case.profile.form.kind == "ranking"
        yield Note(key="warning.borda_last_place" if rankings else "warning.utility_fallback")
    for kind in unknown_checks(case.method.checks):
        yield Note(key="warning.unknown_check", numbers={"check": kind})
    if case.method.checks and not case.attendance:
        yield Note(key="warning.no_attendance")


def _figures(ground: Basis) -> Iterator[Note]:
    """Figures beyond their anchors, and figures nobody gave."""
    if ground.board is None:
        return
    for key, cells in (
        ("warning.clipped", ground.board.clipped),
        ("warning.missing_assessment", (c for c in ground.board.missing if not c.groups)),
    ):
        for criterion, proposals in _by_criterion(cells).items():
            numbers: dict[str, Number] = {
                "criterion": criterion,
                "proposals": proposals,
                "n": len(proposals),
            }
            yield Note(key=key, numbers=numbers)


def _by_criterion(cells: Iterable[Cell]) -> Mapping[CriterionId, tuple[ProposalId, ...]]:
    """The proposals of some cells, by criterion."""
    named: dict[CriterionId, tuple[ProposalId, ...]] = {}
    for cell in cells:
        named[cell.criterion] = (*named.get(cell.criterion, ()), cell.proposal)
    return named


def _floor(ground: Basis, made: Lists, claims: Sequence[Claim]) -> Iterator[Note]:
    """What a guaranteed first proposal may give away, and whom it may leave out."""
    counted = voters(ground.case.profile)
    for group in made.served:
        if counted[group] < FEW_BALLOTS:
            numbers: dict[str, Number] = {"group": group, "n": counted[group]}
            yield Note(key="warning.floor_small_group", numbers=numbers, staff_only=True)
    if made.served and any(claim.list == made.official for claim in claims):
        yield Note(key="warning.floor_claim")
