"""Text as it is kept: one normal form, no hidden characters, nothing a spreadsheet could run."""

import re
import unicodedata
from typing import Final

FORMULA_SIGNS: Final = r"[=+\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]"
"""What a spreadsheet takes for the start of a formula, full-width forms included."""
FORMULA_LIKE: Final = re.compile(f"'*{FORMULA_SIGNS}")
GUARDED: Final = re.compile(f"'+{FORMULA_SIGNS}")
CONTROLS: Final = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff]"
)
SPACES: Final = re.compile(r"\s+")
HARAKAT: Final = re.compile(r"[\u064b-\u065f\u0670\u0640]")
ALIKE: Final = str.maketrans("\u0623\u0625\u0622\u0649\u0629", "\u0627\u0627\u0627\u064a\u0647")
"""Alef with hamza or madda is alef, alef maqsura is ya, ta marbuta is ha."""
LIST_SIGNS: Final = re.compile(r"[;|،؛\n\r]+")


def normalised(text: str) -> str:
    """NFC, trimmed, runs of white space as one space, control and direction characters removed."""
    if text.isascii() and text.isalnum():
        return text
    return SPACES.sub(" ", CONTROLS.sub("", unicodedata.normalize("NFC", text))).strip()


def has_controls(text: str) -> bool:
    """Whether the text holds characters nobody sees and `normalised` removes."""
    return CONTROLS.search(text) is not None


def guarded(text: str) -> str:
    """The text with one apostrophe in front, if a spreadsheet could take it for a formula."""
    return f"'{text}" if FORMULA_LIKE.match(text) else text


def unguarded(text: str) -> str:
    """The text without the apostrophe that `guarded` wrote."""
    return text[1:] if GUARDED.match(text) else text


def parts(text: str) -> tuple[str, ...]:
    """The values of a cell that holds a list, in order, empty ones left out."""
    return tuple(part for part in map(normalised, LIST_SIGNS.split(text)) if part)


def folded(heading: str) -> str:
    """A heading without what differs by habit: case, marks, alef forms, punctuation."""
    plain = unicodedata.normalize("NFKC", heading).casefold()
    plain = HARAKAT.sub("", plain).translate(ALIKE)
    return " ".join(re.sub(r"[\W_]+", " ", plain).split())


PERSONAL: Final = frozenset(
    folded(heading)
    for heading in (
        "name",
        "names",
        "full name",
        "first name",
        "last name",
        "family name",
        "surname",
        "father's name",
        "mother's name",
        "participant",
        "participant name",
        "voter",
        "voter name",
        "phone",
        "phone number",
        "telephone",
        "mobile",
        "whatsapp",
        "email",
        "e-mail",
        "address",
        "nationality",
        "national id",
        "national number",
        "id number",
        "identity number",
        "passport",
        "passport number",
        "date of birth",
        "birth date",
        "birthday",
        "tribe",
        "signature",
        "الاسم",
        "اسم",
        "الاسم الكامل",
        "الاسم الثلاثي",
        "الاسم الرباعي",
        "اسم المشارك",
        "اللقب",
        "الهاتف",
        "هاتف",
        "رقم الهاتف",
        "الجوال",
        "الموبايل",
        "البريد الإلكتروني",
        "العنوان",
        "الجنسية",
        "الرقم الوطني",
        "رقم الهوية",
        "رقم البطاقة الشخصية",
        "رقم جواز السفر",
        "جواز السفر",
        "تاريخ الميلاد",
        "القبيلة",
        "التوقيع",
        "توقيع",
        "nom",
        "prénom",
        "nom complet",
        "nom et prénom",
        "nom de famille",
        "téléphone",
        "portable",
        "numéro de téléphone",
        "courriel",
        "adresse",
        "nationalité",
        "numéro d'identité",
        "passeport",
        "date de naissance",
        "tribu",
        "signature du participant",
    )
)
"""Headings that ask for a person; whole headings are compared, so that a title is not refused."""


def is_personal(heading: str) -> bool:
    """Whether a heading of a file about people asks who they are."""
    return folded(heading) in PERSONAL
