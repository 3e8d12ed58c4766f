"""What nobody could mend once the vote is open: said by proposal and field, not by file and row."""

from dataclasses import replace

import pytest

from scoring.model import CriterionId, Text
from tests.web.pages import opened, shown
from tests.workshops.meetings import opened as kept
from tests.workshops.meetings import workshop
from workshops.acts.phase import checklist
from workshops.entries import FIELDS, entry_line
from workshops.language import say
from workshops.problems import Problem
from workshops.tables.proposing import PROPOSALS
from workshops.wording import problem_line

LANGUAGES = ("ar", "en", "fr")


def wrong():
    """One proposal without its Arabic title and its place; another with the title of the first."""
    start = workshop("screening")
    proposals, criteria = list(start.proposals), list(start.criteria)
    proposals[1] = replace(proposals[1], title=Text(en="A well"), short_title=Text(), place="")
    proposals[2] = replace(proposals[2], short_title=Text(ar="مقترح 1"))
    criteria.append(replace(criteria[0], id=CriterionId("C2"), source="assessed"))
    return replace(start, proposals=tuple(proposals), criteria=tuple(criteria))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_entry_is_named_by_its_proposal_and_its_field(store, language):
    """In every language; the two that carry one title name each other."""
    given = wrong()
    identifier = kept(store, "screening", given)
    (item,) = (one for one in checklist(store, identifier) if one.level == "block")
    lines = [entry_line(one, given, language) for one in item.problems]

    fields = ("title_ar", "place", "short_title_ar")
    assert len(lines) >= len(fields)
    for field in fields:
        words = say(language, f"proposals.{field}")
        assert [line for line in lines if words in line], field
    assert not [line for line in lines if ".csv" in line or "_ar" in line or "place," in line]
    assert all("2" in line and "A well" in line for line in lines[:2])
    twice = next(line for line in lines if say(language, "proposals.short_title_ar") in line)
    for number in ("1", "3"):
        assert say(language, "todo.entry_numbered", number=number) in twice


def test_the_page_says_it_where_it_is_mended(store):
    """Under the point that stops the vote."""
    said = shown(opened("ballots", workshop=kept(store, "screening", wrong())))

    assert "A well" in said
    assert "Title in Arabic" in said
    assert "proposals.csv" not in said


def test_what_belongs_to_no_field_of_a_proposal_is_said_by_its_file():
    """A setting, a row that is not there, a column nobody sees on a form."""
    given = wrong()
    for file, row, column in (
        ("workshop.yaml", 3, "budget"),
        ("proposals.csv", 99, "place"),
        ("proposals.csv", None, "place"),
        ("proposals.csv", 3, "duplicate_of"),
    ):
        problem = Problem(file=file, row=row, column=column, found="x", kind="required")
        assert entry_line(problem, given, "en") == problem_line(problem, "en")


def test_every_named_field_is_a_column_with_words():
    """A column that was renamed would fall back to its file in silence."""
    assert set(FIELDS) <= {*PROPOSALS.named, *PROPOSALS.optional}
    for language in LANGUAGES:
        assert all(say(language, key) != key for key in FIELDS.values())
