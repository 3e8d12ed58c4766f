"""How the room reaches this computer, as the welcome slide says it."""

from typing import Final

from workshops.web import state
from workshops.web.screen.shown import Network
from workshops.workshop import Settings

NAME, PASSWORD = "wifi_name", "wifi_password"  # keys of `Settings.extra`
BALLOT: Final = "/v"


def network(settings: Settings) -> Network:
    """The Wi-Fi written down at set-up, and the address to vote at while the network is open."""
    host = state.network().host
    address = f"{host}{BALLOT}" if host else ""
    return Network(
        address=address,
        name=str(settings.extra.get(NAME, "")),
        password=str(settings.extra.get(PASSWORD, "")),
    )
