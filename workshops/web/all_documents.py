"""Everything in one folder, on the page Documents: begun, told of, stopped, taken along."""

from functools import partial

import streamlit as st

from prioritization.outcome import Decision
from workshops import cases
from workshops.language import number
from workshops.release import Edition
from workshops.web import state
from workshops.web.frame import listed, show
from workshops.web.making import named
from workshops.web.pieces import Html, ltr, mark, own, table, tag
from workshops.web.printing import told
from workshops.web.viewing import taken
from workshops.web.working import Work, begun, desk
from workshops.workshop import Workshop
from workshops.zipped import zipped

KILO = 1000


def all_documents(decision: Decision, found: Workshop, edition: Edition) -> None:
    """The button that begins, then how far it is, then the files with their sizes."""
    told("all", edition)
    here = desk(state.open_id(), cases.inputs_digest(found), edition)
    work = here.get(edition)
    if work is None and st.button(state.say("documents.make_all"), key="make_all"):
        here[edition] = work = begun(decision, found, edition)
    if work is not None:
        _told(work, here, found, edition)


def _told(work: Work, here: dict[str, Work], found: Workshop, edition: Edition) -> None:
    """Draw the work again each second until it is over."""
    every = None if work.over else 1

    @st.fragment(run_every=every)
    def drawn() -> None:
        if work.over and every:
            st.rerun()
        if not work.over:
            said = state.say("documents.made_so_far", n=len(work.done), of=work.of)
            st.progress(len(work.done) / work.of, text=said)
            if st.button(state.say("documents.stop"), key="stop_all"):
                work.stopped.set()
                here.clear()
                st.rerun()

    drawn()
    if work.whole:
        _files(work, found, edition)
    elif work.over:
        listed([mark("warn", own(state.say("documents.not_made", why=work.failed)))])
        here.clear()


def _files(work: Work, found: Workshop, edition: Edition) -> None:
    """What was made, how large it is, in which form, and the button that takes it along."""
    head = [state.say(f"documents.col.{name}") for name in ("file", "size", "form")]
    lines = [[ltr(name), size(len(body)), _form(name, work)] for name, body in work.done.items()]
    show(table(head, lines, "made", state.say("documents.all")))
    content = zipped(work.done)
    st.download_button(
        state.say("documents.take_zip", size=kilobytes(len(content))),
        data=content,
        file_name=named(found, edition, "zip"),
        mime="application/zip",
        on_click=partial(taken, edition, "all"),
        key="take_all",
    )


def _form(name: str, work: Work) -> Html:
    """Whether a PDF is the accessible form or, by a fault of its making, the plain one."""
    if not name.endswith(".pdf"):
        return Html("")
    plain = name in work.plain
    return mark("warn" if plain else "ok", state.say(f"documents.{'plain' if plain else 'tagged'}"))


def last_made(known: tuple[int, bool] | None) -> None:
    """How large a document was when it was made here last, and that a PDF is the plain form."""
    if known is None:
        return
    of, plain = known
    said = state.say("documents.last_made", size=kilobytes(of))
    show(tag("p", mark("warn", state.say("documents.plain")) if plain else said, cls="note"))


def size(of: int) -> Html:
    """How large a file is, read from left to right."""
    return tag("span", ltr(kilobytes(of)), cls="num")


def kilobytes(of: int) -> str:
    """The size in kilobytes, at least one."""
    return state.say("documents.kilobytes", size=number(state.language(), max(1, round(of / KILO))))


__all__ = ["all_documents", "last_made"]
