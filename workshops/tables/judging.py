"""How proposals are judged: `criteria.csv`, `assessments.csv`, `weight_votes.csv`."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Final, get_args

from scoring.model import (
    Assessment,
    Confidence,
    Criterion,
    CriterionId,
    Direction,
    Formula,
    GroupId,
    ProposalId,
    Source,
)
from workshops.problems import Inspection
from workshops.tables.cells import Cells, exact_number, exact_text, text_cells
from workshops.tables.layout import Known, Layout, rows
from workshops.tables.sheet import Row, Sheet
from workshops.workshop import WeightVote, Workshop

SCALES: Final = ("scale_en", "scale_ar", "scale_fr")
METHODS: Final = ("points", "dots", "swing", "cards")

CRITERIA: Final = Layout(
    file="criteria.csv",
    named=(
        "criterion",
        "name_en",
        "name_ar",
        "name_fr",
        "source",
        "weight",
        "low",
        "high",
        "direction",
        "formula",
    ),
    needed=("criterion", "source", "weight", "direction"),
    key=("criterion",),
    optional=("breakpoints",),
    kept=(*SCALES, "unit"),
    numeric=frozenset({"weight", "low", "high"}),
    aliases={"id": "criterion"},
)
ASSESSMENTS: Final = Layout(
    file="assessments.csv",
    named=("proposal", "criterion", "value", "confidence", "note_en"),
    needed=("proposal", "criterion", "value"),
    key=("proposal", "criterion"),
    optional=("note_ar", "note_fr"),
    kept=("role", "date"),
    numeric=frozenset({"value"}),
    repeated="row_repeated",
)
WEIGHT_VOTES: Final = Layout(
    file="weight_votes.csv",
    named=("sheet", "group", "method", "criterion", "value"),
    needed=("sheet", "method", "criterion", "value"),
    key=("sheet", "criterion"),
    numeric=frozenset({"value"}),
    of_people=True,
    repeated="row_repeated",
)


def read_criteria(sheet: Sheet, known: Known, inspection: Inspection) -> tuple[Criterion, ...]:
    """Every criterion, in the declared order."""
    return tuple(_criterion(cells, known) for cells in rows(sheet, inspection))


def _criterion(cells: Cells, known: Known) -> Criterion:
    """One line: fixed anchors or breakpoints, and a formula where it is computed."""
    source = cells.needed("source", get_args(Source))
    weight = cells.exact("weight")
    if not cells.raw("weight"):
        cells.error("required", "weight", "")
    if weight is not None and weight < 0:
        cells.error("weight", "weight", cells.raw("weight"))
    low, high = cells.exact("low"), cells.exact("high")
    breakpoints = _breakpoints(cells)
    if not cells.raw("breakpoints"):
        for column in ("low", "high"):
            if not cells.raw(column):
                cells.error("required", column, "")
        if low is not None and high is not None and low >= high:
            cells.error("anchors", "high", cells.raw("high"), low=cells.raw("low"))
    formula = cells.choice("formula", get_args(Formula))
    if source == "computed" and not cells.raw("formula"):
        cells.error("required", "formula", "")
    if source != "computed" and formula:
        cells.error("formula_not_computed", "formula", formula, source=source)
    return Criterion(
        id=CriterionId(cells.id("criterion")),
        name=cells.title("name", known.settings.languages),
        source=source,
        weight=max(weight or Fraction(0), Fraction(0)),
        low=low,
        high=high,
        direction=cells.needed("direction", get_args(Direction)),
        formula=formula,
        breakpoints=breakpoints,
    )


def _breakpoints(cells: Cells) -> tuple[tuple[Fraction, Fraction], ...]:
    """`100:0;1000:0.5`: units strictly increasing, values 0..1 in one direction."""
    found = cells.raw("breakpoints")
    if not found:
        return ()
    points = []
    for part in found.split(";"):
        unit, _, share = part.partition(":")
        x, v = exact_number(unit.strip()), exact_number(share.strip())
        if x is None or v is None or not 0 <= v <= 1:
            cells.error("breakpoints", "breakpoints", found)
            return ()
        points.append((x, v))
    rising = [b[1] - a[1] for a, b in pairwise(points)]
    if (
        len(points) < 2  # noqa: PLR2004  # a line needs two points
        or any(a[0] >= b[0] for a, b in pairwise(points))
        or (min(rising) < 0 < max(rising))
    ):
        cells.error("breakpoints", "breakpoints", found)
        return ()
    return tuple(points)


def criterion_cells(workshop: Workshop) -> list[Mapping[str, str]]:
    """The lines of `criteria.csv`."""
    return [
        {
            "criterion": one.id,
            **text_cells("name", one.name),
            "source": one.source,
            "weight": exact_text(one.weight),
            "low": "" if one.low is None else exact_text(one.low),
            "high": "" if one.high is None else exact_text(one.high),
            "direction": one.direction,
            "formula": one.formula or "",
            "breakpoints": ";".join(f"{exact_text(x)}:{exact_text(v)}" for x, v in one.breakpoints),
        }
        for one in workshop.criteria
    ]


def assessments_in_rows(sheet: Sheet, known: Known, inspection: Inspection) -> Sheet:  # noqa: ARG001  # what every reshape is given
    """The wide form (one column per criterion) as one line per pair; else the sheet as it is."""
    if "criterion" in sheet.headings or "value" in sheet.headings or known.criteria is None:
        return sheet
    spread = [heading for heading in sheet.headings if heading in known.criteria]
    rest = [heading for heading in sheet.headings if heading not in spread]
    lines = tuple(
        Row(
            number=row.number,
            cells={**{h: row.cells[h] for h in rest}, "criterion": c, "value": row.cells[c]},
            labels={"value": c, "criterion": c},
        )
        for row in sheet.rows
        for c in spread
    )
    return Sheet(
        file=sheet.file,
        headings=(*rest, *(("criterion", "value") if spread else ())),
        rows=lines,
        heading_row=sheet.heading_row,
    )


def read_assessments(sheet: Sheet, known: Known, inspection: Inspection) -> tuple[Assessment, ...]:
    """What staff say of each proposal; an empty value is a missing assessment."""
    assessments = []
    for cells in rows(sheet, inspection):
        criterion = CriterionId(cells.reference("criterion", known.criteria, "unknown_criterion"))
        value = cells.exact("value")
        _check_assessed(cells, (known.criteria or {}).get(criterion), value)
        assessments.append(
            Assessment(
                proposal=ProposalId(
                    cells.reference("proposal", known.proposals, "unknown_proposal")
                ),
                criterion=criterion,
                value=value,
                confidence=cells.choice("confidence", get_args(Confidence)),
                note=cells.texts("note"),
            )
        )
    return tuple(assessments)


def _check_assessed(cells: Cells, criterion: Criterion | None, value: Fraction | None) -> None:
    """An assessed criterion, and a value on its scale."""
    if criterion is None:
        return
    if criterion.source != "assessed":
        cells.error("not_assessed", "criterion", criterion.id, source=criterion.source)
        return
    if value is None:
        if not cells.raw("value"):
            cells.notice("assessment_missing", "value", "", criterion=criterion.id)
        return
    low, high = criterion.low, criterion.high
    if low is not None and high is not None and low < high and not low <= value <= high:
        cells.error(
            "off_scale", "value", cells.raw("value"), low=exact_text(low), high=exact_text(high)
        )


def assessment_cells(workshop: Workshop) -> list[Mapping[str, str]]:
    """The lines of `assessments.csv`, by proposal and criterion as declared."""
    return [
        {
            "proposal": one.proposal,
            "criterion": one.criterion,
            "value": "" if one.value is None else exact_text(one.value),
            "confidence": one.confidence or "",
            **text_cells("note", one.note),
        }
        for one in workshop.assessments
    ]


def read_weight_votes(sheet: Sheet, known: Known, inspection: Inspection) -> tuple[WeightVote, ...]:
    """Who gave criteria which weight."""
    votes = []
    for cells in rows(sheet, inspection):
        given = cells.raw("group")
        group = cells.reference("group", known.groups, "unknown_group") if given else ""
        criterion = cells.reference("criterion", known.criteria, "unknown_criterion")
        value = cells.exact("value")
        if value is None and not cells.raw("value"):
            cells.error("required", "value", "")
        votes.append(
            WeightVote(
                sheet=cells.required("sheet"),
                group=GroupId(group) if group else None,
                method=cells.needed("method", METHODS),
                criterion=CriterionId(criterion),
                value=value or Fraction(0),
            )
        )
    return tuple(votes)


def weight_vote_cells(workshop: Workshop) -> list[Mapping[str, str]]:
    """The lines of `weight_votes.csv`, as they were handed in."""
    return [
        {
            "sheet": vote.sheet,
            "group": vote.group or "",
            "method": vote.method,
            "criterion": vote.criterion,
            "value": exact_text(vote.value),
        }
        for vote in workshop.weight_votes
    ]
