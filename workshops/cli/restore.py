"""`tashawur restore FILE --to PATH`: look into a copy, and put it where no store is."""

from datetime import UTC, datetime
from pathlib import Path

import click

from workshops.cli.speaking import language_option, said_in, stop
from workshops.language import pick, say
from workshops.store import StoreError
from workshops.store.backup import opened, restore
from workshops.store.snapshot import Contents
from workshops.store.superseded import supersede
from workshops.wording import in_line
from workshops.workshop import Language


@click.command(name="restore", help="Put the sealed copy FILE where no store is.")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--to", "target", metavar="PATH", required=True, type=click.Path(path_type=Path))
@click.option(
    "--passphrase", envvar="TASHAWUR_PASSPHRASE", prompt=True, hide_input=True, help="Asked for."
)
@click.option(
    "--instead-of",
    "old",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Mark the store it replaces, so that nobody goes on in it.",
)
@click.option("--yes", is_flag=True, help="Do not ask after showing what the copy holds.")
@language_option
def command(  # noqa: PLR0913  # one parameter per option
    file: Path,
    target: Path,
    passphrase: str,
    old: Path | None,
    language: Language,
    *,
    yes: bool,
) -> None:
    """Verify, show, ask, restore."""
    with said_in(language):
        try:
            snapshot, found = opened(file, passphrase)
            show(found, language)
            if not (yes or click.confirm(say(language, "backup.go_live"))):
                raise SystemExit(1)
            digest = restore(snapshot, target, now=datetime.now(UTC))
            if old is not None:
                supersede(old, target, now=datetime.now(UTC))
        except StoreError as refused:
            stop(language, refused.key, **refused.numbers)
    click.echo(say(language, "backup.restored", path=in_line(target, language)))
    click.echo(say(language, "backup.digest", digest=digest))


def show(found: Contents, language: Language) -> None:
    """One line per workshop, then the last act and the digest."""
    for card in found.workshops:
        title = in_line(pick(card.title, language, "ar"), language)
        phase = say(language, f"phase.{card.phase}")
        place = in_line(card.place, language)
        line = say(language, "backup.workshop", title=title, place=place, phase=phase)
        click.echo(f"{line} {say(language, 'backup.ballots', n=card.ballots)}")
    click.echo(say(language, "backup.last_act", moment=found.last or "–"))
    click.echo(say(language, "backup.digest", digest=found.digest))
