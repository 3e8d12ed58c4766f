"""Settings and criteria: ranges, references, and what people should know about their choice."""

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from prioritization.representation.presence import AFTER_THE_RULE, CHECKS
from prioritization.ties import normalised_seed
from scoring.model import Criterion, InvalidInput
from workshops import changes
from workshops.checks.sources import Checking
from workshops.document import LANGUAGES, UNREADABLE, Location
from workshops.problems import Level
from workshops.small_cells import BATCH, MINIMUM
from workshops.tables.cells import DATE, ID, exact_text, suggestion
from workshops.tables.proposing import PLACE_CODE
from workshops.thresholds import DIFFERENCE
from workshops.workshop import Settings, Workshop

CURRENCY: Final = re.compile(r"[A-Z]{3}")
MOST_MARKS: Final = 1_000
MOST_MONTHS: Final = 120
HUNDRED: Final = 100
CHANNELS: Final = ("paper", "tablet", "phone", "seeds", "dots", "hands")
CHECK_KINDS: Final = (*CHECKS, *sorted(AFTER_THE_RULE))
CRITERIA: Final = "criteria.csv"
ABOUT_CONFLICT: Final = re.compile(r"conflict|do no harm|conflit|نزاع|صراع", re.IGNORECASE)
ABOUT_FEASIBILITY: Final = re.compile(r"feasib|faisab|قابلية التنفيذ|الجدوى", re.IGNORECASE)


def check_settings(workshop: Workshop, checking: Checking) -> None:
    """Every setting within its range, every reference to something declared."""
    settings = workshop.settings
    _check_frame(settings, checking)
    _check_numbers(settings, checking)
    _check_weights(workshop, checking)
    _check_ties(settings, checking)
    for place, check in enumerate(settings.method.checks):
        at: Location = ("method", "checks", place)
        if check.kind not in CHECK_KINDS:
            _unknown("one_of", (*at, "kind"), check.kind, CHECK_KINDS, checking)
        _between(check.threshold, (*at, "threshold"), 0, None, checking)
    for place, channel in enumerate(settings.channels):
        if channel not in CHANNELS:
            _unknown("one_of", ("channels", place), channel, CHANNELS, checking)
    _check_record(workshop, checking)
    _check_control(workshop, checking)


def _check_frame(settings: Settings, checking: Checking) -> None:
    """Name, place, date and money."""
    if settings.id and not ID.fullmatch(settings.id):
        checking.setting("id", ("id",), settings.id)
    main = settings.languages[0]
    if not getattr(settings.title, main):
        checking.setting("required", ("title", main), "")
    if settings.date and not DATE.fullmatch(settings.date):
        checking.setting("date", ("date",), settings.date)
    if settings.place_code and not PLACE_CODE.fullmatch(settings.place_code):
        checking.setting("place_code", ("place_code",), settings.place_code)
    if not CURRENCY.fullmatch(settings.currency):
        checking.setting("currency", ("currency",), settings.currency)
    if settings.budget < 0 or (settings.budget == 0 and checking.counted):
        checking.setting("above_zero", ("budget",), settings.budget)
    repeated = {la for la in settings.languages if settings.languages.count(la) > 1}
    for language in sorted(repeated):
        checking.setting("repeated", ("languages",), language)


def _check_numbers(settings: Settings, checking: Checking) -> None:
    """Every number within its range."""
    form, floor, options = settings.ballots, settings.method.floor, settings.method.rule.options
    privacy = settings.privacy
    if checking.form_known:
        limit: Location = ("ballots", "limit")
        _between(form.limit, limit, max(1, form.low + 1), MOST_MARKS, checking)
        _between(form.low, ("ballots", "low"), 0, None, checking)
        if form.support_from is not None:
            least = form.low if form.kind == "score" else 1
            _between(form.support_from, ("ballots", "support_from"), least, form.limit, checking)
    _between(floor.min_ballots, ("method", "floor", "min_ballots"), 1, None, checking)
    _between(floor.max_share, ("method", "floor", "max_share"), 0, 1, checking)
    _between(floor.served_by_top, ("method", "floor", "served_by_top"), 1, None, checking)
    at: Location = ("method", "rule", "options")
    _between(options.add1_step, (*at, "add1_step"), 1, None, checking)
    if options.threshold is not None:
        _between(options.threshold, (*at, "threshold"), 0, None, checking)
    if settings.usd_rate is not None:
        _between(settings.usd_rate, ("usd_rate",), Fraction(1, 10_000), None, checking)
    _between(settings.max_months, ("max_months",), 1, MOST_MONTHS, checking)
    fewest = {"batch": BATCH, "minimum": MINIMUM, "export_minimum": MINIMUM, "keep_days": 1}
    for name, low in fewest.items():
        _between(getattr(privacy, name), ("privacy", name), low, None, checking)


def _between(
    number: int | Fraction,
    location: Location,
    low: int | Fraction,
    high: int | None,
    checking: Checking,
) -> None:
    """Note a number outside its range; high None: no upper end."""
    if number < low or (high is not None and number > high):
        shown = exact_text(Fraction(number))
        kind = "at_least" if high is None else "between"
        least = exact_text(Fraction(low))
        checking.setting(kind, location, shown, low=least, high="" if high is None else high)


