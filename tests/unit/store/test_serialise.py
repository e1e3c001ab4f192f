"""Values come back from the database as they went in."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.model import Alert, Article, Entry, Fingerprint, HeldReason, Match, Source
from monitor.store.serialise import LONGEST_KEY, from_bytes, from_text, key_text, storable, to_bytes, to_text

st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))
st.register_type_strategy(date, st.dates())


@pytest.mark.parametrize("kind", [Article, Match, Alert, Entry, Source, Fingerprint])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_every_field_survives(kind: type[Any], data: st.DataObject) -> None:
    """Whatever is in them: all fields, all types of claims, reasons, offsets."""
    value = data.draw(st.from_type(kind))
    assert from_bytes(kind, to_bytes(value)) == value
    assert from_text(kind, to_text(value)) == value


def test_reasons_are_kept_by_name() -> None:
    """Their sentences may be reworded without touching an archive."""
    assert to_text(HeldReason.TOO_OLD) == '"TOO_OLD"'


def test_an_archive_outlives_a_new_field_and_a_removed_one() -> None:
    """Missing fields take their default, unknown ones are passed over."""
    article = from_text(Article, '{"position": 2, "title": "T", "body": "B", "from_the_future": 1}')
    assert article == Article(position=2, title="T", body="B")


def test_a_lone_surrogate_does_not_stop_the_store() -> None:
    """Pages bring them; the value survives, the searchable column gets a replacement."""
    article = Article(position=1, title="bad \ud800", body="")
    assert from_bytes(Article, to_bytes(article)) == article
    assert storable("a\ud800b\0c") == "a?b\ufffdc"


def test_a_very_long_key_is_shortened_but_stays_unique() -> None:
    """Indexes have a limit; two long addresses stay two."""
    one, other = (key_text("x" * 5000 + end) for end in "ab")
    assert one != other
    assert len(one) < LONGEST_KEY + 40
