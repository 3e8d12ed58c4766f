"""`tashawur check FOLDER`: every problem of a folder, one line each."""

from pathlib import Path

import click

from workshops.cli.speaking import language_option, print_problems, said_in, stop
from workshops.folder import examine
from workshops.language import say
from workshops.problems import errors
from workshops.wording import in_line
from workshops.workshop import Language


@click.command(name="check", help="Read FOLDER and list every problem; ends with 1 if any error.")
@click.argument("folder", type=click.Path(path_type=Path))
@language_option
def command(folder: Path, language: Language) -> None:
    """Print file, row, column, what was found, what is expected and the cure."""
    if not folder.is_dir():
        stop(language, "cli.not_folder", path=in_line(folder, language))
    with said_in(language):
        examination = examine(folder)
    print_problems(examination.problems, language, err=False)
    wrong = len(errors(examination.problems))
    if wrong:
        click.echo(say(language, "cli.errors", n=wrong))
        raise SystemExit(1)
    click.echo(say(language, "cli.no_errors", n=len(examination.problems)))
