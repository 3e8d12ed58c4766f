"""What was marked on a screen, as numbers: read from fields, refused with the field's number."""

from collections.abc import Mapping
from typing import Final

from scoring.model import BallotForm, ProposalId
from workshops.lines import InvalidLine, check_marks

Fields = Mapping[str, str]
"""A posted form, every name once."""
PREFIX: Final = "p"
LONGEST: Final = 4
SENTENCES: Final = {
    "line.too_many_points": "phone.wrong_points",
    "line.too_many_marks": "phone.wrong_marks",
    "line.places": "phone.wrong_places",
    "line.out_of_scale": "phone.wrong_scale",
    "cast.proposal": "phone.wrong_gone",
}


class Unreadable(ValueError):
    """Marks that make no ballot; key and numbers of the sentence, field: the one that is wrong."""

    def __init__(self, key: str, numbers: Mapping[str, object], field: str = "") -> None:
        """Keep the reason."""
        super().__init__(key)
        self.key, self.numbers, self.field = key, numbers, field


def told(key: str, **numbers: object) -> Unreadable:
    """The refusal of the store or of a form in the words of the phone."""
    return Unreadable(SENTENCES.get(key, "phone.wrong"), numbers)


def read_marks(
    form: BallotForm, numbered: Mapping[int, ProposalId], fields: Fields
) -> dict[ProposalId, int]:
    """The marks of a posted ballot; empty fields and no points are left out.

    numbered: every proposal by its number. Digits of every script are read. Raises Unreadable.
    """
    found: dict[ProposalId, int] = {}
    for number, proposal in numbered.items():
        text = fields.get(f"{PREFIX}{number}", "").strip()
        mark = _whole(text, number) if text else None
        if mark is None or (mark == 0 and form.kind != "score"):
            continue
        found[proposal] = mark
    try:
        check_marks(form, list(found.values()))
    except InvalidLine as fault:
        raise told(fault.key, **fault.numbers) from None
    return found


def _whole(text: str, number: int) -> int:
    """A whole number, none below zero."""
    if not text.isdecimal() or len(text) > LONGEST:
        numbers = {"found": text[:LONGEST], "number": str(number)}
        raise Unreadable("phone.wrong_number", numbers, f"{PREFIX}{number}")
    return int(text)
