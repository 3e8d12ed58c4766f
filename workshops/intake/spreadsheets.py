"""A spreadsheet as a grid of cells, read by a child process that may fail without harm."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from workshops.intake.archives import unzipped
from workshops.intake.grids import (
    MAX_BYTES,
    MAX_CELLS,
    MAX_CHARACTERS,
    MAX_COLUMNS,
    MAX_ROWS,
    Book,
    Grid,
    Odd,
)
from workshops.intake.oddities import NotReadable, Oddity

CHILD: Final = Path(__file__).with_name("sheets_child.py")
SECONDS: Final = 20
ZIP: Final = b"PK\x03\x04"
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LIMITS: Final = (MAX_ROWS, MAX_COLUMNS, MAX_CELLS, MAX_CHARACTERS)
ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
MACROS: Final = "_VBA_PROJECT_CUR".encode("utf-16-le")


def is_spreadsheet(content: bytes) -> bool:
    """Whether bytes begin like a workbook, whatever the file is called."""
    return content.startswith((ZIP, OLE, b"PK\x05\x06"))


def read_spreadsheet(name: str, content: bytes) -> Book:
    """Every visible sheet; raises NotReadable with one plain reason."""
    if len(content) > MAX_BYTES:
        raise _refused(
            name, "file_large", {"numbers": {"bytes": MAX_BYTES, "length": len(content)}}
        )
    if content.startswith(OLE):
        if ENCRYPTED in content:
            raise _refused(name, "password")
        if MACROS in content:
            raise _refused(name, "macros")
    else:
        _check_container(name, unzipped(name, content))
    answer = _asked(name, content)
    if "refused" in answer:
        raise _refused(name, answer.pop("refused"), answer)
    grids = tuple(map(_grid, answer["grids"]))
    return Book(file=name, grids=grids, left_alone=tuple(answer["left_alone"]))


def _check_container(name: str, parts: dict[str, bytes]) -> None:
    """Whether a zip is a workbook without a program in it."""
    names = {part.casefold() for part in parts}
    if any(part.endswith("vbaproject.bin") or part.startswith("basic/") for part in names):
        raise _refused(name, "macros")
    if "xl/workbook.bin" in names:
        raise _refused(name, "book_binary")
    if not names & {"xl/workbook.xml", "content.xml"}:
        raise _refused(name, "book_none")
    protected = parts.get("META-INF/manifest.xml", b"")
    if b"encryption-data" in protected:
        raise _refused(name, "password")


def _asked(name: str, content: bytes) -> dict[str, Any]:
    """What the child process says; its end without a word is an answer, too."""
    command = [sys.executable, "-I", str(CHILD), *map(str, LIMITS)]
    try:
        ended = subprocess.run(  # noqa: S603  # our own script; the file goes in as bytes
            command, input=content, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise _refused(name, "book_slow", {"numbers": {"seconds": SECONDS}}) from None
    if ended.returncode or not ended.stdout:
        raise _refused(name, "book_aborted")
    answer: dict[str, Any] = json.loads(ended.stdout, object_hook=_odd)
    return answer


def _odd(given: dict[str, Any]) -> Any:  # noqa: ANN401  # JSON
    """A cell that is neither text nor number; any other object as it is."""
    return Odd(given["kind"], given["text"]) if given.keys() == {"kind", "text"} else given


def _grid(given: dict[str, Any]) -> Grid:
    """One sheet as the child gave it."""
    return Grid(
        name=given["name"],
        rows=tuple(map(tuple, given["rows"])),
        merged=tuple((a, b, c, d) for a, b, c, d in given["merged"]),
    )


def _refused(name: str, kind: str, about: dict[str, Any] | None = None) -> NotReadable:
    """Why a spreadsheet is not read, with the place if there is one."""
    about = about or {}
    cell = str(about.get("cell", ""))
    return NotReadable(
        Oddity(
            kind=kind,
            level="refused",
            file=name,
            sheet=about.get("sheet", ""),
            row=about.get("row"),
            column=cell.rstrip("0123456789"),
            found=about.get("found", cell),
            numbers={
                "rows": MAX_ROWS,
                "columns": MAX_COLUMNS,
                "characters": MAX_CHARACTERS,
                **about.get("numbers", {}),
            },
        )
    )
