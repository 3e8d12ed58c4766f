"""`tashawur national --store URL`: published proposals ranked within each place and pillar."""

import csv
import sys

import click

from workshops.cli.serve import opened
from workshops.cli.speaking import language_option, said_in
from workshops.store.national import TENTHS, by_place_and_pillar
from workshops.tables.text import guarded
from workshops.web.settings import default_store
from workshops.workshop import Language

HEAD = ("place", "pillar", "rank_here", "workshop", "proposal", "title", "rank", "score")


@click.command(name="national", help="Rank what merged workshops published, by place and pillar.")
@click.option("--store", "store_url", default="", help="A file, sqlite:/// or postgresql:// URL.")
@language_option
def command(store_url: str, language: Language) -> None:
    """One line of CSV per proposal; scores as each workshop published them."""
    with said_in(language), opened(store_url or default_store(), language) as store:
        with store.reading() as connection:
            found = by_place_and_pillar(connection)
        out = csv.writer(sys.stdout)
        out.writerow(HEAD)
        for placed in found:
            line = placed.line
            score = "" if line.score is None else f"{line.score / TENTHS:.1f}"
            texts = map(guarded, (line.place, line.pillar))
            ids = (line.workshop, line.proposal, guarded(line.title))
            out.writerow((*texts, placed.among or "", *ids, line.rank, score))
