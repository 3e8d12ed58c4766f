"""Tricks of YAML and of names in what is uploaded as a workshop or as a bundle: refused at once."""

import os
import resource
import warnings
import zipfile
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

import pytest

from tests.conftest import EXAMPLES
from tests.intake.hostile import TRAVERSAL
from workshops.acts.actor import Unfit
from workshops.bundle.archive import packed
from workshops.bundle.making import DECISION, EVENTS, RECEIPTS, SCHEMA, signed
from workshops.bundle.verifying import verify
from workshops.folder import examine
from workshops.language import LANGUAGES, say
from workshops.store import Store
from workshops.store.canon import canon
from workshops.store.convert import add_workshop
from workshops.store.digest import store_digest
from workshops.store.records_out import receipts_root
from workshops.web.uploads import unpacked
from workshops.wording import problem_line

pytestmark = pytest.mark.faults
WHOLE = {path.name: path.read_bytes() for path in (EXAMPLES / "sabha").iterdir() if path.is_file()}
SETTINGS = WHOLE["workshop.yaml"].decode()
MEMORY_KIB = 200 * 1024
LEVELS = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 10))
MORE = {
    "laughs": f"l0: &l0 [x]\n{LEVELS}\n",
    "one alias": "a: &a 1\nb: *a\n",
    "an anchor nobody uses": "a: &a 1\n",
    "an alias of nothing": "a: *nothing\n",
    "an alias of itself": "a: &a [*a]\n",
    "merge key": "base: &base {budget: 1}\n<<: *base\n",
    "merge key in place": "<<: {budget: 1}\n",
    "merge keys as a list": "<<: [{budget: 1}, {budget: 2}]\n",
    "python object": "a: !!python/object/apply:os.system ['true']\n",
    "python name": "a: !!python/name:os.system\n",
    "python module": "a: !!python/module:os\n",
    "binary": "a: !!binary aGVsbG8=\n",
    "set": "a: !!set {x, y}\n",
    "ordered map": "a: !!omap [x: 1]\n",
    "timestamp": "a: !!timestamp 2001-12-14\n",
    "own tag": "a: !secret x\n",
    "verbatim tag": "a: !<tag:yaml.org,2002:int> 3\n",
    "bare tag": "a: ! x\n",
    "the same key": "budget: 5\n",
    "the same key in quotes": '"budget": 5\n',
    "the same key escaped": '"\\x62udget": 5\n',
    "the same key below": "extra: {a: 1, a: 2}\n",
    "a list as key": "? [a, b]\n: 1\n",
    "a mapping as key": "{a: 1}: 2\n",
    "two documents": "---\nid: other\n",
    "three documents": "...\n---\na: 1\n---\nb: 2\n",
    "deep list": f"a: {'[' * 25}{']' * 25}\n",
    "very deep list": f"a: {'[' * 20_000}{']' * 20_000}\n",
    "deep mapping": f"a: {'{a: ' * 25}1{'}' * 25}\n",
    "very deep mapping": f"a: {'{a: ' * 9_000}1{'}' * 9_000}\n",
    "deep block": "".join(f"{'  ' * n}k{n}:\n" for n in range(40)),
    "deep sequence": f"a:\n{''.join('  ' * n + '-' + chr(10) for n in range(1, 40))}",
    "too much": f"a: {'x' * 300_000}\n",
    "too many keys": "".join(f"k{n}: 1\n" for n in range(40_000)),
    "an open quote": 'a: "x\n',
    "an open list": "a: [1, 2\n",
    "a tab for indent": "a:\n\tb: 1\n",
    "a reserved sign": "a: @x\n",
    "a backtick": "a: `x`\n",
    "percent": "%TAG ! tag:x,2000:\n",
    "two directives": "%YAML 9.9\n---\na: 1\n",
    "an unknown key": "nobody_knows: 1\n",
    "an escape of nothing": '"\\q": 1\n',
    "a lone surrogate": '"\\uD800": 1\n',
    "a null byte escaped": 'place: "\\0"\n',
}
"""What is written below the settings of an example, by what it tries."""
VALUES = {
    "huge": "9" * 400,
    "as many digits as fit": "9" * 5_000,
    "hexadecimal": "0xFFFFFFFFFFFFFFFFFFFF",
    "octal": "0o7777777777777",
    "underscores": "1_000_000",
    "base sixty": "1:30:00",
    "exponent": "1e999",
    "infinite": ".inf",
    "no number": ".nan",
    "negative": "-5",
    "a truth": "NO",
    "nothing": "~",
    "empty": "",
    "a list": "[1]",
    "a mapping": "{a: 1}",
    "a fraction": "0.5",
    "a formula": "=1+1",
    "full-width digits": "\uff11\uff12",
    "a page": "|\n  many\n  lines",
    "a date": "2026-01-01",
}
"""What stands as the budget."""
TEXTS = {
    "a null byte": SETTINGS.encode() + b"\0",
    "a control sign": SETTINGS.encode() + b"a: \x07\n",
    "half a character": SETTINGS.encode() + b"a: \xd9\n",
    "Windows-1256": SETTINGS.encode() + "a: بئر\n".encode("cp1256"),
    "UTF-16 without a mark": SETTINGS.encode("utf-16-le"),
    "UTF-32": SETTINGS.encode("utf-32"),
    "a program": b"MZ\x90\0" * 50,
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(50),
    "a list": b"- 1\n- 2\n",
    "a word": b"hello\n",
    "nothing": b"",
    "a zip": b"PK\x03\x04" + bytes(30),
    "json": b'{"id": "x"}',
    "html": b"<html><body>x</body></html>",
}
"""The whole of the file."""


