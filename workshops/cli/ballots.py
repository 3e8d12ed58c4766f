"""`tashawur ballots FOLDER --count N --to ballots.pdf`: paper ballots and their control sheet."""

import random
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from scoring.model import GroupId
from workshops.cli.printing import printed_in, told_plain
from workshops.cli.speaking import own_language, stop
from workshops.files import write_files
from workshops.folder import folder_contents, read_folder
from workshops.language import LANGUAGES, say
from workshops.reports.paper.ballots import ballots, control_sheet
from workshops.serials import letters, serials
from workshops.wording import in_line
from workshops.workshop import Language, Serial, Workshop

SHUFFLE: Final = random.SystemRandom()
"""Nobody can work out the order in which serials were printed."""


@click.command(name="ballots", help="Print ballots with serials for the workshop in FOLDER.")
@click.argument("source", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option("--count", type=click.IntRange(1, 999), help="So many ballots for every group.")
@click.option(
    "--group",
    "own",
    metavar="GROUP=N",
    multiple=True,
    help="Another number for one group; may be given several times.",
)
@click.option(
    "--to",
    "target",
    metavar="OUT.pdf",
    required=True,
    type=click.Path(path_type=Path),
    help="Where to write; the control sheet gets -control before its suffix.",
)
@click.option(
    "--keep",
    is_flag=True,
    help="Note the serials as issued in the folder's serials.csv.",
)
@click.option(
    "--lang",
    "asked",
    type=click.Choice(list(LANGUAGES)),
    show_default="the first language of the workshop",
    help="First language on the ballots.",
)
def command(  # noqa: PLR0913, PLR0917  # an option each
    source: Path,
    count: int | None,
    own: tuple[str, ...],
    target: Path,
    keep: bool,  # noqa: FBT001  # click gives a flag by position
    asked: Language | None,
) -> None:
    """Make new serials, shuffle them, print; nothing is half written."""
    speaking = asked or own_language()
    if not source.is_dir():
        stop(speaking, "cli.not_folder", path=in_line(source, speaking))
    with printed_in(speaking):
        workshop = read_folder(source)
        if keep and workshop.ballots:
            stop(speaking, "paper.votes_are_in")
        made = _issued(workshop, _counts(workshop, count, own, speaking), speaking)
        language = asked or workshop.settings.languages[0]
        printed = list(made)
        SHUFFLE.shuffle(printed)
        by_group: dict[GroupId, list[str]] = {}
        for one in made:
            by_group.setdefault(one.group, []).append(one.serial)
        beside = f"{target.stem}-control{target.suffix}"
        contents = {
            target.name: ballots(workshop, printed, language),
            beside: control_sheet(workshop, by_group, language),
        }
        write_files(target.parent, contents)
        if keep:
            kept = replace(workshop, serials=(*workshop.serials, *made))
            write_files(source, {"serials.csv": folder_contents(kept)["serials.csv"]})
    for name in contents:
        click.echo(say(speaking, "cli.written", path=in_line(target.parent / name, speaking)))
    told_plain(contents, speaking)


def _counts(
    workshop: Workshop, count: int | None, own: tuple[str, ...], language: Language
) -> dict[GroupId, int]:
    """How many every group gets; stops at a group that is not declared, and at nothing at all."""
    counts = {group.id: count or 0 for group in workshop.groups}
    for written in own:
        name, _, number = written.partition("=")
        group = GroupId(name.strip())
        if group not in counts or not number.isdecimal():
            stop(language, "paper.no_such_group", group=in_line(written, language))
        counts[group] = int(number)
    if not any(counts.values()):
        stop(language, "ballots.nothing_to_issue")
    return counts


def _issued(
    workshop: Workshop, counts: dict[GroupId, int], language: Language
) -> tuple[Serial, ...]:
    """New serials, none that the folder knows already; stops where a group has used up its own."""
    marks, taken = letters(workshop.groups), {one.serial for one in workshop.serials}
    made: list[Serial] = []
    for group, count in counts.items():
        free = serials(marks[group], taken) if group in marks else iter(())
        new = [serial for serial, _ in zip(free, range(count), strict=False)]
        if len(new) < count:
            stop(language, "ballots.serials_used_up", group=in_line(group, language))
        made += [Serial(serial=serial, group=group, state="issued") for serial in new]
    return tuple(made)
