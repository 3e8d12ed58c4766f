"""What every command shares: the language it speaks, and how it says that it cannot go on."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final, NoReturn, TypeVar

import click

from workshops.language import LANGUAGES, say
from workshops.problems import InvalidFolder, Problem
from workshops.wording import in_line, problem_line
from workshops.workshop import Language

Command = TypeVar("Command", bound=Callable[..., Any])

VARIABLES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")


def own_language() -> Language:
    """The language this computer is set to, if it is one of ours; else English."""
    for variable in VARIABLES:
        named = os.environ.get(variable, "")[:2]
        for language in LANGUAGES:
            if named == language:
                return language
    return "en"


def language_option(command: Command) -> Command:
    """`--lang`: the language of what is printed."""
    return click.option(
        "--lang",
        "language",
        type=click.Choice(list(LANGUAGES)),
        default=own_language,
        show_default="that of this computer",
        help="Language of what is printed.",
    )(command)


def stop(language: Language, key: str, **numbers: object) -> NoReturn:
    """Say why a command ends without a result, and end it with 1."""
    click.echo(say(language, key, **numbers), err=True)
    raise SystemExit(1)


def print_problems(problems: Iterable[Problem], language: Language, *, err: bool) -> None:
    """Every problem, one line each."""
    for problem in problems:
        click.echo(problem_line(problem, language), err=err)


@contextmanager
def said_in(language: Language) -> Iterator[None]:
    """Turn what is wrong with an input or a disk into lines and the exit code 1."""
    try:
        yield
    except InvalidFolder as invalid:
        print_problems(invalid.problems, language, err=True)
        raise SystemExit(1) from invalid
    except OSError as refused:
        path = in_line(refused.filename or "", language)
        click.echo(say(language, "cli.unwritable", path=path), err=True)
        raise SystemExit(1) from refused
