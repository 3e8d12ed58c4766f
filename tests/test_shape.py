"""The shape of the code: the arrow of imports, the length of modules, tables of contents."""

import ast
import sys
from pathlib import Path

import pytest

from tests.conftest import PROJECT

CORE_MAY_IMPORT = {
    "scoring": {"numpy", "scoring"},
    "prioritization": {"numpy", "scoring", "prioritization"},
}
PACKAGES = ("scoring", "prioritization", "workshops")
MODULE_LINES = 320
PAGE_LINES = 100


def modules(package: str) -> list[Path]:
    """Every module of a package, in a fixed order."""
    return sorted((PROJECT / package).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """The first name of everything a module imports, wherever in it the import stands."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.add((node.module or "").split(".")[0])
    return names


@pytest.mark.parametrize("package", CORE_MAY_IMPORT)
def test_the_arrow_points_inwards(package):
    """The core imports the standard library, numpy and what lies further in, and nothing else."""
    allowed = CORE_MAY_IMPORT[package] | set(sys.stdlib_module_names)

    strays = {
        f"{path.relative_to(PROJECT)}: {name}"
        for path in modules(package)
        for name in imported(path) - allowed
    }

    assert not strays


@pytest.mark.parametrize("package", CORE_MAY_IMPORT)
def test_the_core_reads_no_clock_file_or_chance(package):
    """Time, files, logging and unseeded randomness stay at the edge."""
    forbidden = {"datetime", "time", "locale", "logging", "os", "pathlib", "random", "secrets"}

    strays = {
        f"{path.relative_to(PROJECT)}: {name}"
        for path in modules(package)
        for name in imported(path) & forbidden
    }

    assert not strays


def test_tests_alone_import_the_oracles():
    """The GPL library pabutools and the other oracles are never imported by the product."""
    oracles = {"pabutools", "abcvoting", "pymcdm", "skcriteria", "scipy", "hypothesis", "pytest"}

    strays = {
        f"{path.relative_to(PROJECT)}: {name}"
        for package in PACKAGES
        for path in modules(package)
        for name in imported(path) & oracles
    }

    assert not strays


def test_only_the_store_knows_sql():
    """SQLAlchemy is imported in `workshops/store/`; acts and pages only pass connections on."""
    strays = [
        str(path.relative_to(PROJECT))
        for path in modules("workshops")
        if "sqlalchemy" in imported(path) and "store" not in path.parts
    ]

    assert not strays


def test_modules_fit_on_a_few_screens():
    """Modules stay under about 300 lines and pages under 100."""
    too_long = []
    for package in PACKAGES:
        for path in modules(package):
            limit = PAGE_LINES if "pages" in path.parts else MODULE_LINES
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > limit:
                too_long.append(f"{path.relative_to(PROJECT)}: {lines} lines, {limit} allowed")

    assert not too_long


def test_there_is_no_drawer_for_everything():
    """No module is called utils, common, helpers or manager."""
    drawers = {"utils", "common", "helpers", "manager"}

    found = [p for package in PACKAGES for p in modules(package) if p.stem in drawers]

    assert not found


@pytest.mark.parametrize("package", ["scoring", "prioritization"])
def test_each_core_package_lists_what_it_offers(package):
    """`__init__.py` is the table of contents: a sentence and `__all__`."""
    module = __import__(package)

    assert module.__doc__
    assert module.__all__
    for name in module.__all__:
        assert hasattr(module, name), name


def test_constraints_are_names_and_versions_and_nothing_else():
    """No index, no hash, no address: what was tested, readable by anybody."""
    lines = (PROJECT / "constraints.txt").read_text(encoding="utf-8").splitlines()

    assert lines
    for line in lines:
        name, _, version = line.partition("==")
        assert name, line
        assert version, line
        assert not set(version) & set("@/; "), line
