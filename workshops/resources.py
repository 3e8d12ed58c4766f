"""Where the packaged files are: `data/` in a checkout, `workshops/_data` in an installed wheel."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from scoring.model import Text
from workshops.tables.text import folded

PACKAGED: Final = Path(__file__).parent / "_data"
CHECKOUT: Final = Path(__file__).parents[1] / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A place of the programme; place_code: OCHA's, empty where nobody has confirmed it."""

    id: str
    name: Text
    place_code: str
    aliases: tuple[str, ...]


def data_folder() -> Path:
    """The folder with `examples`, `templates` and `schema`."""
    return PACKAGED if PACKAGED.is_dir() else CHECKOUT


def example(town: str) -> Path:
    """The folder of an example workshop."""
    return data_folder() / "examples" / town


def examples() -> tuple[str, ...]:
    """The names of the example workshops."""
    folder = data_folder() / "examples"
    return tuple(sorted(one.name for one in folder.iterdir() if (one / "workshop.yaml").is_file()))


def template(name: str) -> Path:
    """A file or folder of the templates."""
    return data_folder() / "templates" / name


@cache
def towns() -> tuple[Town, ...]:
    """The places of the programme, as `templates/places.csv` lists them."""
    with template("places.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(
            Town(
                id=row["place"],
                name=Text(en=row["name_en"], ar=row["name_ar"], fr=row["name_fr"]),
                place_code=row["place_code"],
                aliases=tuple(row["aliases"].split(";")),
            )
            for row in csv.DictReader(stream)
        )


def town(name: str) -> Town | None:
    """The place somebody means, by its id, a name or one of its spellings; None if unknown."""
    wanted = folded(name)
    for one in towns():
        spellings = (one.id, one.name.en, one.name.ar, one.name.fr, *one.aliases)
        if wanted in map(folded, spellings):
            return one
    return None
