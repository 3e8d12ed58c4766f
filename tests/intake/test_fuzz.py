"""Damaged files of every reader: read, or refused in a plain sentence; no error, no wait, no trace.

A few of each in the plain run. `pytest -n 0 -m nightly tests/intake/test_fuzz.py` tries thousands
and prints how many were read and refused; `TASHAWUR_FUZZ` sets how many, `TASHAWUR_FUZZ_SEED` the
first seed.
"""

import csv
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from io import StringIO
from random import Random

import pytest
from sqlalchemy import select

from tests.conftest import EXAMPLES
from tests.intake.books import xlsx
from tests.intake.fuzz import damaged, damaged_inside
from tests.vault.test_bundle import closed
from tests.workshops.meetings import FACILITATOR, NOW
from workshops.acts.workshops import bring_folder
from workshops.bundle import make, merge, trust, verify
from workshops.bundle.archive import packed, unpacked
from workshops.bundle.keys import own_key
from workshops.bundle.making import MANIFEST, SIGNATURE, signed
from workshops.folder import examine, read_folder
from workshops.intake.answers import Answers
from workshops.intake.oddities import NotReadable, waiting
from workshops.intake.planning import plan, recorded
from workshops.intake.wording import cure, line
from workshops.language import LANGUAGES, say
from workshops.problems import InvalidFolder, errors
from workshops.store import Store
from workshops.store.canon import canon
from workshops.store.convert import add_workshop, erase
from workshops.store.digest import store_digest
from workshops.store.schema import SCHEMA
from workshops.wording import problem_line
from workshops.workshop import Workshop

FOLDER = {path.name: path.read_bytes() for path in (EXAMPLES / "sabha").iterdir() if path.is_file()}
CPU_SECONDS = 2.0
TRIES = int(os.environ.get("TASHAWUR_FUZZ", "3000"))
FIRST = int(os.environ.get("TASHAWUR_FUZZ_SEED", "0"))
FEW = {"csv": 60, "xlsx": 6, "yaml": 12, "folder": 12, "bundle": 25}
IMPORTED = ("proposals", "ballots", "tallies")
UNFILLED = re.compile(r"\{[a-z_]{3,}\}")
Reader = Callable[[Random], str]


def processor() -> float:
    """Seconds of the processor so far, those of children, too: a busy machine does not count."""
    return sum(os.times()[:4])


def told(reasons: Iterator[str] | list[str]) -> str:
    """What is said of a refused file; fails where nothing is, or not in words."""
    said = list(reasons)
    assert said
    assert all(one.strip() and not UNFILLED.search(one) for one in said), said
    return "refused"


@cache
def example() -> Workshop:
    """The example, read once."""
    return read_folder(EXAMPLES / "sabha")


def imported(name: str, content: bytes, kind: str) -> str:
    """A file on the page Import, taken as far as it may be without an answer."""
    given = example()
    try:
        planned = plan(name, content, given, kind, Answers())
    except NotReadable as refused:
        found = (refused.oddity,)
    else:
        found = waiting(planned.oddities)
        if not found:
            recorded(planned, given, NOW)
            return "read"
    assert all(one.file for one in found), "this file, or the one it does not agree with"
    return told(text(one, la) for one in found for la in LANGUAGES for text in (line, cure))


def of_csv(random: Random) -> str:
    """A table of the example as somebody's program wrote it."""
    kind = random.choice(IMPORTED)
    return imported("list.csv", damaged(FOLDER[f"{kind}.csv"], random), kind)


def of_xlsx(random: Random) -> str:
    """The same as a workbook: the zip damaged, or a part inside."""
    kind = random.choice(IMPORTED)
    rows = list(csv.reader(StringIO(FOLDER[f"{kind}.csv"].decode("utf-8-sig"))))
    book = xlsx([[int(x) if x.isdecimal() else x for x in row] for row in rows[:40]])
    harm = damaged if random.random() < 0.3 else damaged_inside
    return imported("list.xlsx", harm(book, random), kind)


def brought(store: Store, tmp_path, files: dict[str, bytes]) -> str:
    """A whole folder, brought in where nothing is wrong; refused without a trace else."""
    place = tmp_path / "folder"
    place.mkdir(exist_ok=True)
    for name, content in files.items():
        (place / name).write_bytes(content)
    found = errors(examine(place).problems)
    if not found:
        with Store.open(tmp_path / "scratch.sqlite") as scratch:
            made = bring_folder(scratch, FACILITATOR, place, now=NOW)
            with scratch.writing() as connection:
                erase(connection, made)
        return "read"
    with pytest.raises(InvalidFolder):
        bring_folder(store, FACILITATOR, place, now=NOW)
    assert all(one.file for one in found)
    return told(problem_line(one, la) for one in found for la in LANGUAGES)


@pytest.fixture
def store(tmp_path):
    """A store with a workshop in it, the same afterwards."""
    with Store.open(tmp_path / "store.sqlite") as made:
        with made.writing() as connection:
            add_workshop(connection, example())
        with made.reading() as connection:
            before = store_digest(connection)
        yield made
        with made.reading() as connection:
            assert store_digest(connection) == before


