"""`tashawur backup --to FOLDER`: a sealed copy of the store, verified after writing."""

from datetime import UTC, datetime
from pathlib import Path

import click

from workshops.cli.serve import opened
from workshops.cli.speaking import language_option, said_in, stop
from workshops.language import say
from workshops.store import StoreError
from workshops.store.backup import back_up
from workshops.web.logs import drop_due_logs
from workshops.web.settings import default_store
from workshops.wording import in_line
from workshops.workshop import Language


@click.command(name="backup", help="Copy the store to FOLDER, sealed, and read the copy back.")
@click.option("--to", "folder", metavar="FOLDER", required=True, type=click.Path(path_type=Path))
@click.option("--store", "store_url", default="", help="A file or sqlite:/// URL.")
@click.password_option("--passphrase", envvar="TASHAWUR_PASSPHRASE", help="Asked for when absent.")
@language_option
def command(folder: Path, store_url: str, passphrase: str, language: Language) -> None:
    """Make one verified copy and say what it holds."""
    with said_in(language), opened(store_url or default_store(), language) as store:
        try:
            made = back_up(store, folder, passphrase, now=datetime.now(UTC))
            drop_due_logs(store)
        except StoreError as refused:
            stop(language, refused.key, **refused.numbers)
    click.echo(say(language, "backup.made", path=in_line(made.file, language)))
    click.echo(say(language, "backup.digest", digest=made.contents.digest))
