"""The server's settings: read once from `config.toml`, passed to the start, compared afterwards."""

import os
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from streamlit import config

STORE_VARIABLE: Final = "TASHAWUR_STORE"
WORKSHOPS: Final = Path(__file__).parents[1]
# A checkout has the file where Streamlit looks for it; a wheel carries it among its data.
PLACES: Final = (
    WORKSHOPS.parent / ".streamlit" / "config.toml",
    WORKSHOPS / "_data" / "config.toml",
)


def flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    """The options of a nested table under their dotted names, as Streamlit calls them."""
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def settings() -> dict[str, object]:
    """Every setting this program ships, by dotted name; for `App.run(config=…)`."""
    path = next(place for place in PLACES if place.exists())
    return dict(flat(tomllib.loads(path.read_text(encoding="utf-8"))))


def differences(wanted: Mapping[str, object]) -> dict[str, object]:
    """The settings that are not in effect, with the values that are; empty when all is well."""
    return {
        name: found
        for name, value in wanted.items()
        if str(found := config.get_option(name)) != str(value)
    }


def not_in_effect() -> tuple[str, ...]:
    """The names of shipped settings another start of the program has changed; looks do not count.

    While there is any, the room network stays closed (spec trust, 5.6).
    """
    wanted = {name: value for name, value in settings().items() if not name.startswith("theme.")}
    return tuple(sorted(differences(wanted)))


def allowed_hosts() -> frozenset[str]:
    """The host names a request may use, in lower case; read at each request."""
    return frozenset(str(host).lower() for host in config.get_option("server.allowedHosts"))


def data_folder() -> Path:
    """Where this program keeps its data: in a checkout `data/local`, else the person's folder."""
    checkout = WORKSHOPS.parent
    if (checkout / "pyproject.toml").exists():
        return checkout / "data" / "local"
    if sys.platform == "win32":
        return Path(os.environ["LOCALAPPDATA"]) / "Tashawur"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Tashawur"
    share = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(share) / "tashawur"


def default_store() -> str:
    """The store's address where none is named."""
    return f"sqlite:///{data_folder() / 'tashawur.sqlite'}"


def store_address() -> str:
    """The store this process was started on; `serve` names it in the process's environment."""
    return os.environ.get(STORE_VARIABLE) or default_store()
