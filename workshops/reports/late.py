"""Writers whose libraries are slow to load: loaded when the first such document is made."""

from prioritization.outcome import Decision
from workshops.release import Edition
from workshops.workshop import Language, Workshop


def write_pdf(
    decision: Decision, workshop: Workshop, language: Language, edition: Edition
) -> bytes:
    """The report as PDF in one language."""
    from workshops.reports.paper.report import decision_report  # noqa: PLC0415  # see above

    return decision_report(decision, workshop, (language,), edition)


def write_docx(
    decision: Decision, workshop: Workshop, language: Language, edition: Edition
) -> bytes:
    """The report as a Word file in one language."""
    from workshops.reports.word import writer  # noqa: PLC0415  # see above

    return writer.write_docx(decision, workshop, language, edition)


def forget() -> None:
    """Let go of what the printer remembers of the last document."""
    from workshops.reports import typst_  # noqa: PLC0415  # see above

    typst_.forget()


__all__ = ["forget", "write_docx", "write_pdf"]
