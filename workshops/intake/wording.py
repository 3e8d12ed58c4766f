"""An oddity as lines that a person can act on, in the language of the reader."""

from collections.abc import Mapping
from typing import Final

from workshops.intake.oddities import Oddity
from workshops.intake.targets import CHOICES
from workshops.language import listed, say
from workshops.wording import in_line
from workshops.workshop import Language

EXPECTED: Final[Mapping[str, str]] = {
    **dict.fromkeys(("encoding", "encoding_wrong", "encoding_is_utf8", "control_sign"), "encoding"),
    **dict.fromkeys(("row_skipped", "rows_blank", "row_left_out", "merged", "not_approved"), "row"),
    **dict.fromkeys(("total_row", "total_differs"), "total"),
    **dict.fromkeys(("id_twice", "ballot_again", "ballot_conflict"), "once"),
    **dict.fromkeys(("submission_again", "submission_same", "choices_differ"), "once"),
    **dict.fromkeys(("field_missing", "id_missing"), "value"),
    **dict.fromkeys(("word", "word_unknown", "name_unknown"), "word"),
    **dict.fromkeys(("text", "apostrophe", "two_languages"), "text"),
    **dict.fromkeys(("number", "missing", "about", "minus", "range", "separator"), "number"),
    **dict.fromkeys(("mixed_digits", "other_currency", "share", "power", "not_whole"), "number"),
    **dict.fromkeys(("not_a_number", "too_large", "cell_date", "cell_yes_no"), "number"),
    "personal": "counters",
    "serial_unknown": "serial",
}
"""What should stand there, by what is odd; anything else about a cell, a column or the file."""


def where(oddity: Oddity, language: Language) -> str:
    """File, sheet, cell and heading, as far as they are known."""
    file = in_line(oddity.file, language)
    if oddity.sheet:
        sheet = in_line(oddity.sheet, language)
        file = say(language, "intake.cell_of", file=file, sheet=sheet)
    parts = (oddity.place, oddity.heading or oddity.meant)
    return listed(language, (file, *(in_line(part, language) for part in parts if part)))


def expected(oddity: Oddity, language: Language) -> str:
    """What should stand there."""
    if oddity.area == "problem":
        return say(language, oddity.expected, **oddity.numbers)
    if oddity.kind == "word_unknown" and oddity.meant in CHOICES:
        return listed(language, CHOICES[oddity.meant])
    kind = EXPECTED.get(oddity.kind, "column" if oddity.kind.startswith("column_") else "")
    kind = kind or ("text" if oddity.kind.startswith("cell_") and oddity.row else "file")
    return say(language, f"intake.expected.{kind}")


def cure(oddity: Oddity, language: Language) -> str:
    """What to do about it, and what is proposed."""
    sentences = [say(language, oddity.cure, **oddity.numbers)]
    meant = oddity.numbers.get("suggestion")
    if meant:
        sentences.append(say(language, "problem.suggestion", suggestion=in_line(meant, language)))
    if oddity.level == "asked" and oddity.reading:
        reading = in_line(oddity.reading, language)
        sentences.append(say(language, "intake.proposed", reading=reading))
    return " ".join(sentences)


def line(oddity: Oddity, language: Language) -> str:
    """Level, place, what was found, and what was expected or what it was read as."""
    level, place = say(language, f"intake.{oddity.level}"), where(oddity, language)
    found = in_line(f'"{oddity.found}"', language) if oddity.found else ""
    if oddity.level == "normalised":
        reading = in_line(f'"{oddity.reading}"', language) if oddity.reading else ""
        reading = reading or say(language, "intake.nothing")
        return say(
            language,
            "intake.line_read",
            level=level,
            where=place,
            found=found or say(language, "intake.nothing"),
            reading=reading,
        )
    key = "intake.line" if found else "intake.line_bare"
    said = {"found": found} if found else {}
    return say(language, key, level=level, where=place, expected=expected(oddity, language), **said)
