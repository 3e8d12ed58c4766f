"""The plain routes beside the pages: health and fonts. Each answers without a session."""

from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from workshops.web.guard import is_local
from workshops.web.health import measured

SCREEN_FONT: Final = "fontpkg_ibm_plex_sans_arabic"
PAPER_FONT: Final = "fontpkg_amiri"
FONTS: Final = {
    "Regular": (SCREEN_FONT, "IBMPlexSansArabic-Regular.ttf"),
    "Medium": (SCREEN_FONT, "IBMPlexSansArabic-Medium.ttf"),
    "SemiBold": (SCREEN_FONT, "IBMPlexSansArabic-SemiBold.ttf"),
    "Bold": (SCREEN_FONT, "IBMPlexSansArabic-Bold.ttf"),
    "Amiri-Regular": (PAPER_FONT, "Amiri-Regular.ttf"),
    "Amiri-Bold": (PAPER_FONT, "Amiri-Bold.ttf"),
}
UNKNOWN: Final = {"key": "guard.unknown"}


def font(request: Request) -> Response:
    """One weight of a font, straight from its installed package; 404 for any other name."""
    if (found := FONTS.get(request.path_params["name"])) is None:
        return JSONResponse(UNKNOWN, status_code=404)
    package, file = found
    return FileResponse(
        Path(str(files(package))) / "files" / file,
        media_type="font/ttf",
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )


async def health(request: Request) -> Response:
    """200 when ready; what was measured is for this computer alone."""
    found = await run_in_threadpool(measured)
    told: dict[str, object] = {"status": found.status}
    if is_local(request.scope):
        told |= asdict(found)
    return JSONResponse(told)


ROUTES: Final = [Route("/health", health), Route("/fonts/{name}", font)]
