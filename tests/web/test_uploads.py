"""A workshop folder from a browser: what opens, and what is refused before anything is read."""

import random
import tempfile
from dataclasses import dataclass, replace
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.conftest import EXAMPLES
from tests.vault.test_bundle import closed
from tests.workshops.meetings import FACILITATOR, NOW
from workshops.acts.actor import Unfit
from workshops.acts.workshops import bring_folder
from workshops.bundle import make
from workshops.bundle.archive import packed as bundled
from workshops.bundle.archive import unpacked as unbundled
from workshops.folder import read_folder, write_folder
from workshops.intake import archives
from workshops.phases import PHASES
from workshops.problems import InvalidFolder
from workshops.store import Store
from workshops.store.digest import store_digest
from workshops.web.uploads import unpacked


@dataclass
class Sent:
    """A file as the page receives it."""

    name: str
    content: bytes = b"x"

    def getvalue(self):
        """Everything in it."""
        return self.content


def packed(*names, content=b"x"):
    """A zip of files with these names."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return Sent("folder.zip", made.getvalue())


def names(*given):
    """The files of the folder that was sent."""
    with unpacked(given) as folder:
        return sorted(path.name for path in folder.iterdir())


def refusal(*given):
    """The key of the refusal."""
    with pytest.raises(Unfit) as refused, unpacked(given):
        pass
    return refused.value.key


def test_loose_files_and_a_zip_give_the_same_folder():
    """Its files one by one, a zip of them, and a zip of the folder around them."""
    expected = ["groups.csv", "workshop.yaml"]

    assert names(Sent("workshop.yaml"), Sent("groups.csv")) == expected
    assert names(packed("workshop.yaml", "groups.csv")) == expected
    assert names(packed("sabha/workshop.yaml", "sabha/groups.csv")) == expected


def test_what_a_system_packs_along_is_left_out():
    """Folders of macOS and files of Windows are not part of a workshop."""
    assert names(packed("a/workshop.yaml", "__MACOSX/a/._workshop.yaml", "a/.DS_Store")) == [
        "workshop.yaml"
    ]


@pytest.mark.parametrize(
    "name",
    [
        "../workshop.yaml",
        "/etc/workshop.yaml",
        "a/b/c.csv",
        "..\\x.csv",
        "a/\u202egroups.csv",
        "a b.csv",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(name):
    """No path, no backslash, no hidden direction mark: plain names in one folder."""
    assert refusal(packed(name)) == "home.zip.name"


def test_a_loose_file_with_a_path_for_a_name_is_refused():
    """What a browser calls a file is text from outside, too."""
    assert refusal(Sent("../../workshop.yaml")) == "home.zip.name"


def test_the_same_name_twice_is_refused():
    """Which of the two would count? Neither."""
    assert refusal(packed("a/groups.csv", "b/groups.csv")) == "home.zip.twice"
    assert refusal(Sent("groups.csv"), packed("groups.csv")) == "home.zip.twice"


def test_a_zip_is_measured_before_it_is_unpacked(monkeypatch):
    """Too many entries, or too much when unpacked: refused by what the zip says of itself."""
    monkeypatch.setattr(archives, "ENTRIES", 3)
    monkeypatch.setattr(archives, "EXPANDED_BYTES", 1000)

    assert refusal(packed("a", "b", "c", "d")) == "home.zip.many"
    assert refusal(packed("a", content=b"0" * 2000)) == "home.zip.large"


def test_a_damaged_zip_is_refused():
    """Something else with the ending of a zip, or half of one."""
    half = Sent("folder.zip", packed("workshop.yaml", content=b"x" * 5000).content[:60])

    assert refusal(Sent("folder.zip", b"no zip")) == "home.zip.broken"
    assert refusal(half) == "home.zip.broken"


@pytest.mark.parametrize("name", ["CON", "con.csv", "NUL", "lpt1.yaml", "..", ".", "..."])
def test_a_name_that_is_no_file_somewhere_is_refused(name):
    """On the laptop next door it would be a printer, or the folder above."""
    assert refusal(Sent(name)) == "home.zip.name"


@pytest.mark.faults
def test_ten_thousand_names_stay_in_the_folder(tmp_path, monkeypatch):
    """Whatever a file is called, nothing is written outside, and nothing stays behind."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    signs = [
        *"ab.",
        "..",
        "/",
        "\\",
        "\0",
        "\n",
        "\u202e",
        "\u200f",
        "CON",
        ":",
        "~",
        "%2e",
        "é",
        " ",
    ]
    dice = random.Random(8)  # noqa: S311  # names, not secrets
    taken = 0
    for _ in range(10_000):
        name = "".join(dice.choices(signs, k=dice.randrange(1, 9)))
        try:
            with unpacked([Sent(name)]) as folder:
                written = [path for path in tmp_path.rglob("*") if path.is_file()]
                assert written == [folder / name]
                taken += 1
        except Unfit:
            pass
        assert not any(tmp_path.iterdir())

    assert 0 < taken < 5_000


def test_a_file_larger_than_any_table_is_refused():
    """Before it is looked at."""
    assert refusal(Sent("groups.csv", b"x" * 5_000_001)) == "home.zip.large"


def test_nothing_is_left_behind():
    """The folder is gone when the reading is over."""
    with unpacked([Sent("workshop.yaml")]) as folder:
        assert folder.exists()

    assert not folder.exists()


@pytest.fixture
def two(tmp_path):
    """A laptop with a closed workshop, and another."""
    with Store.open(tmp_path / "a.sqlite") as one, Store.open(tmp_path / "b.sqlite") as other:
        yield one, closed(one), other


def digest(store):
    """Everything in a store."""
    with store.reading() as connection:
        return store_digest(connection)


@pytest.mark.parametrize("kind", ["complete", "public"])
def test_a_bundle_is_no_folder(two, kind):
    """On either laptop, and without its manifest: refused in words, nothing is kept (T19)."""
    one, identifier, other = two
    content = make(one, identifier, kind)
    bare = {n: c for n, c in unbundled(content).files.items() if not n.startswith("manifest")}
    before = digest(one), digest(other)

    for store in (one, other):
        for zipped in (content, bundled(bare)):
            with unpacked([Sent("w.zip", zipped)]) as folder:
                with pytest.raises((Unfit, InvalidFolder)) as refused:
                    bring_folder(store, FACILITATOR, folder, now=NOW)
                if kind == "complete":
                    assert refused.value.key == "home.closed_folder"

    assert (digest(one), digest(other)) == before


@pytest.mark.parametrize("phase", PHASES)
def test_a_folder_of_any_phase_is_brought_in_or_refused_in_words(tmp_path, phase):
    """No rule of the store is met without a sentence of its own."""
    given = read_folder(EXAMPLES / "sabha")
    write_folder(replace(given, settings=replace(given.settings, phase=phase)), tmp_path / "folder")
    with Store.open(tmp_path / "store.sqlite") as store:
        before = digest(store)
        try:
            bring_folder(store, FACILITATOR, tmp_path / "folder", now=NOW)
        except (Unfit, InvalidFolder):
            assert digest(store) == before
