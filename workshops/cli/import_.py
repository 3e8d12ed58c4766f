"""`tashawur import FILE --into FOLDER`: all of a file or nothing, every odd cell named."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from workshops.cli.speaking import language_option, print_problems, said_in, stop
from workshops.files import write_file
from workshops.folder import examine, read_folder, write_folder
from workshops.intake.answers import Answers, mapping_text, read_answers, template_text
from workshops.intake.grids import MAX_BYTES
from workshops.intake.oddities import NotReadable, Oddity
from workshops.intake.plain_text import ENCODINGS, AskedFirst
from workshops.intake.planning import TAKING, Plan, plan, recorded
from workshops.intake.wording import cure, line
from workshops.language import percent, say
from workshops.problems import Inspection, errors
from workshops.wording import in_line
from workshops.workshop import Language, Workshop

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command(
    name="import", help="Bring proposals, ballots or tallies from FILE into a workshop folder."
)
@click.argument("file", type=FILE)
@click.option("--into", "folder", type=click.Path(path_type=Path), required=True)
@click.option("--as", "kind", type=click.Choice(list(TAKING)), help="What the file holds.")
@click.option("--mapping", type=click.Path(path_type=Path), help="Columns and words, kept as YAML.")
@click.option("--answers", type=FILE, help="The template, filled in.")
@click.option("--encoding", type=click.Choice(["utf-8", *ENCODINGS]), help="Of a text file.")
@click.option("--delimiter", help="Between the columns of a text file; TAB for a tab.")
@click.option("--json", "as_json", is_flag=True, help="Print every odd cell as a line of JSON.")
@language_option
def command(  # noqa: PLR0913, PLR0917  # what a command line may say
    file: Path,
    folder: Path,
    kind: str | None,
    mapping: Path | None,
    answers: Path | None,
    encoding: str | None,
    delimiter: str | None,
    as_json: bool,  # noqa: FBT001  # a flag of click
    language: Language,
) -> None:
    """Say everything that is odd; change the folder only if nothing is left to answer."""
    if not folder.is_dir():
        stop(language, "cli.not_folder", path=in_line(folder, language))
    said = _said((mapping, answers), language)
    if encoding:
        said = replace(said, encoding=encoding)
    if delimiter:
        said = replace(said, delimiter="\t" if delimiter == "TAB" else delimiter[:1])
    template = file.with_name(f"{file.stem}.answers.yaml")
    with said_in(language), file.open("rb") as stream:
        workshop = read_folder(folder)
        content = stream.read(MAX_BYTES + 1)
        try:
            planned = plan(file.name, content, workshop, kind or "", said)
        except NotReadable as refused:
            _print((refused.oddity,), language, as_json=as_json)
            if isinstance(refused, AskedFirst):
                _previews(refused, language)
            _end(file, template, said, (refused.oddity,), language)
        _print(planned.oddities, language, as_json=as_json)
        _summary(planned, language)
        if not planned.ready:
            _end(file, template, said, planned.oddities, language)
        _take(planned, workshop, folder, language)
        if mapping and not mapping.exists():
            text = mapping_text(said, planned.target.name, planned.columns)
            write_file(mapping, text.encode())
    counted = planned.outcome
    click.echo(
        say(
            language,
            "intake.cli.done",
            path=in_line(folder, language),
            n=len(planned.rows),
            new=len(counted.new),
            changed=len(counted.changed),
            same=counted.same,
            missing=len(counted.missing),
        )
    )


def _said(given: Iterable[Path | None], language: Language) -> Answers:
    """The mapping and the answers as one; a fault in either ends the command."""
    said = Answers()
    for path in given:
        if path is None or not path.exists():
            continue
        inspection = Inspection(file=path.name)
        with path.open("rb") as stream:
            said = said.with_(read_answers(stream.read(MAX_BYTES + 1), inspection))
        if inspection.problems:
            print_problems(inspection.problems, language, err=True)
            raise SystemExit(1)
    return said


def _print(found: Iterable[Oddity], language: Language, *, as_json: bool) -> None:
    """Every oddity: where, found, expected, cure; or one line of JSON each."""
    for one in found:
        if as_json:
            click.echo(json.dumps(one.as_json(), ensure_ascii=False))
            continue
        click.echo(line(one, language))
        if one.level != "normalised":
            click.echo(f"    {say(language, 'intake.line_cure', cure=cure(one, language))}")


def _previews(asked: AskedFirst, language: Language) -> None:
    """The first lines of the file in every encoding or by every delimiter it may have."""
    for preview in asked.choices:
        choice = repr(preview.choice) if len(preview.choice) == 1 else preview.choice
        option = asked.oddity.meant
        click.echo(say(language, "intake.cli.previews", option=option, choice=choice))
        for shown in preview.lines:
            click.echo(f"    {in_line(shown, language)}")


def _summary(planned: Plan, language: Language) -> None:
    """What would change, the sums, and which proposals look alike."""
    # what a ballot says stays in its file; how many differ is said at the end
    changed = {} if planned.target.of_people else planned.outcome.changed
    for id_, fields in changed.items():
        for field, (old, new) in fields.items():
            texts = {"old": old or "–", "new": new}
            isolated = {name: in_line(f'"{text}"', language) for name, text in texts.items()}
            click.echo(say(language, "intake.cli.changed", id=id_, field=field, **isolated))
    for field, total in planned.sums.items():
        click.echo(say(language, "intake.cli.sum", field=field, sum=total))
    for pair in planned.alike:
        share = percent(language, pair.alike)
        names = {"first": pair.first.id, "second": pair.second.id}
        click.echo(say(language, "intake.cli.alike", **names, share=share))


def _end(
    file: Path, template: Path, said: Answers, found: Iterable[Oddity], language: Language
) -> None:
    """Write room for the answers if anything is asked, and end with 1; nothing was changed."""
    found = tuple(found)
    if not any(one.level == "asked" or one.row for one in found):
        stop(language, "intake.cli.nothing_changed_bare")
    write_file(template, template_text(file.name, said, found).encode())
    stop(language, "intake.cli.nothing_changed", path=in_line(template, language))


def _take(planned: Plan, workshop: Workshop, folder: Path, language: Language) -> None:
    """Put the workshop with the file in it in place of the folder, if it is valid as a whole."""
    after = recorded(planned, workshop, datetime.now(UTC))
    if after == workshop:
        return
    with TemporaryDirectory() as place:
        trial = Path(place) / "workshop"
        write_folder(after, trial)
        problems = errors(examine(trial).problems)
    if problems:
        print_problems(problems, language, err=True)
        stop(language, "intake.cli.folder_refused")
    write_folder(after, folder)
