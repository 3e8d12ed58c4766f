"""The ballot page and its check page, in every form, with and without the script."""

from collections.abc import Iterator, Mapping
from typing import Final

from scoring.model import FormKind, Proposal, ProposalId
from workshops.language import LANGUAGES, say
from workshops.web.pieces import Html, join, tag
from workshops.web.voting.layout import (
    TABLET,
    TICK,
    Page,
    header,
    hidden_fields,
    notice,
    part,
    sign,
    void,
)
from workshops.web.voting.sheet import TILES, Sheet, heading, how, is_drawn, room_for, row
from workshops.workshop import Language

COUNTED: Final[Mapping[FormKind, str]] = {
    "points": "phone.left",
    "approval": "phone.chosen",
    "score": "phone.answered",
    "ranking": "phone.placed",
}
IDLE_SECONDS: Final = 90
DOTS: Final = 10


def ballot_page(sheet: Sheet, problem: str = "") -> Page:
    """The ballot to mark. problem: why it came back."""
    alert = Html(
        f'<p class="alert" id="wrong" role="alert"{"" if problem else " hidden"}>'
        f"{tag('span', problem)}</p>"
    )
    review = tag("button", sheet.say("phone.review"), cls="go review")
    body = join(
        [
            tag("button", sheet.say("phone.review"), cls="go review skip"),
            header(sheet.language, _languages(sheet), sheet.workshop.settings.synthetic),
            alert,
            tag("h1", heading(sheet)),
            tag("p", how(sheet), id="how"),
            tag("p", sheet.say("phone.order_drawn")) if is_drawn(sheet.workshop) else Html(""),
            _aloud(sheet),
            hidden_fields(sheet.carried(marks=False)),
            tag("ol", join(row(sheet, n, proposal) for n, proposal in sheet.rows)),
            _assisted(sheet),
            tag("p", sheet.say("phone.blank_note")),
            Html('<div class="foot"></div>'),
            _bar(sheet, review),
        ]
    )
    return Page(
        language=sheet.language,
        title=sheet.say("phone.page"),
        body=join([_form(sheet, body), *_parts(sheet)]),
        base=sheet.base,
        script="ballot.js",
        signs=(TICK, *(proposal.sector for _, proposal in sheet.rows)),
        faces=sheet.faces,
        wait=(IDLE_SECONDS, f"{TABLET}/clear") if sheet.base == TABLET else None,
    )


def _form(sheet: Sheet, body: Html) -> Html:
    """The form of the ballot, with the words the script needs."""
    said = {
        "data_kind": sheet.form.kind,
        "data_limit": str(room_for(sheet)),
        "data_base": sheet.base,
        "data_faces": "1" if sheet.faces else "",
        "data_less": sheet.say("phone.less"),
        "data_more": sheet.say("phone.more"),
        "data_place": sheet.say("phone.place"),
        "data_tap": sheet.say("phone.ranking_tap"),
    }
    given = {"method": "post", "action": f"{sheet.base}/check", "autocomplete": "off"}
    return tag("form", body, id="ballot", cls="part", **given, **said)


def _languages(sheet: Sheet) -> Html:
    """The other languages, each in its own writing; marks go along."""
    return join(
        tag(
            "button",
            tongue.name,
            cls="lang",
            name="lang",
            value=one,
            formaction=f"{sheet.base}/ballot",
            lang=one,
        )
        for one, tongue in LANGUAGES.items()
        if one != sheet.language
    )


def _aloud(sheet: Sheet) -> Html:
    """On the tablet: a text that somebody may read to the voter."""
    if sheet.base != TABLET:
        return Html("")
    lines = [tag("p", f"{heading(sheet)}. {how(sheet)}")]
    lines += [
        tag("p", sheet.say("phone.read_line", number=str(n), title=sheet.title(proposal)))
        for n, proposal in sheet.rows
    ]
    return tag("details", join([tag("summary", sheet.say("phone.read")), *lines]))


def _assisted(sheet: Sheet) -> Html:
    """On the tablet: somebody helped; counted per group and not with the ballot."""
    if sheet.base != TABLET:
        return Html("")
    box = void("input", type="checkbox", name="assisted", value="1", checked=sheet.assisted)
    return tag("label", join([box, " ", sheet.say("phone.assisted")]), cls="tick")


def _bar(sheet: Sheet, review: Html) -> Html:
    """What is left, always in sight, and the way on."""
    says = sheet.say(COUNTED[sheet.form.kind], found="#", limit=room_for(sheet))
    undo = Html("")
    if sheet.form.kind == "ranking":
        undo = Html(
            '<button type="button" class="undo" id="undo" hidden>'
            f"{tag('span', sheet.say('phone.undo'))}</button>"
        )
    left = tag("div", heading(sheet), cls="left", id="left", data_says=says, role="status")
    return tag("div", tag("div", join([undo, left, review]), cls="w"), cls="bar")


