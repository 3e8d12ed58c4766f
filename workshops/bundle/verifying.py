"""Checking a bundle: everything is computed again, and whatever differs is named."""

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from workshops import cases
from workshops.bundle.archive import NotABundle, Read, unpacked
from workshops.bundle.keys import fingerprint, is_signed
from workshops.bundle.making import (
    DECISION,
    EVENTS,
    MANIFEST,
    RECEIPTS,
    ROWS,
    SCHEMA,
    SIGNATURE,
    canon_document,
)
from workshops.folder import read_folder
from workshops.problems import InvalidFolder
from workshops.reports.json_ import document
from workshops.store.canon import canon
from workshops.store.chain import START, link
from workshops.store.records_out import digest_of, events_in, receipts_in, receipts_root
from workshops.store.sealing import is_sealed, unseal

SHAPELESS: Final = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)
"""What a file raises that is not what its name says."""
ROUNDED: Final = 0.06
"""How far a score of one decimal may lie from the sum of its rounded contributions, per part."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that differs: the key of its sentence and the file it is about."""

    key: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A bundle and what is wrong with it. fingerprint: of the key that signed it. digest: of its
    bytes once they are unsealed.
    """

    digest: str = ""

    manifest: dict[str, Any] = field(default_factory=dict)
    public_key: bytes = b""
    fingerprint: str = ""
    faults: tuple[Fault, ...] = ()
    files: dict[str, bytes] = field(default_factory=dict)


def verify(content: bytes, passphrase: str = "", *, recompute: bool = True) -> Checked:
    """Check every digest, the signature, the chain, the receipts and, unless told not to, the list.

    Raises SealBroken for sealed bytes the passphrase does not open.
    """
    plain = unseal(content, passphrase) if is_sealed(content) else content
    digest = hashlib.sha256(plain).hexdigest()
    try:
        read = unpacked(plain)
    except NotABundle as refused:
        return Checked(digest=digest, faults=(Fault(refused.key),))
    manifest, public, faults = _signed(read)
    faults += [Fault("bundle.unreadable", name) for name in read.broken]
    checks = (_differing, _recorded, _recomputed) if recompute else (_differing, _recorded)
    for check in checks if manifest else ():
        if check is _differing or not faults:
            faults += _found(check, read, manifest)
    if not faults and not read.exact:
        faults.append(Fault("bundle.wrapping"))
    return Checked(
        digest=digest,
        manifest=manifest,
        public_key=public,
        fingerprint=fingerprint(public) if public else "",
        faults=tuple(faults),
        files=read.files,
    )


def _found(
    check: Callable[[Read, dict[str, Any]], Iterable[Fault]], read: Read, manifest: dict[str, Any]
) -> list[Fault]:
    """What a check finds. Whoever has a key of their own can sign what has no such shape at all."""
    try:
        return list(check(read, manifest))
    except SHAPELESS:
        return [Fault("bundle.unreadable", MANIFEST)]


def _signed(read: Read) -> tuple[dict[str, Any], bytes, list[Fault]]:
    """The manifest, the key it names, and whether that key signed it."""
    text = read.files.get(MANIFEST, b"")
    try:
        manifest = json.loads(text)
        if manifest["schema"] != SCHEMA or canon(manifest) != text:
            return {}, b"", [Fault("bundle.differs", MANIFEST)]
    except SHAPELESS:
        return {}, b"", [Fault("bundle.differs", MANIFEST)]
    try:
        said = json.loads(read.files.get(SIGNATURE, b""))
        public, made = bytes.fromhex(said["key"]), bytes.fromhex(said["signature"])
        whole = canon(said) == read.files[SIGNATURE]
    except SHAPELESS:
        return manifest, b"", [Fault("bundle.differs", SIGNATURE)]
    if not (whole and is_signed(public, made, text)):
        return manifest, public, [Fault("bundle.signature", SIGNATURE)]
    return manifest, public, []


def _differing(read: Read, manifest: dict[str, Any]) -> list[Fault]:
    """Files that are not what was signed, are missing, or were added."""
    wanted: dict[str, str] = manifest["files"]
    there = {name for name in read.files if name not in {MANIFEST, SIGNATURE}}
    faults = [
        Fault("bundle.differs", name)
        for name in sorted(there & wanted.keys())
        if hashlib.sha256(read.files[name]).hexdigest() != wanted[name]
    ]
    faults += [
        Fault("bundle.missing", name) for name in sorted(wanted.keys() - there - set(read.broken))
    ]
    return faults + [Fault("bundle.added", name) for name in sorted(there - wanted.keys())]


def _recorded(read: Read, manifest: dict[str, Any]) -> Iterator[Fault]:
    """The receipts, the chain and the rows, each against what the manifest says of them."""
    receipts = read.files[RECEIPTS].decode().split()
    counted = manifest["ballots"] + manifest["voids"]
    if receipts_root(receipts) != manifest["receipts_root"] or (
        receipts and len(receipts) != counted
    ):
        yield Fault("bundle.receipts", RECEIPTS)
    events = [json.loads(line) for line in read.files[EVENTS].splitlines()]
    if chain_head(events) != (manifest["chain_head"] or START):
        yield Fault("bundle.chain", EVENTS)
    if ROWS in read.files:
        lines = read.files[ROWS].splitlines()
        if lines != sorted(lines) or digest_of(lines) != manifest["digest"]:
            yield Fault("bundle.digest", ROWS)
        if receipts_in(lines) != tuple(receipts) or list(events_in(lines)) != events:
            yield Fault("bundle.rows", ROWS)


def chain_head(events: list[dict[str, Any]]) -> str:
    """The hash of the last event when every one follows from the one before; "" if one does not."""
    previous = START
    for seq, event in enumerate(events, start=1):
        row = (event["workshop"], event["seq"], event["ts"], event["kind"], event["body"])
        made = link(previous, *row)
        if (event["seq"], event["prev"], event["hash"]) != (seq, previous, made):
            return ""
        previous = made
    return previous


def _recomputed(read: Read, manifest: dict[str, Any]) -> Iterator[Fault]:
    """The list: from the ballots where they are there, else the ranking from its parts."""
    decided = json.loads(read.files[DECISION])
    if manifest["kind"] == "public":
        if not _adds_up(decided):
            yield Fault("bundle.ranking", DECISION)
        return
    try:
        with tempfile.TemporaryDirectory() as folder:
            for name, content in read.files.items():
                target = Path(folder, name)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
            workshop = read_folder(folder)
    except InvalidFolder:
        yield Fault("bundle.folder")
        return
    if cases.inputs_digest(workshop) != manifest["inputs_digest"]:
        yield Fault("bundle.inputs")
    again = document(cases.decision(workshop), workshop, "staff")
    if canon_document(again) != read.files[DECISION]:
        yield Fault("bundle.list", DECISION)


def _adds_up(decided: dict[str, Any]) -> bool:
    """Each score is the sum of its parts, and the ranking follows the scores."""
    places = [one for one in decided["ranking"] if one.get("score") is not None]
    sums = all(
        not one.get("contributions")
        or abs(sum(one["contributions"].values()) - one["score"])
        <= ROUNDED * (1 + len(one["contributions"]))
        for one in places
    )
    scores = [one["score"] for one in sorted(places, key=lambda one: int(one["rank"]))]
    return sums and all(a >= b - ROUNDED for a, b in pairwise(scores))
