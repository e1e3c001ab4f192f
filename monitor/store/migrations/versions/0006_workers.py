"""Workers, the work they hold and what is set aside.

The tables in which pgqueuer keeps claims are its own affair: it makes them at the first start of a worker
(`monitor/engine/claims.py`).

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Readings that were begun are counted, verdicts name their rules, and workers share what they are to judge by."""
    op.add_column("entries", sa.Column("strikes", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("verdicts", sa.Column("version", sa.String(), nullable=True))
    op.create_table(
        "beginnings",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_beginnings")),
    )
    op.create_table(
        "versions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("published_at", INSTANT, nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("program", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_versions")),
    )
    op.create_index(op.f("ix_versions_name"), "versions", ["name"])
    op.create_table(
        "workers",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_workers")),
    )
