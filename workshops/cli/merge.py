"""`tashawur merge BUNDLE… --store URL`: finished workshops into an office's store."""

from datetime import UTC, datetime
from pathlib import Path

import click

from workshops.acts.actor import Actor, Refused
from workshops.acts.rooms import join
from workshops.bundle.keys import typed
from workshops.bundle.merging import merge, trust
from workshops.bundle.verifying import verify
from workshops.cli.serve import opened
from workshops.cli.speaking import language_option, said_in, stop
from workshops.cli.verify import asked
from workshops.language import say
from workshops.store import Store, StoreError
from workshops.store.rooms import NotASession, Session, read_session
from workshops.store.sealing import is_sealed, unseal
from workshops.web.settings import default_store
from workshops.wording import in_line
from workshops.workshop import Language


@click.command(name="merge", help="Bring the finished workshops of each BUNDLE into a store.")
@click.argument("bundles", metavar="BUNDLE...", nargs=-1, required=True)
@click.option("--store", "store_url", default="", help="A file, sqlite:/// or postgresql:// URL.")
@click.option("--trust", "trusted", default="", help="Register this key, as it was read aloud.")
@click.option("--passphrase", envvar="TASHAWUR_PASSPHRASE", default="", help="Of sealed ones.")
@language_option
def command(
    bundles: tuple[str, ...], store_url: str, trusted: str, passphrase: str, language: Language
) -> None:
    """One transaction a bundle; exit 1 if one went to quarantine."""
    waiting = 0
    with said_in(language), opened(store_url or default_store(), language) as store:
        for name in bundles:
            waiting += one(store, Path(name), trusted, passphrase, language)
    if waiting:
        raise SystemExit(1)


def one(store: Store, path: Path, trusted: str, passphrase: str, language: Language) -> bool:
    """Bring one in and say what became of it; whether it waits in quarantine."""
    content, now = path.read_bytes(), datetime.now(UTC)
    said = asked(content, passphrase)
    try:
        if trusted and session_in(content, said) is None:
            checked = verify(content, said, recompute=False)
            if not checked.faults and checked.fingerprint == typed(trusted):
                trust(store, checked.public_key, now=now)
        if (session := session_in(content, said)) is not None:
            return joined(store, session, content, said, language)
        done = merge(store, content, said, now=now)
    except StoreError as refused:
        stop(language, refused.key, **refused.numbers)
    click.echo(say(language, f"bundle.{done.state}", path=in_line(path, language)))
    if done.reason:
        click.echo(say(language, done.reason, name=in_line(done.name, language)), err=True)
    return done.state == "quarantined"


def session_in(content: bytes, passphrase: str) -> Session | None:
    """The session of a second room, where that is what a file holds."""
    try:
        return read_session(unseal(content, passphrase) if is_sealed(content) else content)
    except NotASession:
        return None


def joined(
    store: Store, session: Session, content: bytes, passphrase: str, language: Language
) -> bool:
    """Join a second room, whose people were counted there, and say what became of it."""
    who, now = Actor(role="facilitator"), datetime.now(UTC)
    shop = session.workshop
    try:
        done = join(store, who, shop, content, passphrase, people="there", now=now)
    except Refused as refused:
        stop(language, refused.key, **refused.numbers)
    if done.reason:
        click.echo(say(language, "rooms.quarantined"), err=True)
        click.echo(say(language, done.reason, name=in_line(done.name, language)), err=True)
        return True
    click.echo(say(language, "rooms.known" if done.known else "rooms.joined"))
    return False
