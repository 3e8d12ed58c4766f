"""How things stand around the open workshop: what the strip at the top of every page says."""

from dataclasses import dataclass
from datetime import datetime

from workshops.language import pick
from workshops.store.backup import age
from workshops.web import state
from workshops.workshop import Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """Facts of the strip. title: "" when no workshop is open. saved: when something was last
    stored, in the time of this computer. network: host and port at which the room reaches this
    computer, "" while it does not. scene: what the projector shows, "" for nothing. curtain: is it
    drawn. copied: when the store was last copied to a stick, "" for never; late: unsaved work is
    older than 15 minutes, or the stick is gone.
    """

    title: str = ""
    phase: Phase | None = None
    synthetic: bool = False
    saved: str = ""
    network: str = ""
    scene: str = ""
    curtain: bool = False
    copied: str = ""
    late: bool = False


def around() -> Around:
    """The facts of this moment."""
    network = state.network().host
    found = state.standing_now()
    if found is None:
        return Around(network=network)
    last = age(state.store(), now=state.now())
    return Around(
        title=pick(found.title, state.language(), "ar"),
        phase=found.phase,
        synthetic=found.synthetic,
        saved=clock(found.saved),
        network=network,
        scene="" if found.screen.blank else found.screen.scene,
        curtain=found.curtain,
        copied=clock(datetime.fromisoformat(last.at) if last.at else None),
        late=last.level in {"late", "gone"},
    )


def clock(moment: datetime | None) -> str:
    """Hour and minute of this computer's time zone; "" for never."""
    return "" if moment is None else f"{moment.astimezone():%H:%M}"
