"""The shared tablet: hand-over, code or next, ballot, check, receipt, hand-over (spec room, 7)."""

from dataclasses import dataclass
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from scoring.model import GroupId
from workshops.doors import COOKIE
from workshops.language import LANGUAGES, pick, say
from workshops.store.asked import asked
from workshops.web import state
from workshops.web.pieces import Html, join, tag
from workshops.web.voting.answers import asked_language, drop_cookie, go, posted, sent, set_cookie
from workshops.web.voting.layout import TABLET, Page, every_language, header, notice, void
from workshops.web.voting.room import voting_room
from workshops.web.voting.routes import CODE, Voting
from workshops.web.voting.start import start_page
from workshops.web.voting.starting import start_tablet
from workshops.web.voting.tablets import PIN_DIGITS, Tablet

COOKIE_NAME: Final = "tablet"
"""The cookie that makes a device the shared tablet."""
PIN_WRONG: Final = "tablet.pin_wrong"


def tablet_of(request: Request) -> Tablet | None:
    """The tablet this request comes from."""
    return voting_room().tablets.find(request.cookies.get(COOKIE_NAME, ""))


@dataclass(frozen=True, slots=True)
class Kiosk(Voting):
    """The ballot on the tablet. Only `send` answers without one: a ballot survives a restart."""

    async def hand_over(self, request: Request) -> Response:
        """Nothing of the last person; one button for the next."""
        if tablet_of(request) is None:
            return sent(request, not_started(), 403)
        answer = sent(request, hand_over_page())
        drop_cookie(answer, CODE, TABLET)
        return answer

    async def start(self, request: Request) -> Response:
        """Where the code is typed."""
        if tablet_of(request) is None:
            return go(TABLET)
        return await super(Kiosk, self).start(request)

    def first(self, request: Request, problem: str = "") -> Page:
        """The page of the code, and what the person in charge may do instead."""
        tablet = tablet_of(request)
        return start_page(TABLET, problem, None if tablet is None else in_charge(tablet))

    async def open(self, request: Request) -> Response:
        """A code typed on the tablet."""
        if tablet_of(request) is None:
            return go(TABLET)
        return await super(Kiosk, self).open(request)

    async def ballot(self, request: Request) -> Response:
        """The ballot to mark."""
        if tablet_of(request) is None:
            return go(TABLET)
        return await super(Kiosk, self).ballot(request)

    async def next(self, request: Request) -> Response:
        """The next voter without a slip: a code of the stock set aside, opened at once."""
        tablet, fields = tablet_of(request), await posted(request)
        if tablet is None:
            return go(TABLET)
        if not tablet.opens_with(fields.get("pin", "")):
            late = await voting_room().limiter.hold()
            return sent(request, self.first(request, PIN_WRONG), 429 if late else 403)
        code = tablet.next_code(GroupId(fields.get("group", "")))
        if code is None:
            return sent(request, self.first(request, PIN_WRONG), 409)
        answer = go(f"{TABLET}/ballot?lang={asked_language(fields.get('lang')) or 'ar'}")
        set_cookie(request, answer, CODE, code, TABLET)
        return answer

    async def clear(self, request: Request) -> Response:
        """Back to the hand-over; the code of whoever left stays good."""
        del request
        answer = go(TABLET)
        drop_cookie(answer, CODE, TABLET)
        return answer

    async def leave(self, request: Request) -> Response:
        """An ordinary device again, for whoever knows the PIN."""
        tablet, fields = tablet_of(request), await posted(request)
        if tablet is None:
            return go(TABLET)
        if not tablet.opens_with(fields.get("pin", "")):
            late = await voting_room().limiter.hold()
            return sent(request, hand_over_page(wrong=True), 429 if late else 403)
        voting_room().tablets.end(request.cookies.get(COOKIE_NAME, ""))
        answer = go("/sign-in")
        for name in (COOKIE_NAME, CODE):
            drop_cookie(answer, name, TABLET)
        return answer

    async def begin(self, request: Request) -> Response:
        """Make this device the tablet; the sign-in on it ends."""
        fields = await posted(request) if request.method == "POST" else {}
        found = await run_in_threadpool(start_tablet, request, fields)
        if isinstance(found, Response):
            return found
        token = found
        answer = go(TABLET)
        set_cookie(request, answer, COOKIE_NAME, token, TABLET)
        if cookie := request.cookies.get(COOKIE):
            await run_in_threadpool(state.doors().leave, cookie)
            drop_cookie(answer, COOKIE, "/")
        return answer


