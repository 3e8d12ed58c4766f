"""The published tie order, and the lot anybody can check with `sha256sum`."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from typing import Final, Literal, Self
from unicodedata import normalize

from scoring.model import InvalidInput, ProposalId

TieBreak = Literal["lower_cost", "more_supporters", "lot"]
PUBLISHED: Final[tuple[TieBreak, ...]] = ("lower_cost", "more_supporters", "lot")
SEED_NOT_DRAWN: Final = "0"
SEED_FORM: Final = re.compile(r"[0-9]+(-[0-9]+)*")
SEED_LENGTH: Final = 40
WESTERN_DIGITS: Final = {
    first + digit: str(digit) for first in (0x0660, 0x06F0) for digit in range(10)
}


def normalised_seed(text: str) -> str:
    """The seed as it enters the lot: Western digits and single hyphens, no spaces.

    text: as read aloud and typed, in Western, Arabic-Indic or Extended Arabic-Indic digits.
    Raises InvalidInput for anything but numbers joined by hyphens, at most 40 characters.
    """
    seed = "".join(text.translate(WESTERN_DIGITS).split())
    if len(seed) > SEED_LENGTH or SEED_FORM.fullmatch(seed) is None:
        raise InvalidInput(f"lot seed is {text!r}; expected numbers joined by hyphens, as 17-4-62")
    return seed


def lot_key(seed: str, name: str) -> bytes:
    """The lot of one proposal or group, 32 bytes: the smallest is drawn first.

        SHA-256( ASCII(seed) ‖ ":" ‖ UTF-8(NFC(name) without white space around it) )

    seed: already normalised.
    """
    return sha256(f"{seed}:{normalize('NFC', name).strip()}".encode()).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class TieOrder:
    """Who comes first among proposals that are exactly level.

    keys: smaller first, one part per entry of `breaks`; no two proposals have the same key.
    """

    keys: Mapping[ProposalId, tuple[Fraction | int | bytes, ...]]
    breaks: tuple[TieBreak, ...]

    @classmethod
    def explicit(cls, order: Iterable[ProposalId]) -> Self:
        """An order given from outside, as a list: for comparing with programs that have another."""
        return cls(keys={p: (place,) for place, p in enumerate(order)}, breaks=("lot",))

    def key(self, proposal: ProposalId) -> tuple[Fraction | int | bytes, ...]:
        """The sorting key of one proposal."""
        return self.keys[proposal]

    def first(self, level: Iterable[ProposalId]) -> ProposalId:
        """Who is taken among proposals that are exactly level."""
        return min(level, key=self.key)

    def broken_by(self, level: Sequence[ProposalId]) -> TieBreak | None:
        """What set the first of them apart from the last rival that was left; None without one."""
        first = self.keys[self.first(level)]
        parts = [
            next(at for at, part in enumerate(first) if part != self.keys[p][at])
            for p in level
            if self.keys[p] != first
        ]
        return self.breaks[max(parts)] if parts else None


def tie_order(
    cost: Mapping[ProposalId, int],
    supporters: Mapping[ProposalId, Fraction],
    seed: str | None,
    order: tuple[TieBreak, ...] = PUBLISHED,
) -> TieOrder:
    """The published order: lower cost, then more supporters, then the lot.

    cost: names the proposals. supporters: by weight, 0 where missing. seed: as read aloud; None
    while it is not drawn (previews use "0"). order: another order of the three, as declared; the
    lot ends every order, because it alone is never level.
    """
    lot_seed = normalised_seed(seed if seed is not None else SEED_NOT_DRAWN)
    breaks: tuple[TieBreak, ...] = (*(part for part in order if part != "lot"), "lot")

    def part(name: str, proposal: ProposalId) -> Fraction | int | bytes:
        if name == "lower_cost":
            return cost[proposal]
        if name == "more_supporters":
            return -supporters.get(proposal, Fraction(0))
        return lot_key(lot_seed, proposal)

    return TieOrder(keys={p: tuple(part(b, p) for b in breaks) for p in cost}, breaks=breaks)
