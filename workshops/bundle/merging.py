"""Taking finished workshops into an office's store: once, or into quarantine with the reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from workshops.bundle.keys import fingerprint, own_key
from workshops.bundle.making import ROWS
from workshops.bundle.published import published_of
from workshops.bundle.verifying import Checked, verify
from workshops.files import write_file
from workshops.store import Connection, Store, chain
from workshops.store.digest import workshop_digest
from workshops.store.migrations import set_setting, setting
from workshops.store.national import keep_published
from workshops.store.records_out import bring_in, known, merged_state, note_merged


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What became of a bundle. reason: the key that says why it waits; "" when it does not."""

    state: Literal["accepted", "known", "quarantined"]
    workshop: str = ""
    reason: str = ""
    name: str = ""


def trust(store: Store, public_key: bytes, *, now: datetime) -> str:
    """Register the key of another installation; gives its fingerprint."""
    mark = fingerprint(public_key)
    with store.writing() as connection:
        set_setting(connection, f"key/{mark}", public_key.hex())
        chain.append(connection, chain.INSTALLATION, "key_registered", {"key": mark}, now)
    return mark


def merge(store: Store, content: bytes, passphrase: str = "", *, now: datetime) -> Merged:
    """Bring one complete bundle in, in one transaction; the same again changes nothing.

    What is tampered with, of an unknown key, or says other things about a known workshop is kept
    in quarantine for a person; nothing is written over. Raises SealBroken.
    """
    checked = verify(content, passphrase, recompute=False)
    bundle = checked.digest
    workshop = str(checked.manifest.get("workshop", ""))
    own = fingerprint(own_key(store).public_key().public_bytes_raw())
    with store.writing() as connection:
        before = merged_state(connection, bundle)
        reason, name = next(_reasons(connection, checked, own), ("", ""))
        if before == "accepted" and not reason:
            return Merged(state="known", workshop=workshop)
        if before == "quarantined" and reason:
            return Merged(state="quarantined", workshop=workshop, reason=reason, name=name)
        row = {
            "bundle": bundle,
            "workshop": workshop,
            "manifest_digest": str(checked.manifest.get("digest", "")),
            "key_id": checked.fingerprint,
            "state": "quarantined" if reason else "accepted",
        }
        if not reason and known(connection, workshop):
            note_merged(connection, row, "")
            return Merged(state="known", workshop=workshop)
        if not reason:
            bring_in(connection, workshop, checked.files[ROWS].splitlines())
            keep_published(connection, workshop, published_of(checked))
        note_merged(connection, row, reason)
        body = {"bundle": bundle, "workshop": workshop, "reason": reason}
        kind = "quarantined" if reason else "merged"
        chain.append(connection, chain.INSTALLATION, kind, body, now)
    if reason:
        write_file(store.folder / "quarantine" / bundle, content)
        return Merged(state="quarantined", workshop=workshop, reason=reason, name=name)
    return Merged(state="accepted", workshop=workshop)


def _reasons(connection: Connection, checked: Checked, own: str) -> Iterator[tuple[str, str]]:
    """Why a bundle has to wait for a person, the gravest first."""
    yield from ((fault.key, fault.name) for fault in checked.faults)
    if checked.faults:
        return
    if checked.manifest["kind"] != "complete":
        yield "bundle.public_only", ""
    mark = checked.fingerprint
    if mark != own and setting(connection, f"key/{mark}") != checked.public_key.hex():
        yield "bundle.key_unknown", mark
    workshop = checked.manifest["workshop"]
    if known(connection, workshop) and (
        workshop_digest(connection, workshop) != checked.manifest["digest"]
    ):
        yield "bundle.conflict", ""
