"""The acts are tested on a store of their own, on both engines."""

from tests.workshops.store.conftest import (
    address,
    path,
    postgres,
    pytest_generate_tests,
    sqlite,
    store,
)

__all__ = ["address", "path", "postgres", "pytest_generate_tests", "sqlite", "store"]
