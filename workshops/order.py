"""The one order of everything in a workshop, whatever order it was entered or stored in."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final, TypeVar

from workshops.workshop import Workshop

PARTS_OF_ID: Final = re.compile(r"([^0-9]*)([0-9]*)")
SEXES: Final = ("F", "M")
TALLIES: Final = ("seeds", "dots", "hands")

Part = TypeVar("Part")


def ordered(workshop: Workshop) -> Workshop:
    """The same workshop with every part in its published order.

    Groups, proposals and criteria stay as declared; what is about them follows them; ballots and
    serials go by their ids, which are random, so that nothing shows the order of voting.
    """
    proposal = _place(one.id for one in workshop.proposals)
    criterion = _place(one.id for one in workshop.criteria)
    group = _place(one.id for one in workshop.groups)
    age_band = _place(workshop.settings.age_bands)
    sex, kind = _place(SEXES), _place(TALLIES)
    return replace(
        workshop,
        assessments=_sorted(
            workshop.assessments, lambda a: (proposal(a.proposal), criterion(a.criterion))
        ),
        feasibility=_sorted(workshop.feasibility, lambda f: proposal(f.proposal)),
        screening=_sorted(workshop.screening, lambda s: proposal(s.proposal)),
        attendance=_sorted(
            workshop.attendance, lambda a: (group(a.group), sex(a.sex), age_band(a.age_band))
        ),
        ballots=_sorted(workshop.ballots, lambda b: b.id),
        other_forms={
            form: _sorted(ballots, lambda b: b.id)
            for form, ballots in sorted(workshop.other_forms.items())
            if ballots
        },
        tallies=_sorted(
            workshop.tallies,
            lambda t: (kind(t.kind), group(t.group), sex(t.sex or ""), t.session),
        ),
        serials=_sorted(workshop.serials, lambda s: s.serial),
    )


def by_id(workshop: Workshop) -> Workshop:
    """The same workshop in the order figures are worked out in: proposals and criteria by their
    ids, P2 before P10, so that the order of their rows cannot move a sum or a drawn sample.

    Groups stay as declared: a floor serves those with as many ballots in that order.
    """
    return ordered(
        replace(
            workshop,
            proposals=_sorted(workshop.proposals, lambda p: _counted(p.id)),
            criteria=_sorted(workshop.criteria, lambda c: _counted(c.id)),
        )
    )


def _counted(identifier: str) -> tuple[tuple[str, int], ...]:
    """An id with the numbers in it as numbers."""
    return tuple((text, int(digits or 0)) for text, digits in PARTS_OF_ID.findall(identifier))


def _place(declared: Iterable[str]) -> Callable[[str], tuple[int, str]]:
    """Where an id stands among the declared ones; unknown ones come last, by name."""
    places = {one: number for number, one in enumerate(declared)}
    return lambda one: (places.get(one, len(places)), one)


def _sorted(parts: Iterable[Part], key: Callable[[Part], object]) -> tuple[Part, ...]:
    """The parts by a key that can be compared."""
    return tuple(sorted(parts, key=key))  # type: ignore[arg-type]  # each key above is ordered
