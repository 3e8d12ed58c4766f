"""The public tables of a decision: list, groups, findings, changes, with what each column means."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isnan
from typing import Final, Literal

from prioritization.case import Feasibility
from prioritization.outcome import Decision, Finding, GroupOutcome, ProposalOutcome, RankedPlace
from scoring.model import Text
from workshops.language import LANGUAGES
from workshops.release import Edition
from workshops.reports.notes import finding_sentence, sentence
from workshops.reports.view import View
from workshops.workshop import Happening, Language, Workshop

FieldType = Literal["string", "integer", "number", "date"]
Datum = str | int | float | None
WRITTEN: Final[tuple[Language, ...]] = ("en", "ar", "fr")
"""The order in which one text in three languages is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column. about: the key that says what it holds. unit: of its numbers, empty for none."""

    name: str
    type: FieldType
    about: str
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One file: its columns and its rows; None is an empty cell. key: columns that name a row."""

    name: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[Datum, ...], ...]
    key: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One released decision, told in every language at once."""

    views: Mapping[Language, View]

    @classmethod
    def of(cls, decision: Decision, workshop: Workshop, edition: Edition) -> "Telling":
        """The same view three times."""
        return cls(views={la: View.of(decision, workshop, la, edition) for la in LANGUAGES})

    @property
    def view(self) -> View:
        """The view in the language the room speaks first."""
        return self.views[self.views["en"].main]

    def each(self, say: Callable[[View], str]) -> tuple[str, ...]:
        """One text in every language, in the written order."""
        return tuple(say(self.views[language]) for language in WRITTEN)


def tables(decision: Decision, workshop: Workshop, edition: Edition) -> tuple[Table, ...]:
    """Every table of this edition."""
    telling = Telling.of(decision, workshop, edition)
    return (_list(telling), _groups(telling), _findings(telling), _changes(telling))


def _texts(name: str, about: str) -> tuple[Field, ...]:
    """The three columns of one text."""
    return tuple(Field(name=f"{name}_{la}", type="string", about=about) for la in WRITTEN)


def _written(text: Text) -> tuple[str, ...]:
    """One text as its three columns."""
    return tuple(getattr(text, la) for la in WRITTEN)


def _list(telling: Telling) -> Table:
    """Every proposal, in the order of the ranking, with its reason in every language."""
    view = telling.view
    money, staff = view.workshop.settings.currency, view.edition == "staff"
    fields = (
        Field(name="rank", type="integer", about="column.rank"),
        Field(name="tied", type="string", about="column.tied"),
        Field(name="id", type="string", about="column.id"),
        *_texts("title", "column.title"),
        Field(name="pillar", type="string", about="column.pillar"),
        Field(name="sector", type="string", about="column.sector"),
        Field(name="place", type="string", about="column.place"),
        Field(name="place_code", type="string", about="field.place_code"),
        Field(name="cost", type="integer", about="column.cost", unit=money),
        Field(name="currency", type="string", about="field.currency"),
        Field(name="beneficiaries", type="integer", about="column.beneficiaries", unit="people"),
        Field(name="score", type="number", about="report.criteria.lead", unit="points"),
        Field(name="status", type="string", about="column.status"),
        Field(name="position", type="integer", about="column.position"),
        Field(name="reason", type="string", about="field.reason"),
        *_texts("reason", "column.reason"),
        *(_staff_fields() if staff else ()),
    )
    places = {place.proposal: place for place in view.decision.ranking}
    order = {proposal: n for n, proposal in enumerate(places)}
    outcomes = sorted(view.decision.proposals, key=lambda o: order.get(o.proposal, len(order)))
    feasible = {one.proposal: one for one in view.workshop.feasibility}
    rows = tuple(
        _list_row(telling, one, places.get(one.proposal), feasible.get(one.proposal))
        for one in outcomes
    )
    return Table(name="list.csv", fields=fields, rows=rows, key=("id",))


def _staff_fields() -> tuple[Field, ...]:
    """What the staff edition adds to the list."""
    people = ("women", "youth", "idp_returnee", "migrant_refugee")
    texts = ("condition", "owner", "due", "usd_rate_date", "usd_rate_source")
    return (
        *(Field(name=n, type="integer", about=f"field.{n}", unit="people") for n in people),
        *(Field(name=n, type="string", about=f"field.{n}") for n in texts),
        Field(name="usd_rate", type="number", about="field.usd_rate"),
        Field(name="cost_usd", type="integer", about="field.cost_usd", unit="USD"),
    )


def _list_row(
    telling: Telling,
    one: ProposalOutcome,
    place: RankedPlace | None,
    feasibility: Feasibility | None,
) -> tuple[Datum, ...]:
    """One proposal."""
    view = telling.view
    proposal = view.proposals[one.proposal]
    score = None if place is None or isnan(place.score) else place.score
    row: tuple[Datum, ...] = (
        place.rank if place else None,
        ("yes" if place.tied else "no") if place else None,
        proposal.id,
        *_written(proposal.title),
        proposal.pillar,
        proposal.sector,
        proposal.place,
        proposal.place_code,
        proposal.cost,
        view.workshop.settings.currency,
        proposal.beneficiaries,
        score,
        one.status,
        one.position,
        one.reason.key,
        *telling.each(lambda told: sentence(told, told.outcome(one.proposal).reason)),
    )
    if view.edition == "public":
        return row
    settings = view.workshop.settings
    rate = settings.usd_rate
    return (
        *row,
        proposal.women,
        proposal.youth,
        proposal.idp_returnee,
        proposal.migrant_refugee,
        *((feasibility.condition, feasibility.owner, feasibility.due) if feasibility else [""] * 3),
        settings.usd_rate_date,
        settings.usd_rate_source,
        None if rate is None else float(rate),
        None if rate is None or proposal.cost is None else round(proposal.cost / rate),
    )


def _groups(telling: Telling) -> Table:
    """What every group brought and got; a hidden figure is an empty cell, and marked."""
    view = telling.view
    lists = view.shown_lists
    fields = (
        Field(name="group", type="string", about="column.group"),
        *_texts("name", "column.group"),
        Field(name="ballots", type="integer", about="column.ballots"),
        Field(name="weight", type="number", about="field.weight"),
        *(
            Field(name=f"points_funded_{name}", type="number", about="report.groups.lead")
            for name in lists
        ),
        Field(name="nothing_funded", type="number", about="column.nothing_funded"),
        Field(name="money_paid", type="number", about="column.money_paid"),
        Field(name="own_election", type="number", about="column.own_election"),
        Field(name="suppressed", type="string", about="field.suppressed"),
        Field(name="bands", type="string", about="field.bands"),
    )
    rows = tuple(_group_row(telling, group) for group in view.decision.groups)
    return Table(name="groups.csv", fields=fields, rows=rows, key=("group",))


def _group_row(telling: Telling, group: GroupOutcome) -> tuple[Datum, ...]:
    """One group."""
    view = telling.view
    name = view.decision.official
    return (
        group.group,
        *telling.each(lambda told: told.group(group.group)),
        group.ballots,
        None if group.weight is None else float(group.weight),
        *(group.points_funded.get(one) for one in view.shown_lists),
        group.nothing_funded.get(name),
        group.money_paid.get(name),
        group.own_election,
        "yes" if group.suppressed else "no",
        ";".join(f"{figure}={word}" for figure, word in group.bands.items()),
    )


def _findings(telling: Telling) -> Table:
    """Every check that did not hold, in every language."""
    fields = (
        Field(name="check", type="string", about="column.check"),
        Field(name="level", type="string", about="column.level"),
        Field(name="group", type="string", about="column.group"),
        Field(name="proposal", type="string", about="column.proposal"),
        Field(name="found", type="number", about="column.found"),
        Field(name="needed", type="number", about="column.needed"),
        Field(name="source", type="string", about="column.threshold_source"),
        *_texts("sentence", "column.sentence"),
    )
    rows = tuple(_finding_row(telling, one) for one in telling.view.decision.findings)
    return Table(name="findings.csv", fields=fields, rows=rows)


def _finding_row(telling: Telling, finding: Finding) -> tuple[Datum, ...]:
    """One finding."""
    return (
        finding.check,
        finding.level,
        finding.group or "",
        finding.proposal or "",
        _figure(finding.found),
        _figure(finding.needed),
        finding.source,
        *telling.each(lambda told: finding_sentence(told, finding)),
    )


def _figure(figure: object) -> Datum:
    """What was found or needed as a number."""
    if isinstance(figure, Fraction):
        return int(figure) if figure.denominator == 1 else float(figure)
    return figure if isinstance(figure, int | float) else None


def _changes(telling: Telling) -> Table:
    """The record, oldest first."""
    fields = (
        Field(name="date", type="date", about="column.date"),
        Field(name="time", type="string", about="column.time"),
        Field(name="kind", type="string", about="column.kind"),
        Field(name="role", type="string", about="column.role"),
        Field(name="group", type="string", about="column.group"),
        Field(name="proposals", type="string", about="column.proposal"),
        *_texts("text", "column.what"),
    )
    lines = sorted(telling.view.workshop.settings.record, key=lambda o: (o.date, o.time or "24"))
    return Table(name="changes.csv", fields=fields, rows=tuple(map(_change_row, lines)))


def _change_row(line: Happening) -> tuple[Datum, ...]:
    """One line of the record."""
    named: object = line.more.get("proposals") or line.more.get("proposal") or ()
    several: Iterable[object] = named if isinstance(named, (tuple, list)) else (named,)
    return (
        line.date,
        line.time,
        line.kind,
        line.role,
        str(line.more.get("group") or ""),
        ";".join(str(one) for one in several),
        *_written(line.text),
    )
