"""The plain routes, and the whole server behind its guard."""

import os
import subprocess
import sys

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.conftest import PROJECT
from workshops.web.routes import FONTS
from workshops.web.server import MIDDLEWARE, ROUTES

pytestmark = pytest.mark.slow

HERE = "http://127.0.0.1:8501"


def client(host="127.0.0.1"):
    """A browser at this address in front of our routes and the guard."""
    app = Starlette(routes=ROUTES, middleware=MIDDLEWARE)
    return TestClient(app, base_url=HERE, client=(host, 5000))


@pytest.mark.usefixtures("store", "room")
def test_health_says_ready_and_details_on_this_computer_alone():
    """200 and one word for everybody; what was measured stays here."""
    here, there = client().get("/health"), client(host="192.168.1.7").get("/health")

    assert here.status_code == there.status_code == 200
    assert here.json()["status"] in {"ok", "degraded"}
    assert here.json()["free"] > 0
    assert set(there.json()) == {"status"}


@pytest.mark.usefixtures("store")
def test_health_changes_nothing():
    """It answers a question and to nothing else."""
    assert client().post("/health", headers={"Origin": HERE}).status_code == 405


@pytest.mark.parametrize("name", FONTS)
def test_fonts_come_from_their_packages(name):
    """Each weight is a font file that a browser may keep."""
    answer = client().get(f"/fonts/{name}")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "font/ttf"
    assert answer.content[:4] == b"\x00\x01\x00\x00"
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("name", ["Thin", "..%2f..%2fetc%2fpasswd", "Regular.ttf"])
def test_any_other_font_is_unknown(name):
    """Only the names of the list; no path reaches the disk."""
    answer = client().get(f"/fonts/{name}")

    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"


SERVED = """
import sys
from starlette.testclient import TestClient
from app import app
with TestClient(app, base_url="http://127.0.0.1:8501", client=("127.0.0.1", 1)) as client:
    page = client.get("/setup")
    assert page.status_code == 200, page.status_code
    assert "unsafe-eval" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    assert client.get("/health").json()["settings"] is True
    assert client.get("/_stcore/health").status_code == 200
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
    assert client.get("/screen/nothing").status_code == 404
    asset = page.text.split('src="./')[1].split('"')[0]
    kept = client.get("/" + asset)
    assert kept.status_code == 200 and kept.headers["cache-control"] != "no-store", asset
    sys.stdout.write("served")
"""


def test_the_whole_server_answers_behind_its_guard(tmp_path):
    """`app.py` as it stands, in a process of its own: Streamlit knows one runtime a process."""
    told = os.environ | {"TASHAWUR_STORE": f"sqlite:///{tmp_path / 'store.sqlite'}"}
    ran = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-c", SERVED],
        cwd=PROJECT,
        env=told,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ran.stdout.endswith("served"), ran.stderr
