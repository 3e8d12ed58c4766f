"""The small pieces of HTML: what goes in is escaped, what they say is said in words."""

import pytest

from scoring.model import Group, GroupId, Text
from workshops.web.pieces import Html, bar, facts, join, mark, own, plain, safe, table, tag
from workshops.web.signs import SHAPES, letters, sign_styles

HOSTILE = "<img src=x onerror=alert(1)>\"&'"


@pytest.mark.parametrize(
    "piece",
    [
        safe(HOSTILE),
        tag("p", HOSTILE),
        tag("p", "x", title=HOSTILE),
        join([HOSTILE, HOSTILE], "·"),
        own(HOSTILE),
        mark("warn", HOSTILE),
        table([HOSTILE], [[HOSTILE]], caption=HOSTILE),
        facts([(HOSTILE, HOSTILE)]),
        bar(0.5, HOSTILE),
    ],
)
def test_a_hostile_text_stays_text(piece):
    """Whatever a participant wrote opens no element and ends no attribute."""
    assert isinstance(piece, Html)
    assert "<img" not in piece
    assert 'x onerror=alert(1)>"' not in piece


def test_a_piece_is_not_escaped_twice():
    """A piece goes into another as it is; nothing is shown for None."""
    assert tag("p", tag("b", "a & b")) == "<p><b>a &amp; b</b></p>"
    assert safe(None) == ""


def test_a_label_of_streamlit_takes_no_markdown():
    """Each sign that Markdown reads is written with a backslash."""
    assert plain("[a](http://x) *b* $c$ :red[d]") == (
        "\\[a\\]\\(http\\:\u2060//x\\) \\*b\\* \\$c\\$ \\:red\\[d\\]"
    )
    assert plain("WWW.x a@b") == "WWW\u2060\\.x a@\u2060b", "addresses become links by themselves"


def test_a_bar_ends_at_its_anchor():
    """A share above 1 or below 0 does not leave the bar."""
    assert "width:100%" in bar(1.7, "")
    assert "width:0%" in bar(-0.2, "")


def group(identifier, arabic=""):
    """A group with an id and an Arabic name."""
    return Group(id=GroupId(identifier), name=Text(ar=arabic), kind="community")


def test_every_group_has_a_letter_of_its_own():
    """The first free letter of the id in Latin writing; of the name in Arabic, brackets first."""
    groups = [
        group("C", "المكوّن الاجتماعي (ج) – أقلية"),
        group("MIG", "المهاجرون"),
        group("CSO", "منظمات المجتمع المدني"),
        group("M"),
    ]

    latin, arabic = letters(groups, "en"), letters(groups, "ar")

    assert latin == {"C": "C", "MIG": "M", "CSO": "S", "M": "A"}
    assert arabic["C"] == "ج"
    assert arabic["MIG"] == "م"
    assert arabic["CSO"] == "ن"


def test_the_signs_survive_streamlit():
    """No "less than" in the style sheet, which would drop the whole of it; every sign is there."""
    styles = sign_styles()

    assert "<" not in styles
    for name in (*SHAPES, "water", "livelihoods", "status-waiting"):
        assert f".ic-{name}{{" in styles
    for place in range(8):
        assert f".chip-{place}{{" in styles
