"""Import: a file from outside; what it would change, everything odd about it, then one button."""

from functools import partial

import streamlit as st

from workshops.acts.intake import bring_in, mapping_kept
from workshops.intake.answers import Answers, mapping_text, read_answers
from workshops.intake.oddities import NotReadable, waiting
from workshops.intake.plain_text import AskedFirst
from workshops.intake.planning import plan
from workshops.intake.wording import cure, line
from workshops.problems import Inspection
from workshops.web import state
from workshops.web.frame import (
    action,
    attempt,
    heading,
    listed,
    note,
    problems,
    section,
    upload,
    workshop,
)
from workshops.web.importing import (
    changes,
    choose_first,
    choose_sheet,
    columns_read,
    first_rows,
    kind_of,
    kinds,
    outline,
    questions,
    remarks,
)
from workshops.web.mapping_before import offer_mapping
from workshops.web.pieces import mark, own, say

ENDINGS = ("xlsx", "xls", "ods", "csv", "txt", "zip", "yaml")
found = workshop()
heading("intake.title", state.say("intake.lead"))
known = kinds()
if not known:
    note(state.say("intake.not_now"))
    st.stop()

kind = kind_of(known)
given = upload(state.say("intake.file"), ENDINGS, "import")
sheets = [one for one in given if not one.name.endswith(".yaml")]
if not sheets:
    note(state.say("intake.file_note"))
    st.stop()
file = sheets[-1]
said = state.kept_answers(file.file_id)
for kept in (one for one in given if one.name.endswith(".yaml")):
    inspection = Inspection(file=kept.name)
    said = read_answers(kept.getvalue(), inspection).with_(said)
    problems(inspection.problems)
try:
    planned = plan(file.name, file.getvalue(), found, kind, said, in_store=True)
except AskedFirst as asked:
    choose_first(asked, said)
    st.stop()
except NotReadable as refused:
    odd = refused.oddity
    if odd.kind == "sheet":
        choose_sheet(odd, said)
    else:
        words = f"{line(odd, state.language())} {cure(odd, state.language())}"
        listed([mark("hold", own(words))])
    st.stop()

section("intake.would", say("intake.would_note", file=own(planned.table.file)))
outline(planned)
if planned.target.name not in known:
    listed([mark("hold", state.say("intake.not_this_now"))])
    st.stop()
offer_mapping(mapping_kept(state.store(), planned), said)
questions(planned, said)
changes(planned)
columns_read(planned)
first_rows(planned)
remarks(planned)
if said != Answers():
    st.download_button(
        state.say("intake.keep_mapping"),
        data=partial(mapping_text, said, planned.target.name, tuple(planned.columns)),
        file_name=f"{planned.target.name}.mapping.yaml",
        on_click="ignore",
        key="mapping",
    )
open_points = len(waiting(planned.oddities))
new, changed = len(planned.outcome.new), len(planned.outcome.changed)
consequence = say("intake.waits", n=open_points) if open_points else say("intake.consequence")
label = state.say("intake.bring_in", n=new + changed)
if action(label, consequence, disabled=bool(open_points) or not new + changed, key="bring_in"):
    attempt(partial(bring_in, said=said), planned, said="intake.done")
