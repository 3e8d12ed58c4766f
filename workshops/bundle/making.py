"""A closed workshop as a bundle: its folder, its record, its manifest and the signature."""

import hashlib
import json
from importlib.metadata import version
from typing import Any, Final, Literal

from workshops import cases
from workshops.acts.actor import NotNow
from workshops.bundle.archive import packed
from workshops.bundle.keys import own_key, signature
from workshops.folder import folder_contents, whole_contents
from workshops.reports.json_ import document
from workshops.store import Connection, Store
from workshops.store import settings as heads
from workshops.store.canon import canon
from workshops.store.convert import load_workshop
from workshops.store.erasing import erased_on
from workshops.store.migrations import set_setting, setting
from workshops.store.records_out import digest_of, events_in, receipts_in, receipts_root, rows_of
from workshops.workshop import Workshop

Kind = Literal["public", "complete"]
KINDS: Final[tuple[Kind, ...]] = ("public", "complete")
SCHEMA: Final = "tashawur.manifest/1"
MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
ROWS: Final = "rows.jsonl"
EVENTS: Final = "events.jsonl"
RECEIPTS: Final = "receipts.txt"
DECISION: Final = "decision.json"


def make(store: Store, workshop: str, kind: Kind) -> bytes:
    """The zip of a closed workshop; the same again gives the same bytes. Raises NotNow before."""
    with store.reading() as connection:
        if heads.head(connection, workshop).phase != "closed":
            raise NotNow("bundle.not_closed")
        if gone := erased_on(connection, workshop):
            raise NotNow("retention.erased_already", date=gone)
        files = contents(connection, workshop, kind)
        manifest = _manifest(connection, workshop, kind, files)
    return packed(files | signed(store, manifest))


def signed(store: Store, manifest: bytes) -> dict[str, bytes]:
    """A manifest and the signature of this installation under it."""
    key = own_key(store)
    said = {
        "key": key.public_key().public_bytes_raw().hex(),
        "signature": signature(key, manifest).hex(),
    }
    return {MANIFEST: manifest, SIGNATURE: canon(said)}


def contents(connection: Connection, workshop: str, kind: Kind) -> dict[str, bytes]:
    """Everything in the bundle but its manifest."""
    whole = load_workshop(connection, workshop)
    lines = rows_of(connection, workshop)
    full = kind == "complete"
    files = whole_contents(whole) if full else folder_contents(without_votes(whole))
    edition: Literal["staff", "public"] = "staff" if full else "public"
    files[DECISION] = canon_document(document(cases.decision(whole), whole, edition))
    files[EVENTS] = b"".join(canon(event) + b"\n" for event in events_in(lines))
    files[RECEIPTS] = "".join(f"{one}\n" for one in receipts_in(lines)).encode()
    if full:
        files[ROWS] = b"".join(line + b"\n" for line in lines)
    return files


def without_votes(whole: Workshop) -> Workshop:
    """What a public bundle tells of a workshop: what was set up and assessed, no vote, no count of
    people, none of what staff wrote for staff.
    """
    return Workshop(
        settings=whole.settings,
        groups=whole.groups,
        proposals=whole.proposals,
        criteria=whole.criteria,
        assessments=whole.assessments,
        context=tuple(note for note in whole.context if note.public),
    )


def canon_document(said: object) -> bytes:
    """A document with figures, its keys sorted; figures as they are written everywhere."""
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1)
    return f"{text}\n".encode()


def _manifest(connection: Connection, workshop: str, kind: Kind, files: dict[str, bytes]) -> bytes:
    """What is signed: the digests of everything, and what the list was made by."""
    whole = load_workshop(connection, workshop)
    lines = rows_of(connection, workshop)
    events, receipts = events_in(lines), receipts_in(lines)
    decided = json.loads(files[DECISION])
    said: dict[str, Any] = {
        "schema": SCHEMA,
        "workshop": workshop,
        "supersedes": heads.head(connection, workshop).supersedes,
        "ballots": len(whole.ballots),
        "voids": len(receipts) - len(whole.ballots) if receipts else 0,
        "receipts_root": receipts_root(receipts),
        "digest": digest_of(lines),
        "chain_head": events[-1]["hash"] if events else "",
        "inputs_digest": cases.inputs_digest(whole),
        "decision_digest": hashlib.sha256(files[DECISION]).hexdigest(),
        "m": whole.settings.privacy.export_minimum,
        "k": whole.settings.privacy.batch,
        "rule": decided["rule"],
        "parameters": json.dumps(decided["parameters"], sort_keys=True),
        "software": f"tashawur {version('tashawur')}",
        "kind": kind,
        "files": {name: hashlib.sha256(text).hexdigest() for name, text in files.items()},
    }
    return canon(said)


def keep_manifest(store: Store, workshop: str) -> bytes:
    """Sign the public manifest of a workshop that was closed just now, and keep it."""
    with store.reading() as connection:
        kept = setting(connection, f"manifest/{workshop}")
        if kept is not None:
            return kept.encode()
        files = contents(connection, workshop, "public")
        manifest = _manifest(connection, workshop, "public", files)
    parts = signed(store, manifest)
    text = canon({name: content.decode() for name, content in parts.items()})
    with store.writing() as connection:
        set_setting(connection, f"manifest/{workshop}", text.decode())
    return text
