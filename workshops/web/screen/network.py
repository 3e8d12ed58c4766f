"""How the room reaches this computer, as the welcome slide says it."""

from typing import Final

from streamlit import config

from workshops.web.screen.shown import Network
from workshops.workshop import Settings

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
NAME, PASSWORD = "wifi_name", "wifi_password"  # keys of `Settings.extra`
BALLOT: Final = "/v"


def network(settings: Settings) -> Network:
    """The Wi-Fi written down at set-up, and the address to vote at while the network is open."""
    address = ""
    if config.get_option("server.address") not in LOOPBACK:
        address = f"{host()}{BALLOT}"
    return Network(
        address=address,
        name=str(settings.extra.get(NAME, "")),
        password=str(settings.extra.get(PASSWORD, "")),
    )


def host() -> str:
    """Host and port as people type them."""
    return f"{config.get_option('browser.serverAddress')}:{config.get_option('server.port')}"
