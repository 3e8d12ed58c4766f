"""The live workbook: what the report says, with weights and a budget that may be tried out."""

from prioritization.outcome import Decision
from workshops.release import Edition
from workshops.reports.book.frame import Book, Sheet, plain
from workshops.reports.book.line import line_sheet
from workshops.reports.book.live import support_sheet, values_sheet, weights_sheet
from workshops.reports.book.model import Model, model
from workshops.reports.book.order import ranking_sheet
from workshops.reports.sections.afterwards import record
from workshops.reports.sections.checks import findings
from workshops.reports.sections.lists import official
from workshops.reports.sections.order import ranking
from workshops.reports.view import View
from workshops.workshop import Language, Workshop


def write_xlsx(
    decision: Decision, workshop: Workshop, language: Language, edition: Edition
) -> bytes:
    """One workbook in one language; without scores to show, the lists alone."""
    view = View.of(decision, workshop, language, edition)
    book, numbers = Book.open(view), model(view)
    _read_me(book, _how(view, numbers))
    if numbers.lines:
        weights_sheet(book, numbers)
        values_sheet(book, numbers)
        support_sheet(book, numbers)
        ranking_sheet(book, numbers)
        line_sheet(book, numbers)
    else:
        plain(book, "ranking", ranking(view))
        plain(book, "line", official(view))
    plain(book, "findings", findings(view))
    plain(book, "changes", record(view))
    return book.close()


def _how(view: View, numbers: Model) -> str:
    """How the workbook is used, or why there is nothing to change in it."""
    if numbers.lines:
        return view.say("book.how")
    return view.say("book.no_scores" if view.workshop.criteria else "book.no_criteria")


def _read_me(book: Book, how: str) -> None:
    """What this is, who may see it, and how to use it."""
    view, settings = book.view, book.view.workshop.settings
    sheet: Sheet = book.sheet("read_me")
    sheet.set_column(0, 0, 100)
    sheet.set_row(0, 44)
    sheet.write_string(
        0, 0, view.pick(settings.title), book.style(bold=True, font_size=15, text_wrap=True)
    )
    lines = [view.say("word.example")] if settings.synthetic else []
    lines += [view.date(settings.date)] if settings.date else []
    lines += [
        view.say(f"edition.{view.edition}"),
        view.say("word.recommendation"),
        how,
        view.say("book.made_from", digest=view.code(view.decision.inputs_digest)),
    ]
    for row, line in enumerate(lines, start=2):
        sheet.write_string(row, 0, line, book.words())


__all__ = ["write_xlsx"]
