"""Ballots leaving the house: a complete bundle for somebody named, noted in the record."""

from datetime import datetime

from workshops.acts.actor import Actor, Unfit, allow, doing
from workshops.bundle.making import make
from workshops.store import Store
from workshops.store import settings as heads
from workshops.store.sealing import Key, seal, strong


def hand_over(
    store: Store,
    who: Actor,
    workshop: str,
    recipient: str,
    reason: str,
    second: str,
    passphrase: str,
    *,
    now: datetime,
) -> bytes:
    """The complete bundle, sealed; two people, recipient and reason stand in the chain.

    Raises Unfit where one of them is missing, PassphraseShort, NotYours or NotNow.
    """
    with store.reading() as connection:  # half a second of sealing is nobody else's
        allow(who, "documents.ballots", heads.head(connection, workshop).phase)
    key = Key.of(strong(passphrase))
    with doing(store, who, workshop, "documents.ballots", "complete_bundle", now) as act:
        said = {"recipient": recipient.strip(), "reason": reason.strip(), "second": second.strip()}
        if not all(said.values()):
            raise Unfit("bundling.missing")
        act.body |= said
    return seal(make(store, workshop, "complete"), key)
