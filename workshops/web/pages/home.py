"""Workshops: go on with one, open another, start a new one, see this computer, delete one."""

from workshops.web import state
from workshops.web.cards import PAGE, cards, health_row, lead, others
from workshops.web.deleting import delete_one
from workshops.web.frame import action, go, heading, may_ever, section, show
from workshops.web.health import measured
from workshops.web.keeping import keep_copies
from workshops.web.second_room import open_second_room
from workshops.web.starting import start_another

found = cards()
heading("home.title", state.say("home.lead" if found else "home.lead_empty"))
if found:
    show(lead(found[0]))
    if action(state.say("home.continue"), state.say("home.continue_note"), key="go_on"):
        state.open_workshop(found[0].id)
        go(PAGE[found[0].phase])
    if rest := found[1:]:
        section("home.others")
        show(others(rest))

if may_ever("workshop.create"):
    section("home.start" if found else "home.start_first")
    start_another(found)
    open_second_room()

if state.role() == "facilitator":
    section("home.health")
    show(health_row(measured()))
    keep_copies()

if found and may_ever("workshop.delete"):
    delete_one(found)
