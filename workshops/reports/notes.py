"""Notes, findings and claims of a decision as sentences: every number in the form of its kind."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from prioritization.outcome import Claim, Finding, Note, Number
from prioritization.whatif import Difference
from workshops import language as words
from workshops.reports.view import Cell, View, hidden, number, score, share, text

Shown = Callable[[View, Number], object]

ROLES: Final = frozenset(
    {
        "facilitator",
        "lead_facilitator",
        "clerk",
        "adviser",
        "engineer",
        "staff",
        "observer",
        "participant",
    }
)
"""Roles with a word in the catalogues; another is shown as it was written."""
THEMES: Final = frozenset(
    {
        "land",
        "eviction",
        "armed_actors",
        "access",
        "distribution",
        "capture",
        "protection",
        "personal_data",
        "gender",
        "explosive_hazard",
        "expectations",
        "connector",
    }
)
"""Themes of the questions that come with the program; a programme may add its own."""
NAMED: Final = 3
"""So many proposals are named inside a sentence."""


def role_name(view: View, role: str) -> str:
    """A role in the language of the reader."""
    return view.say(f"role.{role}") if role in ROLES else role


def theme_name(view: View, theme: str) -> str:
    """What a screening question is about."""
    return view.say(f"theme.{theme}") if theme in THEMES else view.own(theme)


def _each(value: Number) -> tuple[str, ...]:
    """One id or several, as several."""
    return tuple(str(part) for part in value) if isinstance(value, tuple) else (str(value),)


def _quoted(view: View, name: str) -> str:
    """A title inside a sentence."""
    return view.say("word.quoted", text=view.own(name))


def _proposals(view: View, value: Number) -> str:
    """Proposals by their short titles; how many more where there are many."""
    ids = [p for p in view.workshop.proposals if p.id in _each(value)]
    named = view.listed(_quoted(view, view.title(p.id)) for p in ids[:NAMED])
    more = len(ids) - NAMED
    return view.say("word.and_more", names=named, n=more) if more > 0 else named


def _listed(name: Callable[[View, str], str]) -> Shown:
    """Several things by their names."""
    return lambda view, value: view.listed(name(view, one) for one in _each(value))


def _exact(value: Number) -> float:
    """A number of a note; texts and lists are none."""
    return 0 if value is None or isinstance(value, str | tuple) else value  # type: ignore[return-value]  # a Fraction stays exact


def _money(view: View, value: Number) -> str:
    return view.in_money(_exact(value))


def _share(view: View, value: Number) -> str:
    return view.in_percent(_exact(value))


def _score(view: View, value: Number) -> str:
    return words.score(view.language, _exact(value))


def _whole(_: View, value: Number) -> int:
    """A count, or a weight of people, in whole numbers; it stays a number to pick its form."""
    return round(_exact(value))


def _own(view: View, value: Number) -> str:
    return view.own(str(value))


SHOWN: Final[dict[str, Shown]] = {
    **dict.fromkeys(
        (
            *("cost", "left", "money", "share", "start", "spent", "short", "budget", "each"),
            *("unspent", "endowment", "claim", "best_off", "old", "new", "price", "floor"),
        ),
        _money,
    ),
    **dict.fromkeys(("pct", "needed", "paid", "room", "population", "overall"), _share),
    **dict.fromkeys(("low", "high", "found", "weight", "uncapped"), _score),
    **dict.fromkeys(
        (
            *("n", "rank", "total", "position", "j", "more", "months", "limit", "a", "b", "c"),
            *("effective", "seats", "present", "invited"),
        ),
        _whole,
    ),
    **dict.fromkeys(
        ("proposal", "other", "others", "proposals", "taken", "rival"),
        _proposals,
    ),
    **dict.fromkeys(("group", "groups"), _listed(lambda view, g: view.group(g))),  # type: ignore[arg-type]  # ids are texts
    **dict.fromkeys(("themes", "theme"), _listed(theme_name)),
    **dict.fromkeys(
        ("note", "condition", "neutral_note", "owner", "measure", "referred_to", "authority"), _own
    ),
    **dict.fromkeys(("place", "divide", "side"), _own),
    "checks": _listed(lambda view, check: view.say(f"feasibility.{check}")),
    "missing": _listed(lambda view, part: view.say(f"missing.{part}")),
    "criteria": _listed(lambda view, c: view.criterion(c)),  # type: ignore[arg-type]  # as above
    "criterion": _listed(lambda view, c: view.criterion(c)),  # type: ignore[arg-type]  # as above
    "date": lambda view, value: view.date(str(value)),
    "role": lambda view, value: role_name(view, str(value)),
    "pillar": lambda view, value: view.say(f"pillar.{value}"),
    "list": lambda view, value: view.say(f"list.{value}"),
    "weights": lambda view, value: view.say(f"weights_kind.{value}"),
    "rule": lambda view, value: view.say(f"rule.{value}"),
    "utility": lambda view, value: view.own(view.say(f"utility.{value}")),
    "completion": lambda view, value: view.own(view.say(f"completion.{value}")),
    "change": lambda view, value: view.in_percent(abs(_exact(value))),
    "seed": lambda view, value: view.code(str(value)),
    "check": _own,
}
"""How a number of a note is said, by its name."""

PERCENT: Final = (
    *("women_share", "one_gender_cap", "youth_share", "seats_filled", "group_cap"),
    *("representation_ratio_low", "representation_ratio_high", "worst_group_gap"),
    *("women_within_group", "ballots_vs_presence", "quorum", "package_place", "package_group"),
    *("nothing_funded", "own_election", "screening_gap", "money_paid"),
)
TIMES: Final = ("weight_extreme", "design_effect", "few_choices")
"""Checks whose figures are shares, and those whose figures have a decimal; others count."""
OF_A_CHECK: Final[dict[str, dict[str, Shown]]] = {"money_paid": {"weight": _share}}
"""Names that mean something else in one check."""


def sentence(view: View, note: Note) -> str:
    """A reason, a note about the list, or a warning."""
    key = note.key if note.key.startswith("warning.") else f"reason.{note.key}"
    if note.key == "supporters_short" and not note.numbers.get("others"):
        key = "reason.supporters_short_alone"
    return _ended(view.say(key, **_filled(view, note.numbers, SHOWN)))


def _ended(said: str) -> str:
    """A sentence that ends once, where it ends in a text of the room with its own mark."""
    return re.sub("([?!؟]\u2069?)\\.", r"\1", said)


def _filled(
    view: View, numbers: Mapping[str, Number], shown: Mapping[str, Shown]
) -> dict[str, object]:
    """Every number of a note in the form of its kind."""
    return {name: shown[name](view, value) for name, value in numbers.items() if name in shown}


def finding_sentence(view: View, finding: Finding) -> str:
    """What a check found, in words."""
    figures = {"found": finding.found, "needed": finding.needed, **finding.numbers}
    about = {"group": finding.group, "proposal": finding.proposal}
    numbers = figures | {name: one for name, one in about.items() if one is not None}
    form = _form(finding.check)
    shown = SHOWN | {"found": form, "needed": form} | OF_A_CHECK.get(finding.check, {})
    return view.say(_finding_key(finding), **_filled(view, numbers, shown))


def _finding_key(finding: Finding) -> str:
    """The sentence of a finding; some are said otherwise where a part of them is missing."""
    if finding.check == "money_paid" and finding.numbers.get("notional"):
        return "finding.money_paid_notional"
    if finding.check == "conflict_flag" and not finding.numbers.get("themes"):
        return "finding.conflict_flag_plain"
    return f"finding.{finding.check}"


def _form(check: str) -> Shown:
    """How the figures of a check are said."""
    if check in PERCENT:
        return _share
    return _score if check in TIMES else _whole


def finding_figure(view: View, finding: Finding, figure: Number) -> Cell:
    """What was found, or what was needed, as a typed cell."""
    return hidden(view, "number") if figure is None else threshold(view, finding.check, figure)


def threshold(view: View, check: str, figure: Number) -> Cell:
    """A figure of a check in its own unit: a share, a number of times, or people."""
    if check in PERCENT:
        return share(view, _exact(figure))
    if check in TIMES:
        return score(view, _exact(figure))
    return number(view, round(_exact(figure)))


def about(view: View, finding: Finding) -> Cell:
    """Whom or what a finding is about: a group, a proposal, or the whole room."""
    if finding.group is not None:
        return text(view.group(finding.group))
    if finding.proposal is not None:
        return text(view.title(finding.proposal))
    return text(view.say("group.room"))


def claim_sentence(view: View, claim: Claim, voters: int) -> str:
    """What a cohesive group could demand. voters: everybody who voted."""
    numbers: dict[str, Number] = {
        "proposal": claim.proposal,
        "cost": view.proposals[claim.proposal].cost,
    }
    if claim.suppressed:
        return sentence(view, Note(key="cohesion_hidden", numbers=numbers))
    numbers |= {
        "n": claim.voters,
        "total": voters,
        "pct": claim.voters / voters,
        "claim": claim.claim,
        "best_off": claim.best_off,
    }
    key = "cohesion" if claim.voters == claim.people else "cohesion_weighted"
    return sentence(view, Note(key=key, numbers=numbers))


def difference_sentences(view: View, asked: Difference) -> tuple[str, str]:
    """A what-if: what was asked, and what would enter and leave the list."""
    change = asked.numbers.get("change")
    lower = change is not None and _exact(change) < 0
    key = "whatif.lower_costs" if lower else f"whatif.{asked.key}"
    question = view.say(key, **_filled(view, asked.numbers, SHOWN))
    if not asked.entered and not asked.left:
        return question, view.say("whatif.same")
    names = {"entered": view.titles(asked.entered), "left": view.titles(asked.left)}
    return question, view.say("whatif.changes", **names)
