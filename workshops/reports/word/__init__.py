"""The report as an editable Word file: the same sections, right to left where the language is."""

from workshops.reports.word.writer import write_docx

__all__ = ["write_docx"]
