"""The scene of a question "what if": names in and out, and everywhere that it is not official."""

from collections.abc import Sequence
from typing import Final

from prioritization.outcome import Decision
from scoring.model import ProposalId
from workshops.web.screen.shown import Shown, View, badge, named, short_name, view
from workshops.web.screen.speech import Line, Speech, Words, own
from workshops.what_if import Question
from workshops.workshop import Language

NAMED: Final = (4, 2)
"""So many names on a side, in one language and with a second line."""


def what_if(shown: Shown, speech: Speech, decision: Decision) -> View:
    """What would come in and go out, and what stays; or that nothing would change."""
    answer = shown.what_if
    if answer is None:
        raise AssertionError("held back without an answer")
    title = speech.line("projector.what_if.title")
    ask = speech.told(lambda language: _asked(shown, speech, answer.question, language))
    says: Words = speech.words("projector.what_if.not_official")
    mark: View = {"kind": "status", "icon": "status-on_hold", "says": says}
    found = answer.difference
    if not found.entered and not found.left:
        say: Line = speech.line("what_if.same")
        return view("one", title, {"say": say, "more": {"t": ask["t"]}}, state=mark)
    stays = [p for p in decision.lists[decision.official].selected if p not in set(found.left)]
    body: View = {
        "ask": ask,
        "sides": [
            _side(shown, speech, "in", found.entered),
            _side(shown, speech, "out", found.left),
        ],
        "both": {
            "says": speech.words("projector.what_if.stays", n=len(stays)),
            "proposals": [badge(shown, shown.proposal(p)) for p in stays],
        },
    }
    return view("two", title, body, state=mark)


def _side(shown: Shown, speech: Speech, way: str, moved: Sequence[ProposalId]) -> View:
    """Who would come in, or go out."""
    here = NAMED[speech.second is not None]
    more = len(moved) - here
    return {
        "name": speech.words(f"projector.what_if.{way}", n=len(moved)),
        "official": None,
        "says": [],
        "total": None,
        "only": None,
        "proposals": [named(shown, speech, shown.proposal(p)) for p in moved[:here]],
        "more": speech.words("projector.lists.more", n=more) if more > 0 else None,
    }


def _asked(shown: Shown, speech: Speech, question: Question, language: Language) -> Words:
    """The question in a few words."""
    told = Speech(language=language, second=None, main=speech.main, currency=speech.currency)
    key, value = f"projector.what_if.{question.kind}", question.value
    if question.kind in {"without_group", "double_group"}:
        group = next(g for g in shown.workshop.groups if g.id == value)
        return told.words(key, group=own(short_name(group, language) or value))
    if question.kind == "budget":
        return told.words(key, money=told.money(int(value)))
    if question.kind in {"weights", "rule"}:
        kind = "weights_kind" if question.kind == "weights" else "list"
        return told.words(key, value=told.text(f"{kind}.{value}"))
    return told.words(key)


__all__ = ["what_if"]
