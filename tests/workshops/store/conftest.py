"""A store of its own for every test, on both engines."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.workshops.store.servers import emptied, program, server
from workshops.store import Store

ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """One server for all tests; a folder with a short name, because sockets have one."""
    if program("initdb") is None:
        pytest.skip("PostgreSQL server programs not found")
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    try:
        with server(folder) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def address(request, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where the store of a test lies; what is kept beside a server goes to a folder of the test."""
    monkeypatch.chdir(tmp_path)
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.sqlite'}"
    return emptied(request.getfixturevalue("postgres"))


@pytest.fixture
def another(request: pytest.FixtureRequest, address: str, tmp_path: Path) -> Callable[[str], str]:
    """Where further empty stores of a test lie, by their names: on the same engine."""

    def named(name: str) -> str:
        if address.startswith("sqlite"):
            return f"sqlite:///{tmp_path / name}.sqlite"
        return emptied(request.getfixturevalue("postgres"), name)

    return named


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test that uses a store runs on both engines, unless it names one or wants a file."""
    named = {mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")}
    if "address" in metafunc.fixturenames and "address" not in named:
        metafunc.parametrize("address", ENGINES, indirect=True)


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """An empty store."""
    with Store.open(address) as opened:
        yield opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where an SQLite store of a test may lie."""
    return tmp_path / "store.sqlite"


@pytest.fixture
def sqlite(path: Path) -> Iterator[Store]:
    """An empty store in a file, for what only files do."""
    with Store.open(path) as opened:
        yield opened