@dataclass
class Given:
    """A file as a browser sends it."""

    name: str
    content: bytes

    def getvalue(self) -> bytes:
        """Everything in it."""
        return self.content


def zipped(files, replaced=("", "")) -> bytes:
    """A zip with names no writer would let through; replaced: name as written, name meant."""
    out = BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files:
                archive.writestr(name, content)
    return out.getvalue().replace(replaced[0].encode(), replaced[1].encode() or b"")


def yamls():
    """Every file of settings."""
    budget = next(line for line in SETTINGS.splitlines() if line.startswith("budget:"))
    yield from ((f"more: {tries}", (SETTINGS + more).encode()) for tries, more in MORE.items())
    for tries, value in VALUES.items():
        yield f"budget: {tries}", SETTINGS.replace(budget, f"budget: {value}").encode()
    yield from ((f"all: {tries}", content) for tries, content in TEXTS.items())


def refused(given) -> list[tuple[str, object, str]]:
    """What stops an upload: file, row and reason in every language."""
    try:
        with unpacked(given) as folder:
            problems = [p for p in examine(folder).problems if p.level == "error"]
    except Unfit as unfit:
        said = [say(la, unfit.key, **unfit.numbers) for la in LANGUAGES]
        return [("upload", None, reason) for reason in said]
    return [(p.file, p.row, problem_line(p, la)) for p in problems for la in LANGUAGES]


@pytest.fixture
def guarded(tmp_path):
    """A store whose digest and a process whose memory stay as they are."""
    with Store.open(tmp_path / "store.sqlite") as store:
        with store.writing() as connection:
            add_workshop(connection, example())
        with store.reading() as connection:
            before = store_digest(connection)
        start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        yield
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - start < MEMORY_KIB
        with store.reading() as connection:
            assert store_digest(connection) == before


def example():
    """The example, read."""
    return examine(EXAMPLES / "sabha").workshop


