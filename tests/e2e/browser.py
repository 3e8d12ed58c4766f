"""A real server on a free port and a real browser that may speak to nobody else."""

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from playwright.sync_api import Browser, Locator, Page, Playwright
from playwright.sync_api import TimeoutError as TooSlow

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
START_SECONDS = 60
# The script's state, as Streamlit writes it on its root, has been at rest for so long
QUIET_MS = 500
QUIET = """quiet => {
  const app = document.querySelector('[data-testid="stApp"]');
  const rests = app && app.dataset.testScriptState === 'notRunning';
  if (!rests || window.quietFrom === undefined) window.quietFrom = performance.now();
  return performance.now() - window.quietFrom >= quiet;
}"""
# How often the script began to run since this page was loaded
ANSWER_MS = 10_000
COUNT_RUNS = """() => {
  if (window.runs === undefined) {
    window.runs = 0;
    new MutationObserver(changes => {
      for (const {target} of changes)
        if (target.dataset.testScriptState === 'running') window.runs += 1;
    }).observe(document, {
      subtree: true, attributes: true, attributeFilter: ['data-test-script-state']});
  }
  return window.runs;
}"""
# The id of a workshop in an address: an address asked for without one carries an empty one
WITH_WORKSHOP = re.compile(r"[?&]workshop=[0-9a-f-]{36}")
# Streamlit asks below the address of a page first and then at the root: its own habit
HARMLESS = ("/_stcore/health", "/_stcore/host-config")


@dataclass
class Server:
    """A running program: its address, its store, its process."""

    address: str
    store: Path
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()


def free_port() -> int:
    """A port of this computer that nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def started(store: Path, port: int) -> Server:
    """`tashawur serve` on a store, ready to answer."""
    program = str(Path(sys.executable).with_name("tashawur"))
    words = [program, "serve", "--no-browser"]
    process = subprocess.Popen([*words, "--port", str(port), "--store", f"sqlite:///{store}"])  # noqa: S603  # our own program
    server = Server(f"http://127.0.0.1:{port}", store, process)
    try:
        answered(server.address, process)
    except AssertionError:
        server.kill()
        raise
    return server


def answered(address: str, process: subprocess.Popen[bytes] | None = None) -> None:
    """Wait until a program answers; process: the one that must not end before."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        assert process is None or process.poll() is None, "the server ended while it started"
        try:
            with urlopen(f"{address}/health", timeout=2):  # noqa: S310  # our own server
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"no answer from {address}/health")


@contextmanager
def running(store: Path) -> Iterator[Server]:
    """A server for as long as it is needed."""
    server = started(store, free_port())
    try:
        yield server
    finally:
        server.kill()


def launched(playwright: Playwright) -> Browser | None:
    """Chromium as the system installed it; None where there is none."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        return None
    return playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))


@dataclass
class Watch:
    """What a page did that no page may do."""

    address: str
    asked: list[str] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def on(self, page: Page) -> None:
        """Listen to every request, every line of the console and every exception of a page."""
        page.on("request", lambda request: self._request(request.url))
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _request(self, url: str) -> None:
        """Note an address; one outside this server is a stray."""
        self.asked.append(url)
        ours = urlsplit(self.address).netloc
        scheme, netloc = urlsplit(url)[:2]
        if scheme not in {"data", "blob", "about"} and netloc != ours:
            self.strays.append(url)

    def _console(self, message: object) -> None:
        """Note an error of the console, unless it is Streamlit's own habit."""
        kind, text = getattr(message, "type", ""), getattr(message, "text", "")
        where = getattr(message, "location", {}).get("url", "")
        if kind == "error" and not urlsplit(where).path.endswith(HARMLESS):
            self.errors.append(f"{text} {where}")


def settled(page: Page) -> None:
    """Wait until the page is drawn and nothing has run for a while."""
    page.locator(".head h1").first.wait_for()
    page.evaluate("delete window.quietFrom")
    page.wait_for_function(QUIET, arg=QUIET_MS)
    page.evaluate("document.fonts.ready")


def pressed(page: Page, button: Locator) -> None:
    """Press a button and wait until the program has answered and the page is drawn again."""
    before = page.evaluate(COUNT_RUNS)
    button.click()
    with suppress(TooSlow):  # an answer that ended within one frame was not seen to run
        page.wait_for_function("before => window.runs > before", arg=before, timeout=ANSWER_MS)
    settled(page)