@pytest.fixture(scope="module")
def bundles(tmp_path_factory):
    """A closed workshop of another laptop: its store and both of its bundles."""
    with Store.open(tmp_path_factory.mktemp("other") / "store.sqlite") as made:
        identifier = closed(made)
        yield made, [make(made, identifier, kind) for kind in ("complete", "public")]


def of_bundle(bundles, here: Store, random: Random) -> str:
    """A bundle damaged as a file, in a part, or in a part and signed anew by whoever has a key.

    here: a store that trusts that key; whatever is not in order stays in quarantine.
    """
    other, made = bundles
    content = random.choice(made)
    match random.randrange(3):
        case 0:
            content = damaged(content, random)
        case 1:
            content = damaged_inside(content, random)
        case _:
            content = signed_anew(other, content, random)
    faults = verify(content).faults
    before = workshops(here)
    merged = merge(here, content, now=NOW)
    if merged.state == "accepted":
        assert not verify(content, recompute=False).faults
        return "read"
    assert workshops(here) == before
    assert merged.state == "known" or merged.reason
    if not faults:
        return "read"
    return told(say(la, one.key, name=one.name) for one in faults for la in LANGUAGES)


def workshops(store: Store) -> bytes:
    """Everything in a store but what it notes of bundles and acts."""
    with store.reading() as connection:
        rows = [
            sorted(map(repr, connection.execute(select(one))))
            for one in SCHEMA.sorted_tables
            if one.name not in {"merged", "events", "store"}
        ]
    return sha256(repr(rows).encode()).digest()


def signed_anew(other: Store, content: bytes, random: Random) -> bytes:
    """One part damaged, and a manifest that agrees with it."""
    read = unpacked(content)
    name = random.choice(sorted(set(read.files) - {MANIFEST, SIGNATURE}))
    files = dict(read.files) | {name: damaged(read.files[name], random)}
    manifest = json.loads(read.files[MANIFEST])
    manifest["files"][name] = sha256(files[name]).hexdigest()
    return packed(files | signed(other, canon(manifest)))


def run(tries: int, each: Reader) -> Counter:
    """So many damaged files; how many were read and refused, and the slowest."""
    kinds: Counter = Counter()
    wrong = {}
    for seed in range(FIRST, FIRST + tries):
        began = processor()
        try:
            kinds[each(Random(seed))] += 1  # noqa: S311  # damage, not a secret
        except Exception as error:  # noqa: BLE001  # each with its seed, all at once
            wrong[seed] = repr(error)[:300]
        took = processor() - began
        kinds["slowest"] = max(kinds["slowest"], round(took * 1000))
        if took >= CPU_SECONDS:
            wrong[seed] = f"{took:.1f} s of the processor"
    assert wrong == {}
    return kinds


def printed(kind: str, kinds: Counter, capsys: pytest.CaptureFixture) -> None:
    """What became of them."""
    with capsys.disabled():
        print(f"\n{kind}: {dict(kinds)}, slowest in ms of the processor")  # noqa: T201  # measured


def readers(kind: str, request: pytest.FixtureRequest) -> Reader:
    """How one kind of file is made and read."""
    if kind in {"csv", "xlsx"}:
        return {"csv": of_csv, "xlsx": of_xlsx}[kind]
    store = request.getfixturevalue("store")
    if kind == "bundle":
        made = request.getfixturevalue("bundles")
        here = request.getfixturevalue("trusting")
        return lambda random: of_bundle(made, here, random)
    place = request.getfixturevalue("tmp_path")
    tables_ = [name for name in FOLDER if name.endswith(".csv")]
    settings = [name for name in FOLDER if name.endswith(".yaml")]

    def of_folder(random: Random) -> str:
        """A folder with one file damaged."""
        name = random.choice(settings if kind == "yaml" else tables_)
        return brought(store, place, FOLDER | {name: damaged(FOLDER[name], random)})

    return of_folder


@pytest.fixture
def trusting(bundles, tmp_path):
    """Another office that takes in what the laptop of the bundles signs."""
    other, _ = bundles
    with Store.open(tmp_path / "office.sqlite") as made:
        trust(made, own_key(other).public_key().public_bytes_raw(), now=NOW)
        yield made


@pytest.mark.faults
@pytest.mark.parametrize("kind", FEW)
def test_a_few_damaged_files_are_read_or_refused(kind, request):
    """The share of an ordinary run."""
    kinds = run(FEW[kind], readers(kind, request))

    assert kinds["read"] + kinds["refused"] == FEW[kind]
    assert kinds["refused"]


def test_a_few_damaged_tables_are_read_or_refused():
    """In the plain suite, which starts no other process."""
    kinds = run(25, of_csv)

    assert kinds["read"] + kinds["refused"] == 25


@pytest.mark.nightly
@pytest.mark.parametrize("kind", FEW)
def test_thousands_of_damaged_files_are_read_or_refused(kind, request, capsys):
    """No error, nothing that hangs, nothing left in the store."""
    kinds = run(TRIES, readers(kind, request))

    printed(kind, kinds, capsys)
    assert kinds["read"] + kinds["refused"] == TRIES
