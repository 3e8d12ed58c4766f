"""The same number stands on page, projector, PDF, workbook, Word, slip, CSV and JSON."""

import json

import pytest

from tests.web.conftest import as_served, store
from tests.web.pages import opened, pieces
from tests.workshops.meetings import FACILITATOR, NOW
from tests.workshops.reports import collected
from tests.workshops.reports.collected import Facts
from tests.workshops.reports.examples import town
from workshops.acts.deciding import publish
from workshops.acts.workshops import open_example
from workshops.language import say
from workshops.reports import WRITERS
from workshops.reports.csv_ import encoded
from workshops.reports.paper.slips import feedback
from workshops.reports.tables import tables
from workshops.reports.view import View
from workshops.store import Store
from workshops.store.standing import Screen
from workshops.web.screen.feed import Asked
from workshops.web.screen.source import Source
from workshops.web.screen.turn import put
from workshops.workshop import Language

__all__ = ["as_served", "store"]
CARRIES = {
    "json": {"rank", "score", "cost", "status", "position", "share", "left"},
    "csv": {"rank", "score", "cost", "status", "position", "share"},
    "xlsx": {"rank", "score", "cost", "left"},
    "docx": {"rank", "score", "cost", "status", "position", "share", "left"},
    "pdf": {"rank", "score", "cost", "share", "left"},
    "slips": {"cost", "status"},
    "page": {"rank", "score", "cost", "status", "share", "left"},
    "screen": {"rank", "cost", "status", "position", "share", "left"},
}
"""What each medium says; the test would pass on a medium that says nothing."""
TABS = ("result", "ranking", "representation")
SCENES = ("list", "reveal", "representation")


def page(workshop: str, language: Language) -> list[str]:
    """The pieces of the Results page, tab after tab."""
    at = opened("results", lang=language, workshop=workshop)
    found = []
    for name in TABS:
        at.session_state["tab"] = say(language, f"results.tab_{name}")
        found += pieces(at.run())
    assert not at.exception
    return found


def screens(kept: Store, workshop: str, language: Language) -> dict[str, dict[str, object]]:
    """What the feed sends to a screen, scene after scene; the reveal after its last press."""
    source, found = Source(kept), {}
    for name in SCENES:
        put(kept, FACILITATOR, workshop, Screen(scene=name, step=99, text_step=0), now=NOW)
        found[name] = json.loads(source.draw(Asked(language=language)).text)
    return found


def documents(name: str, language: Language) -> dict[str, Facts]:
    """The facts of every document, read from the files."""
    decision, workshop = town(name)
    view = View.of(decision, workshop, language, "public")
    made = {s: write(decision, workshop, language, "public") for s, write in WRITERS.items()}
    sheets = {table.name: encoded(table) for table in tables(decision, workshop, "public")}
    return {
        "json": collected.of_json(made[".json"]),
        "csv": collected.of_csv(sheets, decision.official),
        "xlsx": collected.of_xlsx(made[".xlsx"], language),
        "docx": collected.of_docx(made[".docx"], view),
        "pdf": collected.of_pdf(made[".pdf"], view),
        "slips": collected.of_slips(feedback(decision, workshop, language), view),
    }


def compare(name: str, found: dict[str, Facts]) -> None:
    """Every fact of every medium is the one of `decision.json`, and none is missing."""
    told = found["json"]
    of_all = {what: {of for of, one in told if one == what} for _, what in told}
    raised = {str(p.id) for p in town(name)[1].proposals if p.submitted_by}
    for medium, facts in found.items():
        assert {what for _, what in facts} == CARRIES[medium], medium
        differing = {fact: (told.get(fact), t) for fact, t in facts.items() if told.get(fact) != t}
        assert not differing, medium
        for what in CARRIES[medium] & {"rank", "score", "status"}:
            wanted = raised if medium == "slips" else of_all[what]
            assert {of for of, one in facts if one == what} == wanted, (medium, what)


@pytest.mark.faults
@pytest.mark.parametrize(
    ("name", "languages"), [("sabha", ("ar", "en")), ("al_kufra", ("ar", "fr"))]
)
def test_every_medium_says_the_same_number(store, name, languages):
    """Places, scores, costs, statuses, shares and money: collected, laid side by side, compared."""
    workshop = open_example(store, FACILITATOR, name, now=NOW)
    pages = {language: page(workshop, language) for language in languages}
    publish(store, FACILITATOR, workshop, now=NOW)

    for language in languages:
        view = View.of(*town(name), language, "public")
        found = documents(name, language)
        found["page"] = collected.of_page(pages[language], view)
        found["screen"] = collected.of_screen(screens(store, workshop, language), view)
        compare(name, found)
