"""Fail when a test was skipped that the printed allow-list does not name.

    python .ci/skips.py ALLOWED REPORT...

ALLOWED: one prefix of a test's name a line, `#` begins a comment. REPORT: junit files of pytest.
"""

import sys
import xml.etree.ElementTree as ET  # our own reports, written a moment ago
from pathlib import Path


def skipped(report: str) -> list[tuple[str, str]]:
    """Name and reason of every skipped test of one report."""
    cases = ET.parse(report).iter("testcase")  # noqa: S314  # our own reports
    return [
        (f"{case.get('classname')}.{case.get('name')}", found.get("message", ""))
        for case in cases
        if (found := case.find("skipped")) is not None
    ]


def main(allowed_file: str, *reports: str) -> int:
    """Print the allow-list and every skip; 1 if one of them is not on it."""
    lines = Path(allowed_file).read_text(encoding="utf-8").splitlines()
    allowed = tuple(line.split("#")[0].strip() for line in lines if line.split("#")[0].strip())
    sys.stdout.write(f"allowed skips: {', '.join(allowed) or 'none'}\n")
    strays = [
        (name, reason)
        for report in reports
        for name, reason in skipped(report)
        if not name.startswith(allowed or ("\0",))
    ]
    for name, reason in strays:
        sys.stdout.write(f"skipped, not allowed: {name}: {reason}\n")
    return 1 if strays else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
