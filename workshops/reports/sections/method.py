"""How the list was made: everything that was fixed before the vote, in plain words."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from prioritization.case import Options, RuleChoice
from prioritization.ties import normalised_seed
from scoring.model import Criterion, CriterionId, Text
from scoring.weights import criterion_shares
from workshops import language as words
from workshops.language import LANGUAGES
from workshops.reports.notes import threshold
from workshops.reports.view import (
    NOT_KNOWN,
    Cell,
    Row,
    Section,
    View,
    number,
    share,
    status,
    text,
)

SENTENCES: Final = {
    "ranked": ("does_not_fit",),
    "equal_shares": ("utility", "completion", "add1_stop", "comparison"),
    "phragmen": ("completion",),
}
"""The options of each rule that a reader needs to know."""
PREFIX: Final = {"does_not_fit": "fit"}


def method(view: View) -> tuple[Section, ...]:
    """The settings, the criteria with their anchors, and what one ballot of each group counts."""
    rows = tuple(
        (text(view.say(f"report.method.{name}")), text(said)) for name, said in _settings(view)
    )
    whole = Section(
        key="method",
        chapter="method",
        title=view.say("report.method"),
        lead=(view.say("report.method.locked"),),
        columns=view.columns(("setting", "text"), ("value", "text")),
        rows=rows,
    )
    return (whole, _criteria(view), _weights(view), *_checks(view))


def settled(view: View) -> tuple[Section, ...]:
    """What is fixed before voting, as it may be told before anybody voted."""
    return (*(one for one in method(view) if one.key != "group_weights"),)


def _settings(view: View) -> Iterator[tuple[str, str]]:
    """What was set, by its name and in words."""
    settings = view.workshop.settings
    locked = settings.method
    if settings.date:
        yield "date", view.date(settings.date)
    yield "budget", view.in_money(settings.budget)
    numbers = {"n": settings.ballots.limit, "low": settings.ballots.low}
    yield "ballots", view.say(f"form.{settings.ballots.kind}.plain", **numbers)
    yield "rule", view.say(f"rule.{locked.rule.kind}")
    yield "rule_plain", view.say(f"rule.{locked.rule.kind}.plain")
    for sentence in _options(view, locked.rule):
        yield "parameters", sentence
    yield "floor", _floor(view)
    yield "voice", view.say(f"weights_kind.{locked.group_weights.kind}")
    yield "voice_plain", view.say(f"weights_kind.{locked.group_weights.kind}.plain")
    if locked.group_weights.cap is not None:
        yield "cap", view.say("report.method.cap_plain", x=locked.group_weights.cap)
    yield "ties", view.listed(view.say(f"tie.{one}") for one in locked.ties.order)
    seed = locked.ties.lot_seed
    yield "seed", view.code(normalised_seed(seed)) if seed else view.say("report.method.not_drawn")
    if view.decision.inputs_digest:
        yield "digest", view.code(view.decision.inputs_digest)


def _options(view: View, rule: RuleChoice) -> Iterator[str]:
    """The parameters of the rule as sentences; a comparison that is off is not mentioned."""
    options: Options = rule.options
    for name in SENTENCES[rule.kind]:
        value = getattr(options, name)
        if name == "add1_stop" and not options.completion.startswith("add1"):
            continue
        if value != "off":
            yield view.say(f"{PREFIX.get(name, name)}.{value}")
    if rule.kind == "equal_shares" and options.threshold is not None:
        yield view.say("report.method.threshold", k=options.threshold)


def _floor(view: View) -> str:
    """Whether every group gets a first project, and up to which cost."""
    floor = view.workshop.settings.method.floor
    if not floor.enabled:
        return view.say("report.method.no_floor")
    most = view.in_percent(floor.max_share)
    return view.say("report.method.floor_plain", n=floor.min_ballots, share=most)


def _criteria(view: View) -> Section:
    """What proposals were judged on, with weight and fixed anchors."""
    criteria = view.workshop.criteria
    shares = criterion_shares(criteria) if criteria else ()
    return Section(
        key="criteria",
        chapter="method",
        title=view.say("report.criteria"),
        lead=(view.say("report.criteria.lead"),) if criteria else (),
        columns=view.columns(
            ("criterion", "text"),
            ("source", "status"),
            ("weight", "share"),
            ("from", "text"),
            ("to", "text"),
            ("scale", "text"),
        ),
        rows=tuple(_criterion(view, c, w) for c, w in zip(criteria, shares, strict=True)),
    )


def _criterion(view: View, criterion: Criterion, weight: Fraction) -> Row:
    """One criterion: where it gives nothing, and where everything."""
    low, high = criterion.low, criterion.high
    if criterion.breakpoints:
        low, high = criterion.breakpoints[0][0], criterion.breakpoints[-1][0]
    start, end = (high, low) if criterion.direction == "min" else (low, high)
    return (
        text(view.criterion(criterion.id)),
        status(view, "source", criterion.source),
        share(view, weight),
        _anchor(view, start),
        _anchor(view, end),
        text(_scale(view, criterion.id)),
    )


def _scale(view: View, criterion: CriterionId) -> str:
    """What each level of an assessed criterion means, as `criteria.csv` words it; empty if not."""
    kept = view.workshop.extra_columns.get("criteria.csv", {}).get(criterion, {})
    written = Text(**{one: kept.get(f"scale_{one}", "") for one in LANGUAGES})
    return view.pick(written)


def _anchor(view: View, x: Fraction | None) -> Cell:
    """An anchor in natural units."""
    if x is None:
        return text(NOT_KNOWN)
    whole = x.denominator == 1
    shown = words.number(view.language, x) if whole else words.score(view.language, x)
    return Cell(value=x, text=shown, kind="text")


def _checks(view: View) -> tuple[Section, ...]:
    """Which checks were chosen, and from where their limits come."""
    checks = view.workshop.settings.method.checks
    if not checks:
        return ()
    return (
        Section(
            key="checks",
            chapter="method",
            title=view.say("report.checks"),
            lead=(view.say("report.checks.lead"),),
            columns=view.columns(
                ("check", "status"),
                ("level", "status"),
                ("threshold", "number"),
                ("threshold_source", "text"),
            ),
            rows=tuple(
                (
                    status(view, "check", one.kind),
                    status(view, "level", one.level),
                    threshold(view, one.kind, one.threshold),
                    text(one.source),
                )
                for one in checks
            ),
        ),
    )


def _weights(view: View) -> Section:
    """How much one ballot of each group counts, against an average ballot."""
    rows = []
    for group in view.decision.groups:
        if group.weight is None:
            continue
        times = view.say("unit.times", x=words.score(view.language, group.weight))
        weight = Cell(value=float(group.weight), text=times, kind="number")
        rows.append(
            (
                text(view.group(group.group)),
                number(view, group.ballots),
                weight,
                share(view, group.share),
            )
        )
    return Section(
        key="group_weights",
        chapter="method",
        title=view.say("report.group_weights"),
        lead=(view.say("report.group_weights.lead"),) if rows else (),
        columns=view.columns(
            ("group", "text"),
            ("ballots", "number"),
            ("one_ballot", "number"),
            ("say", "share"),
        ),
        rows=tuple(rows),
    )
