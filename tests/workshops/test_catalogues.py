"""The catalogues agree with each other, with the languages, and with the code that speaks them."""

import ast
import re
import runpy
from collections.abc import Iterator
from functools import cache
from gettext import GNUTranslations, c2py
from io import BytesIO
from string import Formatter
from typing import get_args

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from prioritization import case, outcome
from scoring import model
from tests.conftest import PROJECT
from workshops import workshop
from workshops.checks.method import CHANNELS

FOLDER = PROJECT / "workshops" / "locale"
COMPILE = runpy.run_path(str(FOLDER / "compile.py"))
LANGUAGES = COMPILE["LANGUAGES"]
FORM = re.compile(r"\b(zero|one|two|few|many|other)\b")
KEY = re.compile(r"[a-z_0-9]+(\.[a-z_0-9+]+)+")
SPEAKING = {"say", "heading", "section", "nothing"}
COUNTED_IN_WORDS = {"zero", "one", "two"}
"""Forms in which a language may say the count as a word."""

SAME_WORDS = {
    "ar": {"CSV", "SQLite {version}", "Tashawur"},
    "fr": {
        "Budget",
        "Condition",
        "Date",
        "Documents",
        "EUR",
        "LYD",
        "Menu",
        "Participant",
        "Phragmén",
        "Points",
        "Population",
        "Protection",
        "Questions",
        "Quorum",
        "Score",
        "Service",
        "Source",
        "Total",
        "USD",
        "Version",
        "condition",
        "normal",
        "triangle",
        "{n} minute",
        "{n} minutes",
        "{n} point",
        "{n} points",
    },
}
"""English texts that another language writes in the very same way."""


@cache
def catalogue(language: str) -> Catalog:
    """The merged catalogue of a language."""
    return COMPILE["merged"](language)


@cache
def texts(language: str) -> dict[str, tuple[str, ...]]:
    """Every key and its forms; one form where it has no plural."""
    return {key(m): forms(m) for m in catalogue(language) if m.id}


def key(message: Message) -> str:
    """The key of an entry, with or without plural forms."""
    return message.id[0] if isinstance(message.id, tuple) else message.id


def forms(message: Message) -> tuple[str, ...]:
    """The texts of an entry, one per form."""
    return tuple(message.string) if isinstance(message.string, (tuple, list)) else (message.string,)


