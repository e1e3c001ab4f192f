"""Dates that lines of text state in full."""

from datetime import UTC, date, datetime

import pytest

from monitor.model import DateKind
from monitor.segment.timestamps import claims_of, find_stamps, is_timestamp

LINES = [
    ("2022-01-18 09:51 Last Updated At:10:00", "2022-01-18T09:51:00+00:00"),
    ("Published 27 November 2025 at 10:40", "2025-11-27T10:40:00+00:00"),
    ("Tuesday, January 18, 2022 9:51 PM", "2022-01-18T21:51:00+00:00"),
    ("Stand: 03.05.2022, 10:15 Uhr", "2022-05-03T10:15:00+00:00"),
    ("Publié le 3 mai 2022 à 10h15", "2022-05-03T10:15:00+00:00"),
    ("Publicado: 3 de mayo de 2022, 10:15 h", "2022-05-03T10:15:00+00:00"),
    ("3 maggio 2022 alle ore 10:15", "2022-05-03T10:15:00+00:00"),
    ("2022年5月3日 10時15分", "2022-05-03T10:15:00+00:00"),
    ("입력 2022.05.03 오후 3:15", "2022-05-03T15:15:00+00:00"),
    ("Опубликовано 3 мая 2022, 10:15", "2022-05-03T10:15:00+00:00"),
    ("3 Mayıs 2022 10:15", "2022-05-03T10:15:00+00:00"),
    ("٣ مايو ٢٠٢٢ ١٠:١٥", "2022-05-03T10:15:00+00:00"),
    ("2022-05-03T10:15:00+09:00", "2022-05-03T01:15:00+00:00"),
    ("3 May 2022 10:15 JST", "2022-05-03T01:15:00+00:00"),
    ("Dec 22, 2025 6:20 PM GMT+7", "2025-12-22T11:20:00+00:00"),
    ("Jan. 18, 2022", "2022-01-18"),
]


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_a_date_line_is_read_in_its_language(line: str, expected: str) -> None:
    """A date line of any of these languages gives its instant, or its day where it gives no time."""
    published, _ = claims_of(line, kind=DateKind.TIMESTAMP, zone="UTC", language="en")
    assert is_timestamp(line)
    assert published is not None
    assert published.isoformat() == expected


def test_time_without_zone_is_taken_in_the_sources_zone_and_says_so() -> None:
    """The zone of the source is assumed, not invented in silence."""
    published, _ = claims_of("18 January 2022 09:51", kind=DateKind.TIMESTAMP, zone="Asia/Seoul")
    assert published is not None
    assert published.instant == datetime(2022, 1, 18, 0, 51, tzinfo=UTC)
    assert published.zone_assumed


def test_time_with_zone_assumes_nothing() -> None:
    """A written zone is believed."""
    published, _ = claims_of("18 January 2022 09:51 GMT", kind=DateKind.TIMESTAMP, zone="Asia/Seoul")
    assert published is not None
    assert not published.zone_assumed


def test_lone_time_after_updated_is_the_same_day_later() -> None:
    """A time labelled as a change, after a date, is a time of that day."""
    _, updated = claims_of("2022-01-18 09:51 Last Updated At:10:00", kind=DateKind.TIMESTAMP, zone="UTC")
    assert updated is not None
    assert updated.instant == datetime(2022, 1, 18, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["Updated 3 May 2022", "Zuletzt aktualisiert: 3. Mai 2022", "Last updated: 2022-05-03"]
)
def test_a_line_that_only_tells_of_a_change_tells_no_publication(text: str) -> None:
    """When an article was published is not known from when it was changed."""
    published, updated = claims_of(text, kind=DateKind.TIMESTAMP, zone="UTC")
    assert published is None
    assert updated is not None
    assert updated.day == date(2022, 5, 3)


@pytest.mark.parametrize("text", ["03/04/2022", "3 April", "1899-01-01", "31 February 2022", "10:45"])
@pytest.mark.parametrize("language", ["en", "en-US", "ja", None])
def test_what_is_no_full_or_certain_date_is_none(text: str, language: str | None) -> None:
    """An open order of figures, a date without a year, an impossible day: nothing is guessed."""
    assert claims_of(text, kind=DateKind.TIMESTAMP, zone="UTC", language=language) == (None, None)


def test_figures_are_read_day_first_where_the_language_is_sure() -> None:
    """German writes the day first."""
    assert find_stamps("03/04/2022", "de")[0].day == date(2022, 4, 3)


@pytest.mark.parametrize(
    "text",
    [
        "The bridge was opened on 3 May 2022 by the mayor of the town and her predecessor.",
        "North Korea's missile being launched at an undisclosed place, July 28, 2017. (AFP)",
        "Elections 2022",
    ],
)
def test_a_sentence_with_a_date_is_no_date_line(text: str) -> None:
    """Only a line that says little else is a date line."""
    assert not is_timestamp(text)
