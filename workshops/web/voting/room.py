"""What all ballots of one store share in this process: the box, the limiter, the tablets."""

from dataclasses import dataclass, field

from workshops.acts.casting import BallotBox
from workshops.web import state
from workshops.web.once import Once
from workshops.web.settings import store_address
from workshops.web.voting.limiter import Limiter
from workshops.web.voting.tablets import Tablets


@dataclass(frozen=True, slots=True, kw_only=True)
class VotingRoom:
    """One per store: nothing of it is stored, and nothing of it says who voted what or when."""

    box: BallotBox
    limiter: Limiter = field(default_factory=Limiter)
    tablets: Tablets = field(default_factory=Tablets)


@Once
def opened(address: str) -> VotingRoom:
    """The room of the store at an address."""
    del address
    return VotingRoom(box=BallotBox(state.store()))


def voting_room() -> VotingRoom:
    """The room of the store this process was started on."""
    return opened(store_address())
