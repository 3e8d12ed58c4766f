"""Everything an export writes into a folder, with `datapackage.json` saying what is what."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Final

from prioritization.outcome import Decision
from workshops.language import say
from workshops.release import Edition
from workshops.reports.csv_ import encoded
from workshops.reports.json_ import Json, write_json
from workshops.reports.late import forget, write_docx, write_pdf
from workshops.reports.tables import Field, Table, tables
from workshops.reports.xlsx_ import write_xlsx
from workshops.workshop import Language, Workshop

PER_LANGUAGE: Final = {
    "report.pdf": write_pdf,
    "workbook.xlsx": write_xlsx,
    "report.docx": write_docx,
}
"""What is made once a language; its code stands before the suffix."""
TABLES: Final = 4
JSON: Final = "decision.json"
PACKAGE: Final = "datapackage.json"
RESTRICTED: Final = "other-closed"
UNSTATED: Final = "notspecified"
"""Licences by their names in the licence list of the data package; a workshop may state its own."""
MEDIA: Final[Mapping[str, str]] = {
    "pdf": "application/pdf",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
REFERS: Final[Mapping[str, tuple[str, str]]] = {
    "group": ("groups", "group"),
    "proposal": ("list", "id"),
}
"""Columns that name a row of another table."""


def folder(
    decision: Decision, workshop: Workshop, languages: Iterable[Language], edition: Edition
) -> dict[str, bytes]:
    """The files of one export by their names: tables and JSON once, the rest per language."""
    return dict(files(decision, workshop, languages, edition))


def files(
    decision: Decision, workshop: Workshop, languages: Iterable[Language], edition: Edition
) -> Iterator[tuple[str, bytes]]:
    """The same files, each as soon as it is made; the description of them all comes last."""
    made = tables(decision, workshop, edition)
    contents: dict[str, bytes] = {}
    for table in made:
        contents[table.name] = encoded(table)
        yield table.name, contents[table.name]
    contents[JSON] = write_json(decision, workshop, "en", edition)
    yield JSON, contents[JSON]
    for language in languages:
        for name, write in PER_LANGUAGE.items():
            kind, suffix = name.split(".")
            one = f"{kind}.{language}.{suffix}"
            contents[one] = write(decision, workshop, language, edition)
            yield one, contents[one]
        forget()
    yield PACKAGE, _described(workshop, edition, made, contents)


def number_of_files(languages: Sequence[Language]) -> int:
    """How many files that gives."""
    return TABLES + len((JSON, PACKAGE)) + len(PER_LANGUAGE) * len(languages)


def _described(
    workshop: Workshop, edition: Edition, made: Iterable[Table], contents: Mapping[str, bytes]
) -> bytes:
    """The data package: title, licence, every table with its columns, and every other file."""
    settings = workshop.settings
    stated = settings.extra.get("licence", UNSTATED)
    tabled = {table.name for table in made}
    others = [_document(name, body) for name, body in contents.items() if name not in tabled]
    package: Json = {
        "profile": "data-package",
        "name": f"tashawur-{settings.id}-{edition}".lower().replace("_", "-"),
        "title": settings.title.en or settings.title.ar or settings.title.fr,
        "licenses": [{"name": str(stated) if edition == "public" else RESTRICTED}],
        "sources": [{"title": say("en", "field.source")}],
        "resources": [*(_resource(table, contents[table.name]) for table in made), *others],
    }
    return f"{json.dumps(package, ensure_ascii=False, indent=2)}\n".encode()


def _resource(table: Table, content: bytes) -> Json:
    """One table: where it is, how it is written, what its columns are."""
    names = {field.name for field in table.fields}
    schema: Json = {
        "fields": [_field(field) for field in table.fields],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    refers = [
        {"fields": [field], "reference": {"resource": resource, "fields": [key]}}
        for field, (resource, key) in REFERS.items()
        if field in names and table.name != f"{resource}.csv"
    ]
    if refers:
        schema["foreignKeys"] = refers
    return {
        "name": table.name.removesuffix(".csv"),
        "path": table.name,
        "profile": "tabular-data-resource",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": True},
        "schema": schema,
    }


def _document(name: str, content: bytes) -> Json:
    """A file that is no table: where it is, what reads it, and how to see that it is whole."""
    suffix = name.rsplit(".", 1)[1]
    return {
        "name": name.replace(".", "-"),
        "path": name,
        "profile": "data-resource",
        "format": suffix,
        "mediatype": MEDIA[suffix],
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
    }


def _field(field: Field) -> Json:
    """One column."""
    about: Json = {
        "name": field.name,
        "type": field.type,
        "description": say("en", field.about),
    }
    return about | ({"unit": field.unit} if field.unit else {})


__all__ = ["files", "folder", "number_of_files"]
