"""Rows for every table and every column: what a test of copies wants to find again."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Table, insert

from monitor.store.tables import articles, metadata

MOMENT = datetime(2026, 3, 4, 9, 0, 0, 123456, tzinfo=UTC)


def fill_all(connection: Connection, number: int) -> None:
    """Put so many rows into each table; every third value that may be missing is."""
    for table in metadata.sorted_tables:
        rows = [make_row(table, each) for each in range(1, number + 1)]
        if table is articles:  # one that repeats a later one, as it may be after a source was forgotten
            rows = [row | {"of_article": None} for row in rows]
        connection.execute(insert(table), rows)
    later = articles.c.id == number // 2
    connection.execute(articles.update().where(later).values(of_article=number))


def make_row(table: Table, number: int) -> dict[str, Any]:
    """The row of that number; what refers to another table refers to its row of the same number."""
    return {column.name: make_value(column, number) for column in table.columns}


def make_value(column: Column[Any], number: int) -> Any:
    """A value of that column, with what databases like to treat differently."""
    if column.foreign_keys:
        (key,) = column.foreign_keys
        return make_value(key.column, number)
    if column.nullable and number % 3 == 0:
        return None
    made: dict[type, Any] = {
        int: number * (-1) ** number if not column.primary_key else number,
        str: f"{column.name} {number} 'é' \\ % :x ☃",
        bytes: bytes([0, 255, number % 256]),
        bool: number % 2 == 0,
        float: number / 7,
        datetime: MOMENT + timedelta(minutes=number),
        date: (MOMENT + timedelta(days=number)).date(),
    }
    if type(column.type).__name__ == "Key64":
        return (number * 0x9E3779B97F4A7C15) % 2**64
    return made[_kind(column)]


def _kind(column: Column[Any]) -> type:
    known = {"Instant": datetime, "Date": date, "LargeBinary": bytes, "Boolean": bool, "Float": float}
    name = type(column.type).__name__
    return known.get(name, str if name in {"String", "Text"} else int)
