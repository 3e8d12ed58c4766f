"""Scenes of the vote: what is fixed, how to vote, turnout, countdown, live, curtain, counting."""

from datetime import datetime
from typing import Final

from scoring.model import BallotForm
from workshops.language import listed, number, say
from workshops.web.screen.rows import later, line, lined, ranked_rows, spent
from workshops.web.screen.shown import Shown, View, named, state, view, voting_state
from workshops.web.screen.speech import Line, Speech, Words, figure, pages, unit
from workshops.workshop import Language

LINES_A_PAGE: Final = (6, 4)  # in one language, with a second line
OFFERS_A_PAGE: Final = (7, 4)
SAND: Final = 10  # boxes of the clock
SAND_MINUTES: Final = 20.0  # all of them; a longer wait begins full
MOST_BUNDLES: Final = 40
KINDS: Final = ("basic_services", "social_cohesion", "livelihoods")


def fixed(shown: Shown, speech: Speech) -> View:
    """What was locked before the first ballot, in plain words."""
    settings, method = shown.workshop.settings, shown.workshop.settings.method
    rule = method.rule.kind

    def ties(language: Language) -> str:
        return listed(language, [say(language, f"tie.{key}") for key in method.ties.order])

    lines: list[tuple[str, Line]] = [
        (
            "projector.fixed.budget",
            speech.line("projector.fixed.money", budget=speech.money(settings.budget)),
        ),
        ("projector.fixed.ballot", form_line(settings.ballots, speech)),
        ("projector.fixed.groups", speech.line(f"weights_kind.{method.group_weights.kind}.plain")),
        ("projector.fixed.rule", speech.line(f"rule.{rule}.plain")),
        ("projector.fixed.ties", speech.told(lambda language: [ties(language)])),
        ("projector.fixed.results", speech.line(f"live.{settings.privacy.live}")),
    ]
    rows: list[View] = [{"name": speech.line(name), "says": says} for name, says in lines]
    if method.floor.enabled:
        rows.insert(
            4,
            {
                "name": speech.line("projector.fixed.floor"),
                "says": speech.line("projector.fixed.first"),
            },
        )
    body: View = {"pages": pages(rows, LINES_A_PAGE[speech.second is not None])}
    return view("points", speech.line("projector.fixed.title"), body)


def form_line(form: BallotForm, speech: Speech) -> Line:
    """How people mark a ballot, in one sentence."""
    return speech.line(f"form.{form.kind}.plain", n=form.limit, low=form.low)


def how(shown: Shown, speech: Speech) -> View:
    """A drawn ballot and its rule, and beside it everything that can be voted for."""
    form = shown.workshop.settings.ballots
    offers = [named(shown, speech, proposal) for proposal in shown.proposals]
    body: View = {
        "sheet": [
            {"kind": k, "sector": "other", **m} for k, m in zip(KINDS, drawn(form), strict=True)
        ],
        "rule": form_line(form, speech),
        "more": None if speech.second else speech.line("projector.how.help"),
        "pages": pages(offers, OFFERS_A_PAGE[speech.second is not None]),
    }
    return view("how", speech.line("projector.how.title"), body)


