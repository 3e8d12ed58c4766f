"""The workshops of this store as the page Workshops shows them."""

from collections.abc import Sequence
from typing import Final

from workshops.language import date
from workshops.resources import town
from workshops.store.convert import WorkshopCard, list_workshops
from workshops.store.space import GIGABYTE
from workshops.web import state
from workshops.web.health import Health
from workshops.web.pieces import Html, Level, count, join, ltr, mark, own, say, table, tag, text_of
from workshops.workshop import Phase

PAGE: Final[dict[Phase, str]] = {  # where the work of a phase is done
    "draft": "setup",
    "proposing": "proposals",
    "screening": "screening",
    "voting": "ballots",
    "counting": "counting",
    "decided": "decide",
    "closed": "documents",
}
TEN: Final = 10  # below it a tenth matters
COLUMNS: Final = ("workshop", "place", "date", "phase", "ballots")


def cards() -> tuple[WorkshopCard, ...]:
    """Every workshop of the store, the one that is open first, then the latest meeting."""
    with state.store().reading() as connection:
        found = list_workshops(connection)
    opened = state.workshop_id()
    latest = sorted(found, key=lambda card: card.date, reverse=True)
    return tuple(sorted(latest, key=lambda card: card.id != opened))


def place_of(card: WorkshopCard) -> str:
    """The place in the language of the page where it is one of the programme's."""
    known = town(card.place)
    return text_of(known.name) if known else card.place


def lead(card: WorkshopCard) -> Html:
    """The workshop to go on with: name, phase, place, day."""
    opened = card.id == state.workshop_id()
    day = date(state.language(), card.date)
    where = join([state.say(f"phase.{card.phase}"), own(place_of(card)), own(day)], " · ")
    parts = [
        tag("p", state.say("home.open_now" if opened else "home.newest")),
        tag("h2", own(text_of(card.title))),
        tag("p", where),
    ]
    return tag("div", join(parts), cls="lead-card")


def others(rest: Sequence[WorkshopCard]) -> Html:
    """The other workshops as a table; each name opens its workshop."""
    head = [state.say(f"home.col.{column}") for column in COLUMNS]
    return table(head, [row(card) for card in rest])


def row(card: WorkshopCard) -> list[object]:
    """One workshop of the table."""
    query = "&".join(f"{name}={value}" for name, value in state.address(workshop=card.id).items())
    name = tag("a", own(text_of(card.title)), href=f"?{query}", target="_self")
    level: Level = "ok" if card.phase == "closed" else "now"
    return [
        name,
        tag("span", own(place_of(card)), cls="whole"),
        ltr(card.date),
        mark(level, state.say(f"phase.{card.phase}")),
        count(card.ballots) if card.ballots else "–",
    ]


def health_row(found: Health) -> Html:
    """What is measured of this computer, each as a mark and a sentence."""
    gigabytes = found.free / GIGABYTE
    free = f"{gigabytes:.0f}" if gigabytes >= TEN else f"{gigabytes:.1f}"
    now = f"{state.now().astimezone():%Y-%m-%d %H:%M}"
    low = gigabytes <= 1
    marks = [
        mark(
            "warn" if low else "ok", say(f"home.health.{'low' if low else 'free'}", free=ltr(free))
        ),
        mark("ok", say("home.health.store"))
        if found.writable
        else mark("warn", say("home.health.read_only")),
        mark(
            "ok" if found.settings else "warn",
            say(f"home.health.settings{'' if found.settings else '_off'}"),
        ),
        encryption(found),
        mark("info", say("home.health.clock", time=ltr(now))),
        mark("info", say("home.health.sqlite", version=ltr(found.sqlite))),
    ]
    return tag("div", join(marks), cls="health")


def encryption(found: Health) -> Html:
    """Whether a stolen laptop could be read, as far as the system tells."""
    if found.encrypted is None:
        return mark("info", say("home.health.disk_unknown"))
    key = "disk_sealed" if found.encrypted else "disk_open"
    return mark("ok" if found.encrypted else "warn", say(f"home.health.{key}"))
