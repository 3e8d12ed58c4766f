"""Opening and closing the room's door: the address becomes a known host, and back."""

from streamlit import config

from workshops.acts.actor import NotNow
from workshops.web import state
from workshops.web.settings import settings

HOSTS = "server.allowedHosts"


async def open_room(address: str, port: int) -> None:
    """Answer to the room at one address of this computer. Raises NotNow where that cannot be."""
    network = state.network()
    if network.wrong:
        raise NotNow("doors.wrong_settings", names=", ".join(network.wrong))
    try:
        await network.begin(address, port)
    except OSError:
        raise NotNow("doors.not_ours", address=address) from None
    config.set_option(HOSTS, [*known_hosts(), address.lower()])


def close_room() -> None:
    """Answer to this computer alone, and let go of whoever came in from the room."""
    state.network().end()
    config.set_option(HOSTS, known_hosts())


def known_hosts() -> list[str]:
    """The hosts the program ships with."""
    shipped = settings()[HOSTS]
    return [str(host) for host in shipped] if isinstance(shipped, list) else []
