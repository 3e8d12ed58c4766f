"""Whether everything people wrote can be printed: asked before a button is offered."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from workshops.reports.typst_ import unprintable
from workshops.workshop import Workshop


def unprintable_in(workshop: Workshop) -> tuple[str, ...]:
    """The signs in the texts of a workshop that no typeface has, each once."""
    written = (
        workshop.settings,
        workshop.groups,
        workshop.proposals,
        workshop.criteria,
        workshop.feasibility,
        workshop.screening,
        workshop.context,
        workshop.sessions,
        workshop.followup,
    )
    return unprintable(_texts(written))


def _texts(part: object) -> Iterator[str]:
    """Every text of values that are made of dataclasses, tuples and mappings."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from _texts(value)
    elif isinstance(part, tuple | list):
        for value in part:
            yield from _texts(value)
    elif is_dataclass(part):
        for field in fields(part):
            yield from _texts(getattr(part, field.name))


__all__ = ["unprintable_in"]
