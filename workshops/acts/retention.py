"""Retention: the public edition is kept, ballots and all that belongs to them are erased."""

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from workshops import cases
from workshops.acts.actor import Actor, NotNow, Unfit, allow, doing
from workshops.bundle.making import keep_manifest
from workshops.files import write_file
from workshops.folder import folder_contents
from workshops.reports.package import folder as package
from workshops.store import Connection, Store, chain
from workshops.store import settings as heads
from workshops.store.convert import load_setup, load_workshop
from workshops.store.erasing import erase_votes, forget, keeping
from workshops.workshop import Workshop
from workshops.zipped import zipped

KEPT: Final = "kept"
CHAIN: Final = "events.jsonl"


def kept_file(store: Store, workshop: str) -> Path:
    """Where the public edition of an erased workshop lies, beside the store."""
    return store.folder / KEPT / f"{workshop}.zip"


def erase(store: Store, who: Actor, workshop: str, typed: str, *, now: datetime) -> Path:
    """Erase the ballots of a closed workshop once its time is over; gives what is kept instead.

    typed: its title in any language or its short name, as somebody typed it. The folder without
    ballots, the public edition, the chain and the signed manifest are saved first. Raises NotNow
    before the day.
    """
    with store.reading() as connection:
        allow(who, "retention.erase", heads.head(connection, workshop).phase)
        _due(connection, workshop, now)
        counted, setup = load_workshop(connection, workshop), load_setup(connection, workshop)
        contents = _kept(counted, setup, chain.events(connection, workshop))
    signed: Mapping[str, str] = json.loads(keep_manifest(store, workshop))
    saved = zipped(contents | {name: text.encode() for name, text in signed.items()})
    with doing(store, who, workshop, "retention.erase", "erased", now) as act:
        _due(act.connection, workshop, now)
        title = setup.settings.title
        if typed.strip() not in {title.ar, title.en, title.fr, setup.settings.id} - {""}:
            raise Unfit("home.not_its_name")
        write_file(kept_file(store, workshop), saved)
        ballots = erase_votes(act.connection, workshop, now.date())
        act.body |= {"ballots": ballots, "kept": sha256(saved).hexdigest()}
    forget(store)
    return kept_file(store, workshop)


def _due(connection: Connection, workshop: str, now: datetime) -> None:
    """The day has come, and nobody erased before."""
    kept = keeping(connection, workshop)
    if kept.erased is not None:
        raise NotNow("retention.erased_already", date=kept.erased.isoformat())
    if kept.until is None or now.date() < kept.until:
        raise NotNow("retention.too_early", date=kept.until.isoformat() if kept.until else "")


def _kept(counted: Workshop, setup: Workshop, events: tuple[chain.Event, ...]) -> dict[str, bytes]:
    """The set-up, what was published of the result, and the chain of acts."""
    languages = setup.settings.languages
    public = package(cases.decision(counted), counted, languages, "public")
    lines = (
        json.dumps([e.workshop, e.seq, e.ts, e.kind, dict(e.body), e.hash], ensure_ascii=False)
        for e in events
    )
    return {
        **folder_contents(setup),
        **{f"published/{name}": content for name, content in public.items()},
        CHAIN: "".join(f"{line}\n" for line in lines).encode(),
    }


__all__ = ["erase", "kept_file"]
