"""What may be argued with is written down; every result says when it is None."""

import importlib
import pkgutil
import re
from dataclasses import fields, is_dataclass
from fractions import Fraction
from itertools import takewhile

import pytest

import scoring
from scoring import defaults
from tests.conftest import PROJECT
from tests.scoring.builders import golden

MODULES = [
    importlib.import_module(f"scoring.{m.name}") for m in pkgutil.iter_modules(scoring.__path__)
]
RESULTS = [
    thing
    for module in MODULES
    for name, thing in vars(module).items()
    if is_dataclass(thing) and thing.__module__ == module.__name__ and not name.startswith("_")
]


def told(value):
    """A default as the README writes it."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {told(part)}" for name, part in value.items())
    return str(value) if isinstance(value, (Fraction, str)) else f"{value:g}"


def test_every_choice_of_ours_stands_in_the_readme_with_its_value():
    """The table under "Choices that may be argued with" is that of `scoring/defaults.py`."""
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([A-Z_]+)` \| ([^|]+) \| [^|]+ \|$", text, flags=re.MULTILINE)
    ours = {name: told(value) for name, value in vars(defaults).items() if name.isupper()}

    assert dict(rows) == ours


def figures(heading):
    """The last three columns of a table of METHOD.md, by the letter its rows begin with."""
    text = (PROJECT / "METHOD.md").read_text(encoding="utf-8")
    rows = takewhile(lambda line: line.startswith("|"), text.partition(heading)[2].split("\n")[2:])
    cells = [[cell.strip(" *") for cell in row.strip("|").split("|")] for row in rows]
    return {row[0]: [float(cell) for cell in row[-3:]] for row in cells}


def test_the_documentation_shows_the_worked_rank_reversal():
    """METHOD.md: min–max and TOPSIS turn A and B round once D comes in; fixed anchors do not."""
    worked = golden("rank_reversal_example.json")
    before = figures("| Min–max score | TOPSIS on min–max | Fixed anchors 1 and 5 |")
    after = figures("| Proposal | Min–max score | TOPSIS on min–max | Fixed anchors |")

    for shown, when in ((before, "before"), (after, "after")):
        columns = (worked[f"{name}_{when}"] for name in ("minmax_wsm", "topsis_minmax"))
        told = zip(*columns, worked["fixed_anchor_mavt"][: len(shown)], strict=True)
        assert [pytest.approx(row, abs=0.005) for row in told] == list(shown.values())
    for method in (0, 1):
        assert before["A"][method] > before["B"][method]
        assert after["A"][method] < after["B"][method]
    assert before["A"][2] == after["A"][2] > before["B"][2] == after["B"][2]


@pytest.mark.parametrize("result", RESULTS, ids=lambda one: one.__name__)
def test_a_result_that_may_be_none_says_when(result):
    """Whatever a field can be None for stands in the description of its type."""
    open_fields = [field.name for field in fields(result) if "None" in str(field.type)]

    assert result.__doc__
    assert not open_fields or "None" in result.__doc__ or "NaN" in result.__doc__, open_fields
