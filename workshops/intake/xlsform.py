"""An XLSForm for taking down proposals in the field: its questions are the columns of the folder.

The same names in the form, in its export and in `proposals.csv`, so that they meet without a
mapping. No question asks who somebody is, where a device stands, or for a picture.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Final, get_args

from xlsxwriter import Workbook

from scoring.model import Pillar, ProposalType, Sector, Text
from workshops.language import say
from workshops.resources import template, towns
from workshops.workshop import Language, Workshop

TONGUES: Final[Mapping[Language, str]] = {
    "ar": "Arabic (ar)",
    "en": "English (en)",
    "fr": "French (fr)",
}
SHORT: Final = "string-length(.) <= 40"
TEXT: Final = "string-length(.) <= 200"
PART: Final = ". >= 0 and (${beneficiaries} = '' or . <= ${beneficiaries})"
BASIC: Final = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One row of the survey. limit: the constraint, whose message is `intake.limit.<message>`."""

    name: str
    type: str
    limit: str = ""
    message: str = ""
    needed: bool = False
    among: str = ""


def questions(main: Language) -> tuple[Question, ...]:
    """Every question in its order; main: the language in which a title is needed."""
    titles = [
        Question(
            name=f"title_{tongue}", type="text", limit=TEXT, message="title", needed=tongue == main
        )
        for tongue in (main, *(one for one in TONGUES if one != main))
    ]
    short = [
        Question(name=f"short_title_{tongue}", type="text", limit=SHORT, message="short_title")
        for tongue in TONGUES
    ]
    parts = ("women", "youth", "idp_returnee", "migrant_refugee")
    return (
        *titles,
        *short,
        Question(name=f"description_{main}", type="text"),
        Question(name="pillar", type="select_one pillar", needed=True),
        Question(name="sector", type="select_one sector", needed=True),
        Question(name="type", type="select_one type", needed=True),
        Question(name="region", type="select_one region"),
        Question(name="mantika", type="select_one mantika", among="region = ${region}"),
        Question(name="place_code", type="select_one place_code", among="mantika = ${mantika}"),
        Question(name="place", type="text", needed=True),
        Question(name="submitted_by", type="select_multiple groups", needed=True),
        Question(name="cost", type="integer", limit=". > 0", message="cost"),
        Question(name="beneficiaries", type="integer", limit=". >= 0", message="people"),
        *(Question(name=one, type="integer", limit=PART, message="part") for one in parts),
        Question(name="cost_basis", type="text"),
    )


def xlsform(workshop: Workshop, now: datetime) -> bytes:
    """The form of a workshop as an .xlsx file. now: gives its version, a date and a number."""
    made = BytesIO()
    main = workshop.settings.languages[0]
    asked = questions(main)
    with Workbook(made, BASIC) as book:
        _sheet(book, "survey", SURVEY, (_survey(one) for one in asked))
        _sheet(book, "choices", CHOICES, _choices(workshop))
        title = workshop.settings.title
        about = {
            "form_title": getattr(title, main) or title.en or title.ar or title.fr,
            "form_id": f"{workshop.settings.id}_proposals",
            "version": f"{now:%Y%m%d}01",
            "default_language": TONGUES[main],
        }
        _sheet(book, "settings", tuple(about), iter([about]))
    return made.getvalue()


def _columns(name: str) -> tuple[str, ...]:
    """A column for each language."""
    return tuple(f"{name}::{tongue}" for tongue in TONGUES.values())


LABELS: Final = _columns("label")
SURVEY: Final = (
    *("type", "name", *LABELS, *_columns("hint"), "required", "constraint"),
    *(*_columns("constraint_message"), "choice_filter"),
)
CHOICES: Final = ("list_name", "name", *LABELS, "region", "mantika")


def _survey(question: Question) -> dict[str, str]:
    """One question in three languages."""
    row = {"type": question.type, "name": question.name, "choice_filter": question.among}
    row |= {"required": "yes" if question.needed else "", "constraint": question.limit}
    for language, tongue in TONGUES.items():
        row[f"label::{tongue}"] = say(language, f"intake.field.{question.name}")
        row[f"hint::{tongue}"] = say(language, f"intake.hint.{question.name}")
        if question.limit:
            message = say(language, f"intake.limit.{question.message}")
            row[f"constraint_message::{tongue}"] = message
    return row


def _choices(workshop: Workshop) -> Iterator[dict[str, str]]:
    """Pillars, sectors, types, places from region to municipality, and the workshop's groups."""
    lists = (("pillar", get_args(Pillar)), ("sector", get_args(Sector)))
    for name, words in (*lists, ("type", get_args(ProposalType))):
        for word in words:
            labels = {tongue: say(tongue, f"{name}.{word}") for tongue in TONGUES}
            yield _choice(name, word, Text(**labels))
    yield from _areas()
    for group in workshop.groups:
        yield _choice("groups", group.id, group.name)


def _areas() -> Iterator[dict[str, str]]:
    """The places of the programme that have a code, each within its area."""
    known = [town for town in towns() if town.place_code]
    for code, (level, name) in _named_areas().items():
        inside = {"region": code[:4]} if level == "mantika" else {}
        yield _choice(level, code, name) | inside
    for town in known:
        yield _choice("place_code", town.place_code, town.name) | {"mantika": town.place_code[:6]}


@cache
def _named_areas() -> Mapping[str, tuple[str, Text]]:
    """Regions and mantikas by OCHA's code, as `templates/areas.csv` lists them."""
    with template("areas.csv").open(encoding="utf-8", newline="") as stream:
        return {
            row["code"]: (
                row["level"],
                Text(en=row["name_en"], ar=row["name_ar"], fr=row["name_fr"]),
            )
            for row in csv.DictReader(stream)
        }


def _choice(name: str, word: str, labels: Text) -> dict[str, str]:
    """One answer; a label that is missing is said in the language there is."""
    anything = labels.ar or labels.en or labels.fr or word
    texts = {
        f"label::{tongue}": getattr(labels, key) or anything for key, tongue in TONGUES.items()
    }
    return {"list_name": name, "name": word, **texts}


def _sheet(
    book: Workbook, name: str, columns: tuple[str, ...], rows: Iterator[Mapping[str, str]]
) -> None:
    """One sheet, every cell as text."""
    sheet = book.add_worksheet(name)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column)
    for number, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            if row.get(column):
                sheet.write_string(number, place, row[column])
