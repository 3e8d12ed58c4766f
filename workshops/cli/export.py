"""`tashawur export FOLDER --to OUT`: one document by its suffix, or all of them into a folder."""

from pathlib import Path
from typing import Final, get_args

import click

from workshops.cases import decision
from workshops.cli.printing import printed_in, told_plain
from workshops.cli.speaking import own_language, stop
from workshops.files import write_file, write_files
from workshops.folder import read_folder
from workshops.language import LANGUAGES, say
from workshops.release import Edition
from workshops.reports import WRITERS
from workshops.reports.package import folder as package
from workshops.reports.paper import decision_report
from workshops.reports.pb_ import write_pb
from workshops.wording import in_line
from workshops.workshop import Language

RESTRICTED: Final = ".pb"
"""Whole ballots: only with a reason and two roles."""


@click.command(name="export", help="Write documents of the workshop in FOLDER to OUT.")
@click.argument("source", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "target",
    metavar="OUT",
    required=True,
    type=click.Path(path_type=Path),
    help=f"A file ({', '.join(WRITERS)}), or a folder for everything.",
)
@click.option(
    "--edition",
    type=click.Choice(get_args(Edition)),
    default="public",
    show_default=True,
    help="staff: with figures that may not leave.",
)
@click.option(
    "--also",
    type=click.Choice(list(LANGUAGES)),
    help="A second language in the same PDF.",
)
@click.option(
    "--lang",
    "asked",
    type=click.Choice(list(LANGUAGES)),
    show_default="the first language of the workshop; all of them into a folder",
    help="Language of the documents.",
)
@click.option("--reason", default="", help="Why whole ballots leave (.pb only).")
@click.option(
    "--role",
    "roles",
    nargs=2,
    default=("", ""),
    metavar="ROLE ROLE",
    help="The two roles that agreed to it (.pb only).",
)
def command(  # noqa: PLR0913, PLR0917  # an option each
    source: Path,
    target: Path,
    edition: Edition,
    also: Language | None,
    asked: Language | None,
    reason: str,
    roles: tuple[str, str],
) -> None:
    """Decide and write; nothing is half written."""
    speaking = asked or own_language()
    if not source.is_dir():
        stop(speaking, "cli.not_folder", path=in_line(source, speaking))
    suffix = target.suffix
    known = (*WRITERS, RESTRICTED)
    if suffix and suffix not in known:
        stop(speaking, "cli.suffix", path=in_line(target, speaking), known=", ".join(known))
    if suffix == RESTRICTED and not (reason.strip() and all(roles) and roles[0] != roles[1]):
        stop(speaking, "paper.pb_needs")
    with printed_in(speaking):
        workshop = read_folder(source)
        decided = decision(workshop)
        languages = (asked,) if asked else workshop.settings.languages
        if suffix == ".pdf" and also is not None:
            both = dict.fromkeys((languages[0], also))
            contents = {target.name: decision_report(decided, workshop, tuple(both), edition)}
        elif suffix == RESTRICTED:
            contents = {
                target.name: write_pb(decided, workshop, reason=reason, roles=roles),
            }
        elif suffix:
            contents = {target.name: WRITERS[suffix](decided, workshop, languages[0], edition)}
        else:
            contents = package(decided, workshop, languages, edition)
        if suffix:
            write_file(target, contents[target.name])
        else:
            write_files(target, contents)
    click.echo(say(speaking, "cli.written", path=in_line(target, speaking)))
    told_plain(contents, speaking)
