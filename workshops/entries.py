"""What is wrong with a workshop on the screen, said by proposal and field.

The same problem in a file is said by its file, row and column: `workshops.wording`.
"""

from typing import Final

from scoring.model import Proposal
from workshops.language import isolate, pick, say
from workshops.lines import numbers
from workshops.problems import Problem
from workshops.wording import cure, expected, found, problem_line
from workshops.workshop import Language, Workshop

HEADING: Final = 2  # rows count from 1, and the first is the heading
TEXTS: Final = ("title", "short_title", "description")
FIELDS: Final = {
    **{f"{text}_{one}": f"proposals.{text}_{one}" for text in TEXTS for one in ("ar", "en", "fr")},
    **{
        name: f"proposals.{name}"
        for name in ("pillar", "sector", "type", "place", "cost", "cost_basis")
    },
    **{
        name: f"proposals.{name}"
        for name in ("beneficiaries", "women", "youth", "idp_returnee", "migrant_refugee")
    },
    "submitted_by": "projector.raised_by",
}
"""The words of the form of a proposal for each column of its file."""


def entry_line(problem: Problem, workshop: Workshop, language: Language) -> str:
    """Which proposal, which field, what stands there, what should, and the cure; where a problem
    belongs to no field of a proposal, the line of its file.
    """
    proposal = _proposal(workshop, problem.row) if problem.file == "proposals.csv" else None
    if proposal is None or problem.column not in FIELDS:
        return problem_line(problem, language)
    first = problem.numbers.get("first")
    other = _proposal(workshop, int(first)) if first is not None else None
    return say(
        language,
        "todo.entry",
        proposal=_named(workshop, proposal, language),
        field=say(language, FIELDS[problem.column]),
        found=found(problem, language),
        expected=expected(problem, language)
        if other is None
        else say(language, "todo.entry_twice", proposal=_named(workshop, other, language)),
        cure=cure(problem, language),
    )


def _proposal(workshop: Workshop, row: int | None) -> Proposal | None:
    """The proposal that is written in a row; they are written in the order they are kept in."""
    at = -1 if row is None else row - HEADING
    return workshop.proposals[at] if 0 <= at < len(workshop.proposals) else None


def _named(workshop: Workshop, proposal: Proposal, language: Language) -> str:
    """Its number, and its title where it has one in any language."""
    main = workshop.settings.languages[0]
    title = pick(proposal.short_title, language, main) or pick(proposal.title, language, main)
    number = numbers(workshop.proposals)[proposal.id]
    key = "todo.entry_titled" if title else "todo.entry_numbered"
    return say(language, key, number=str(number), title=isolate(title))
