"""Dates of feeds, as they are written."""

from datetime import UTC, date, datetime

import pytest

from monitor.fetch.sources.feeddates import claim_of, is_known_form
from monitor.model import DateClaim, DateKind


@pytest.mark.parametrize(
    ("words", "day", "instant"),
    [
        ("Wed, 01 May 2024 10:20:30 GMT", "2024-05-01", "2024-05-01T10:20:30"),
        ("Wed, 01 May 2024 23:20:30 -0500", "2024-05-01", "2024-05-02T04:20:30"),
        ("01 May 2024 10:20 EST", "2024-05-01", "2024-05-01T15:20:00"),
        ("Wed, 1 May 24 10:20:30 +0200", "2024-05-01", "2024-05-01T08:20:30"),
        ("Wed, 01 May 2024 10:20:30 -0000", "2024-05-01", "2024-05-01T10:20:30"),
        ("2024-05-01T00:30:00+02:00", "2024-05-01", "2024-04-30T22:30:00"),
        ("2024-05-01T10:20:30Z", "2024-05-01", "2024-05-01T10:20:30"),
        ("2024-05-01T10:20Z", "2024-05-01", "2024-05-01T10:20:00"),
        ("2024-05-01 10:20:30.123456789 +0530", "2024-05-01", "2024-05-01T04:50:30"),
        ("2024-5-1T9:20:30-08", "2024-05-01", "2024-05-01T17:20:30"),
        ("2024-05-01T24:00:00Z", "2024-05-02", "2024-05-02T00:00:00"),
        ("Thu,28 Jul 2022 4:35:5 GMT+9", "2022-07-28", "2022-07-27T19:35:05"),
        ("May 1, 2024 10:20 CEST", "2024-05-01", "2024-05-01T08:20:00"),
        ("Wednesday, 1 May 2024 10:20:30 +0200 (CEST)", "2024-05-01", "2024-05-01T08:20:30"),
        ("\n  2024-05-01T10:20:30 UTC \t", "2024-05-01", "2024-05-01T10:20:30"),
    ],
)
def test_a_date_keeps_its_own_day_and_its_instant(words: str, day: str, instant: str) -> None:
    claim = claim_of(words, zone="Asia/Tokyo")
    assert claim is not None
    assert claim.kind is DateKind.FEED
    assert claim.day == date.fromisoformat(day)
    assert claim.instant == datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert not claim.zone_assumed


@pytest.mark.parametrize("words", ["2024-05-01", "Wed, 01 May 2024", "May 1, 2024"])
def test_a_day_without_a_time_is_no_midnight(words: str) -> None:
    assert claim_of(words, zone="UTC") == DateClaim(kind=DateKind.FEED, day=date(2024, 5, 1), words=words)


@pytest.mark.parametrize("words", ["2024-05-01T10:20:30", "Wed, 01 May 2024 10:20:30", "Wed, 01 May 2024 10:20:30 XYZ"])
def test_a_time_without_a_zone_gets_the_sources_and_says_so(words: str) -> None:
    claim = claim_of(words, zone="Asia/Tokyo")
    assert claim is not None
    assert claim.zone_assumed
    assert claim.instant == datetime(2024, 5, 1, 1, 20, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "yesterday",
        "not a date",
        "2024",
        "2024-05",
        "1714557630",
        "2024-13-45T10:20:30Z",
        "Wed, 99 Foo 2024 10:20:30 GMT",
        "Wed, 31 Feb 2024 10:20:30 GMT",
        "0001-01-01T00:00:00+14:00",
        "2024-05-01T10:20:30+99:99",
        "1 " * 5_000,
        "9" * 100_000,
    ],
)
def test_what_is_no_date_is_none(words: str) -> None:
    assert claim_of(words, zone="UTC") is None


@pytest.mark.parametrize(("words", "is_known"), [("2024-05-01", True), ("garbage", False), ("2024-99-99", False)])
def test_odd_forms_are_told_from_known_ones(words: str, is_known: bool) -> None:
    assert is_known_form(words) is is_known