def not_started() -> Page:
    """For a device nobody started."""
    said = join(
        tag("div", notice(one, "tablet.not_started"), lang=one, dir=tongue.direction)
        for one, tongue in LANGUAGES.items()
    )
    return Page(
        language=None,
        title=say("en", "tablet.not_started"),
        body=join([header(None, Html("")), said]),
        base=TABLET,
    )


def hand_over_page(*, wrong: bool = False) -> Page:
    """Pass the tablet on."""
    alert = tag("div", every_language(f"{PIN_WRONG}_how"), cls="alert", role="alert")
    begin = " · ".join(say(one, "tablet.begin") for one in LANGUAGES)
    body = join(
        [
            header(None, Html("")),
            alert if wrong else "",
            tag("h1", every_language("tablet.hand_over", "span", cls="line")),
            tag("a", begin, cls="go", href=f"{TABLET}/code"),
            pin_form("leave", "tablet.leave", Html("")),
        ]
    )
    return Page(language=None, title=say("en", "tablet.hand_over"), body=body, base=TABLET)


def in_charge(tablet: Tablet) -> Html:
    """The next voter without a slip: PIN, group and language, from the stock that is left."""
    left = {group: n for group, n in tablet.left().items() if n}
    if not left:
        return Html("")
    setup = asked(voting_room().box.store, tablet.workshop)
    main = setup.settings.languages[0]
    names = {group.id: pick(group.name, main, main) for group in setup.groups}
    choices = join(
        tag("option", say(main, "tablet.group_left", group=names[group], left=n), value=group)
        for group, n in left.items()
    )
    tongues = join(
        tag("option", tongue.name, value=one, lang=one) for one, tongue in LANGUAGES.items()
    )
    group = tag(
        "label", join([say(main, "tablet.group"), tag("select", choices, name="group")]), cls="tick"
    )
    language = tag("label", tag("select", tongues, name="lang", aria_label="Language"), cls="tick")
    return pin_form("next", "tablet.next", join([group, language]))


def pin_form(action: str, key: str, fields: Html) -> Html:
    """A form for the person in charge, folded away."""
    pin = void(
        "input",
        type="password",
        name="pin",
        inputmode="numeric",
        autocomplete="off",
        maxlength=str(PIN_DIGITS),
        cls="code",
        required=True,
    )
    words = " · ".join(say(one, key) for one in LANGUAGES)
    typed = tag("label", join([" · ".join(say(one, "tablet.pin") for one in LANGUAGES), pin]))
    form = tag(
        "form",
        join([fields, typed, tag("button", words, cls="go no")]),
        method="post",
        action=f"{TABLET}/{action}",
        autocomplete="off",
    )
    title = " · ".join(say(one, "tablet.in_charge") for one in LANGUAGES)
    return tag("details", join([tag("summary", title), form]))


KIOSK: Final = Kiosk(TABLET, "tablet")
TABLET_ROUTES: Final = [
    Route(TABLET, KIOSK.hand_over),
    Route(f"{TABLET}/start", KIOSK.begin, methods=["GET", "POST"]),
    Route(f"{TABLET}/code", KIOSK.start),
    Route(f"{TABLET}/next", KIOSK.next, methods=["POST"]),
    Route(f"{TABLET}/clear", KIOSK.clear),
    Route(f"{TABLET}/leave", KIOSK.leave, methods=["POST"]),
    *KIOSK.routes(),
]
