"""Scenes of the morning: welcome, agenda, gallery, presence, weights. Nothing here is a result."""

from datetime import datetime
from typing import Final

from scoring.model import Group, Proposal
from scoring.weights import criterion_shares
from workshops.acts.room import waiting_until
from workshops.language import LANGUAGES, date, listed, percent
from workshops.resources import town
from workshops.web.screen.qr import join_code, web_code
from workshops.web.screen.shown import Shown, View, named, short_name, state, view
from workshops.web.screen.speech import Line, Speech, Words, figure, joined, own, pages
from workshops.web.script import DAYS
from workshops.web.signs import GROUP_FILES, letters, shapes
from workshops.workshop import AgendaItem, Language

GROUPS_A_PAGE: Final = (8, 8)  # in one language, with a second line
LONG_GROUPS_A_PAGE: Final = (6, 4)  # where a name takes two lines
ONE_LINE: Final = 30  # letters
CRITERIA_A_PAGE: Final = (6, 4)  # in one language, with a second line
LINES_A_PAGE: Final = (7, 5)  # in one language, with a second line
DOTS: Final = 48  # more seats than this are a bar
SHORT, MIDDLE = 28, 60  # letters of a heading that is set large, or middling


def welcome(shown: Shown, speech: Speech) -> View:
    """Who is meeting, where and when, and how to join, where there is something to join."""
    settings = shown.workshop.settings
    name = speech.room(settings.title)
    letters_in = len(str(name["t"][0]))
    body: View = {
        "name": name,
        "length": "short" if letters_in <= SHORT else "middle" if letters_in <= MIDDLE else "long",
        "hello": speech.line("projector.hello"),
        "steps": steps(shown, speech),
    }
    tongues = " · ".join(LANGUAGES[language].name for language in settings.languages)
    return view("welcome", None, body, foot={"end": [tongues]})


def steps(shown: Shown, speech: Speech) -> list[View]:
    """Join the network, then vote; paper needs neither."""
    network, found = shown.network, []
    if network.name:
        found.append(
            {
                "head": speech.line("projector.join"),
                "qr": join_code(network.name, network.password, speech.text("projector.join")),
                "facts": [
                    [speech.words("projector.network"), [{"t": network.name, "as": "n"}]],
                    [speech.words("projector.password"), [{"t": network.password, "as": "n"}]],
                ],
            }
        )
    if network.address and "phone" in shown.workshop.settings.channels:
        found.append(
            {
                "head": speech.line("projector.vote"),
                "qr": web_code(f"http://{network.address}", speech.text("projector.vote")),
                "facts": [[speech.words("projector.scan"), [{"t": network.address, "as": "a"}]]],
                "more": speech.line("projector.or_paper"),
            }
        )
    return [{"no": i + 1, **step} for i, step in enumerate(found)]


def agenda(shown: Shown, speech: Speech) -> View:
    """The lines of the day, the present one marked, and the money there is."""
    settings = shown.workshop.settings
    lines = settings.agenda or default_agenda(shown)
    today = settings.date == shown.now.date().isoformat()
    at = current(lines, shown.now) if today else None
    rows: list[View] = [
        {
            "time": item.time,
            "say": said(item, speech),
            "minutes": speech.words("unit.minutes", n=item.minutes) if item.minutes else [],
            "when": "" if at is None else "done" if i < at else "now" if i == at else "",
        }
        for i, item in enumerate(lines)
    ]
    budget = speech.line("projector.agenda.budget", budget=speech.money(settings.budget))
    return view(
        "agenda",
        speech.line("projector.agenda.title"),
        {
            "pages": pages(rows, LINES_A_PAGE[speech.second is not None]),
            "budget": budget,
            "timed": any(item.time for item in lines),
        },
    )


def default_agenda(shown: Shown) -> tuple[AgendaItem, ...]:
    """The script of the day, where the workshop wrote none of its own."""
    day = "day1" if shown.workshop.settings.phase in {"draft", "proposing"} else "day2"
    return tuple(
        AgendaItem(key=f"help.step.{line.key}", minutes=line.minutes) for line in DAYS[day]
    )


def said(item: AgendaItem, speech: Speech) -> Line:
    """A line of the day in words."""
    return speech.line(item.key) if item.key else speech.room(item.text)


def current(lines: tuple[AgendaItem, ...], now: datetime) -> int | None:
    """Which line of the day it is: the last one that has begun; None before the first."""
    clock = now.strftime("%H:%M")
    begun = [i for i, item in enumerate(lines) if item.time and item.time.zfill(5) <= clock]
    return max(begun, default=None)


def gallery(shown: Shown, speech: Speech) -> View:
    """Every proposal with its badge, twelve a page; one of them large where it was chosen."""
    chosen = next((p for p in shown.proposals if p.id == shown.screen.proposal), None)
    if chosen is not None:
        return large(shown, speech, chosen)
    per = shown.per_page(speech)
    rows = [named(shown, speech, proposal) for proposal in shown.proposals]
    body: View = {"pages": pages(rows, per), "rows": per, "step": shown.screen.text_step}
    return view("gallery", speech.line("projector.gallery.title"), body, foot=kinds(speech))


def kinds(speech: Speech) -> View:
    """The three kinds of proposal for the foot of the page."""
    names = ("basic_services", "social_cohesion", "livelihoods")
    return {"kinds": [{"kind": k, "name": speech.text(f"projector.kind.{k}")} for k in names]}


