"""The keys of the counters: arrows move, + and − count, a digit chooses the group.

However quickly somebody presses, every press is sent by itself, once the counter shows the one
before: two presses that reached the server together would be one person. A redraw that takes the
button in use away gives the keys to the one in its place.
"""

import json
from typing import Final

import streamlit as st

from scoring.model import GroupId
from workshops.language import direction
from workshops.web import state

KEYS: Final = """<script>/* %s */ (() => {
const page = parent.document, forward = %s;
page.tashawurBands = %d;
const more = () => [...page.querySelectorAll('.st-key-counters [class*="st-key-more_"] button')];
const cellOf = button => button.closest('[class*="st-key-cell_"]');
const nameOf = cell => [...cell.classList].find(one => one.startsWith("st-key-cell_"));
const whole = cells => cells.length === 2 * page.tashawurBands;
const less = button => cellOf(button).querySelector('[class*="st-key-less_"] button');
page.tashawurForward = forward;
const early = Date.now() + 30000, first = () => {
  if (page.activeElement && page.activeElement !== page.body) return;
  if (more()[0]) more()[0].focus({preventScroll: true});
  else if (Date.now() < early) setTimeout(first, 50);
};
first();
const named = () => {
  const cells = [...page.querySelectorAll('.st-key-counters [class*="st-key-cell_"]')];
  for (const cell of cells) for (const way of ["less", "more"]) {
    const button = cell.querySelector('[class*="st-key-' + way + '_"] button');
    const said = cell.querySelector(".counter")?.dataset[way];
    if (button && said) button.setAttribute("aria-label", said);
  }
  const bare = !cells.length || page.querySelector(".st-key-counters button:not([aria-label])");
  if ((bare || more().length < cells.length) && Date.now() < early) setTimeout(named, 50);
};
named();
if (page.tashawurCounters) return;
const queue = page.tashawurCounters = [];
let busy = false;
const answering = () =>
  page.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "running";
const shown = key => page.querySelector(key + " .counter")?.textContent;
const send = () => {
  if (busy || !queue.length) return;
  const [cell, kind] = queue.shift(), before = shown(cell);
  const button = page.querySelector(cell + ' [class*="st-key-' + kind + '_"] button');
  if (!button || button.disabled) return send();
  busy = true;
  button.click();
  const until = Date.now() + 5000;
  const wait = () => {
    if (shown(cell) === before && (Date.now() < until || answering())) return setTimeout(wait, 20);
    busy = false;
    send();
  };
  wait();
};
const count = (button, kind) => {
  queue.push(["." + CSS.escape(nameOf(cellOf(button))), kind]);
  send();
};
const keep = () => {
  const cells = more();
  if (page.activeElement !== page.body || !whole(cells)) return;
  cells[page.tashawurCell]?.focus({preventScroll: true});
};
new MutationObserver(keep).observe(page.body, {childList: true, subtree: true});
const used = event => {
  const button = event.target.closest?.(".st-key-counters button"), cell = button && cellOf(button);
  const cells = more();
  if (!cell) page.tashawurCell = undefined;
  else if (whole(cells)) page.tashawurCell = cells.findIndex(one => cellOf(one) === cell);
};
page.addEventListener("focusin", used);
page.addEventListener("pointerdown", used);
used({target: page.activeElement});
// a grid that is being drawn has no places yet: the step waits until it is whole
const move = (name, step, until) => {
  const cells = more(), all = cells.length;
  const at = cells.findIndex(one => nameOf(cellOf(one)) === name);
  if (whole(cells) && at >= 0) cells[(at + step + all) %% all].focus();
  else if (Date.now() < until) setTimeout(() => move(name, step, until), 20);
};
page.addEventListener("click", event => {
  const button = event.isTrusted && event.target.closest(".st-key-counters button");
  if (!button || !cellOf(button)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  count(button, button === less(button) ? "less" : "more");
}, true);
page.addEventListener("keydown", event => {
  const here = event.target.closest?.(".st-key-counters button");
  const button = here || (event.target === page.body ? more()[page.tashawurCell || 0] : null);
  if (!button || !cellOf(button) || event.ctrlKey || event.altKey || event.metaKey) return;
  const across = page.tashawurBands;
  used({target: button});
  const step = {ArrowRight: page.tashawurForward, ArrowLeft: -page.tashawurForward,
    ArrowDown: across, ArrowUp: -across}[event.key];
  const digit = "0123456789".indexOf(event.key) > 0 ? +event.key
    : "٠١٢٣٤٥٦٧٨٩".indexOf(event.key);
  if (step) move(nameOf(cellOf(button)), step, Date.now() + 5000);
  else if (event.key === "+" || event.key === "=") count(button, "more");
  else if (event.key === "-" || event.key === "−") count(button, "less");
  else if (digit > 0) {
    const group = page.querySelectorAll(".st-key-group input")[digit - 1];
    if (group) group.click();
  } else return;
  event.preventDefault();
});
})()</script>"""


def counting_keys(group: GroupId, bands: int) -> None:
    """Let the counters of this page be used by keys alone; call after they are drawn.

    group: whose they are; its buttons are told their names anew. bands: counters in a row.
    """
    language = state.language()
    forward = json.dumps(1 if direction(language) == "ltr" else -1)
    st.html(
        KEYS % (f"{language} {group.encode().hex()}", forward, bands), unsafe_allow_javascript=True
    )
