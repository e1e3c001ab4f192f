"""When to try again after a failure."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.fetch.backoff import MAX_ASKED, MAX_WAIT, retry_at

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


@pytest.mark.parametrize(("failures", "minutes"), [(0, 15), (1, 15), (2, 30), (3, 60), (5, 240), (6, 480)])
def test_the_wait_doubles_with_every_failure(failures: int, minutes: int) -> None:
    assert retry_at(NOW, failures, None, QUARTER, 0.0) - NOW == timedelta(minutes=minutes)


@pytest.mark.parametrize("failures", [7, 50, 10**9])
def test_it_never_becomes_never(failures: int) -> None:
    assert retry_at(NOW, failures, None, QUARTER, 0.0) - NOW == MAX_WAIT


def test_what_the_server_asks_for_is_heeded() -> None:
    assert retry_at(NOW, 1, timedelta(hours=3), QUARTER, 0.0) - NOW == timedelta(hours=3)


def test_a_server_cannot_shorten_the_wait() -> None:
    assert retry_at(NOW, 3, timedelta(0), QUARTER, 0.0) - NOW == timedelta(hours=1)


def test_a_server_cannot_silence_a_source_for_years() -> None:
    assert retry_at(NOW, 1, timedelta(days=3650), QUARTER, 0.0) - NOW == MAX_ASKED


def test_jitter_spreads_later_and_never_earlier() -> None:
    times = [retry_at(NOW, 1, timedelta(minutes=20), QUARTER, jitter) for jitter in (0.0, 0.5, 0.999)]
    assert times == sorted(times)
    assert times[0] == NOW + timedelta(minutes=20)
    assert times[-1] < NOW + timedelta(minutes=25)


def test_a_source_polled_rarely_is_not_polled_more_often_for_failing() -> None:
    assert retry_at(NOW, 1, None, timedelta(days=7), 0.0) - NOW == timedelta(days=7)
