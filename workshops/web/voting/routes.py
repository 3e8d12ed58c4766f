"""The routes of the ballot: code, ballot, check, send. Plain forms, answered in the event loop.

Answers of `send` (spec room, 6.3): 201 a receipt, 200 the same receipt to a repeat, 403 the code,
409 another ballot under that id, 410 not counted, 422 what is wrong, 429 and 503 try again.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final, TypeVar
from uuid import uuid4

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from scoring.model import Channel, GroupId
from workshops.acts.casting import BallotBox, NotOpenYet, Opened
from workshops.language import say
from workshops.lines import numbers
from workshops.store.asked import asked, is_known
from workshops.store.canon import folded_code
from workshops.store.cast import Cast, CodeRefused, InvalidBallot, Receipt
from workshops.store.errors import StoreError
from workshops.store.receipts import is_uuid4
from workshops.web.pieces import join, tag
from workshops.web.voting.answers import (
    asked_language,
    drop_cookie,
    go,
    posted,
    sent,
    sent_blank,
    set_cookie,
    told,
    wants_json,
)
from workshops.web.voting.ballot import ballot_page, check_page
from workshops.web.voting.layout import PHONE, Page, hidden_fields, rendered
from workshops.web.voting.marks import PREFIX, Fields, Unreadable, read_marks
from workshops.web.voting.marks import told as unreadable
from workshops.web.voting.moulds import WORDS, kept
from workshops.web.voting.room import voting_room
from workshops.web.voting.sheet import Sheet, is_drawn
from workshops.web.voting.start import NOTICES, first_page, notice_page, receipt_page
from workshops.workshop import Language, Workshop

Given = TypeVar("Given")
CODE: Final = "code"
"""The cookie of a voter: the code itself, for the path of the ballot alone (spec trust, 5.3)."""


@dataclass(frozen=True, slots=True)
class Voting:
    """The ballot as one channel offers it. base: the path it lives below."""

    base: str
    channel: Channel

    async def start(self, request: Request) -> Response:
        """Where the code is typed."""
        return sent(request, self.first(request))

    def first(self, request: Request, problem: str = "") -> Page:
        """The page where the code is typed; problem: the notice above it."""
        del request
        return first_page(self.base, problem)

    async def open(self, request: Request) -> Response:
        """A code as it was typed or read: on to its ballot, or why not."""
        fields = await posted(request)
        code = folded_code(fields.get(CODE, ""))
        language = asked_language(fields.get("lang"))
        box = voting_room().box
        try:
            box.refuse_unknown(code)
            opened = await with_code(box, code, box.open, code, self.channel, now())
        except StoreError as refusal:
            return await self._refused(request, refusal, language)
        answer = go(f"{self.base}/ballot?lang={language or self._main(opened)}")
        set_cookie(request, answer, CODE, code, self.base)
        return answer

    def _main(self, opened: Opened) -> Language:
        """The main language of the workshop a code opens."""
        return asked(voting_room().box.store, opened.workshop).settings.languages[0]

    async def ballot(self, request: Request) -> Response:
        """The ballot to mark; posted to, it comes with the marks it had."""
        fields = await posted(request) if request.method == "POST" else {}
        return await self._with_sheet(request, fields, ballot_page)

    async def check(self, request: Request) -> Response:
        """The page that shows what was marked, before it is sent."""
        return await self._with_sheet(request, await posted(request), checked)

    async def _with_sheet(
        self, request: Request, fields: Fields, draw: Callable[[Sheet], Page]
    ) -> Response:
        """A page about a ballot that may still be sent."""
        language = asked_language(fields.get("lang") or request.query_params.get("lang"))
        code = request.cookies.get(CODE, "")
        if not code:
            return go(self.base)
        box = voting_room().box
        try:
            box.refuse_unknown(code)
            opened = await with_code(box, code, box.goes_on, code, self.channel, now())
            if fields and fields.get("k") != opened.key:
                raise CodeRefused
            workshop = await setup(box, opened.workshop)
        except StoreError as refusal:
            return await self._refused(request, refusal, language)
        if not fields:
            return self._blank(request, workshop, opened.key, language)
        sheet = self._sheet(workshop, opened.key, language, fields)
        try:
            return sent(request, draw(sheet))
        except Unreadable as fault:
            return sent(request, ballot_page(sheet, said(sheet.language, fault)), 422)

    def _blank(
        self, request: Request, workshop: Workshop, key: str, language: Language | None
    ) -> Response:
        """The ballot nobody has marked yet, from what was drawn for the others."""
        chosen = language or workshop.settings.languages[0]

        def draw() -> str:
            """The whole page with gaps."""
            sheet = self._sheet(workshop, WORDS["key"], chosen, {})
            return rendered(ballot_page(replace(sheet, id=WORDS["id"])), WORDS["nonce"])

        if is_drawn(workshop):
            return sent(request, ballot_page(self._sheet(workshop, key, chosen, {})))
        mould = kept(workshop, self.base, chosen, draw)
        return sent_blank(request, mould, {"id": str(uuid4()), "key": key})

    def _sheet(
        self, workshop: Workshop, key: str, language: Language | None, fields: Fields
    ) -> Sheet:
        """The ballot with what was typed so far."""
        given = fields.get("id", "")
        numbered = numbers(workshop.proposals).values()
        return Sheet(
            workshop=workshop,
            language=language or workshop.settings.languages[0],
            base=self.base,
            key=key,
            id=given if is_uuid4(given) else str(uuid4()),
            marks={n: fields.get(f"{PREFIX}{n}", "") for n in numbered},
            assisted="assisted" in fields,
        )

    async def send(self, request: Request) -> Response:
        """Cast the ballot; answered after it is on the disk, the same again the same way."""
        fields = await posted(request)
        language = asked_language(fields.get("lang"))
        try:
            receipt = await self._cast(request, fields)
        except (Unreadable, InvalidBallot) as fault:
            return await self._unfit(request, fields, fault)
        except StoreError as refusal:
            return await self._refused(request, refusal, language, fields)
        if wants_json(request):
            answer = told(receipt.status, {"receipt": receipt.receipt})
        else:
            page = receipt_page(self.base, language or "ar", receipt.receipt)
            answer = sent(request, page, receipt.status)
        drop_cookie(answer, CODE, self.base)
        return answer

    async def _cast(self, request: Request, fields: Fields) -> Receipt:
        """The posted ballot put into the box; gives its receipt."""
        box = voting_room().box
        bare = Cast(
            id=fields.get("id", ""),
            workshop="",
            group=GroupId(""),
            channel=self.channel,
            code=request.cookies.get(CODE, ""),
            assisted="assisted" in fields,
        )
        ballot = await with_code(box, bare.code, box.named, bare, fields.get("k", ""))
        workshop = await setup(box, ballot.workshop)
        numbered = {n: proposal for proposal, n in numbers(workshop.proposals).items()}
        marks = read_marks(workshop.settings.ballots, numbered, fields)
        return await asyncio.wrap_future(box.cast(replace(ballot, marks=marks)))

    async def _unfit(
        self, request: Request, fields: Fields, fault: Unreadable | InvalidBallot
    ) -> Response:
        """422: what is wrong, and the ballot as it was to mend it."""
        if isinstance(fault, InvalidBallot):
            numbers_ = dict(fault.numbers)
            fault = unreadable(str(numbers_.pop("reason", "")), **numbers_)
        language = asked_language(fields.get("lang")) or "ar"
        if wants_json(request):
            says = {"key": fault.key, "field": fault.field, "says": said(language, fault)}
            return told(422, says)
        wrong = fault

        def again(sheet: Sheet) -> Page:
            """The ballot page comes back with the reason."""
            del sheet
            raise wrong

        return await self._with_sheet(request, fields, again)

    async def _refused(
        self,
        request: Request,
        refusal: StoreError,
        language: Language | None,
        fields: Fields | None = None,
    ) -> Response:
        """What the store refuses; a wrong code is answered late when there were many."""
        status, name = refusal.status, NOTICES.get(refusal.status, "busy")
        if isinstance(refusal, NotOpenYet):
            name = "not_open"
        if isinstance(refusal, CodeRefused) and await voting_room().limiter.hold():
            status, name = 429, NOTICES[429]
        if wants_json(request):
            return told(status, {"key": refusal.key})
        if status in {403, 429}:
            answer = sent(request, self.first(request, name), status)
            drop_cookie(answer, CODE, self.base)
            return answer
        more = None
        if fields and name == "busy":
            send = tag("button", say(language or "en", "phone.again"), cls="go")
            more = tag(
                "form",
                join([hidden_fields(fields.items()), send]),
                method="post",
                action=f"{self.base}/send",
            )
        return sent(request, notice_page(self.base, language, name, more), status)

    def routes(self) -> list[Route]:
        """Every path of the channel but the first, which each has for itself."""
        return [
            Route(f"{self.base}/open", self.open, methods=["POST"]),
            Route(f"{self.base}/ballot", self.ballot, methods=["GET", "POST"]),
            Route(f"{self.base}/check", self.check, methods=["POST"]),
            Route(f"{self.base}/send", self.send, methods=["POST"]),
        ]


async def with_code(box: BallotBox, code: str, ask: Callable[..., Given], *what: object) -> Given:
    """Ask about a code: here while it is known, in a thread while the store has to be read."""
    return ask(*what) if box.knows(code) else await run_in_threadpool(ask, *what)


async def setup(box: BallotBox, workshop: str) -> Workshop:
    """What a ballot asks: at once while it is known, else read in a thread."""
    if is_known(box.store, workshop):
        return asked(box.store, workshop)
    return await run_in_threadpool(asked, box.store, workshop)


def checked(sheet: Sheet) -> Page:
    """The check page of the marks that were posted; raises Unreadable."""
    numbered = {number: proposal.id for number, proposal in sheet.rows}
    fields = {f"{PREFIX}{n}": mark for n, mark in sheet.marks.items()}
    return check_page(sheet, read_marks(sheet.form, numbered, fields))


def said(language: Language, fault: Unreadable) -> str:
    """What is wrong with a ballot, in the language of the voter."""
    return say(language, fault.key, **fault.numbers)


def now() -> datetime:
    """The clock, for the end of a last call; it is stored with no ballot."""
    return datetime.now(UTC)


PHONES: Final = Voting(PHONE, "phone")
VOTING_ROUTES: Final = [Route(PHONE, PHONES.start), *PHONES.routes()]
