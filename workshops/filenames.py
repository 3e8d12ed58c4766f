"""Names of files that are made here: plain letters whatever a workshop is called (trust, 5.7)."""

import re
from typing import Final

LONGEST: Final = 60
NOTHING: Final = "tashawur"
RESERVED: Final = re.compile(r"(?i:con|prn|aux|nul|com[0-9]|lpt[0-9]|conin|conout|clock)")
"""Names that Windows takes for a device, with any suffix."""


def safe_name(*parts: str) -> str:
    """A name that matches `[A-Za-z0-9_-]{1,60}` and is no device, made of some texts."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", "-".join(parts)).strip("-_")[:LONGEST].strip("-_")
    if not plain:
        return NOTHING
    if RESERVED.fullmatch(plain):
        return f"{NOTHING}-{plain}"
    return plain


__all__ = ["safe_name"]
