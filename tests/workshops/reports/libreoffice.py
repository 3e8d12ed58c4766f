"""LibreOffice as an independent reader of the documents."""

import shutil
import subprocess
from pathlib import Path

import pytest

RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop></item></oor:items>"""
"""Recalculate on opening, whatever wrote the file."""


def converted(path: Path, kind: str, *options: str) -> Path:
    """A file as LibreOffice saves it in another kind, calculated anew, beside it in a folder `out`.

    kind: ending and, where it needs one, filter. Skips the test where LibreOffice is missing.
    """
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    profile, out = path.parent / "profile", path.parent / "out"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    registry = profile / "user" / "registrymodifications.xcu"
    if not registry.exists():
        registry.write_text(RECALCULATE, encoding="utf-8")
    subprocess.run(  # noqa: S603  # the program found above, on a file made here
        [
            office,
            f"-env:UserInstallation={profile.as_uri()}",
            *("--headless", *options, "--convert-to", kind, "--outdir", str(out), str(path)),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return out / f"{path.stem}.{kind.partition(':')[0]}"


__all__ = ["converted"]
