"""Moments of the record: written with their distance from UTC, told with their zone."""

import time
from datetime import UTC, datetime

import pytest

from workshops.wall_clock import on_the_wall, with_zone

LATE = datetime(2026, 4, 11, 22, 5, tzinfo=UTC)


@pytest.fixture
def in_tripoli(monkeypatch):
    """The clock of a computer two hours ahead."""
    monkeypatch.setenv("TZ", "EET-2")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("in_tripoli")
def test_the_record_has_the_day_and_the_minute_of_the_room():
    """Like every screen: shortly after midnight it is the next day."""
    assert on_the_wall(LATE) == ("2026-04-12", "00:05+02:00")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("14:05+02:00", "14:05 UTC+2"),
        ("14:05+00:00", "14:05 UTC"),
        ("14:05-03:30", "14:05 UTC-3:30"),
        ("14:05", "14:05"),
        ("", ""),
        ("after lunch", "after lunch"),
    ],
)
def test_documents_say_the_zone_where_it_is_known(written, told):
    """What somebody wrote by hand stands as it is."""
    assert with_zone(written) == told
