"""Making a device the shared tablet: a form for the facilitator, on that device."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from workshops.acts.actor import Refused
from workshops.acts.codes import issue_codes
from workshops.language import pick, say
from workshops.store import StoreError, UnknownWorkshop
from workshops.store.convert import load_setup
from workshops.web import state
from workshops.web.entry.asking import visitor, wrong
from workshops.web.entry.page import button, form, language_of, page
from workshops.web.pieces import Html, join, tag
from workshops.web.voting.layout import TABLET, void
from workshops.web.voting.marks import Fields
from workshops.web.voting.room import voting_room
from workshops.web.voting.tablets import PIN_DIGITS, new_pin
from workshops.workshop import Language, Workshop

MOST: Final = 200


def start_tablet(request: Request, fields: Fields) -> Response | str:
    """The form, or why not; once it is filled in, what the cookie of the tablet holds."""
    language = language_of(request, fields.get("lang", ""))
    found = visitor(request)
    if found is None or found.role != "facilitator":
        refusal = tag("p", say(language, "tablet.facilitator_only"), role="alert")
        return page(language, say(language, "tablet.start"), refusal, status=403)
    identifier = fields.get("workshop") or request.query_params.get("workshop", "")
    try:
        with state.store().reading() as connection:
            workshop = load_setup(connection, identifier)
    except UnknownWorkshop as unknown:
        return page(language, say(language, "tablet.start"), wrong(language, unknown), status=404)
    if not fields:
        return start_form(language, identifier, workshop)
    pin = fields.get("pin", "")
    if len(pin) != PIN_DIGITS or not (pin.isascii() and pin.isdecimal()):
        told = tag("p", say(language, "tablet.pin_digits"), role="alert", cls="wrong")
        return start_form(language, identifier, workshop, told, 422)
    wanted = {g.id: _count(fields.get(f"n_{g.id}", "")) for g in workshop.groups}
    try:
        bags = (
            issue_codes(state.store(), found.actor, identifier, wanted, now=state.now())
            if any(wanted.values())
            else {}
        )
    except (Refused, StoreError) as refused:
        return start_form(language, identifier, workshop, wrong(language, refused), 409)
    return voting_room().tablets.start(identifier, pin, bags)


def _count(text: str) -> int:
    """How many ballots are set aside."""
    return min(int(text), MOST) if text.isdecimal() and len(text) <= len(str(MOST)) else 0


def filled(name: str, label: str, value: str) -> Html:
    """A field for digits with its label above it."""
    box = void(
        "input",
        id=name,
        name=name,
        value=value,
        inputmode="numeric",
        maxlength=str(PIN_DIGITS),
        autocomplete="off",
        dir="ltr",
        required=True,
    )
    return tag("p", join([tag("label", label, **{"for": name}), box]))


def start_form(
    language: Language,
    identifier: str,
    workshop: Workshop,
    problem: Html | None = None,
    status: int = 200,
) -> Response:
    """What the facilitator fills in."""
    main = workshop.settings.languages[0]
    groups = [
        filled(f"n_{group.id}", pick(group.name, language, main), "0") for group in workshop.groups
    ]
    pin = filled("pin", say(language, "tablet.pin_how"), new_pin())
    return page(
        language,
        say(language, "tablet.start"),
        problem or Html(""),
        tag("p", say(language, "tablet.start_how")),
        form(
            f"{TABLET}/start",
            language,
            *groups,
            pin,
            button(say(language, "tablet.started")),
            workshop=identifier,
        ),
        status=status,
        address=f"{TABLET}/start?workshop={identifier}",
    )
