"""Making every document at once: in the background, file by file, told as it goes, and stopped."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import streamlit as st

from prioritization.outcome import Decision
from workshops.release import Edition
from workshops.reports.package import files, number_of_files
from workshops.reports.typst_ import MissingFont, Unprintable, accessible
from workshops.workshop import Workshop


@dataclass(slots=True)
class Work:
    """Everything of one edition while it is made. of: how many files there will be.

    done: what is made so far, by name. failed: what kept the rest from being made, "" for nothing.
    """

    of: int
    done: dict[str, bytes] = field(default_factory=dict)
    failed: str = ""
    over: bool = False
    stopped: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread = field(default_factory=threading.Thread)

    @property
    def done_pages(self) -> tuple[str, ...]:
        """The PDFs among what is made."""
        return tuple(name for name in self.done if name.endswith(".pdf"))

    @property
    def plain(self) -> tuple[str, ...]:
        """Those whose accessible form could not be made."""
        return tuple(name for name in self.done_pages if not accessible(self.done[name]))

    def run(self, made: Iterator[tuple[str, bytes]]) -> None:
        """Make one after the other until all are, or somebody stops it; nothing is half made."""
        try:
            for name, content in made:
                if self.stopped.is_set():
                    break
                self.done[name] = content
        except (MissingFont, Unprintable) as refusal:
            self.failed = str(refusal)
        finally:
            self.over = True

    @property
    def whole(self) -> bool:
        """Whether every file is there."""
        return self.over and len(self.done) == self.of


@st.cache_resource(show_spinner=False, max_entries=4)
def desk(workshop: str, digest: str, edition: Edition) -> dict[str, Work]:
    """The work on one workshop as it stands, in one edition: whoever asks again finds it."""
    del workshop, digest, edition
    return {}


@st.cache_resource(show_spinner=False, max_entries=16)
def sizes(workshop: str, digest: str) -> dict[str, tuple[int, bool]]:
    """Documents made one by one since this process began: bytes, and whether a PDF is plain."""
    del workshop, digest
    return {}


def weighed(made: Callable[[], bytes], into: dict[str, tuple[int, bool]], name: str) -> bytes:
    """Make a document and note its size and form."""
    content = made()
    into[name] = len(content), content.startswith(b"%PDF") and not accessible(content)
    return content


def begun(decision: Decision, workshop: Workshop, edition: Edition) -> Work:
    """Begin, in a thread that ends with the process."""
    spoken = workshop.settings.languages
    work = Work(of=number_of_files(spoken))
    made = files(decision, workshop, spoken, edition)
    work.thread = threading.Thread(target=work.run, args=(made,), daemon=True)
    work.thread.start()
    return work


__all__ = ["Work", "begun", "desk", "sizes", "weighed"]