def _check_weights(workshop: Workshop, checking: Checking) -> None:
    """A cap of at least one ballot; custom weights for every group, none below 0."""
    declared = workshop.settings.method.group_weights
    at: Location = ("method", "group_weights")
    if declared.cap is not None:
        _between(declared.cap, (*at, "cap"), 1, None, checking)
    if checking.absent("groups.csv"):
        return
    groups = tuple(group.id for group in workshop.groups)
    for group, weight in declared.weights.items():
        if group not in groups:
            _unknown("unknown_group", (*at, "weights", group), group, groups, checking)
        _between(weight, (*at, "weights", group), 0, None, checking)
    if declared.kind == "custom":
        for group in groups:
            if group not in declared.weights:
                checking.setting("weight_missing", (*at, "weights"), group, group=group)


def _check_ties(settings: Settings, checking: Checking) -> None:
    """An order that ends with the lot, and a seed that can be read aloud."""
    order, seed = settings.method.ties.order, settings.method.ties.lot_seed
    if len(set(order)) < len(order) or not order or order[-1] != "lot":
        checking.setting("tie_order", ("method", "ties", "order"), ", ".join(order))
    if seed is not None:
        try:
            normalised_seed(seed)
        except InvalidInput:
            checking.setting("lot_seed", ("method", "ties", "lot_seed"), seed)


def _check_record(workshop: Workshop, checking: Checking) -> None:
    """Dates that are dates; proposals and groups that exist."""
    proposals = tuple(one.id for one in workshop.proposals)
    groups = tuple(one.id for one in workshop.groups)
    for place, line in enumerate(workshop.settings.record):
        at: Location = ("record", place)
        if not DATE.fullmatch(line.date):
            checking.setting("date", (*at, "date"), line.date)
        for key, known, kind, file in (
            ("proposals", proposals, "unknown_proposal", "proposals.csv"),
            ("proposal", proposals, "unknown_proposal", "proposals.csv"),
            ("group", groups, "unknown_group", "groups.csv"),
            ("agreed_by", groups, "unknown_group", "groups.csv"),
        ):
            said = line.more.get(key, ())
            for one in said if isinstance(said, (tuple, list)) else (said,):
                if one and one not in known and not checking.absent(file):
                    _unknown(kind, (*at, "more", key), str(one), known, checking)
        if changes.answered(line):
            for kind, key in changes.flaws(line, (*proposals, *changes.about(line))):
                if line.more.get(key) is UNREADABLE:  # said where it was read
                    continue
                where = (*at, "more", key) if key in line.more else at
                found = str(line.more.get(key, key))
                checking.setting(kind, where, found, known=", ".join(changes.KEEPS))


def _check_control(workshop: Workshop, checking: Checking) -> None:
    """The stock of every channel and group adds up: issued = cast + spoiled + unused.

    Where the count was closed over a difference, with a reason in the record, it is noticed alone.
    """
    level: Level = "notice" if checking.answered(workshop, DIFFERENCE) else "error"
    groups = tuple(one.id for one in workshop.groups)
    for place, line in enumerate(workshop.settings.control):
        total = line.cast + line.spoiled + line.unused
        if line.issued != total:
            where = ("control", place)
            checking.setting("control_total", where, line.issued, level=level, total=total)
        if line.group not in groups and not checking.absent("groups.csv"):
            _unknown("unknown_group", ("control", place, "group"), line.group, groups, checking)


def _unknown(
    kind: str, location: Location, found: str, known: Sequence[str], checking: Checking
) -> None:
    """Note a word nobody declared, with the closest somebody did."""
    near = suggestion(found, known)
    checking.setting(kind, location, found, suggestion=near, known=", ".join(known[:40]))


def check_criteria(workshop: Workshop, checking: Checking) -> None:
    """One criterion from the ballots, weights that can be shared out, and three warnings."""
    if checking.absent(CRITERIA):
        return
    criteria = workshop.criteria
    from_ballots = [one for one in criteria if one.source == "ballots"]
    if criteria and not from_ballots:
        checking.note("ballot_criterion", CRITERIA, None, "source", 0)
    for one in from_ballots[1:]:
        checking.note("ballot_criterion", CRITERIA, one.id, "source", one.id)
    total = sum((one.weight for one in criteria), Fraction(0))
    if criteria and total == 0:
        checking.note("weights_zero", CRITERIA, None, "weight", 0)
    elif criteria and total != HUNDRED:
        checking.note("weight_sum", CRITERIA, None, "weight", exact_text(total), level="notice")
    for one in criteria:
        _warn(workshop, one, checking)


def _warn(workshop: Workshop, criterion: Criterion, checking: Checking) -> None:
    """What is allowed, and better known: cost counted twice, a gate counted as a weight."""
    if criterion.formula == "beneficiaries_per_1000" and workshop.settings.budget > 0:
        checking.note(
            "cost_in_score", CRITERIA, criterion.id, "formula", criterion.formula, level="notice"
        )
    for kind, pattern in (
        ("conflict_as_weight", ABOUT_CONFLICT),
        ("feasibility_graded", ABOUT_FEASIBILITY),
    ):
        for language in LANGUAGES:
            name: str = getattr(criterion.name, language)
            if pattern.search(name):
                column = f"name_{language}"
                checking.note(kind, CRITERIA, criterion.id, column, name, level="notice")
                break
