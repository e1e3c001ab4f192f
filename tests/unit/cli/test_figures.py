"""Numbers and series as people read them."""

from datetime import date, timedelta

import pytest

from monitor.cli.figures import ago, by_day, duration, narrowed, size, sparkline, thousands, until
from monitor.testing import START


def test_bars_are_of_the_most_and_nothing_is_the_lowest() -> None:
    assert sparkline([0, 1, 50, 100]) == "▁▂▅█"
    assert sparkline([0, 0]) == "▁▁"
    assert sparkline([]) == ""


def test_every_day_has_a_value() -> None:
    counts = {date(2026, 3, 2): 3}
    assert by_day(counts, date(2026, 3, 1), date(2026, 3, 3)) == [0, 3, 0]


@pytest.mark.parametrize("width", [1, 2, 3, 7, 10, 30])
def test_a_narrow_line_loses_nothing(width: int) -> None:
    values = list(range(10))
    found = narrowed(values, width)
    assert sum(found) == sum(values)
    assert len(found) <= width


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0s"), (41, "41s"), (259, "4m19s"), (300, "5m"), (3 * 3600, "3h"), (6 * 86400 + 2 * 3600, "6d02h")],
)
def test_durations_have_two_units_at_most(seconds: int, words: str) -> None:
    assert duration(timedelta(seconds=seconds)) == words


def test_past_and_future() -> None:
    assert ago(START - timedelta(minutes=5), START) == "5m ago"
    assert until(START + timedelta(minutes=5), START) == "in 5m"
    assert (until(START, START), ago(None, START), until(None, START)) == ("now", "—", "—")


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 B"), (999, "999 B"), (1500, "1.5 kB"), (212e6, "212 MB"), (5e15, "5000 TB")]
)
def test_sizes_are_in_units_of_a_thousand(count: float, words: str) -> None:
    assert size(count) == words


def test_thousands_are_parted_by_a_blank_that_no_line_breaks_at() -> None:
    assert thousands(18402) == "18\u202f402"
