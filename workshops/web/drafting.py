"""The line somebody is typing, and lines that were refused: kept in the store until they settle.

A power cut in the middle of a bundle loses no key: the browser sends what stands in the line while
it is typed, and the page that opens next begins with it.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from workshops.acts.actor import Refused, allow
from workshops.store import StoreError
from workshops.store import settings as heads
from workshops.store.drafts import (
    STAFF,
    Draft,
    draft,
    drop_draft,
    keep_draft,
    line_form,
    refused_form,
)
from workshops.store.paper import HANDS, Hand
from workshops.web import state
from workshops.web.entry.asking import visitor

PATH: Final = "/draft"
LONGEST: Final = 400
# Sent twice a second at most while somebody types, and no more once the line was sent as a whole
TYPING: Final = """<script>/* %s */ (() => {
const page = parent.document;
page.tashawurLine = %s;
if (page.tashawurTyping) return;
page.tashawurTyping = true;
let waits = null;
const stop = () => { clearTimeout(waits); waits = null; };
page.addEventListener("input", event => {
  if (!event.target.closest(".st-key-line") || waits) return;
  const line = event.target, where = page.tashawurLine;
  waits = setTimeout(() => { waits = null;
    fetch("%s", {method: "POST", keepalive: true, headers: {"Content-Type": "application/json"},
      body: JSON.stringify({...where, text: line.value})}).catch(() => {}); }, 500);
});
page.addEventListener("keydown", event => {
  if (["Enter", "F2", "F4"].includes(event.key)) stop(); }, true);
page.addEventListener("click", event => {
  if (event.target.closest("button")) stop(); }, true);
})()</script>"""


def typed(bundle: str, hand: Hand) -> str:
    """What stood in the line when this page was last lost; "" where nothing did."""
    with state.store().reading() as connection:
        kept = draft(connection, STAFF, line_form(state.open_id(), bundle, hand))
    return str(kept.body.get("text", "")) if kept else ""


def keep_typing(bundle: str, hand: Hand) -> None:
    """Let the browser send what is typed into the line of this hand; call after it is drawn."""
    where = {"workshop": state.open_id(), "bundle": bundle, "hand": hand}
    words = json.dumps(where)
    st.html(TYPING % (f"{bundle} {hand}", words, PATH), unsafe_allow_javascript=True)


def typing_over(bundle: str, hand: Hand) -> None:
    """The line was sent: its draft is good for nothing any more."""
    with state.store().writing() as connection:
        drop_draft(connection, STAFF, line_form(state.open_id(), bundle, hand))


def refuse_line(
    bundle: str, hand: Hand, line: str, key: str, numbers: Mapping[str, object]
) -> None:
    """Keep a line that was refused, with its reason, until it is settled; its text is not lost."""
    said = {name: n if isinstance(n, int) else str(n) for name, n in numbers.items()}
    rest = [one for one in _refused(bundle, hand) if one["line"] != line]
    _put(bundle, hand, [*rest, {"line": line, "key": key, "numbers": said}])


def refused_lines(bundle: str, hand: Hand) -> list[tuple[str, str]]:
    """Lines of one hand that wait to be settled: as typed, and why they were refused."""
    return [
        (one["line"], state.say(one["key"], **one["numbers"])) for one in _refused(bundle, hand)
    ]


def drop_refused(bundle: str, hand: Hand, line: str) -> None:
    """Let a refused line go: it was typed again, or belongs to no sheet."""
    _put(bundle, hand, [one for one in _refused(bundle, hand) if one["line"] != line])


def _refused(bundle: str, hand: Hand) -> list[dict[str, Any]]:
    """The kept lines with their reasons."""
    with state.store().reading() as connection:
        kept = draft(connection, STAFF, refused_form(state.open_id(), bundle, hand))
    return list(kept.body["lines"]) if kept else []


def _put(bundle: str, hand: Hand, lines: list[dict[str, Any]]) -> None:
    """Put lines in place of those that waited."""
    workshop = state.open_id()
    form = refused_form(workshop, bundle, hand)
    with state.store().writing() as connection:
        drop_draft(connection, STAFF, form)
        if lines:
            body = {"lines": lines}
            keep_draft(connection, STAFF, form, workshop, Draft(body=body, base_version=0))


async def keep(request: Request) -> Response:
    """Keep what stands in a line; 204, 403 for whoever may not enter, 422 for anything else."""
    given = await _read(request)
    found = await run_in_threadpool(visitor, request)
    if given is None:
        return JSONResponse({"key": "draft.unreadable"}, status_code=422)
    if found is None:
        return JSONResponse({"key": "refused.role"}, status_code=403)
    workshop, bundle, hand, text = given

    def write() -> None:
        form = line_form(workshop, bundle, hand)
        with state.store().writing() as connection:
            allow(found.actor, "ballots.enter", heads.head(connection, workshop).phase)
            if text.strip():
                body = {"text": text}
                keep_draft(connection, STAFF, form, workshop, Draft(body=body, base_version=0))
            else:
                drop_draft(connection, STAFF, form)

    try:
        await run_in_threadpool(write)
    except (Refused, StoreError) as refusal:
        return JSONResponse({"key": refusal.key}, status_code=403)
    return Response(status_code=204)


async def _read(request: Request) -> tuple[str, str, int, str] | None:
    """Workshop, bundle, hand and text of a request; None where it is none of ours."""
    try:
        given = json.loads(await request.body())
        workshop, bundle = str(given["workshop"]), str(given["bundle"])
        hand, text = int(given["hand"]), str(given["text"])
    except (ValueError, TypeError, KeyError):
        return None
    fits = hand in HANDS and bundle.isdecimal() and len(bundle) < 10 and len(text) <= LONGEST  # noqa: PLR2004  # digits
    return (workshop, bundle, hand, text) if fits else None


DRAFT_ROUTES: Final = [Route(PATH, keep, methods=["POST"])]
