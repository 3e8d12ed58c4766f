"""Every n-th write, sync, truncation, deletion and rename failing, in a whole workshop."""

import json
import subprocess
import sys

import pytest

from tests.conftest import PROJECT


@pytest.mark.faults
@pytest.mark.parametrize("every", [43, pytest.param(1, marks=pytest.mark.nightly)])
def test_a_call_that_fails_leaves_each_step_done_or_undone(tmp_path, every):
    """And says so in every language; the same store goes on afterwards."""
    command = [sys.executable, "-m", "tests.vault.failing", str(tmp_path), str(every)]
    ran = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)  # noqa: S603  # ours
    assert ran.returncode == 0, ran.stderr[-3000:]
    steps = [json.loads(line) for line in ran.stdout.splitlines()]
    print(ran.stdout)  # noqa: T201  # the figures of the night
    assert len(steps) == 18
    assert [step for step in steps if step["wrong"]] == []
    assert sum(step["refused"] for step in steps) >= len(steps) / 2
