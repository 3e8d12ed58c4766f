"""What every paper shares: its languages, the words of its furniture, the signs of the groups."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from scoring.model import GroupId, Text
from workshops import language as words
from workshops.resources import town
from workshops.serials import letters
from workshops.workshop import Language, Workshop

SIGNS: Final = 8
"""So many shapes and colours of groups there are; the ninth group wears the first again."""
Json = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A workshop on its way to paper, in one language."""

    workshop: Workshop
    language: Language

    @property
    def main(self) -> Language:
        """The language the room speaks first."""
        return self.workshop.settings.languages[0]

    @property
    def other(self) -> Language | None:
        """The second language line: the first of the workshop's that is not this one."""
        spoken = self.workshop.settings.languages
        return next((one for one in spoken if one != self.language), None)

    def say(self, key: str, **numbers: object) -> str:
        """A sentence of the catalogue."""
        return words.say(self.language, key, **numbers)

    def pick(self, text: Text) -> str:
        """A text of the room in this language, else in the main one."""
        return words.pick(text, self.language, self.main)

    def second(self, text: Text) -> str:
        """The same text in the second language; empty where there is none."""
        return "" if self.other is None else getattr(text, self.other)

    @property
    def day(self) -> str:
        """The day of the workshop, written out; empty where none is set."""
        settings = self.workshop.settings
        return words.date(self.language, settings.date) if settings.date else ""

    @property
    def place(self) -> str:
        """The place by its name in this language where the programme knows it."""
        written = self.workshop.settings.place
        known = town(written) if written else None
        return self.pick(known.name) if known is not None else written

    @property
    def signed_at(self) -> str:
        """The words before the line for the day of a signature."""
        return self.say("paper.signed_at", place=self.place or self.day or "–")

    def titled(self, key: str, name: str) -> str:
        """The title of a file: what it is, and of which workshop."""
        return self.say("list.label", label=self.say(f"paper.{key}"), value=name)

    def money(self, amount: int) -> str:
        """An amount with its currency."""
        return words.money(self.language, amount, self.workshop.settings.currency)

    def words(self, prefix: str, keys: Iterable[str]) -> dict[str, str]:
        """Sentences without numbers, by the last part of their keys."""
        return {key: self.say(f"{prefix}.{key}") for key in keys}

    def marks(self) -> list[Json]:
        """Every declared group as it is drawn: shape, letter, name, seats, people who came."""
        latin = letters(self.workshop.groups)
        present = people(self.workshop)
        return [
            {
                "id": group.id,
                "index": place % SIGNS,
                "letter": latin.get(group.id, ""),
                "name": self.pick(group.name) or group.id,
                "seats": group.seats or 0,
                "present": present.get(group.id, 0),
            }
            for place, group in enumerate(self.workshop.groups)
        ]

    def furniture(self) -> Json:
        """Languages, directions, place, day, and what stands on every paper."""
        settings = self.workshop.settings
        other = self.other or self.language
        return {
            "lang": self.language,
            "dir": words.direction(self.language),
            "other_lang": other,
            "other_dir": words.direction(other),
            "example": settings.synthetic,
            "name": self.pick(settings.title) or settings.id,
            "place": self.place,
            "date_text": self.day,
            "groups": self.marks(),
            "words": {
                "brand": self.say("paper.brand"),
                "example": self.say("word.example"),
                "example_short": self.say("paper.example_short"),
                "recommendation": self.say("word.recommendation"),
                "page_of": self.say("paper.page_of", now="{0}", all="{1}"),
                "name": self.say("paper.name"),
                "signature": self.say("paper.signature"),
            },
        }


def mapping(value: object) -> dict[str, str]:
    """The words a view has so far."""
    return dict(value) if isinstance(value, dict) else {}


def people(workshop: Workshop) -> Mapping[GroupId, int]:
    """How many people of each group came."""
    came: dict[GroupId, int] = {}
    for line in workshop.attendance:
        came[line.group] = came.get(line.group, 0) + line.present
    return came


__all__ = ["Json", "Paper", "mapping", "people"]
