"""The program's own routes in a process that can be killed: `uvicorn tests.vault.serving:app`."""

from starlette.applications import Starlette

from workshops.web.server import MIDDLEWARE, ROUTES

app = Starlette(routes=ROUTES, middleware=MIDDLEWARE)
