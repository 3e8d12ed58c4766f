"""The routes at the door. What may be asked from the room stands in the guard."""

from typing import Final

from starlette.routing import Route

from workshops.web.entry.opening import opening, recovering
from workshops.web.entry.signing import sign_in, sign_out

ENTRY_ROUTES: Final = [
    Route("/sign-in", sign_in, methods=["GET", "POST"]),
    Route("/sign-out", sign_out, methods=["POST"]),
    Route("/open-room", opening, methods=["GET", "POST"]),
    Route("/recover", recovering, methods=["GET", "POST"]),
]
