"""Meetings to put on a screen: the Sabha example in any phase, and what its snapshots say."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

from scoring.model import Text
from tests.conftest import EXAMPLES
from workshops import cases
from workshops.folder import read_folder
from workshops.release import live_view, released, shown_groups
from workshops.store.standing import Screen
from workshops.support_by_group import support_by_group
from workshops.web.screen.scenes import SCENES, snapshot
from workshops.web.screen.shown import Live, Shown
from workshops.web.screen.source import present
from workshops.what_if import Answered, Question, answered
from workshops.workshop import AgendaItem, Complaints, Serial, Workshop

NOW = datetime(2026, 4, 11, 12, 8, tzinfo=UTC)
LANGUAGES = ("ar", "en", "fr")
RESULTS = tuple(name for name, scene in SCENES.items() if scene.result)
TAKEN = "S22"  # a proposal of the example on the waiting list


@cache
def example() -> Workshop:
    """The Sabha example with an agenda and somewhere to complain."""
    found = read_folder(EXAMPLES / "sabha")
    complaints = Complaints(
        channel=Text(en="Complaints desk", ar="مكتب الشكاوى"),
        file_days=14,
        decided_by=Text(en="A panel of three", ar="لجنة من ثلاثة"),
        report_back="2026-05-02",
    )
    agenda = (
        AgendaItem(time="09:00", text=Text(en="Welcome", ar="ترحيب"), minutes=30),
        AgendaItem(time="12:00", text=Text(en="Vote", ar="تصويت"), minutes=60),
        AgendaItem(time="14:00", text=Text(en="Result", ar="النتيجة"), minutes=45),
    )
    settings = replace(found.settings, complaints=complaints, agenda=agenda, record=())
    return replace(found, settings=settings, other_forms={})


def meeting(phase: str, *, cast: int = 0, issued: int = 0, live: str = "batches") -> Workshop:
    """The example in a phase, with the first ballots cast and some papers still out."""
    found = example()
    privacy = replace(found.settings.privacy, live=live)
    serials = tuple(Serial(serial=f"A{n:03d}K", group="A", state="issued") for n in range(issued))
    return replace(
        found,
        settings=replace(found.settings, phase=phase, privacy=privacy),
        ballots=found.ballots[:cast],
        serials=serials,
    )


def phase_of(scene: str) -> str:
    """A phase in which a scene may be shown."""
    return "counting" if scene in RESULTS else SCENES[scene].since


@cache
def step(cast: int) -> Live:
    """The live step after so many ballots."""
    found = replace(example(), ballots=example().ballots[:cast])
    return Live(ballots=cast, decision=live_view(cases.decision(found)))


@cache
def asked() -> Answered:
    """What thirty per cent less would change, in the example as it stands."""
    cut = Question(kind="budget", value=str(example().settings.budget * 7 // 10))
    found = answered(cases.decision(example()), example(), cut)
    assert found is not None
    return found


def room(scene: str, *, phase: str = "", cast: int = 25, **chosen) -> Shown:
    """What the room may see when a scene is on: published only for scenes of the result.

    chosen: further fields of Shown, or of its Screen.
    """
    setup = replace(meeting(phase or phase_of(scene)), ballots=())
    whole = cases.decision(example())
    on_screen = {"proposal": TAKEN if scene == "why" else None}
    on_screen |= {k: chosen.pop(k) for k in tuple(chosen) if k in Screen.__slots__}
    if scene in {"turnout", "countdown"}:
        on_screen.setdefault("ends", NOW + timedelta(minutes=12))
    given = {
        "ballots": cast,
        "voters": 74,
        "present": present(setup),
        "curtain": False,
        "live": step(cast) if scene == "live" else None,
        "bundles": (3, 5),
        "decision": released(whole, example(), "public") if scene in RESULTS else None,
        "support": support_by_group(whole, example(), "public") if scene == "why" else None,
        "what_if": asked() if scene == "what_if" else None,
        "by_group": scene in RESULTS and bool(shown_groups(whole, example())),
    }
    return Shown(
        workshop=setup, screen=Screen(scene=scene, **on_screen), **{"now": NOW, **given, **chosen}
    )


def drawn(shown: Shown, language: str = "en", second: str | None = None) -> dict[str, object]:
    """The snapshot of one screen."""
    return snapshot(shown, language, second)


def texts(part: object, *skipped: str) -> Iterator[str]:
    """Every text of a snapshot; keys that name drawings are no texts."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for key, value in part.items():
            if key not in skipped:
                yield from texts(value, *skipped)
    elif isinstance(part, list):
        for value in part:
            yield from texts(value, *skipped)


def said(part: object) -> str:
    """Everything a snapshot says, in one text."""
    return "\n".join(texts(part))