def large(shown: Shown, speech: Speech, proposal: Proposal) -> View:
    """One proposal: what it is, where, what it costs, who brought it."""
    facts: list[View] = []
    if proposal.place:
        facts.append(
            {
                "name": speech.words("column.place"),
                "says": [own(proposal.place).run(speech.language)],
            }
        )
    cost = (
        [speech.money(proposal.cost).run(speech.language)] if proposal.cost is not None else ["–"]
    )
    facts.append({"name": speech.words("column.cost"), "says": cost})
    authors = [g for g in shown.workshop.groups if g.id in proposal.submitted_by]
    if authors:
        marks = [mark(shown, speech, g) | {"name": group_name(g, speech)} for g in authors]
        facts.append({"name": speech.words("projector.raised_by"), "marks": marks})
    text = getattr(proposal.description, speech.language)  # in no other language
    body = named(shown, speech, proposal) | {"text": [text] if text else [], "facts": facts}
    return view("large", speech.line("projector.gallery.one"), body)


def presence(shown: Shown, speech: Speech) -> View:
    """Per group: who is here, of how many seats, and how many are needed."""
    rows = [seats(shown, speech, group) for group in shown.workshop.groups]
    heads = ("column.group", "column.present", "column.seats")
    long = any(len(group_name(group, speech)) > ONE_LINE for group in shown.workshop.groups)
    per = LONG_GROUPS_A_PAGE if long else GROUPS_A_PAGE
    body: View = {
        "pages": pages(rows, per[speech.second is not None]),
        "head": [*(speech.words(head) for head in heads), []],
        "twice": speech.second is not None,
        "tell": None if speech.second else {"t": told(shown, speech)},
    }
    key = [
        ("p", "projector.seat.taken"),
        ("", "projector.seat.empty"),
        ("x", "projector.seat.more"),
    ]
    foot: View = {"seats": [{"cls": cls, "name": speech.text(name)} for cls, name in key]}
    title = speech.line("projector.presence.title")
    return view("presence", title, body, state=waits(shown, speech), foot=foot)


def waits(shown: Shown, speech: Speech) -> View | None:
    """Until when the meeting waits for those who are missing; None where it does not."""
    until = waiting_until(shown.workshop.settings)
    if until is None or until <= shown.now:
        return None
    left = -(-int((until - shown.now).total_seconds()) // 60)
    hour = until.astimezone(shown.now.tzinfo).strftime("%H:%M")
    return state(speech, "voting", "status-waiting", "projector.presence.waits", time=hour, n=left)


def seats(shown: Shown, speech: Speech, group: Group) -> View:
    """One group: its mark, its name, a dot for each seat, or a bar for many."""
    here, of = shown.present.get(group.id, 0), group.seats
    lacks = here < shown.needed()
    row: View = {
        **mark(shown, speech, group),
        "name": group_line(group, speech),
        "present": [figure(here).run(speech.language)],
        "seats": [figure(of).run(speech.language)] if of is not None else ["–"],
        "on": here,
        "of": of or 0,
        "lacks": speech.words("projector.needed", n=shown.needed()) if lacks else None,
    }
    if max(here, of or 0) > DOTS:
        row["share"] = min(100, 100 * here // (of or here))
    return row


def told(shown: Shown, speech: Speech) -> Words:
    """The room in two sentences: how many people, how many groups, and who is missing."""
    people, here = sum(shown.present.values()), shown.groups_here()
    women = sum(a.present - a.left for a in shown.workshop.attendance if a.sex == "F")
    whole = speech.words("projector.presence.people", n=people, women=women)
    whole += [
        " ",
        *speech.words("projector.presence.groups", n=here, all=len(shown.workshop.groups)),
    ]
    absent = [g for g in shown.workshop.groups if not shown.present.get(g.id, 0)]
    if absent and people:
        names = listed(speech.language, [group_name(g, speech) for g in absent])
        sentence = speech.text("projector.presence.nobody", groups=names)
        whole.append({"t": [sentence], "as": "b"})
    return whole


def group_name(group: Group, speech: Speech) -> str:
    """The short name of a group: in the language of the screen, else another, else its id."""
    tongues: tuple[Language, ...] = (speech.language, speech.main, *LANGUAGES)
    return next((name for one in tongues if (name := short_name(group, one))), group.id)


def group_line(group: Group, speech: Speech) -> Line:
    """The short name of a group, with its second line."""
    line: Line = {"t": [group_name(group, speech)]}
    second = short_name(group, speech.second) if speech.second else ""
    return line | {"s": [second]} if second else line


def mark(shown: Shown, speech: Speech, group: Group) -> View:
    """The sign a group wears everywhere: its place in the declared order, its shape, its letter."""
    place = shapes(shown.workshop.groups.index(group))
    letter = letters(shown.workshop.groups, speech.language)[group.id]
    return {"place": place, "shape": GROUP_FILES[place], "letter": letter}


def weights(shown: Shown, speech: Speech) -> View:
    """Every criterion with its share of the whole as a bar from 0 to 100."""
    criteria = shown.workshop.criteria
    rows: list[View] = [
        {
            "sign": f"source-{criterion.source}",
            "name": speech.room(criterion.name),
            "share": round(100 * share),
            "value": [{"t": percent(speech.language, share), "as": "n"}],
        }
        for criterion, share in zip(criteria, criterion_shares(criteria), strict=True)
    ]
    body: View = {"pages": pages(rows, CRITERIA_A_PAGE[speech.second is not None])}
    foot: View = {"start": speech.words("projector.weights.foot")}
    return view("measures", speech.line("projector.weights.title"), body, foot=foot)


def day(shown: Shown, speech: Speech) -> Words:
    """Place and date as the foot of a page says them; each keeps its own direction."""
    settings = shown.workshop.settings
    known = town(settings.place)
    place = speech.picked(known.name) if known else settings.place
    parts = [place, date(speech.language, settings.date) if settings.date else ""]
    return joined(([own(part).run(speech.language)] for part in parts if part), " · ")
