"""`tashawur new FOLDER`: an empty, valid workshop for a place."""

from dataclasses import replace
from pathlib import Path

import click

from scoring.model import Text
from workshops.cli.speaking import language_option, said_in, stop
from workshops.folder import read_folder, write_folder
from workshops.language import say
from workshops.resources import template, town, towns
from workshops.tables.cells import ID
from workshops.wording import in_line
from workshops.workshop import Language, Settings, Workshop


@click.command(name="new", help="Write an empty, valid workshop into FOLDER.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--place", default="", help=f"One of {', '.join(t.id for t in towns())}, or any name."
)
@language_option
def command(folder: Path, place: str, language: Language) -> None:
    """Fill the template in for a place; an existing folder is never touched."""
    if folder.exists():
        stop(language, "cli.exists", path=in_line(folder, language))
    with said_in(language):
        write_folder(for_place(read_folder(template("workshop")), folder.name, place), folder)
    click.echo(say(language, "cli.created", path=in_line(folder, language)))


def for_place(workshop: Workshop, name: str, place: str) -> Workshop:
    """The workshop named after a folder, in a place: one of the programme's, or any other."""
    settings = workshop.settings
    named = replace(settings, id=name if ID.fullmatch(name) else settings.id)
    known = town(place) if place else None
    if known is not None:
        named = replace(named, place=known.name.en, place_code=known.place_code)
        return replace(workshop, settings=_titled(named, known.name))
    if place:
        named = _titled(replace(named, place=place), Text(en=place, ar=place, fr=place))
    return replace(workshop, settings=named)


def _titled(settings: Settings, place: Text) -> Settings:
    """The title of the template with the place behind it, in each language."""
    title = settings.title
    return replace(
        settings,
        title=Text(
            en=f"{title.en}: {place.en}",
            ar=f"{title.ar}: {place.ar}",
            fr=f"{title.fr} : {place.fr}",
        ),
    )
