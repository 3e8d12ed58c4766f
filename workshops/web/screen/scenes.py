"""The scenes of the projector: which there are, which may be shown now, and the snapshot of one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from prioritization.outcome import Decision
from workshops.phases import PHASES
from workshops.web.screen import after, before, voting, what_if, why
from workshops.web.screen.shown import Shown, View, view
from workshops.web.screen.speech import Speech, without_nothing
from workshops.workshop import Language, Phase

Drawing = Callable[[Shown, Speech], View]
Result = Callable[[Shown, Speech, Decision], View]
Rule = Literal[
    "phase", "published", "not_published", "by_group", "curtain", "over", "proposal", "question"
]
"""What holds a scene back: the sentence is `projector.held.<rule>`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One scene. since: the phase from which it makes sense; until: the last one, None for ever.

    draw: of everything but a result; result: of what is published, and of nothing else.
    """

    since: Phase = "draft"
    until: Phase | None = None
    draw: Drawing | None = None
    result: Result | None = None


SCENES: Final[dict[str, Scene]] = {
    "welcome": Scene(draw=before.welcome),
    "agenda": Scene(draw=before.agenda),
    "presence": Scene(since="proposing", draw=before.presence),
    "gallery": Scene(since="proposing", draw=before.gallery),
    "weights": Scene(since="screening", draw=before.weights),
    "fixed": Scene(since="voting", draw=voting.fixed),
    "how": Scene(since="voting", until="voting", draw=voting.how),
    "turnout": Scene(since="voting", until="counting", draw=voting.turnout),
    "live": Scene(since="voting", until="counting", draw=voting.live),
    "countdown": Scene(since="voting", until="voting", draw=voting.countdown),
    "curtain": Scene(since="voting", until="counting", draw=voting.curtain),
    "counting": Scene(since="counting", until="counting", draw=voting.counting),
    "reveal": Scene(since="counting", result=after.reveal),
    "list": Scene(since="counting", result=after.listed),
    "representation": Scene(since="counting", result=after.representation),
    "why": Scene(since="counting", result=why.why),
    "lists": Scene(since="counting", result=after.two_lists),
    "what_if": Scene(since="counting", result=what_if.what_if),
    "thanks": Scene(since="counting", result=after.thanks),
}
"""In the order of the day."""


def held(shown: Shown, name: str) -> Rule | None:
    """The rule that keeps a scene from the room now; None when it may be shown."""
    scene, at = SCENES[name], PHASES.index(shown.workshop.settings.phase)
    public = shown.decision is not None
    rules: dict[Rule, bool] = {
        "phase": at < PHASES.index(scene.since),
        "not_published": scene.result is not None and not public,
        "by_group": name == "representation" and not shown.by_group,
        "proposal": name == "why" and shown.screen.proposal is None,
        "question": name == "what_if" and shown.what_if is None,
        "over": scene.until is not None and at > PHASES.index(scene.until),
        "published": scene.until == "counting" and public,
        "curtain": name == "live" and shown.curtain,
    }
    return next((rule for rule, holds in rules.items() if holds), None)


def following(shown: Shown) -> str:
    """The scene to propose: the next of the day that may be shown, after the one that is on."""
    names = [name for name in SCENES if held(shown, name) is None]
    order = list(SCENES)
    now = order.index(shown.screen.scene) if shown.screen.scene in SCENES else -1
    start = max(now, order.index(BEGIN[shown.workshop.settings.phase]) - 1)
    if shown.decision is not None:
        start = max(start, order.index("reveal") - 1)
    return next((name for name in names if order.index(name) > start), names[-1])


BEGIN: Final[dict[Phase, str]] = {
    "draft": "welcome",
    "proposing": "presence",
    "screening": "gallery",
    "voting": "fixed",
    "counting": "curtain",
    "decided": "list",
    "closed": "thanks",
}
"""With which scene a phase begins."""


def drawn(shown: Shown, speech: Speech) -> tuple[str, View]:
    """The scene that is really shown and its view.

    A dark screen stays dark; behind the curtain a ranking becomes the curtain; whatever else may
    not be shown becomes a sentence that says so.
    """
    name = shown.screen.scene
    if shown.screen.blank:
        return "dark", view("dark", None, {})
    if name not in SCENES:
        return "ready", view("one", None, {"say": speech.line("projector.ready")})
    rule = held(shown, name)
    if rule in {"curtain", "not_published"} and held(shown, "curtain") is None:
        return "curtain", voting.curtain(shown, speech)
    scene = SCENES[name]
    if rule is not None:
        title = speech.line(f"scene.{name}")
        return "later", view("one", title, {"say": speech.line("projector.later")})
    if scene.result is not None and shown.decision is not None:
        return name, scene.result(shown, speech, shown.decision)
    if scene.draw is not None:
        return name, scene.draw(shown, speech)
    raise AssertionError(f"{name}: a scene draws something")


def snapshot(shown: Shown, language: Language, second: Language | None) -> dict[str, object]:
    """Everything one screen draws, finished: no rule and no figure that it does not show."""
    speech = Speech.of(shown.workshop.settings, language, second)
    name, found = drawn(shown, speech)
    settings, screen = shown.workshop.settings, shown.screen
    foot, auto = dict(found.pop("foot", {})), found.pop("auto", True)  # type: ignore[call-overload]  # a foot is a mapping
    if "kinds" not in foot and "seats" not in foot:
        foot.setdefault("start", before.day(shown, speech))
    example = speech.text("projector.example") if settings.synthetic else ""
    whole = {
        "scene": name,
        **speech.frame(),
        "name": speech.picked(settings.title),
        **found,
        "foot": {"example": example, **foot},
        "turn": {
            "page": screen.page,
            "auto": auto,
            "paused": screen.paused,
        },
        "said": said(found),
        "lost": speech.text("projector.lost"),
    }
    return without_nothing(whole)


def said(found: View) -> str:
    """One short sentence for those who hear the screen."""
    parts = [found.get("title"), found.get("state")]
    texts = [plain(part.get("t") or part.get("says")) for part in parts if isinstance(part, dict)]
    body = found["body"]
    if isinstance(body, dict) and isinstance(body.get("say"), dict):
        texts.append(plain(body["say"]["t"]))
    return ". ".join(text for text in texts if text)


def plain(words: object) -> str:
    """Words without their pieces' marks."""
    if isinstance(words, list):
        return "".join(plain(run) for run in words)
    return plain(words["t"]) if isinstance(words, dict) else str(words or "")


def as_of(now: datetime, speech: Speech) -> str:
    """How old the view is when nothing follows."""
    return speech.text("projector.as_of", time=now.strftime("%H:%M"))


def ready(speech: Speech) -> View:
    """The screen before there is any workshop."""
    say = speech.line("projector.ready")
    return {
        "scene": "ready",
        **speech.frame(),
        "name": "Tashawur",
        **view("one", None, {"say": say}),
        "foot": {"example": ""},
        "turn": {"page": 0, "auto": False, "paused": False},
        "said": plain(say["t"]),
        "lost": speech.text("projector.lost"),
    }
