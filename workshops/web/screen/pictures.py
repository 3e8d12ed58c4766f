"""Small pictures of a snapshot for the page that drives the projector: its words alone."""

from typing import Final

from workshops.language import direction
from workshops.web.pieces import Html, join, tag
from workshops.web.screen.scenes import plain

LINES: Final = 7
LONGEST: Final = 40
Snapshot = dict[str, object]


def picture(found: Snapshot) -> Html:
    """One screen in small: heading, the one number, the first lines, in its own language."""
    language = str(found["lang"])
    if found["kind"] == "dark":
        return tag("div", "", cls="scene dark", lang=language)
    parts = [tag("h4", heading(found)) if heading(found) else Html("")]
    if number := big(found):
        parts.append(tag("b", tag("bdi", number, dir="ltr")))
    parts += [tag("p", short(line)) for line in lines(found)[:LINES]]
    towards = direction("ar" if language == "ar" else "en")
    return tag("div", join(parts), cls="scene", lang=language, dir=towards)


def short(line: str) -> str:
    """A line cut to the width of the picture; the screen itself shows all of it."""
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def heading(found: Snapshot) -> str:
    """What the screen says first; of the welcome the name of the workshop."""
    title = found.get("title")
    return said(title) if title else str(found["name"]) if found["kind"] == "welcome" else ""


def big(found: Snapshot) -> str:
    """The one number a scene is about; "" where there is none."""
    body = mapping(found["body"])
    return plain(body.get("number") or (body.get("left") if found["kind"] == "countdown" else ""))


def lines(found: Snapshot) -> list[str]:
    """The first lines of what is shown, as text."""
    body = mapping(found["body"])
    pages = body.get("pages")
    if isinstance(pages, list) and pages:
        turn = mapping(found["turn"])
        at = turn.get("page", 0)
        page = pages[at % len(pages) if isinstance(at, int) else 0]
        return [row(mapping(one)) for one in page]
    named = ("hello", "say", "because", "head", "base", "more")
    spoken = [said(body[key]) for key in named if key in body]
    title = said(body["title"]) if "title" in body else ""
    facts = [mapping(one) for one in body.get("facts", []) if isinstance(one, dict)]  # type: ignore[attr-defined]  # a body's facts are a list
    counted = [f"{plain(one.get('number', ''))} {said(one.get('says', {}))}" for one in facts]
    return [line for line in (title, *spoken, *counted) if line.strip()]


def row(one: Snapshot) -> str:
    """One row of a page: what stands in front, its words, and what stands at its end."""
    if "line" in one:
        line = mapping(one["line"])
        return " ".join(text for text in (said(line.get("name", {})), plain(line["says"])) if text)
    front = plain(one.get("place") or one.get("time") or "")
    number = f"[{one['no']}]" if "no" in one else ""
    words = [said(one[key]) for key in ("title", "name", "say", "says") if key in one]
    end = plain(one.get("value") or one.get("present") or "")
    return " ".join(text for text in (front, number, " · ".join(words), end) if text)


def said(line: object) -> str:
    """A line in the first language of the screen, as text."""
    return plain(line.get("t", "")) if isinstance(line, dict) else plain(line)


def mapping(part: object) -> Snapshot:
    """A part of a snapshot that is a mapping."""
    return part if isinstance(part, dict) else {}
