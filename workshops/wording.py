"""A problem as one line that a person can act on, in the language of the reader."""

from workshops.language import direction, isolate, say
from workshops.problems import Problem
from workshops.workshop import Language


def problem_line(problem: Problem, language: Language) -> str:
    """Level, file, row, column, what was found, what was expected and the cure."""
    place = ("row" if problem.row is not None else "") + ("column" if problem.column else "")
    key = {
        "rowcolumn": "problem.line",
        "row": "problem.line_row",
        "column": "problem.line_column",
        "": "problem.line_file",
    }[place]
    return say(
        language,
        key,
        level=say(language, f"problem.{problem.level}"),
        file=in_line(problem.file, language),
        row=str(problem.row),
        column=in_line(problem.column, language),
        found=found(problem, language),
        expected=expected(problem, language),
        cure=cure(problem, language),
    )


def found(problem: Problem, language: Language) -> str:
    """What stands there, in quotation marks; a word for nothing."""
    if not problem.found:
        return say(language, "problem.nothing")
    return in_line(f'"{problem.found}"', language)


def expected(problem: Problem, language: Language) -> str:
    """What should stand there."""
    return say(language, problem.expected, **problem.numbers)


def cure(problem: Problem, language: Language) -> str:
    """How to mend it, and the word that was perhaps meant."""
    sentences = [say(language, problem.cure, **problem.numbers)]
    meant = problem.numbers.get("suggestion")
    if meant:
        sentences.append(say(language, "problem.suggestion", suggestion=in_line(meant, language)))
    return " ".join(sentences)


def in_line(text: object, language: Language) -> str:
    """A name or path inside a line: kept apart where the line runs the other way.

    Elsewhere it stays as it is, so that it can be copied from a terminal.
    """
    return isolate(text) if direction(language) == "rtl" else str(text)
