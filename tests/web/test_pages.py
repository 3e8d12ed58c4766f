"""Every page in every language and phase: it opens, has one heading, and speaks its language."""

import ast
import re
from dataclasses import replace
from typing import get_args

import pytest

from tests.conftest import EXAMPLES
from tests.web.pages import MAIN, headings, opened, shown, unquoted
from workshops.folder import read_folder
from workshops.language import LANGUAGES
from workshops.store.convert import add_workshop
from workshops.web import state
from workshops.workshop import Phase

pytestmark = pytest.mark.slow

PAGES = sorted(path.stem for path in (MAIN.parent / "pages").glob("*.py"))
LATIN = {"English", "Français", "Tashawur", "SQLite", "CSV", "zip"}


@pytest.fixture(scope="module")
def sabha(tmp_path_factory):
    """A store with the Sabha example in every phase; gives the id of the one in a phase."""
    url = f"sqlite:///{tmp_path_factory.mktemp('pages') / 'every_phase.sqlite'}"
    workshop = read_folder(EXAMPLES / "sabha")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TASHAWUR_STORE", url)
        with state.store().writing() as connection:
            known = {
                phase: add_workshop(
                    connection,
                    replace(workshop, settings=replace(workshop.settings, phase=phase)),
                )
                for phase in get_args(Phase)
            }
        yield known
        state.store().close()
        state.opened.clear(url)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_without_a_workshop(page, store):  # noqa: ARG001  # an empty store
    """No page fails on an empty store; it says what to do instead."""
    at = opened(page, lang="ar")

    assert not at.exception
    assert len(headings(at)) == 1


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("phase", get_args(Phase))
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_in_every_language(page, phase, language, sabha):
    """One heading and no error with a whole workshop; Arabic is looked at more closely below."""
    at = opened(page, lang=language, workshop=sabha[phase])

    assert not at.exception
    assert len(headings(at)) == 1


@pytest.mark.parametrize("phase", get_args(Phase))
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_in_every_phase_and_speaks_arabic(page, phase, sabha):
    """No error, one heading; texts of the room stand apart in bdi, everything else is Arabic."""
    at = opened(page, lang="ar", workshop=sabha[phase])

    assert not at.exception
    assert len(headings(at)) == 1
    assert set(re.findall(r"[A-Za-zÀ-ÿ]{3,}", unquoted(at))) <= LATIN


def test_every_page_is_in_the_navigation():
    """A literal list in `main.py`, and a file for each of its names."""
    tree = ast.parse(MAIN.read_text(encoding="utf-8"))
    (listed,) = (
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "PAGES"
    )

    assert sorted(listed) == PAGES


def test_the_strip_says_where_the_workshop_stands(sabha):
    """Name, phase, next step, and EXAMPLE where people and ballots are invented."""
    at = opened("home", workshop=sabha["screening"])

    words = shown(at)
    assert "Sabha community prioritization workshop" in words
    assert "EXAMPLE" in words
    assert "Screening" in words
    assert "then Voting" in words


def test_a_workshop_that_is_gone_is_said_and_forgotten(store):  # noqa: ARG001  # an empty store
    """An old address does not break the page."""
    at = opened("home", workshop="00000000-0000-4000-8000-000000000000")

    assert not at.exception
    assert "no longer in the store" in shown(at)
    assert "workshop" not in at.query_params


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_of_the_address_wins_and_stays(language, sabha):
    """The address says which language, and every link keeps it."""
    at = opened("help", lang=language, workshop=sabha["decided"])

    assert at.query_params["lang"] == language
