"""How the room reaches this computer, as the welcome slide says it."""

from typing import Final

from workshops.acts.channels import WIFI_NAME, WIFI_PASSWORD
from workshops.web import state
from workshops.web.screen.shown import Network
from workshops.workshop import Settings

BALLOT: Final = "/v"


def network(settings: Settings) -> Network:
    """The Wi-Fi written down at set-up, and the address to vote at while the network is open."""
    host = state.network().host
    address = f"{host}{BALLOT}" if host else ""
    return Network(
        address=address,
        name=str(settings.extra.get(WIFI_NAME, "")),
        password=str(settings.extra.get(WIFI_PASSWORD, "")),
    )
