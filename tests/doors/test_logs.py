"""The log: allowed fields, minutes, size, and nothing of what anybody said."""

import json
import logging
import os
import stat

import pytest

from workshops.web import logs

CANARY = "canary-7K3MQ9TB"


@pytest.fixture
def folder(tmp_path):
    """A folder whose log is written while the test lasts."""
    end = logs.keep_logs(tmp_path)
    yield tmp_path
    end()


def lines(folder):
    """What the log says."""
    text = (folder / logs.NAME).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_of_what_libraries_say_only_their_name_is_kept(folder):
    """Neither message, values, trace nor what came with it; the kind of an error and its place."""
    other = logging.getLogger("some.library")
    other.warning("%s and %s", CANARY, {"body": CANARY}, stack_info=True)
    try:
        raise ValueError(CANARY)  # noqa: TRY301  # what is tested
    except ValueError:
        other.exception("failed on %s", CANARY, extra={"cookie": CANARY})

    first, second = lines(folder)
    assert CANARY not in (folder / logs.NAME).read_text(encoding="utf-8")
    assert set(first) == {"minute", "level", "event"}
    assert first["event"] == second["event"] == "some.library"
    assert second["error"].startswith("ValueError at test_logs.py:")


def test_of_ours_an_event_and_allowed_fields_are_kept(folder):
    """An event is a key; a sentence is none, and other fields are dropped."""
    ours = logging.getLogger("workshops.web.test")
    ours.error("page.fault", extra={"status": 500, "route": "/v/{id}", "title": CANARY})
    ours.error(f"A sentence with {CANARY}")  # what must not happen, and does no harm

    first, second = lines(folder)
    assert {k: first[k] for k in ("event", "status", "route")} == {
        "event": "page.fault",
        "status": 500,
        "route": "/v/{id}",
    }
    assert set(first) == {"minute", "level", "event", "status", "route"}
    assert second["event"] == "workshops.web.test"


def test_what_goes_to_the_screen_of_the_machine_is_bare_too(folder, capsys):
    """Handlers of others print the same records."""
    handler = logging.StreamHandler()
    other = logging.getLogger("another.library")
    other.addHandler(handler)
    other.error("%s", CANARY)
    other.removeHandler(handler)

    assert folder.exists()
    assert capsys.readouterr().err == "another.library\n"


def test_the_time_is_told_to_the_minute(folder):
    """No second that could be laid beside a ballot."""
    logging.getLogger("x").warning("y")

    assert len(lines(folder)[0]["minute"]) == len("2026-05-01T08:00Z")


def test_the_log_is_small_turns_over_and_is_its_owners_alone(folder, monkeypatch):
    """Five files of a megabyte at most, mode 0600; dropping it leaves nothing."""
    handler = next(h for h in logging.getLogger().handlers if isinstance(h, logs.Rotating))
    assert (handler.maxBytes, handler.backupCount) == (1_000_000, 4)
    monkeypatch.setattr(handler, "maxBytes", 500)
    for _ in range(60):
        logging.getLogger("x").warning("y")

    files = sorted(folder.glob(f"{logs.NAME}*"))
    assert len(files) == 5
    assert all(stat.S_IMODE(os.stat(path).st_mode) == 0o600 for path in files)  # noqa: PTH116  # mode
    logs.drop_logs(folder)
    assert not list(folder.glob(f"{logs.NAME}*"))
    logging.getLogger("x").warning("again")
    assert len(lines(folder)) == 1


def test_the_way_back_leaves_logging_as_it_was(tmp_path):
    """Nothing of it stays in the process."""
    before, handlers = logging.getLogRecordFactory(), list(logging.getLogger().handlers)
    logs.keep_logs(tmp_path)()

    assert logging.getLogRecordFactory() is before
    assert logging.getLogger().handlers == handlers
