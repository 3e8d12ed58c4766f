"""The projector: scenes drawn from what the room may see, and the feed that carries them.

`speech` finished words, `shown` what may be seen, `before` `voting` `after` `why` the scenes,
`scenes` which may be shown, `source` from the store, `feed` to the screens, `routes` over the wire.
"""

from workshops.web.screen.routes import SCREEN_ROUTES

__all__ = ["SCREEN_ROUTES"]
