"""The routes of the projector: its page, its three files and its feed. Read only, no session."""

import re
from functools import cache
from pathlib import Path
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response, StreamingResponse
from starlette.routing import Route

from workshops.language import LANGUAGES
from workshops.web.screen.feed import Asked
from workshops.web.screen.source import feed
from workshops.web.signs import GROUP_FILES, PICTOGRAMS
from workshops.workshop import Language

STATIC: Final = PICTOGRAMS.parent
FILES: Final = {
    "screen.css": (STATIC / "screen" / "screen.css", "text/css"),
    "screen.js": (STATIC / "screen" / "screen.js", "text/javascript"),
    "tokens.css": (STATIC / "tokens.css", "text/css"),
}
SIGNS: Final = "<!-- signs -->"
NONE: Final = "none"
LONGEST_ID: Final = 64


def page(_request: Request) -> Response:
    """The one page of every screen."""
    return HTMLResponse(page_text())


@cache
def page_text() -> str:
    """The page with the drawn signs in it, so that nothing has to be fetched later."""
    text = (STATIC / "screen" / "index.html").read_text(encoding="utf-8")
    return text.replace(SIGNS, "\n".join(symbol(path) for path in sorted(PICTOGRAMS.glob("*.svg"))))


def symbol(path: Path) -> str:
    """One drawing as a symbol; of a group its shape alone, since its letter is text."""
    svg = path.read_text(encoding="utf-8").strip()
    inner = re.sub(r"^<svg[^>]*>|</svg>$", "", svg)
    box = "0 0 24 24"
    if path.stem in {f"group-{name}" for name in GROUP_FILES}:
        inner, box = inner[: inner.index("/>") + 2], "-1 -1 26 26"  # room for the outline
    return f'<symbol id="{path.stem}" viewBox="{box}">{inner}</symbol>'


def file(name: str) -> Route:
    """The route of one file of the page."""
    path, kind = FILES[name]

    def answer(_request: Request) -> Response:
        """The file as it is."""
        return FileResponse(path, media_type=kind)

    return Route(f"/screen/{name}", answer)


def asked(request: Request) -> Asked:
    """What the address asks for; what it asks wrongly is as if it asked nothing."""
    second, workshop = request.query_params.get("second"), request.query_params.get("workshop", "")
    return Asked(
        language=known(request.query_params.get("lang")),
        second="" if second == NONE else known(second),
        workshop=workshop if len(workshop) <= LONGEST_ID else "",
    )


def known(language: str | None) -> Language | None:
    """A language of the program, or none."""
    return next((one for one in LANGUAGES if one == language), None)


async def stream(request: Request) -> Response:
    """The feed of one screen, until it goes away or the server stops."""
    channel = await run_in_threadpool(feed)  # the first of all opens the store
    lines = channel.messages(asked(request))
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(lines, media_type="text/event-stream", headers=headers)


SCREEN_ROUTES: Final = [
    Route("/screen", page),
    *(file(name) for name in FILES),
    Route("/screen/feed", stream),
]
