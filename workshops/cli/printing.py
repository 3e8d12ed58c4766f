"""What commands that print share: how they say that a paper cannot be, or is not the best form."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import click

from workshops.cli.speaking import said_in, stop
from workshops.language import say
from workshops.reports.typst_ import MissingFont, Unprintable, accessible
from workshops.wording import in_line
from workshops.workshop import Language


@contextmanager
def printed_in(language: Language) -> Iterator[None]:
    """Turn what is wrong with an input, a sign, a typeface or a disk into lines and exit code 1."""
    try:
        with said_in(language):
            yield
    except Unprintable as refused:
        stop(language, "paper.unprintable", signs=in_line(" ".join(refused.signs), language))
    except MissingFont as missing:
        stop(language, "paper.no_font", family=missing.family)


def told_plain(contents: Mapping[str, bytes], language: Language) -> None:
    """Say of which PDF the accessible form could not be made."""
    for name, content in contents.items():
        if name.endswith(".pdf") and not accessible(content):
            click.echo(say(language, "paper.plain", path=in_line(name, language)), err=True)
