"""Somebody at the laptop: pages by address, fields by their key, buttons by their words."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.browser import Server, Watch, pressed, settled
from workshops.language import say

SIZE = {"width": 1024, "height": 768}
SLOW_MS = 60_000  # a busy machine is slow, not wrong


@dataclass
class Desk:
    """One window of the program. made: the ids of prepared workshops, by what a test calls them."""

    page: Page
    server: Server
    made: Mapping[str, str]
    language: str = "en"

    def go(self, name: str, workshop: str, language: str = "en", more: str = "") -> Page:
        """Open a page of a workshop; more: what else stands in its address."""
        self.language = language
        query = f"?lang={language}&workshop={self.made[workshop]}{more}"
        self.page.goto(f"{self.server.address}/{name}{query}")
        settled(self.page)
        return self.page

    def say(self, key: str, **numbers: object) -> str:
        """A sentence in the language of the page."""
        return say(self.language, key, **numbers)

    def told(self, key: str, **numbers: object) -> None:
        """A sentence of the catalogue stands on the page."""
        expect(self.page.get_by_text(self.say(key, **numbers)).first).to_be_visible()

    def button(self, key: str, **numbers: object) -> Locator:
        """A button by its words."""
        return self.page.get_by_role("button", name=self.say(key, **numbers), exact=True).first

    def press(self, key: str, **numbers: object) -> None:
        """Press it and wait until the page is drawn again."""
        pressed(self.page, self.button(key, **numbers))

    def fill(self, key: str, value: object) -> None:
        """Type into the field of a widget key, and leave it."""
        field = self.page.locator(f".st-key-{key} input").first
        field.fill(str(value))
        field.press("Tab")
        settled(self.page)

    def choose(self, key: str, text: str) -> None:
        """Choose the entry of a list by typing its first letters."""
        field = self.page.locator(f".st-key-{key} input").first
        field.click()
        field.fill(text)
        self.page.get_by_role("option").first.wait_for()
        field.press("Enter")
        settled(self.page)

    def tick(self, key: str, words: str) -> None:
        """Choose a radio entry by its words."""
        self.page.locator(f".st-key-{key}").get_by_text(words, exact=True).first.click()
        settled(self.page)

    def unfold(self, key: str) -> None:
        """Open a fold by its words."""
        self.page.locator("summary", has_text=self.say(key)).first.click()
        settled(self.page)

    def tab(self, key: str) -> None:
        """Open a tab by its words."""
        self.page.get_by_role("tab", name=self.say(key), exact=True).click()
        settled(self.page)

    def saved(self, key: str, folder: Path) -> Path:
        """Press a button that gives a file; where it was kept."""
        settled(self.page)
        button = self.page.locator(f".st-key-{key} button").first
        with self.page.expect_download(timeout=3 * SLOW_MS) as download:
            pressed(self.page, button)
        target = folder / download.value.suggested_filename
        download.value.save_as(target)
        return target

    def record(self, workshop: str) -> list[dict[str, Any]]:
        """The record of a workshop, read from the file beside the server."""
        query = "SELECT config FROM workshops WHERE id = ?"
        (config,) = self.rows(query, self.made[workshop])[0]
        return list(json.loads(config)["record"])

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What the store holds."""
        with sqlite3.connect(f"file:{self.server.store}?mode=ro", uri=True) as store:
            return store.execute(query, values).fetchall()


@contextmanager
def desk_on(browser: Browser, server: Server, made: Mapping[str, str]) -> Iterator[Desk]:
    """A watched window: nothing may leave this computer, nothing may go wrong in it."""
    watch = Watch(server.address)
    context = browser.new_context(viewport=SIZE)
    page = context.new_page()
    watch.on(page)
    yield Desk(page, server, made)
    context.close()
    assert not watch.strays
    assert not watch.errors


def printed(path: Path) -> str:
    """The text of a document as it stands on paper, its lines run together."""
    document = pdfium.PdfDocument(path)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return " ".join(" ".join(texts).split())
