"""What the page "Follow-up" is made of: where each proposal stands, what is overdue, complaints."""

from collections.abc import Mapping, Sequence

import streamlit as st

from scoring.model import Proposal, ProposalId
from workshops.acts import afterwards as acts
from workshops.language import date
from workshops.reports.sections.aftercare import newest
from workshops.web import state
from workshops.web.frame import attempt, show
from workshops.web.grid import places
from workshops.web.picking import one_of, proposal_of, worded
from workshops.web.pieces import Html, join, mark, own, proposal_title, say, table, tag, title
from workshops.workshop import FOLLOWED, Complaint, FollowUp, Workshop

DONE = frozenset({"handed_over", "maintained", "refused"})


def overdue(workshop: Workshop, complaints: Sequence[Complaint], today: str) -> list[Html]:
    """What should have happened by now, the oldest first. today: ISO."""
    known = {p.id: p for p in workshop.proposals}
    late = [
        (line.deadline, say("followup.late_step", title=own(title(known[ProposalId(p)]))))
        for p, line in newest(workshop.followup).items()
        if line.deadline and line.deadline < today and line.status not in DONE
    ]
    late += [
        (one.deadline, say("followup.late_answer", number=own(one.number)))
        for one in complaints
        if not one.answered and one.deadline < today
    ]
    return [
        join([mark("warn", date(state.language(), day)), " ", words]) for day, words in sorted(late)
    ]


def stage_table(workshop: Workshop, selected: Sequence[ProposalId]) -> Html:
    """Where every proposal of the list stands; one nobody wrote of yet is recommended."""
    known = {p.id: p for p in workshop.proposals}
    last = newest(workshop.followup)
    others = [ProposalId(p) for p in last if p not in selected]
    head = [state.say(f"followup.{name}") for name in ("proposal", "now", "since", "by", "next")]
    rows = [_stage(known[p], last.get(p)) for p in (*selected, *others) if p in known]
    return table(head, rows, "titled", state.say("page.followup"))


def _stage(proposal: Proposal, line: FollowUp | None) -> list[object]:
    """One line of it."""
    if line is None:
        return [proposal_title(proposal), mark("todo", state.say("followed.recommended")), *"–––"]
    done = line.status in DONE
    word = state.say(f"followed.{line.status}") if line.status in FOLLOWED else line.status
    return [
        proposal_title(proposal),
        mark("ok" if done else "now", word),
        _day(line.date),
        own(line.responsible or "–"),
        _day(line.deadline),
    ]


def _day(iso: str) -> Html:
    """A day written out; a dash for none."""
    return own(date(state.language(), iso) if iso else "–")


def step_form(workshop: Workshop) -> None:
    """What became of one proposal: when, who looks after it, what shows it, what is due next."""
    chosen = proposal_of(state.say("followup.which"), workshop.proposals, key="followed")
    if chosen is None:
        return
    with st.form("followup", border=False):
        now = one_of(state.say("followup.now"), worded("followed", FOLLOWED), key="followed_now")
        words: dict[str, str] = {}
        fields = ("date", "responsible", "evidence", "deadline")
        for name, place in zip(fields, places(4, 2), strict=True):
            with place:
                words[name] = st.text_input(
                    state.say(f"followup.{name}"),
                    value=state.now().date().isoformat() if name == "date" else "",
                    max_chars=200,
                    key=f"followup_{name}",
                ).strip()
        if st.form_submit_button(state.say("followup.keep")):
            line = FollowUp(proposal=chosen.id, status=str(now), **words)
            attempt(acts.follow_up, line, said="followup.kept")


def complaint_form(workshop: Workshop) -> None:
    """A complaint in its own words, about one proposal or the whole meeting."""
    with st.form("complaint", border=False):
        known: Mapping[str, str] = {
            "": state.say("followup.whole"),
            **{str(p.id): f"{p.id} · {title(p)}" for p in workshop.proposals},
        }
        about = one_of(state.say("followup.about"), known, key="complaint_about")
        words = st.text_area(state.say("followup.words"), max_chars=2000, key="complaint_words")
        if st.form_submit_button(state.say("followup.complain")):
            proposal = ProposalId(about) if about else None
            attempt(acts.complain, words, proposal, said="followup.complaint_kept")


def complaint_list(complaints: Sequence[Complaint], workshop: Workshop) -> None:
    """Every complaint with its answer, or with the form to answer it."""
    known = {p.id: p for p in workshop.proposals}
    for one in complaints:
        about = own(title(known[one.proposal])) if one.proposal else state.say("followup.whole")
        head = join([tag("b", own(one.number)), " · ", about, " · ", _day(one.date)])
        show(tag("h3", head), tag("p", own(one.text)))
        if one.answered:
            said = say("followup.answered", day=_day(one.answered), by=own(one.decided_by))
            show(tag("p", join([mark("ok", said)])), tag("p", own(one.answer)))
            continue
        show(tag("p", mark("now", say("followup.answer_by", day=_day(one.deadline)))))
        with st.form(f"answer_{one.number}", border=False):
            words = st.text_input(
                state.say("followup.answer"), max_chars=2000, key=f"answer_{one.number}_words"
            )
            by = st.text_input(
                state.say("followup.decided_by"), max_chars=60, key=f"answer_{one.number}_by"
            )
            if st.form_submit_button(state.say("followup.answer_now")):
                attempt(acts.answer, one.number, words, by, said="followup.answer_kept")
