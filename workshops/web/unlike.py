"""What somebody else saved meanwhile: texts and figures that differ, for whoever must choose."""

from dataclasses import fields, is_dataclass

from scoring.model import Text


def unlike(kept: object, given: object) -> tuple[str, ...]:
    """What stands in the store wherever it differs from what was to be saved, as it was written.

    Only what a person can read back: texts and numbers; () where the two are of different kinds.
    """
    if not is_dataclass(kept) or type(kept) is not type(given):
        return ()
    found: list[str] = []
    for field in fields(kept):
        mine, yours = getattr(kept, field.name), getattr(given, field.name)
        if mine == yours:
            continue
        if isinstance(mine, Text):
            found += unlike(mine, yours)
        elif isinstance(mine, str | int) and str(mine).strip():
            found.append(str(mine))
    return tuple(found)
