"""What documents cost: CPU seconds and memory, printed and never asserted."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from time import process_time

import pytest

from scoring.model import ProposalId
from tests.workshops.reports.examples import town
from tests.workshops.reports.test_paper import stock
from workshops.cases import decision
from workshops.reports import WRITERS, folder
from workshops.reports.book.frame import Book, plain
from workshops.reports.paper import decision_report
from workshops.reports.paper.ballots import ballots
from workshops.reports.paper.slips import feedback
from workshops.reports.view import Column, Section, View, number, text
from workshops.workshop import Workshop

pytestmark = pytest.mark.bench

PEAK = """
from pathlib import Path
from tests.workshops.reports.examples import town
from workshops.reports import folder

def peak():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))

decision, workshop = town("sabha")
before = peak()
folder(decision, workshop, workshop.settings.languages, "staff")
print(before, peak())
"""


def grown(n: int) -> Workshop:
    """Sabha with so many proposals."""
    _, workshop = town("sabha")
    known = {p.id for p in workshop.proposals}
    extra = []
    for i in range(n - len(known)):
        like = workshop.proposals[i % len(known)]
        extra.append(replace(like, id=ProposalId(f"X{i:02d}"), duplicate_of=None))
    ids = {p.id: workshop.proposals[i % len(known)].id for i, p in enumerate(extra)}
    judged = [
        replace(a, proposal=new)
        for new, old in ids.items()
        for a in workshop.assessments
        if a.proposal == old
    ]
    feasible = [
        replace(f, proposal=new)
        for new, old in ids.items()
        for f in workshop.feasibility
        if f.proposal == old
    ]
    screened = [
        replace(s, proposal=new)
        for new, old in ids.items()
        for s in workshop.screening
        if s.proposal == old
    ]
    return replace(
        workshop,
        proposals=(*workshop.proposals, *extra),
        assessments=(*workshop.assessments, *judged),
        feasibility=(*workshop.feasibility, *feasible),
        screening=(*workshop.screening, *screened),
    )


def cost(capsys, name: str, make: Callable[[], bytes | dict[str, bytes]]) -> None:
    """Print what one document takes."""
    start = process_time()
    made = make()
    seconds = process_time() - start
    size = sum(map(len, made.values())) if isinstance(made, dict) else len(made)
    with capsys.disabled():
        print(f"\n{name}: {seconds:.2f} CPU s, {size // 1024} kB")
    assert made


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_a_report_of_thirty_proposals(capsys, language):
    """To hold: 1 s."""
    workshop = grown(30)
    decided = decision(workshop)
    report = lambda: decision_report(decided, workshop, (language,), "public")  # noqa: E731  # timed
    cost(capsys, f"report of 30 proposals, {language}, cold", report)
    cost(capsys, f"report of 30 proposals, {language}, again", report)


def test_a_report_of_sixty_proposals_in_three_languages(capsys):
    """To hold: 5 s."""
    workshop = grown(60)
    decided = decision(workshop)
    cost(
        capsys,
        "report of 60 proposals, three languages",
        lambda: decision_report(decided, workshop, ("ar", "en", "fr"), "public"),
    )


def test_every_document_of_a_workshop(capsys):
    """To hold: 5 s for one language; three are printed beside it."""
    decided, workshop = town("sabha")
    for languages in (("ar",), ("ar", "en", "fr")):
        cost(
            capsys,
            f"every document, {'+'.join(languages)}",
            lambda languages=languages: (
                folder(decided, workshop, languages, "staff")
                | {"slips.pdf": feedback(decided, workshop, languages[0])}
            ),
        )


def test_three_hundred_ballots(capsys):
    """To hold: 5 s."""
    _, workshop = town("sabha")
    papers = stock(workshop, 40)[:300]
    short = replace(workshop, proposals=workshop.proposals[:10])
    cost(capsys, "300 ballots, A5", lambda: ballots(short, papers, "ar"))
    cost(capsys, "300 ballots, A4 folded", lambda: ballots(workshop, papers, "ar"))


def test_a_workbook_of_ten_thousand_rows(capsys):
    """To hold: 1.5 s."""
    view = View.of(*town("sabha"), "ar", "staff")
    columns = tuple(
        Column(key=f"c{i}", title=f"c{i}", kind="text" if i < 6 else "number") for i in range(12)
    )
    rows = tuple(
        tuple(text(f"S{i} {j}") if j < 6 else number(view, i * j) for j in range(12))
        for i in range(10_000)
    )
    section = Section(key="long", chapter="x", title="long", columns=columns, rows=rows)

    def make() -> bytes:
        book = Book.open(view)
        plain(book, "ranking", [section])
        return book.close()

    cost(capsys, "workbook of 10 000 x 12", make)


def test_the_word_report(capsys):
    """Nothing to hold; it is part of every document."""
    cost(capsys, "word report", lambda: WRITERS[".docx"](*town("sabha"), "ar", "public"))


def test_the_peak_of_memory(capsys):
    """To hold: 300 MB for everything in three languages, in a process of its own."""
    told = subprocess.run(  # noqa: S603  # our own interpreter
        [sys.executable, "-c", PEAK], check=True, capture_output=True, text=True
    ).stdout.split()
    with capsys.disabled():
        print(f"\npeak memory: {told[1]} MB ({told[0]} MB before the first document)")
    assert told
