"""Tables as CSV for spreadsheets: with a byte-order mark, CRLF, and nothing that runs."""

import csv
from io import StringIO
from typing import Final

from prioritization.outcome import Decision
from workshops.release import Edition
from workshops.reports.tables import Datum, Table, tables
from workshops.tables.text import guarded, normalised
from workshops.workshop import Language, Workshop

MARK: Final = "\ufeff"


def encoded(table: Table) -> bytes:
    """One table as a file. Texts that a spreadsheet could run carry an apostrophe in front."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(field.name for field in table.fields)
    for row in table.rows:
        writer.writerow(map(_written, row))
    return f"{MARK}{out.getvalue()}".encode()


def _written(datum: Datum) -> str:
    """One cell: ASCII digits and a point in numbers, one normal form of text, empty for None."""
    if datum is None:
        return ""
    return guarded(normalised(datum)) if isinstance(datum, str) else repr(datum)


def write_csv(
    decision: Decision,
    workshop: Workshop,
    language: Language,  # noqa: ARG001  # every row has all languages, as every writer is called
    edition: Edition,
) -> bytes:
    """The list as one file: the table most people ask for."""
    return encoded(tables(decision, workshop, edition)[0])


__all__ = ["encoded", "write_csv"]
