"""What is printed: from a workshop and its decision to what a template reads, and to pages."""

from workshops.reports.paper.report import decision_report

__all__ = ["decision_report"]
