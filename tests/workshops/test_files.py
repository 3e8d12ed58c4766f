"""A file is there whole or not at all."""

import os
from pathlib import Path

import pytest

from tests.conftest import EXAMPLES
from workshops.files import write_file, write_files
from workshops.folder import folder_contents, read_folder, write_folder
from workshops.resources import template


def nothing_left_over(folder):
    """The names in a folder; temporary ones begin with a dot."""
    names = sorted(path.name for path in folder.iterdir())
    assert not [name for name in names if name.startswith(".")]
    return names


def test_a_file_is_replaced_whole(tmp_path):
    """The old content stands until the new one is on the disk."""
    write_file(tmp_path / "deep" / "a.json", b"old")
    write_file(tmp_path / "deep" / "a.json", b"new")

    assert (tmp_path / "deep" / "a.json").read_bytes() == b"new"
    assert nothing_left_over(tmp_path / "deep") == ["a.json"]


def failing(monkeypatch, name, nth):
    """Make the n-th call of a file operation fail, as a full disk does."""
    real, calls = getattr(os, name), []

    def call(*arguments, **named):
        calls.append(arguments)
        if len(calls) == nth:
            raise OSError(28, "No space left on device")
        return real(*arguments, **named)

    monkeypatch.setattr(os, name, call)


@pytest.mark.parametrize("nth", [1, 2, 7])
def test_a_full_disk_leaves_the_old_folder(nth, tmp_path, monkeypatch):
    """When the n-th file cannot be written, every file is as it was and no part remains."""
    folder = tmp_path / "w"
    write_folder(read_folder(template("workshop")), folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    failing(monkeypatch, "fsync", nth)

    with pytest.raises(OSError, match="No space"):
        write_folder(read_folder(EXAMPLES / "sabha"), folder)

    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


@pytest.mark.parametrize("nth", [1, 5])
def test_a_new_folder_appears_whole_or_not_at_all(nth, tmp_path, monkeypatch):
    """When a file of a new folder cannot be written, there is no folder and nothing beside it."""
    failing(monkeypatch, "fsync", nth)

    with pytest.raises(OSError, match="No space"):
        write_folder(read_folder(EXAMPLES / "sabha"), tmp_path / "w")

    assert nothing_left_over(tmp_path) == []


def test_a_rename_that_fails_leaves_no_part(tmp_path, monkeypatch):
    """A target that cannot be replaced keeps its content; the part beside it is removed."""
    write_file(tmp_path / "a", b"old")

    def refuse(part, target):
        raise PermissionError(13, "in use", str(part), None, str(target))

    monkeypatch.setattr(Path, "replace", refuse)

    with pytest.raises(PermissionError):
        write_file(tmp_path / "a", b"new")

    assert nothing_left_over(tmp_path) == ["a"]
    assert (tmp_path / "a").read_bytes() == b"old"


def test_what_is_stale_goes_last(tmp_path):
    """Files to remove are removed once the new ones are there."""
    write_files(tmp_path / "w", {"a": b"1", "sub/b": b"2"})
    write_files(tmp_path / "w", {"a": b"3"}, stale=("sub/b", "never"))

    assert (tmp_path / "w" / "a").read_bytes() == b"3"
    assert not (tmp_path / "w" / "sub" / "b").exists()


def test_every_file_of_a_folder_is_written(tmp_path):
    """The names on the disk are the names of the contents."""
    workshop = read_folder(EXAMPLES / "al_kufra")
    write_folder(workshop, tmp_path / "w")

    on_disk = {
        path.relative_to(tmp_path / "w").as_posix()
        for path in (tmp_path / "w").rglob("*")
        if path.is_file()
    }
    assert on_disk == set(folder_contents(workshop))
