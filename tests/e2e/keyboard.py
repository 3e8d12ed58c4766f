"""Hands on the keys alone: what Tab reaches on a page, and pressing it without the mouse."""

from playwright.sync_api import Locator, Page, expect

from tests.e2e.browser import COUNT_RUNS, settled

MOST_TABS = 400
# What a person may want to use: drawn and not switched off. Of radio buttons and of tabs one is
# reached, the others by arrows. A part of the page may be drawn anew meanwhile, so that an element
# is told by what it is: its kind, its words, and the widget it belongs to.
USABLE = """() => {
  const key = e => (e.closest('[class*="st-key-"]')?.className.match(/st-key-\\S+/) || [''])[0];
  window.told = e => {
    if (e.type === 'radio') return 'radio ' + key(e);
    if (e.getAttribute('role') === 'tab') return 'tab ' + key(e);
    const words = e.getAttribute('aria-label') || e.innerText || e.name || e.placeholder || '';
    return (e.tagName + ' ' + words.trim().slice(0, 40) + ' ' + key(e)).toLowerCase();
  };
  const all = 'a[href], button, input, textarea, select, summary, [role=tab]', found = new Set();
  for (const e of document.querySelectorAll(all)) {
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    if (e.disabled || e.type === 'hidden' || e.type === 'file') continue;
    if (e.closest('[inert], [hidden], [aria-hidden=true], [data-testid=stDataFrame]')) continue;
    if (style.visibility === 'hidden' || box.width < 2 || box.height < 2) continue;
    if (e.closest('details:not([open])') && !e.closest('summary')) continue;
    if (e.tabIndex < 0 && e.type !== 'radio' && e.getAttribute('role') !== 'tab') continue;
    found.add(window.told(e));
  }
  return [...found];
}"""
HERE = "() => document.activeElement === document.body ? '' : window.told(document.activeElement)"


def unreached(page: Page) -> list[str]:
    """What of a page Tab never comes to."""
    wanted = set(page.evaluate(USABLE))
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        wanted.discard(page.evaluate(HERE))
        if not wanted:
            break
    return sorted(wanted)


def reach(page: Page, wanted: Locator) -> None:
    """Press Tab until something is in use; fails where Tab never comes to it."""
    wanted.wait_for()
    for _ in range(MOST_TABS):
        if wanted.evaluate(
            "e => e === document.activeElement || e.contains(document.activeElement)"
        ):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to {wanted} by Tab")


def press(page: Page, wanted: Locator) -> None:
    """Go to a button by Tab, press Enter, and wait until the page is drawn again."""
    reach(page, wanted)
    before = page.evaluate(COUNT_RUNS)
    page.keyboard.press("Enter")
    page.wait_for_function("before => window.runs > before", arg=before)
    settled(page)


def typed(page: Page, wanted: Locator, text: str) -> None:
    """Go to a field by Tab and type; what stood in it is replaced."""
    reach(page, wanted)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    expect(wanted).to_have_value(text)
    page.keyboard.press("Tab")
    settled(page)
