"""Stores in files, stretched quickly; the fixtures of both engines for what merges."""

import pytest

from tests.workshops.store.conftest import (  # noqa: F401
    address,
    another,
    postgres,
    pytest_generate_tests,
)
from workshops.store import Store, sealing


@pytest.fixture
def store(tmp_path):
    """A store in a file."""
    with Store.open(tmp_path / "store.sqlite") as opened:
        yield opened


@pytest.fixture(autouse=True)
def quick(request, monkeypatch):
    """Half a second and 128 MiB a key are for people who guess, not for every test."""
    if "stretched" in request.keywords:
        return
    stretch = sealing.hashlib.scrypt

    def quickly(said, *, n, maxmem, **given):
        return stretch(said, n=2**4, maxmem=maxmem if n else 0, **given)

    monkeypatch.setattr(sealing.hashlib, "scrypt", quickly)
