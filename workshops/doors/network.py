"""Whether the room reaches this computer: closed, or open at one address."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

Opener = Callable[[str, int], Awaitable[Callable[[], None]]]


@dataclass(slots=True, kw_only=True)
class Network:
    """One per process. address: what people type, "" while closed; port: of both doors.

    wanted: the address to open at the start, once there is a passphrase. wrong: settings that are
    not in effect as shipped; while there is any, the room is not opened.
    """

    address: str = ""
    port: int = 0
    wanted: str = ""
    wrong: tuple[str, ...] = ()
    opener: Opener | None = None
    closer: Callable[[], None] | None = None

    @property
    def open(self) -> bool:
        """Does the room reach this computer."""
        return bool(self.address)

    @property
    def host(self) -> str:
        """Host and port as people type them; "" while closed."""
        return f"{self.address}:{self.port}" if self.open else ""

    async def begin(self, address: str, port: int) -> None:
        """Open the room's door; OSError where the address is not ours or is taken."""
        if self.opener is None or self.wrong:
            raise OSError("this start of the program opens no room network")
        self.end()
        self.closer = await self.opener(address, port)
        self.address, self.port = address, port

    def end(self) -> None:
        """Close the room's door and whoever came in by it."""
        self.address = ""
        if self.closer is not None:
            self.closer()
        self.closer = None