def _parts(sheet: Sheet) -> Iterator[Html]:
    """What the script shows in place of the ballot, so that nothing has to be fetched."""
    say_ = sheet.say
    send = tag("button", say_("phone.send"), cls="go", id="send", type="button")
    change = tag("button", say_("phone.change"), cls="go no", id="change", type="button")
    yield part(
        "check",
        join(
            [
                notice(sheet.language, "phone.check"),
                Html('<ol id="chosen"></ol>'),
                Html('<p class="q" id="rest" hidden></p><p class="q" id="blank" hidden>'),
                tag("b", say_("phone.check_blank")),
                Html("</p>"),
                send,
                change,
            ]
        ),
    )
    late = Html(f'<p id="late" role="status" hidden>{tag("b", say_("phone.wait_how"))}</p>')
    yield part("wait", join([tag("h1", say_("phone.wait")), late]))
    yield part("done", receipt_body(sheet.language, "", sheet.base))
    again = tag("a", say_("phone.again"), cls="go", href=sheet.base)
    for name in ("refused", "changed", "closed"):
        yield part(
            name, notice(sheet.language, f"phone.{name}", again if name == "refused" else "")
        )


def receipt_body(language: Language, receipt: str, base: str) -> Html:
    """The receipt in four groups of four."""
    fours = [receipt[start : start + 4] for start in range(0, len(receipt), 4)]
    lines = join([" ".join(fours[:2]), Html("<br>"), " ".join(fours[2:])]) if receipt else ""
    way_on = f"{TABLET}/clear" if base == TABLET else base
    leave = [] if base == TABLET else [tag("p", say(language, "phone.give_back"))]
    return join(
        [
            sign(TICK, "ok"),
            notice(language, "phone.done"),
            tag("p", tag("b", say(language, "phone.receipt")), cls="q"),
            tag("div", lines, cls="r", dir="ltr", id="receipt"),
            tag("p", say(language, "phone.receipt_how")),
            *leave,
            tag("a", say(language, "phone.finish"), cls="go no", href=way_on),
        ]
    )


def check_page(sheet: Sheet, marks: Mapping[ProposalId, int]) -> Page:
    """What was marked, with pictures, before it is sent; for browsers without script."""
    rows = [(n, p, marks[p.id]) for n, p in sheet.rows if p.id in marks]
    if sheet.form.kind == "ranking":
        rows.sort(key=lambda row: row[2])
    carried = hidden_fields(sheet.carried(marks=True))
    send = tag("button", sheet.say("phone.send"), cls="go")
    change = tag("button", sheet.say("phone.change"), cls="go no")
    body = join(
        [
            header(sheet.language, Html(""), sheet.workshop.settings.synthetic),
            notice(sheet.language, "phone.check"),
            tag("ol", join(_checked(sheet, *row) for row in rows)),
            _rest(sheet, marks),
            tag("form", join([carried, send]), method="post", action=f"{sheet.base}/send"),
            tag("form", join([carried, change]), method="post", action=f"{sheet.base}/ballot"),
        ]
    )
    return Page(
        language=sheet.language,
        title=sheet.say("phone.page"),
        body=body,
        base=sheet.base,
        signs=tuple(proposal.sector for _, proposal, _ in rows),
        faces=sheet.faces,
        wait=(IDLE_SECONDS, f"{TABLET}/clear") if sheet.base == TABLET else None,
    )


def _rest(sheet: Sheet, marks: Mapping[ProposalId, int]) -> Html:
    """Points left over, or the one question of a blank ballot."""
    if not marks:
        return tag("p", tag("b", sheet.say("phone.check_blank")), cls="q")
    if sheet.form.kind != "points":
        return Html("")
    left = sheet.form.limit - sum(marks.values())
    return tag("p", sheet.say("phone.left", found=left, limit=sheet.form.limit), cls="q")


def _checked(sheet: Sheet, number: int, proposal: Proposal, mark: int) -> Html:
    """One marked proposal."""
    kind = sheet.form.kind
    look = f"k face f{mark}" if sheet.faces else "k"
    said = tag("span", "✓" if kind == "approval" else str(mark), cls=look)
    dots = Html('<div class="ds">' + '<i class="d f"></i>' * mark + "</div>")
    return tag(
        "li",
        join(
            [
                said,
                sign(proposal.sector, TILES[proposal.pillar]),
                tag("i", str(number)),
                tag("b", sheet.title(proposal), dir="auto"),
                dots if kind == "points" and sheet.form.limit <= DOTS else "",
            ]
        ),
    )
