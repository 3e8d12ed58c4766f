"""More than 200 broken or hostile files: each refused at once, by its name, and nothing changes."""

import os
import resource
from collections import Counter
from datetime import UTC, datetime

import pytest

from tests.conftest import EXAMPLES
from tests.intake.hostile import files
from workshops.folder import read_folder
from workshops.intake.answers import Answers
from workshops.intake.oddities import NotReadable, waiting
from workshops.intake.planning import plan
from workshops.intake.wording import cure, line
from workshops.language import LANGUAGES
from workshops.store import Store
from workshops.store.convert import add_workshop, load_workshop
from workshops.store.digest import store_digest

MEMORY_KIB = 200 * 1024
HARMLESS = ("any", "none")
"""Kinds of a file that a careful reader may also read: then it must not be spoilt by it."""


def outcome(name, content, workshop, kind):
    """What stops a file: its oddities; empty if it could be taken."""
    try:
        planned = plan(name, content, workshop, "" if kind in HARMLESS else kind, Answers())
    except NotReadable as refused:
        return (refused.oddity,)
    return waiting(planned.oddities)


def check(corpus, tmp_path):
    """Every file is stopped with file, place and sentence; gives how long the slowest took."""
    workshop = read_folder(EXAMPLES / "sabha")
    with Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}") as store:
        with store.writing() as connection:
            identifier = add_workshop(connection, workshop)
        with store.reading() as connection:
            before = store_digest(connection)
            workshop = load_workshop(connection, identifier)
        start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        slowest, kinds = (0.0, ""), Counter()
        for tries, name, content, kind in corpus:
            began = sum(os.times()[:4])
            found = outcome(name, content, workshop, kind)
            slowest = max(slowest, (sum(os.times()[:4]) - began, tries))
            assert found or kind in HARMLESS, tries
            kinds.update(one.kind for one in found[:1])
            for one in found:
                assert one.file == name.rpartition("/")[2] or one.file.startswith(name), tries
                assert all(line(one, tongue) and cure(one, tongue) for tongue in LANGUAGES), tries
                assert "Canary" not in f"{one} {line(one, 'en')} {cure(one, 'en')}"
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - start
        assert grown < MEMORY_KIB
        with store.reading() as connection:
            assert store_digest(connection) == before
    return slowest, kinds, grown


def test_a_first_forty_are_refused(tmp_path):
    """One of every few, without waiting for a spreadsheet to be read: the plain suite's share."""
    corpus = [one for one in files() if not one[1].endswith((".xlsx", ".ods", ".xls"))][::3]

    assert len(corpus) >= 30
    check(corpus, tmp_path)


@pytest.mark.parametrize("ending", ["xlsx", "csv", "zip", "xls"])
@pytest.mark.parametrize(
    "head",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"\xff\xd8\xff\xe0\0\x10JFIF\0",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
        b"MZ\x90\0\x03\0\0\0",
    ],
    ids=["png", "jpeg", "pdf", "exe"],
)
def test_what_is_no_table_is_refused_and_not_asked_for_its_encoding(head, ending):
    """A picture or a PDF under another name: one plain sentence, no question to answer."""
    (found,) = outcome(f"k.{ending}", head * 9, read_folder(EXAMPLES / "sabha"), "proposals")

    assert (found.kind, found.level) == ("book_none", "refused")
    assert "There is no table in this file" in cure(found, "en")


@pytest.mark.faults
def test_every_one_of_more_than_two_hundred_is_refused(tmp_path, capsys):
    """The store's digest is what it was, memory has not grown by 200 MB; seconds are printed."""
    corpus = list(files())
    began = datetime.now(UTC)
    slowest, kinds, grown = check(corpus, tmp_path)
    seconds = (datetime.now(UTC) - began).total_seconds()
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss

    assert len(corpus) >= 200
    with capsys.disabled():
        print(  # noqa: T201  # a measured figure
            f"\n{len(corpus)} hostile files in {seconds:.1f} s, slowest {slowest[0]:.2f} s CPU"
            f" ({slowest[1]}), memory +{grown // 1024} MB, largest child {children // 1024} MB;"
            f" {len(kinds)} reasons"
        )
