"""What every test may lean on: catalogues, reference material, Hypothesis profiles."""

import gc
import os
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from workshops.doors import secret

PROJECT = Path(__file__).parents[1]
EXAMPLES = PROJECT / "data" / "examples"
SHARED = PROJECT.parent / "shared"

runpy.run_path(str(PROJECT / "workshops/locale/compile.py"), run_name="__main__")

settings.register_profile("fast", max_examples=50, deadline=None)
settings.register_profile(
    "ci",
    max_examples=200,
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("night", max_examples=20_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))


def pytest_collection_finish() -> None:
    """Look through the heap less often: a run of thousands of tests keeps many decided workshops,
    and the collector would go through all of them again and again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def shared(path: str) -> Path:
    """A file of the reference material kept beside the project; skip where it is not there."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"reference material not beside the project: shared/{path}")
    return found


@pytest.fixture(autouse=True, scope="session")
def quick_seals() -> Iterator[None]:
    """Seal secrets at a thousandth of the price; what a started server pays is tested there."""
    shipped = secret.LOG_N
    secret.LOG_N = 7
    yield
    secret.LOG_N = shipped
