"""Changes after the list, as the record keeps them: the lines that a person answered."""

from collections.abc import Iterable, Iterator
from typing import Final, get_args

from prioritization.changes import Choice
from prioritization.outcome import ChangeKind, Keep
from scoring.model import ProposalId
from workshops.workshop import Happening, Workshop

KINDS: Final = frozenset(get_args(ChangeKind))
KEEPS: Final = get_args(Keep)
AMOUNT: Final = frozenset({"budget", "cost"})
ABOUT_ONE: Final = frozenset({"veto", "withdrawn", "cost"})


def choices(workshop: Workshop) -> tuple[Choice, ...]:
    """What was chosen after the list was signed, in the order of the record.

    A line without `keep` says what happened; nobody chose how the list follows, so it stands. A
    line that cannot be followed is a problem of the folder and changes nothing.
    """
    known = frozenset(p.id for p in workshop.proposals)
    return tuple(
        _choice(line)
        for line in workshop.settings.record
        if answered(line) and not any(flaws(line, known))
    )


def answered(line: Happening) -> bool:
    """Whether a line of the record is a change together with how the list follows it."""
    return line.kind in KINDS and "keep" in line.more


def about(line: Happening) -> tuple[ProposalId, ...]:
    """The proposals a line of the record speaks about: `proposal` or `proposals`."""
    one, several = line.more.get("proposal"), line.more.get("proposals", ())
    named = [one] if isinstance(one, str) else []
    more = several if isinstance(several, (tuple, list)) else ()
    return tuple(ProposalId(str(p)) for p in (*named, *more) if p)


def flaws(line: Happening, known: Iterable[ProposalId]) -> Iterator[tuple[str, str]]:
    """What of an answered change cannot be followed: the kind of problem and its key."""
    amount = line.more.get("to")
    if line.more["keep"] not in KEEPS:
        yield "one_of", "keep"
    if line.kind in AMOUNT and not (type(amount) is int and amount >= 0):
        yield "change_amount", "to"
    if line.kind in ABOUT_ONE and not set(about(line)[:1]) & set(known):
        yield "change_proposal", "proposal"


def _choice(line: Happening) -> Choice:
    """A line without flaws as the core reads it; a veto has the day of its letter."""
    more = line.more
    return Choice(
        kind=line.kind,  # type: ignore[arg-type]  # one of KINDS
        keep=more["keep"],  # type: ignore[arg-type]  # one of KEEPS
        date=str(more.get("letter_date") or line.date),
        proposal=about(line)[0] if line.kind in ABOUT_ONE else None,
        authority=str(more.get("authority", "")),
        new=int(str(more["to"])) if line.kind in AMOUNT else 0,
    )