def drawn(form: BallotForm) -> list[View]:
    """Three marks as somebody might make them; about no proposal that exists."""
    if form.kind == "points":
        half, third = -(-form.limit // 2), form.limit // 3
        return [{"dots": third}, {"dots": half}, {"dots": form.limit - half - third}]
    if form.kind == "approval":
        return [{"tick": True}, {"place": []}, {"tick": form.limit > 1}]
    if form.kind == "score":
        return [{"face": "face-4"}, {"face": "face-1"}, {"face": "face-3"}]
    return [{"place": [place]} for place in ("2", "1", "3" if form.limit > len(KINDS) - 1 else "")]


def turnout(shown: Shown, speech: Speech) -> View:
    """The ring of seats: ballots in, of the voters in the room. Never by group."""
    clock = None
    notes = [speech.words("projector.turnout.help")]
    if ends := ending(shown):
        left = max(0, -(-int((ends - shown.now).total_seconds()) // 60))
        clock = {
            "head": speech.words("projector.turnout.closes"),
            "left": minutes(speech, left),
            "sand": sand(left),
        }
        call = speech.text("projector.turnout.call", time=ends.strftime("%H:%M"))
        notes.insert(0, [{"t": [call], "as": "b"}])
    body: View = {
        "on": shown.ballots,
        "of": max(shown.voters, shown.ballots),
        "number": [figure(shown.ballots).run(speech.language)],
        "base": base(shown, speech),
        "clock": clock,
        "notes": notes,
    }
    return view("turnout", speech.line("projector.turnout.title"), body, state=voting_state(speech))


def minutes(speech: Speech, n: int) -> Words:
    """Minutes with the number in strong type, where the language says it with a number."""
    text, digits = speech.text("unit.minutes", n=n), number(speech.language, n)
    before, found, after = text.partition(digits)
    return [before, {"t": found, "as": "b"}, after] if found else [text]


def base(shown: Shown, speech: Speech) -> Line:
    """What the number of ballots is compared with."""
    if not shown.voters:
        return speech.line("projector.turnout.ballots", n=shown.ballots)
    return speech.line("projector.turnout.of", n=shown.voters)


def ending(shown: Shown) -> datetime | None:
    """When voting closes, in the hour of this place; None where nothing is set."""
    ends = shown.screen.ends
    return ends.astimezone(shown.now.tzinfo) if ends else None


def sand(minutes: float) -> int:
    """How many boxes of the clock are still full."""
    return min(SAND, -(-int(minutes * SAND) // int(SAND_MINUTES)))


def countdown(shown: Shown, speech: Speech) -> View:
    """The last call: how long opened ballots may still be handed in."""
    ends = ending(shown)
    seconds = max(0, int((ends - shown.now).total_seconds())) if ends else 0
    body: View = {
        "head": speech.line("projector.countdown.head" if seconds else "projector.countdown.over"),
        "left": [{"t": f"{seconds // 60}:{seconds % 60:02d}", "as": "n"}],
        "sand": sand(seconds / 60),
        "more": speech.line(
            "projector.countdown.more" if seconds else "projector.countdown.thanks"
        ),
    }
    return view("countdown", speech.line("scene.countdown"), body, state=voting_state(speech))


def live(shown: Shown, speech: Speech) -> View:
    """The ranking so far, as it was last released, with the budget line; or that there is none."""
    if shown.live is None:
        return no_results(shown, speech)
    decision, per = shown.live.decision, shown.per_page(speech)
    says = speech.words(
        "projector.line.spent",
        spent=figure(spent(shown, decision)),
        budget=speech.money(decision.budget),
    )
    rows = ranked_rows(shown, speech, decision)
    body: View = {
        "pages": lined(rows, line(speech, says), per, later(speech)),
        "rows": per,
        "step": shown.screen.text_step,
    }
    n = shown.live.ballots
    mark = state(speech, "voting", "status-waiting", "projector.state.provisional", n=n)
    legend = speech.words("projector.live.legend", unit=unit(speech.language, speech.currency))
    title = speech.line("projector.live.title")
    return view("rows", title, body, state=mark, foot={"start": legend}, auto=False)


def no_results(shown: Shown, speech: Speech) -> View:
    """Before the first step: that there is none, and when there will be.

    keep: there was one before a restart; a screen that still has it shows it on, with its hour.
    """
    first = shown.workshop.settings.privacy.minimum
    body: View = {
        "say": speech.line("projector.live.none"),
        "more": speech.line("projector.live.first", n=first),
    }
    mark = state(speech, "voting", "status-waiting", "projector.state.none")
    title = speech.line("projector.live.title")
    return view("one", title, body, state=mark, keep=shown.was_live)


def curtain(shown: Shown, speech: Speech) -> View:
    """Turnout and presence only. Nothing hidden lies behind it."""
    groups = len(shown.workshop.groups)
    facts: list[View] = [
        {
            "number": [figure(shown.ballots).run(speech.language)],
            "says": speech.line("projector.curtain.ballots", n=shown.voters)
            if shown.voters
            else speech.line("projector.turnout.ballots", n=shown.ballots),
            "share": min(100, 100 * shown.ballots // shown.voters) if shown.voters else None,
        },
        {
            "number": [figure(shown.groups_here()).run(speech.language)],
            "says": speech.line("projector.curtain.groups", n=groups),
            "share": 100 * shown.groups_here() // groups if groups else None,
        },
    ]
    body: View = {
        "say": speech.line("projector.curtain.say"),
        "more": speech.line("projector.curtain.more"),
        "facts": [
            {key: value for key, value in fact.items() if value is not None} for fact in facts
        ],
    }
    counting = shown.workshop.settings.phase == "counting"
    mark = counting_state(speech) if counting else voting_state(speech)
    return view("curtain", speech.line("projector.curtain.title"), body, state=mark)


def counting_state(speech: Speech) -> View:
    """The state line while ballots are counted."""
    return state(speech, "counting", "status-waiting", "projector.state.counting")


def counting(shown: Shown, speech: Speech) -> View:
    """How far the count is: bundles done of all, ballots counted. No result."""
    done, bundles = shown.bundles
    facts: list[View] = [
        {
            "number": [figure(shown.ballots).run(speech.language)],
            "says": speech.line("projector.counting.ballots", n=shown.ballots),
        }
    ]
    if bundles:
        few = bundles <= MOST_BUNDLES
        facts.append(
            {
                "number": [figure(done).run(speech.language)],
                "says": speech.line("projector.counting.bundles", n=bundles),
                **(
                    {"boxes": {"on": done, "of": bundles}}
                    if few
                    else {"share": 100 * done // bundles}
                ),
            }
        )
    body: View = {"facts": facts}
    title = speech.line("projector.counting.title")
    return view("counting", title, body, state=counting_state(speech))
