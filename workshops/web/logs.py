"""The log: an allow-list of fields and nothing else (spec trust, 5.8).

Minute, level, event, route, status, duration, error type and place. What any library wants to say
is left out: its message may carry a text of the room, a code, an address or a cookie.
"""

import json
import logging
import os
import re
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, Final

from workshops.store import Store
from workshops.store.migrations import LOGS_DUE, drop_setting, setting

NAME: Final = "tashawur.log"
LARGEST: Final = 1_000_000
FILES: Final = 5
OURS: Final = "workshops"
EVENT: Final = re.compile(r"[a-z_]+(\.[a-z_]+)*")
FIELDS: Final = ("route", "status", "ms", "error", "names")


def places(error: BaseException) -> str:
    """The kind of an error and where it happened, never its message."""
    frames = reversed(traceback.extract_tb(error.__traceback__))
    where = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
    return f"{type(error).__name__} at {where}"


def bare_record(*arguments: Any, **named: Any) -> logging.LogRecord:  # noqa: ANN401  # as logging calls it
    """A record without message, values or trace: of ours the event stays, of others the name."""
    made = logging.LogRecord(*arguments, **named)
    ours = made.name.split(".")[0] == OURS and isinstance(made.msg, str)
    if made.exc_info and made.exc_info[1] is not None:
        made.error = places(made.exc_info[1])
    made.msg = made.msg if ours and EVENT.fullmatch(made.msg) else made.name
    made.args, made.exc_info, made.exc_text, made.stack_info = (), None, None, None
    return made


class Line(logging.Formatter):
    """One line of JSON with the allowed fields; the time to the minute."""

    def format(self, record: logging.LogRecord) -> str:
        """The allowed fields that this record has."""
        minute = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%MZ")
        told = {"minute": minute, "level": record.levelname, "event": record.msg}
        told |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        return json.dumps(told, ensure_ascii=True)


class Rotating(RotatingFileHandler):
    """A log file of limited size that its owner alone can read."""

    def _open(self) -> Any:  # noqa: ANN401  # as the base class says
        """Open, or make with mode 0600."""
        os.close(os.open(self.baseFilename, os.O_CREAT | os.O_WRONLY, 0o600))
        return super()._open()


def keep_logs(folder: Path) -> Callable[[], None]:
    """Write the log beside the store, and let nothing else be said; gives the way back.

    On a medium that takes nothing the program goes on without one.
    """
    handler: logging.Handler = logging.NullHandler()
    with suppress(OSError):
        handler = Rotating(folder / NAME, maxBytes=LARGEST, backupCount=FILES - 1, encoding="utf-8")
    handler.setFormatter(Line())
    root, before = logging.getLogger(), logging.getLogRecordFactory()
    logging.setLogRecordFactory(bare_record)
    root.addHandler(handler)

    def back() -> None:
        logging.setLogRecordFactory(before)
        root.removeHandler(handler)
        handler.close()

    return back


def drop_due_logs(store: Store) -> None:
    """Delete the log of before a cut once its second copy is verified; nothing before that.

    At a server, whose copies are its own, with the cut. A program that stopped in between does it
    at its next start.
    """
    if store.read_only:
        return
    with store.reading() as connection:
        due = setting(connection, LOGS_DUE) is not None
    if due:
        drop_logs(store.folder)
        with store.writing() as connection:
            drop_setting(connection, LOGS_DUE)


def drop_logs(folder: Path) -> None:
    """Delete the log and what was rotated away; the file in use begins anew."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, Rotating):
            handler.close()  # it opens its file again with the next line
    (folder / NAME).unlink(missing_ok=True)
    for path in folder.glob(f"{NAME}.*"):
        path.unlink(missing_ok=True)
