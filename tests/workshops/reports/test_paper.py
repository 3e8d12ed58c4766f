"""Ballots, sheets and slips: what is on them, and codes that two other programs can read."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import pypdfium2
import pytest
import zxingcpp
from PIL.Image import Image

from scoring.model import BallotForm, FormKind, Proposal, ProposalId
from tests.workshops.reports.examples import TOWNS, town
from tests.workshops.reports.pages import by_pdfium, pictures, plain
from workshops.language import LANGUAGES, direction, say
from workshops.lines import numbers, on_ballot
from workshops.reports.paper import ballots, sheets, slips
from workshops.reports.typst_ import accessible
from workshops.serials import letters, read_serial, serials
from workshops.workshop import Language, Serial, Workshop

pytestmark = pytest.mark.slow

PER_GROUP = 2


def stock(workshop: Workshop, each: int = PER_GROUP) -> tuple[Serial, ...]:
    """Some serials of every group, groups mixed."""
    marks = letters(workshop.groups)
    piles = [(g.id, serials(marks[g.id], ())) for g in workshop.groups]
    return tuple(
        Serial(serial=next(pile), group=group, state="issued")
        for _ in range(each)
        for group, pile in piles
    )


def with_proposals(workshop: Workshop, n: int) -> Workshop:
    """The same workshop with so many proposals on the ballot."""
    known = on_ballot(workshop)
    made = [
        replace(known[i % len(known)], id=ProposalId(f"P{i + 1:02d}"), duplicate_of=None)
        for i in range(n)
    ]
    kept: tuple[Proposal, ...] = tuple(made)
    return replace(workshop, proposals=kept)


@cache
def printed(name: str, language: Language) -> bytes:
    """A town's ballots."""
    _, workshop = town(name)
    return ballots.ballots(workshop, stock(workshop), language)


def read_codes(pages: Iterable[Image]) -> tuple[list[str], list[str]]:
    """Every code on the pages, read by two programs; the first tells the second where to look."""
    one: list[str] = []
    two: list[str] = []
    for page in pages:
        found = zxingcpp.read_barcodes(page)
        assert all(code.format == zxingcpp.BarcodeFormat.QRCode for code in found)
        picture = cv2.cvtColor(np.array(page.convert("RGB")), cv2.COLOR_RGB2GRAY)
        for code in found:
            x, y = code.position.top_left.x, code.position.top_left.y
            side = code.position.bottom_right.x - x
            edge = side // 4
            one.append(code.text)
            two.append(second_reading(picture[max(y - edge, 0) : y + side + edge, x - edge :]))
    return one, two


def second_reading(piece: np.ndarray) -> str:
    """The first code in a piece of a page: like a camera that comes closer, at several sizes."""
    piece = piece[:, : piece.shape[0]]
    for scale in (1, 2, 3):
        nearer = cv2.resize(piece, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        for detector in (cv2.QRCodeDetector(), cv2.QRCodeDetectorAruco()):
            text, *_ = detector.detectAndDecode(nearer)
            if text:
                return text
    return ""


def held(workshop: Workshop) -> list[str]:
    """What the codes of the stock hold: version, workshop, serial, form, and nothing else."""
    form = workshop.settings.ballots.kind
    return sorted(f"T1;{workshop.settings.id};{one.serial};{form}" for one in stock(workshop))


def decoded(name: str, language: Language) -> None:
    """Every ballot's code is read at 100 dots per inch by both programs."""
    one, two = read_codes(pictures(printed(name, language), 100))

    assert sorted(one) == sorted(two) == held(town(name)[1])


def test_every_code_of_a_ballot_is_read_by_two_programs():
    """One town here, all of them and every language with `-m faults`."""
    decoded("al_kufra", "ar")


@pytest.mark.faults
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TOWNS)
def test_every_code_of_every_ballot_is_read(name, language):
    """At 100 dots per inch, full size codes; the accessible form is made."""
    decoded(name, language)
    assert accessible(printed(name, language))


def test_a_ballot_shows_place_form_numbers_and_titles_in_two_languages():
    """And no field for a name; EXAMPLE while training."""
    _, workshop = town("sabha")
    shown = plain(by_pdfium(ballots.ballots(workshop, stock(workshop)[:1], "en")))

    assert "Give 10 points" in shown
    assert "EXAMPLE" in shown
    assert stock(workshop)[0].serial in shown
    for p in on_ballot(workshop):
        assert p.short_title.en in shown
    assert {str(n) for n in numbers(on_ballot(workshop)).values()} <= set(shown.split())
    assert "Name" not in shown


@pytest.mark.parametrize(("n", "pages"), [(4, 1), (10, 1), (11, 2), (24, 2), (25, 4), (48, 4)])
def test_paper_grows_with_the_list(n, pages):
    """Two ballots of up to 10 share a sheet; up to 24 take a sheet each, beyond that two."""
    _, workshop = town("sabha")
    content = ballots.ballots(with_proposals(workshop, n), stock(workshop)[:2], "fr")

    assert len(pypdfium2.PdfDocument(content)) == pages
    if n > 24:  # every sheet repeats its serial
        assert plain(by_pdfium(content)).count(stock(workshop)[0].serial) == 4


