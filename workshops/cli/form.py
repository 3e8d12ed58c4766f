"""`tashawur form FOLDER --to form.xlsx`: a form for taking down proposals with Kobo or ODK."""

from datetime import UTC, datetime
from pathlib import Path

import click

from workshops.cli.speaking import language_option, said_in, stop
from workshops.files import write_file
from workshops.folder import read_folder
from workshops.intake.xlsform import xlsform
from workshops.language import say
from workshops.wording import in_line
from workshops.workshop import Language


@click.command(name="form", help="Write an XLSForm of FOLDER for KoboToolbox or ODK.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--to", "target", type=click.Path(path_type=Path, dir_okay=False), required=True)
@language_option
def command(folder: Path, target: Path, language: Language) -> None:
    """Groups, pillars, sectors and places come from the folder; the version from the clock."""
    if not folder.is_dir():
        stop(language, "cli.not_folder", path=in_line(folder, language))
    if target.suffix.lower() != ".xlsx":
        stop(language, "cli.suffix", path=in_line(target, language), known=".xlsx")
    with said_in(language):
        write_file(target, xlsform(read_folder(folder), datetime.now(UTC)))
    click.echo(say(language, "cli.written", path=in_line(target, language)))
