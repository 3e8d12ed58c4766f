"""The Documents page: sheets before the vote, ballots once papers are out, the report itself."""

from dataclasses import replace

import pytest

from scoring.model import Text
from tests.web.pages import keys, opened, shown
from tests.workshops.meetings import FACILITATOR, NOW, workshop
from tests.workshops.meetings import opened as kept
from workshops.acts.stock import issue_serials
from workshops.acts.workshops import open_example
from workshops.cases import inputs_digest
from workshops.language import say
from workshops.reports.typst_ import Unprintable
from workshops.store.convert import load_workshop
from workshops.web.working import Work, desk

pytestmark = pytest.mark.slow


def offered(at) -> list[str]:
    """The keys of every file that can be made, in their order."""
    return [one.proto.id.rsplit("-", 1)[-1] for one in at.get("download_button")]


def test_ballots_are_offered_once_papers_are_out(store):
    """Before, the page says where papers are issued; blank sheets are there from the beginning."""
    identifier = kept(store, "screening")
    before = opened("documents", workshop=identifier)
    assert say("en", "documents.no_serials") in shown(before)
    assert "make_attendance" in offered(before)
    assert "make_ballots" not in offered(before)

    issue_serials(store, FACILITATOR, identifier, {"A": 3}, now=NOW)
    after = opened("documents", workshop=identifier)
    assert {"make_ballots", "make_control", "make_recount"} <= set(offered(after))
    assert "make_pdf" not in offered(after)


def test_every_file_says_what_it_is_for_and_for_whom(store):
    """Report, workbook, Word, table, JSON, answers, everything; the pages can be looked at."""
    identifier = open_example(store, FACILITATOR, "al_kufra", now=NOW)
    at = opened("documents", workshop=identifier)
    names = ("pdf", "xlsx", "docx", "csv", "json", "slips")

    assert [f"make_{name}" for name in names] == [
        key for key in offered(at) if key.removeprefix("make_") in names
    ]
    assert "make_all" in keys(at)
    for name in (*names, "all"):
        assert say("en", f"documents.{name}") in shown(at)
        assert say("en", f"documents.{name}_why") in shown(at)
    at = at.toggle(key="preview").set_value(True).run()
    assert not at.exception
    assert at.slider(key="page_of_report").max > 20


def test_signs_that_cannot_be_printed_are_named_and_no_paper_is_offered_in_vain(store):
    """A pictogram in a title: no sheet is offered, the folder still is."""
    given = workshop("draft")
    first = replace(given.proposals[0], title=Text(en="Water \U0001f6b0"))
    identifier = kept(store, "draft", replace(given, proposals=(first, *given.proposals[1:])))
    at = opened("documents", workshop=identifier)

    assert say("en", "documents.unprintable", n=1) in shown(at)
    assert "\U0001f6b0 (U+1F6B0)" in shown(at)
    assert first.id in shown(at)
    assert say("en", "intake.field.title_en") in shown(at)
    assert offered(at) == ["folder"]


def test_everything_is_made_in_the_background_and_told_with_sizes(store):
    """Begun by a press; when it is over every file stands there with its size and its form."""
    identifier = open_example(store, FACILITATOR, "al_kufra", now=NOW)
    at = opened("documents", workshop=identifier).button(key="make_all").click().run()
    with store.reading() as connection:
        digest = inputs_digest(load_workshop(connection, identifier))
    work = desk(identifier, digest, "public")["public"]
    work.thread.join()
    assert work.whole
    assert not work.plain
    words = shown(at.run())

    assert not at.exception
    assert all(name in words for name in work.done)
    assert words.count(say("en", "documents.tagged")) == len(work.done_pages)
    assert "take_all" in offered(at)


def test_work_that_is_stopped_or_fails_gives_no_file():
    """After the first of three somebody stops it; a sign that cannot be printed ends it, too."""

    def made(work):
        yield "one.csv", b"1"
        work.stopped.set()
        yield "two.csv", b"2"
        raise AssertionError("nothing is made after a stop")

    def refused():
        yield "one.csv", b"1"
        raise Unprintable(["\U0001f6b0"])

    stopped, failed, plain = Work(of=3), Work(of=2), Work(of=1)
    stopped.run(made(stopped))
    failed.run(refused())
    plain.run(iter([("report.ar.pdf", b"%PDF-1.7 without its marks")]))

    assert (stopped.whole, list(stopped.done)) == (False, ["one.csv"])
    assert (failed.whole, failed.failed) == (False, "U+1F6B0")
    assert plain.whole
    assert plain.plain == ("report.ar.pdf",)
