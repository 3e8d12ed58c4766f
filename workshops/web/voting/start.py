"""Pages before and around the ballot: the code, what was refused, the receipt."""

from functools import cache
from typing import Final

from workshops.language import LANGUAGES, direction, say
from workshops.web.pieces import Html, join, tag
from workshops.web.voting.ballot import receipt_body
from workshops.web.voting.layout import (
    PHONE,
    TABLET,
    TICK,
    Page,
    every_language,
    header,
    notice,
    part,
    void,
)
from workshops.workshop import Language

NOTICES: Final = {403: "refused", 409: "changed", 410: "closed", 429: "limited", 503: "busy"}
LONGEST_CODE: Final = "12"


def start_page(base: str, problem: str = "", more: Html | None = None) -> Page:
    """Where a code is typed, or read from the QR, and the language chosen.

    problem: a notice that stands above, as "refused". more: what follows the languages.
    """
    alert = Html("")
    if problem:
        key = problem if "." in problem else f"phone.{problem}"
        alert = tag("div", every_language(f"{key}_how"), cls="alert", role="alert")
    named = " / ".join(say(one, "phone.code") for one in LANGUAGES)
    field = void(
        "input",
        id="code",
        name="code",
        cls="code",
        autocomplete="off",
        autocapitalize="characters",
        spellcheck="false",
        maxlength=LONGEST_CODE,
        dir="ltr",
        required=True,
    )
    typed = join([every_language("phone.start"), tag("label", named, **{"for": "code"}), field])
    read = Html(f'<div id="read" class="three" hidden>{every_language("phone.start_read")}</div>')
    buttons = join(
        tag("button", tongue.name, cls="go", name="lang", value=one, lang=one)
        for one, tongue in LANGUAGES.items()
    )
    form = tag(
        "form",
        join([tag("div", typed, id="typed", cls="three"), read, buttons]),
        method="post",
        action=f"{base}/open",
        autocomplete="off",
        data_base=base,
    )
    shown = join(
        [
            header(None, Html("")),
            tag("h1", " · ".join(say(one, "phone.page") for one in LANGUAGES)),
            alert,
            form,
            more or "",
        ]
    )
    return Page(
        language=None,
        title=say("en", "phone.page"),
        body=join([part("start", shown, shown=True), *_arrived(base)]),
        base=base,
        script="start.js",
        signs=(TICK,) if base == PHONE else (),
        wait=(90, f"{TABLET}/clear") if base == TABLET else None,
    )


@cache
def first_page(base: str, problem: str) -> Page:
    """The same without more, put together once: it answers every wrong code there is."""
    return start_page(base, problem)


def _arrived(base: str) -> list[Html]:
    """What is shown when a ballot sent from this phone before gets its answer now."""
    if base == TABLET:
        return []
    return [
        tag("div", body, lang=one, dir=direction(one))
        for one in LANGUAGES
        for body in (
            part(f"done-{one}", receipt_body(one, "", base)),
            part(f"closed-{one}", notice(one, "phone.closed")),
            part(f"changed-{one}", notice(one, "phone.changed")),
        )
    ]


def notice_page(base: str, language: Language | None, name: str, more: Html | None = None) -> Page:
    """A page that says one thing: closed, changed, limited, busy, not open. name: of its words."""
    if language is None:
        said = join(
            tag("div", notice(one, f"phone.{name}"), lang=one, dir=direction(one))
            for one in LANGUAGES
        )
    else:
        said = notice(language, f"phone.{name}")
    again = tag("a", say(language or "en", "phone.again"), cls="go no", href=base)
    return Page(
        language=language,
        title=say(language or "en", f"phone.{name}"),
        body=join([header(language, Html("")), said, again if more is None else more]),
        base=base,
        wait=(10, f"{TABLET}/clear") if base == TABLET else None,
    )


def receipt_page(base: str, language: Language, receipt: str) -> Page:
    """The receipt, for browsers without script."""
    return Page(
        language=language,
        title=say(language, "phone.done"),
        body=join([header(language, Html("")), receipt_body(language, receipt, base)]),
        base=base,
        signs=(TICK,),
        wait=(10, f"{TABLET}/clear") if base == TABLET else None,
    )
