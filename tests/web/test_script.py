"""The facilitator's script: its clock."""

import pytest

from workshops.web.script import DAYS, clock, minute_of_day, times


@pytest.mark.parametrize(
    ("text", "minute"),
    [("09:00", 540), ("9:05", 545), (" 23:59 ", 1439), ("٠٩:٣٠", 570)],
)
def test_a_time_is_read_as_people_write_it(text, minute):
    """With or without a leading zero, in either digits."""
    assert minute_of_day(text) == minute


@pytest.mark.parametrize("text", ["", "9", "9:60", "24:00", "nine:ten", "-1:00", "9:0:0"])
def test_what_is_no_time_is_none(text):
    """Nothing is guessed."""
    assert minute_of_day(text) is None


def test_each_line_begins_when_the_one_before_ends():
    """Times add up over the day, and go on after midnight."""
    day = DAYS["day1"]

    assert times(day, 540)[:3] == ("09:00", "09:30", "10:00")
    assert clock(24 * 60 + 5) == "00:05"
