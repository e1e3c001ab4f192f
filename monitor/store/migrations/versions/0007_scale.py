"""What large archives need.

Revision ID: 0007
Revises: 0006
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from monitor.store.entries import place_key

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

AT_ONCE = 5_000
"""Entries in memory at a time."""


def upgrade() -> None:
    """Entries are found by their address; what `status` tells is counted as it comes and goes."""
    op.add_column("entries", sa.Column("address", sa.Text(), server_default="", nullable=False))
    _fill_addresses(op.get_bind())
    op.create_index(op.f("ix_entries_address"), "entries", ["address"])
    op.add_column("sources", sa.Column("entries", sa.Integer(), server_default="0", nullable=False))
    op.add_column("sources", sa.Column("articles", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "arrivals",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["sources.name"], name=op.f("fk_arrivals_source")),
        sa.PrimaryKeyConstraint("day", "source", name=op.f("pk_arrivals")),
    )
    op.create_index(op.f("ix_arrivals_source"), "arrivals", ["source"])
    _count(op.get_bind())


def _fill_addresses(connection: sa.Connection) -> None:
    last: Any = 0
    fill = sa.text("UPDATE entries SET address = :address WHERE id = :id")
    some = sa.text("SELECT id, body FROM entries WHERE id > :last ORDER BY id LIMIT :at_once")
    while rows := connection.execute(some, {"last": last, "at_once": AT_ONCE}).all():
        connection.execute(fill, [{"id": row.id, "address": place_key(json.loads(row.body)["url"])} for row in rows])
        last = rows[-1].id


def _count(connection: sa.Connection) -> None:
    """Each of the large tables is read once."""
    day = "date(a.first_seen)" if connection.dialect.name == "sqlite" else "CAST(timezone('UTC', a.first_seen) AS date)"
    connection.execute(
        sa.text(
            f"INSERT INTO arrivals (day, source, articles) SELECT {day}, e.source, count(*)"
            f" FROM articles a JOIN entries e ON e.id = a.entry_id GROUP BY {day}, e.source"
        )
    )
    counts = {
        "entries": "SELECT source, count(*) FROM entries GROUP BY source",
        "articles": "SELECT source, sum(articles) FROM arrivals GROUP BY source",
    }
    for column, query in counts.items():
        rows = [{"source": source, "number": int(number)} for source, number in connection.execute(sa.text(query))]
        if rows:
            connection.execute(sa.text(f"UPDATE sources SET {column} = :number WHERE name = :source"), rows)
