"""The steps of the Set-up page: their names, whether each is done, and in a line what it says."""

from collections.abc import Callable
from typing import Final

from workshops.language import money
from workshops.web import state
from workshops.web.pieces import plain
from workshops.workshop import Workshop

WHOLE: Final = 100
"""The weights of the criteria together, once they are agreed."""


def step_label(number: int, name: str, workshop: Workshop) -> str:
    """The words on a step: its number and name, and quietly what was chosen so far."""
    heading = plain(f"{number}. {state.say(f'setup.step_{name}')}")
    chosen = plain(SUMMARIES[name](workshop))
    return f"{heading} :small[{chosen}]" if chosen else heading


def is_done(name: str, workshop: Workshop) -> bool:
    """Whether nothing is missing in a step."""
    settings = workshop.settings
    missing = {
        "place": not (settings.place and settings.date and settings.budget),
        "groups": not workshop.groups,
        "criteria": sum(c.weight for c in workshop.criteria) != WHOLE,
        "ballot": not settings.channels,
        "checks": not settings.method.checks,
        "context": not workshop.context,
    }
    return not missing.get(name, False)


def _place(workshop: Workshop) -> str:
    """When and how much; the name of the place stays in its form."""
    settings = workshop.settings
    budget = money(state.language(), settings.budget, settings.currency)
    return " · ".join(part for part in (settings.date, budget) if part)


def _ballot(workshop: Workshop) -> str:
    """The form and the channels."""
    settings = workshop.settings
    words = [state.say(f"channel.{channel}") for channel in settings.channels]
    return " · ".join([state.say(f"form.{settings.ballots.kind}"), *words])


def _rule(workshop: Workshop) -> str:
    """The rule and what a ballot counts."""
    method = workshop.settings.method
    voice = state.say(f"weights_kind.{method.group_weights.kind}")
    return f"{state.say(f'rule.{method.rule.kind}')} · {voice}"


SUMMARIES: Final[dict[str, Callable[[Workshop], str]]] = {
    "place": _place,
    "groups": lambda workshop: state.say("todo.groups", n=len(workshop.groups)),
    "criteria": lambda workshop: state.say("todo.criteria", n=len(workshop.criteria)),
    "ballot": _ballot,
    "rule": _rule,
    "checks": lambda workshop: state.say(
        "setup.sum_checks", n=len(workshop.settings.method.checks)
    ),
    "showing": lambda workshop: state.say(f"live.{workshop.settings.privacy.live}"),
    "context": lambda workshop: state.say("setup.sum_notes", n=len(workshop.context)),
}