@pytest.mark.parametrize("kind", ["points", "approval", "score", "ranking"])
def test_every_form_says_what_to_do(kind: FormKind):
    """In one sentence at the head, and once more at the foot."""
    _, workshop = town("al_kufra")
    form = BallotForm(kind=kind, limit=5)
    asked = replace(workshop, settings=replace(workshop.settings, ballots=form))
    shown = plain(by_pdfium(ballots.ballots(asked, stock(workshop)[:1], "en")))

    assert plain(say("en", f"paper.ask.{kind}", n=5, low=form.low)) in shown
    assert plain(say("en", f"paper.closing.{kind}", n=5, low=form.low)) in shown


def test_the_same_stock_in_the_same_order_gives_the_same_bytes():
    """And another order another file: serials are printed as they were shuffled."""
    _, workshop = town("al_kufra")
    again = ballots.ballots(workshop, stock(workshop), "ar")
    turned = ballots.ballots(workshop, stock(workshop)[::-1], "ar")

    assert again == printed("al_kufra", "ar") != turned


def test_the_control_sheet_counts_what_was_issued_and_names_every_serial_once():
    """Per group, with room for cast, spoiled and unused."""
    _, workshop = town("sabha")
    issued = {g.id: [s.serial for s in stock(workshop) if s.group == g.id] for g in workshop.groups}
    shown = plain(by_pdfium(ballots.control_sheet(workshop, issued, "en")))

    for one in stock(workshop):
        assert shown.count(one.serial) == 1
    assert str(len(stock(workshop))) in shown.split()


@pytest.mark.faults
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TOWNS)
def test_every_sheet_is_made_and_asks_for_no_name(name, language):
    """Attendance, recount, bundles, what was fixed, the zero tape: in every language."""
    _, workshop = town(name)
    given = [one.serial for one in stock(workshop)]
    made = {
        "attendance": sheets.attendance(workshop, language),
        "recount": sheets.recount(workshop, given, language),
        "bundle": sheets.bundles(workshop, [("1", given), ("2", ())], language),
        "fixed": sheets.fixed(workshop, language),
        "zero": sheets.zero_tape(
            workshop, {g.id: (2, 0, 0) for g in workshop.groups}, "ab" * 32, language
        ),
    }
    for sheet, content in made.items():
        assert accessible(content), sheet
        if direction(language) == "ltr":
            shown = plain(by_pdfium(content))
            assert plain(say(language, f"paper.{sheet}")) in shown
            assert not re.search(rf"\b{say(language, 'paper.name')}\b", shown), sheet
    assert len(pypdfium2.PdfDocument(made["attendance"])) == 1
    assert len(pypdfium2.PdfDocument(made["fixed"])) == 1
    assert len(pypdfium2.PdfDocument(made["zero"])) == 1


def test_what_was_fixed_stands_on_one_page():
    """Budget, rule, criteria with weights, groups, checks, tie order, and a fingerprint."""
    _, workshop = town("sabha")
    content = sheets.fixed(workshop, "en")
    shown = plain(by_pdfium(content))

    assert len(pypdfium2.PdfDocument(content)) == 1
    for told in ("6 000 000 LYD", "Community priority (ballot)", "30%", "lower cost"):
        assert told in shown
    assert all(g.name.en.split(" (")[0] in shown for g in workshop.groups)


@pytest.mark.parametrize("name", TOWNS)
def test_every_proposing_group_gets_an_answer_to_each_of_its_proposals(name):
    """Title, status and sentence; nothing that only staff may read."""
    decision, workshop = town(name)
    shown = re.sub(r"\s", "", plain(by_pdfium(slips.feedback(decision, workshop, "en"))))
    for one in decision.proposals:
        proposal = next(p for p in workshop.proposals if p.id == one.proposal)
        asked = [g for g in workshop.groups if g.id in proposal.submitted_by]
        title = re.sub(r"\s", "", plain(proposal.short_title.en))
        assert shown.count(title) >= len(asked), one.proposal
    for row in workshop.screening:
        if row.reason_en and row.reason_en != row.public_note:
            assert re.sub(r"\s", "", plain(row.reason_en)) not in shown


def test_every_code_slip_is_read_by_two_programs():
    """24 to a sheet, a pile for each group; the address with its secret, the code in letters."""
    _, workshop = town("sabha")
    made = [
        (group.id, f"http://192.168.8.20:8501/v#7K3MXQ{i:02d}", f"7K3M-XQ{i:02d}")
        for i, group in enumerate([workshop.groups[0]] * 25 + [workshop.groups[1]] * 3)
    ]
    content = slips.codes(workshop, made, "fr")
    one, two = read_codes(pictures(content, 100))

    assert len(pypdfium2.PdfDocument(content)) == 3
    assert sorted(one) == sorted(two) == sorted(url for _, url, _ in made)
    shown = plain(by_pdfium(content))
    assert all(code in shown for _, _, code in made)


def test_a_printed_serial_can_be_typed():
    """What is printed is what `read_serial` takes."""
    assert all(read_serial(one.serial) == one.serial for one in stock(town("sabha")[1], 40))