def placeholders(text: str) -> set[str]:
    """The names in braces of a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def words(text: str) -> str:
    """The letters of a text outside its placeholders."""
    literal = "".join(part for part, *_ in Formatter().parse(text))
    return "".join(filter(str.isalpha, literal))


def plural(language: str) -> list[Message]:
    """The entries with plural forms."""
    return [m for m in catalogue(language) if isinstance(m.id, tuple)]


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_language_has_the_same_keys(language):
    """And the same of them have plural forms."""
    ours, english = texts(language), texts("en")

    assert set(ours) == set(english)
    assert {key(m) for m in plural(language)} == {key(m) for m in plural("en")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_padded(language):
    """A comma alone may end in its space."""
    bare = {k for k, forms in texts(language).items() for text in forms if not text.strip()}
    padded = {
        k
        for k, forms in texts(language).items()
        for text in forms
        if text != text.strip() and words(text)
    }

    assert not bare
    assert not padded


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_the_same_in_every_language(language):
    """The count may be missing where the form says how many; of none, nothing more need be said."""
    english = {k: set().union(*map(placeholders, forms)) for k, forms in texts("en").items()}
    for message in catalogue(language):
        if not message.id:
            continue
        wanted = english[key(message)]
        names = form_names(message) if isinstance(message.id, tuple) else ["only"]
        for name, text in zip(names, forms(message), strict=True):
            lacking = wanted - placeholders(text)
            allowed = {"zero": wanted, "one": {"n"}, "two": {"n"}}.get(name, set())
            assert placeholders(text) <= wanted, f"{key(message)}: {text}"
            assert lacking <= allowed, f"{key(message)}: {text}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_fill_their_placeholders_by_name(language):
    """Braces without a name would take what comes first, in another order in every language."""
    assert not {
        k
        for k, forms in texts(language).items()
        for text in forms
        for name in placeholders(text)
        if not name.isidentifier()
    }


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*/*.po")), ids=lambda p: f"{p.parts[-2:]}")
def test_every_count_takes_the_form_that_its_language_asks_for(path):
    """A wrong order of the Arabic forms would be wrong for 917 of these 1 000 numbers."""
    language = path.parent.name
    with path.open("rb") as stream:
        area = read_po(stream, locale=language)
    place = c2py(area.plural_expr)
    cldr = [Locale(language).plural_form(n) for n in range(1000)]

    for message in area:
        if not isinstance(message.id, tuple):
            continue
        names = form_names(message)
        assert len(names) == area.num_plurals == len(message.string), message.id
        assert [names[place(n)] for n in range(1000)] == cldr, message.id


def form_names(message: Message) -> list[str]:
    """What the comment above a plural entry calls its forms, in their order."""
    named = FORM.findall(" ".join(message.user_comments))
    assert named, f"{message.id}: name the forms in a comment above the entry"
    return named


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_for_many_numbers_shows_the_number(language):
    """Only "none", "one" and "two" may be said in a word; a caption beside a drawn number has none
    in any form.
    """
    captions = {k for k, forms in texts("en").items() if "n" not in placeholders(forms[-1])}
    for message in plural(language):
        for name, text in zip(form_names(message), message.string, strict=True):
            if name not in COUNTED_IN_WORDS and key(message) not in captions:
                assert "n" in placeholders(text), f"{message.id}: {text}"


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_nothing_is_left_in_english(language):
    """A text equal to its English is one of the listed words, or a mistake."""
    left = {
        k: text
        for k, forms in texts(language).items()
        for text in forms
        if text in texts("en")[k] and words(text) and text not in SAME_WORDS[language]
    }

    assert not left


def test_every_arabic_text_is_written_in_arabic():
    """Wherever its English has words."""
    english = texts("en")
    foreign = {
        k: text
        for k, forms in texts("ar").items()
        for text in forms
        if words(english[k][0])
        and text not in SAME_WORDS["ar"]
        and not re.search("[\u0621-\u064a]", text)
    }

    assert not foreign


def test_french_signs_stand_after_a_space_that_does_not_break():
    """As French printers set them."""
    wrong = {
        k: text
        for k, forms in texts("fr").items()
        for text in forms
        if re.search(r" [:;?!»%]|« (?!\u00a0)|[^\W\d][?!;]", text)
    }

    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_is_written(language):
    """Nobody sees a catalogue older than its sources."""
    kept = (FOLDER / language / "tashawur.mo").read_bytes()

    assert kept == COMPILE["compiled"](language)
    assert GNUTranslations(BytesIO(kept)).gettext("status.waiting") != "status.waiting"


def sources() -> Iterator[tuple[str, ast.AST]]:
    """Every module of the app and its syntax tree."""
    for path in sorted((PROJECT / "workshops").rglob("*.py")):
        yield str(path.relative_to(PROJECT)), ast.parse(path.read_text(encoding="utf-8"))


def spoken() -> Iterator[tuple[str, ast.expr]]:
    """Every argument of a call that says a sentence, and everything called `said`."""
    for path, tree in sources():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in SPEAKING:
                yield from ((f"{path}:{node.lineno}", a) for a in node.args[:2])
            yield from (
                (f"{path}:{node.lineno}", k.value) for k in node.keywords if k.arg == "said"
            )


def test_every_key_in_the_code_is_in_the_catalogues():
    """A key written out in a call can be said."""
    known = texts("en")
    missing = {
        (place, node.value)
        for place, argument in spoken()
        for node in written(argument)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and KEY.fullmatch(node.value)
        and node.value not in known
    }

    assert not missing


def test_every_key_made_from_a_prefix_can_be_found():
    """The fixed beginning of a key that is put together leads somewhere."""
    known = texts("en")
    lost = {
        (place, prefix.value)
        for place, argument in spoken()
        for node in written(argument)
        if isinstance(node, ast.JoinedStr)
        and isinstance(prefix := node.values[0], ast.Constant)
        and not any(k.startswith(prefix.value) for k in known)
    }

    assert not lost


def written(argument: ast.expr) -> Iterator[ast.expr]:
    """The keys an argument may stand for: itself, or either side of a choice."""
    if isinstance(argument, ast.IfExp):
        yield from written(argument.body)
        yield from written(argument.orelse)
    else:
        yield argument


WORDS_OF = {
    "phase": get_args(workshop.Phase),
    "role": get_args(workshop.Role),
    "live": get_args(workshop.Live),
    "breakdown": get_args(workshop.Breakdown),
    "context": get_args(workshop.ContextKind),
    "serial": get_args(workshop.SerialState),
    "status": get_args(outcome.Status),
    "gate": get_args(outcome.GateStatus),
    "level": get_args(case.Level),
    "rule": get_args(case.RuleName),
    "fit": get_args(case.Fit),
    "utility": get_args(case.Utility),
    "completion": get_args(case.Completion),
    "add1_stop": get_args(case.Add1Stop),
    "comparison": get_args(case.Comparison),
    "weights_kind": get_args(case.WeightKind),
    "consequence": get_args(case.Consequence),
    "verdict": get_args(case.FeasibilityVerdict),
    "answer": get_args(case.Answer),
    "pillar": get_args(model.Pillar),
    "sector": get_args(model.Sector),
    "type": get_args(model.ProposalType),
    "group_kind": get_args(model.GroupKind),
    "source": get_args(model.Source),
    "direction": get_args(model.Direction),
    "formula": get_args(model.Formula),
    "confidence": get_args(model.Confidence),
    "form": get_args(model.FormKind),
    "channel": (*get_args(model.Channel), *CHANNELS),
    "tally": get_args(model.TallyKind),
    "electorate": get_args(model.Electorate),
    "sex": get_args(model.Sex),
    "tie": case.Ties().order,
    "month": tuple(map(str, range(1, 13))),
}


@pytest.mark.parametrize("prefix", WORDS_OF)
def test_every_value_of_the_vocabulary_has_a_word(prefix):
    """Whatever a type of the core may hold can be shown."""
    missing = {f"{prefix}.{value}" for value in WORDS_OF[prefix]} - set(texts("en"))

    assert not missing


def test_every_rule_and_weighting_is_explained_in_plain_words():
    """People choose what they understand."""
    wanted = {f"rule.{rule}.plain" for rule in get_args(case.RuleName)}
    wanted |= {f"weights_kind.{kind}.plain" for kind in get_args(case.WeightKind)}
    wanted |= {f"form.{form}.plain" for form in get_args(model.FormKind)}

    assert wanted <= set(texts("en"))


def core_calls(name: str, argument: str) -> set[str]:
    """The literal texts the two core packages give one argument of one class."""
    found = set()
    for package in ("scoring", "prioritization"):
        for path in sorted((PROJECT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
                    for keyword in node.keywords:
                        if keyword.arg == argument:
                            found |= {
                                part.value
                                for part in written(keyword.value)
                                if isinstance(part, ast.Constant) and isinstance(part.value, str)
                            }
    return found


def test_every_note_of_the_core_has_a_sentence():
    """Reasons, notes about the list, warnings."""
    notes = core_calls("Note", "key")
    wanted = {note if note.startswith("warning.") else f"reason.{note}" for note in notes}

    assert notes
    assert not wanted - set(texts("en"))


def test_every_finding_of_the_core_has_a_name_and_a_sentence():
    """What a check found can be said."""
    checks = core_calls("Finding", "check")

    assert checks
    assert not {f"finding.{c}" for c in checks} - set(texts("en"))
    assert not {f"check.{c}" for c in checks} - set(texts("en"))


def test_what_is_typed_from_left_to_right_is_set_apart_in_arabic():
    """After an Arabic word a day or a line of marks would be drawn from its end: 02-05-2026."""
    apart = re.compile("\u2066[^\u2069]*\u2069")
    turned = re.compile(r"\d[-*+>;]\d")
    said = [text for forms_of in texts("ar").values() for text in forms_of]

    assert any(turned.search(text) for text in said)
    assert not [text for text in said if turned.search(apart.sub("", text))]
