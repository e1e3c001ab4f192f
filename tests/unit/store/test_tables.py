"""Types that databases do not have."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Column, MetaData, Table, create_engine, insert, select
from sqlalchemy.exc import StatementError

from monitor.store.columns import Instant, Key64

MOMENT = datetime(2026, 3, 4, 9, 0, 0, 123456, tzinfo=UTC)


def there_and_back(tmp_path: Path, kind: type[Instant] | type[Key64], value: object) -> object:
    """A value through a column of that type."""
    engine = create_engine(f"sqlite:///{tmp_path}/a.db")
    table = Table("t", MetaData(), Column("x", kind))
    table.create(engine)
    with engine.begin() as connection:
        connection.execute(insert(table).values(x=value))
        found: object = connection.execute(select(table.c.x).where(table.c.x == value)).scalar_one()
    engine.dispose()
    return found


@pytest.mark.parametrize("key", [0, 1, 2**63 - 1, 2**63, 2**64 - 1])
def test_an_unsigned_key_comes_back(tmp_path: Path, key: int) -> None:
    """And is found by itself, in the upper half as well."""
    assert there_and_back(tmp_path, Key64, key) == key


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=9)), timezone(timedelta(hours=-5))])
def test_an_instant_keeps_its_moment(tmp_path: Path, zone: timezone) -> None:
    """To the microsecond, whatever zone it came in."""
    found = there_and_back(tmp_path, Instant, MOMENT.astimezone(zone))
    assert isinstance(found, datetime)
    assert (found, found.tzinfo) == (MOMENT, UTC)


def test_an_instant_without_a_zone_is_refused(tmp_path: Path) -> None:
    """SQLite would take it for whatever it likes."""
    with pytest.raises(StatementError, match="an instant without a zone"):
        there_and_back(tmp_path, Instant, MOMENT.replace(tzinfo=None))
