"""A finished workshop as one signed file that anybody can check, and an office can take in."""

from workshops.bundle.making import Kind, make
from workshops.bundle.merging import Merged, merge, trust
from workshops.bundle.verifying import Checked, Fault, verify

__all__ = ["Checked", "Fault", "Kind", "Merged", "make", "merge", "trust", "verify"]