def uploads():
    """Every upload: settings that are tricks, and zips whose names lead elsewhere."""
    for tries, content in yamls():
        files = WHOLE | {"workshop.yaml": content}
        yield tries, [Given(name, one) for name, one in files.items()]
    for tries, more in (("laughs", MORE["laughs"]), ("a tag", MORE["python object"])):
        files = WHOLE | {"context.yaml": more.encode()}
        yield f"context: {tries}", [Given("w.zip", zipped(files.items()))]
    for name in TRAVERSAL:
        plain = "q" * len(name.encode())
        made = zipped([*WHOLE.items(), (plain if name.isascii() else name, b"x")], (plain, name))
        yield f"name {name!r}", [Given("w.zip", made)]
    for name in (
        "../workshop.yaml",
        "/etc/x.csv",
        "CON",
        "nul.csv",
        "a/b/c/d.csv",
        "..",
        "\u202ex.csv",
    ):
        yield f"file {name!r}", [*(Given(n, c) for n, c in WHOLE.items()), Given(name, b"x")]
    twice = [*WHOLE.items(), ("workshop.yaml", b"id: other\n")]
    yield "twice", [Given("w.zip", zipped(twice))]
    yield "many", [Given("w.zip", zipped((f"{n}.csv", b"x") for n in range(300)))]
    yield "large", [Given("w.zip", zipped([("a.csv", bytes(31 * 1024**2))]))]


@pytest.mark.usefixtures("guarded")
def test_every_trick_of_settings_and_names_is_refused(capsys):
    """File, row and reason of each, in every language; seconds are printed."""
    slowest, count = (0.0, ""), 0
    for tries, given in uploads():
        began = sum(os.times()[:2])
        found = refused(given)
        slowest = max(slowest, (sum(os.times()[:2]) - began, tries))
        count += 1
        assert found, tries
        assert all(reason for _, _, reason in found), tries
        if not tries.startswith(("name", "file", "twice", "many", "large")):
            assert any(file in {"workshop.yaml", "context.yaml"} for file, _, _ in found), tries
    with capsys.disabled():
        print(f"\n{count} tricks of folders, slowest {slowest[0]:.2f} s CPU ({slowest[1]})")  # noqa: T201

    assert count > 90


@pytest.mark.usefixtures("guarded")
def test_every_trick_of_bundles_is_refused():
    """By names, size or content, before anything of them is believed."""
    tricks = [zipped([("manifest.json", b"{}"), (name, b"x")]) for name in TRAVERSAL[:5]]
    tricks += [
        zipped([("manifest.json", content)]) for content in (b"", b"[]", b"{", b"null", b"\0")
    ]
    tricks += [zipped([("manifest.json", b"[" * 50_000)]), zipped([("a", bytes(31 * 1024**2))])]
    tricks += [zipped((f"{n}", b"x") for n in range(300)), zipped([]), b"", b"PK", b"PK\x05\x06"]
    tricks += [zipped([("manifest.json", b'{"files": {"../x": "0"}}'), ("manifest.sig", b"{}")])]
    tricks += [
        zipped([("manifest.json", b'{"files": 5, "workshop": {}}'), ("manifest.sig", b"[]")])
    ]

    for content in tricks:
        assert verify(content).faults, content[:200]


@pytest.mark.parametrize("part", ["files", "receipts", "events", "decision", "kind", "ballots"])
def test_nonsense_signed_with_a_key_of_its_own_is_refused(tmp_path, part):
    """Whoever has the program can sign; what they sign need not be a bundle at all."""
    files = {RECEIPTS: b"", EVENTS: b"", DECISION: b"{}"}
    if part in {"receipts", "events", "decision"}:
        files[{"receipts": RECEIPTS, "events": EVENTS, "decision": DECISION}[part]] = b"[" * 50_000
    manifest = {
        "schema": SCHEMA,
        "workshop": "w",
        "kind": 5 if part == "kind" else "public",
        "ballots": [] if part == "ballots" else 0,
        "voids": 0,
        "receipts_root": receipts_root([]),
        "chain_head": "",
        "files": [1]
        if part == "files"
        else {name: sha256(content).hexdigest() for name, content in files.items()},
    }
    with Store.open(tmp_path / "other.sqlite") as store:
        made = packed(files | signed(store, canon(manifest)))

    assert verify(made).faults
