"""`tashawur verify BUNDLE`: is it what was signed, and does the list follow from it."""

from pathlib import Path

import click

from workshops.bundle.keys import spoken, typed
from workshops.bundle.verifying import Checked, verify
from workshops.cli.speaking import language_option, said_in, stop
from workshops.language import say
from workshops.store import StoreError
from workshops.store.sealing import is_sealed
from workshops.wording import in_line
from workshops.workshop import Language


@click.command(name="verify", help="Check BUNDLE and name whatever was changed in it.")
@click.argument("bundle", type=click.Path(path_type=Path))
@click.option("--key", default="", help="The key it must be signed with, as it was read aloud.")
@click.option("--passphrase", envvar="TASHAWUR_PASSPHRASE", default="", help="Of a sealed one.")
@language_option
def command(bundle: Path, key: str, passphrase: str, language: Language) -> None:
    """Everything is computed again; exit 1 if anything differs."""
    with said_in(language):
        checked = opened(bundle.read_bytes(), passphrase, language)
    for fault in checked.faults:
        click.echo(say(language, fault.key, name=in_line(fault.name, language)), err=True)
    if checked.faults:
        raise SystemExit(1)
    if key and typed(key) != checked.fingerprint:
        stop(language, "bundle.another_key")
    manifest = checked.manifest
    click.echo(say(language, "bundle.whole"))
    if manifest["kind"] == "complete":
        click.echo(say(language, "bundle.recomputed"))
    click.echo(say(language, "backup.ballots", n=manifest["ballots"]))
    click.echo(say(language, "bundle.key", mark=spoken(checked.fingerprint)))
    click.echo(say(language, "bundle.root", root=manifest["receipts_root"]))
    click.echo(say(language, "bundle.head", head=manifest["chain_head"]))


def opened(content: bytes, passphrase: str, language: Language) -> Checked:
    """The bundle checked; the passphrase is asked for where it is sealed and none was given."""
    try:
        return verify(content, asked(content, passphrase))
    except StoreError as refused:
        stop(language, refused.key, **refused.numbers)


def asked(content: bytes, passphrase: str) -> str:
    """The passphrase of a sealed bundle."""
    if is_sealed(content) and not passphrase:
        typed: str = click.prompt("Passphrase", hide_input=True, err=True)
        return typed
    return passphrase
