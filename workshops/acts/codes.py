"""Ballot codes: made from a bag per group, in clear on their slips alone, and voided."""

import random
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from scoring.model import GroupId
from workshops.acts.actor import Actor, Unfit, doing
from workshops.acts.stock import wanted
from workshops.store import Store, totals
from workshops.store.canon import CROCKFORD
from workshops.store.codes import CODE_LENGTH, find_code, void_code
from workshops.store.convert import load_setup
from workshops.store.migrations import set_setting
from workshops.store.receipts import code_mac

SHUFFLE: Final = random.SystemRandom()
HALF: Final = CODE_LENGTH // 2
ADDRESS: Final = "address/{workshop}"
"""Where the address stands that was printed on the slips of a workshop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSlip:
    """One slip of paper. address: what its QR opens, the code after `#`; printed: `XXXX-XXXX`."""

    group: GroupId
    address: str
    printed: str


def issue_codes(
    store: Store, who: Actor, workshop: str, counts: Mapping[GroupId, int], *, now: datetime
) -> Mapping[GroupId, tuple[str, ...]]:
    """New ballot codes for every group, in clear only here; the store keeps their macs."""
    secret = store.secret()
    with doing(store, who, workshop, "ballots.stock", "codes_issued", now) as act:
        declared = {one.id: "" for one in load_setup(act.connection, workshop).groups}
        made = {
            group: tuple(new_code() for _ in range(count))
            for group, count in wanted(counts, declared).items()
        }
        macs = [
            (code_mac(secret, workshop, code), g) for g, codes in made.items() for code in codes
        ]
        totals.add_codes(act.connection, workshop, macs)
        act.body["issued"] = {group: n for group, n in counts.items() if n}
        return made


def new_code() -> str:
    """Eight characters of Crockford's alphabet, 40 bits."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(CODE_LENGTH))


def print_codes(
    store: Store,
    who: Actor,
    workshop: str,
    counts: Mapping[GroupId, int],
    address: str,
    *,
    now: datetime,
) -> tuple[CodeSlip, ...]:
    """New codes as slips, one shuffled pile per group; nothing keeps them after they are printed.

    address: host and port people type, as `192.168.8.2:8501`; it is kept, to warn when it changes.
    """
    issued = issue_codes(store, who, workshop, counts, now=now)
    with store.writing() as connection:
        set_setting(connection, ADDRESS.format(workshop=workshop), address)
    return tuple(slip for group, codes in issued.items() for slip in pile(group, codes, address))


def pile(group: GroupId, codes: Sequence[str], address: str) -> tuple[CodeSlip, ...]:
    """The slips of one group, shuffled."""
    shuffled = SHUFFLE.sample(codes, len(codes))
    return tuple(
        CodeSlip(group=group, address=f"http://{address}/v#{code}", printed=halved(code))
        for code in shuffled
    )


def halved(code: str) -> str:
    """A code as it is printed and read aloud: `XXXX-XXXX`."""
    return f"{code[:HALF]}-{code[HALF:]}"


def withdraw_code(
    store: Store, who: Actor, workshop: str, typed: str, reason: str, *, now: datetime
) -> None:
    """Void one code before it is used: a slip torn, found or handed to the wrong person."""
    secret = store.secret()
    with doing(store, who, workshop, "ballots.stock", "code_voided", now) as act:
        if not reason.strip():
            raise Unfit("line.reason_missing")
        card = find_code(act.connection, secret, typed)
        if card is None or card.workshop != workshop or not void_code(act.connection, card.mac):
            raise Unfit("cast.code")
        act.body |= {"group": card.group, "reason": reason.strip()}
