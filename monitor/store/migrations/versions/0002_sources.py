"""What is remembered of sources, their hosts and their troubles.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Sources know their state and rhythm, entries their last error; hosts and notices have tables."""
    op.add_column("sources", sa.Column("moved_to", sa.Text(), nullable=True))
    op.add_column("sources", sa.Column("moved_times", sa.Integer(), server_default="0", nullable=False))
    op.add_column("sources", sa.Column("full_at", INSTANT, nullable=True))
    op.add_column("sources", sa.Column("is_distrusted", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("sources", sa.Column("state", sa.String(), server_default="ok", nullable=False))
    op.add_column("sources", sa.Column("health", sa.Text(), server_default="{}", nullable=False))
    op.add_column("sources", sa.Column("rhythm", sa.LargeBinary(), nullable=True))
    op.create_index(op.f("ix_sources_host"), "sources", ["host"], unique=False)
    op.add_column("entries", sa.Column("last_error", sa.Text(), server_default="", nullable=False))
    op.add_column("entries", sa.Column("read_at", INSTANT, nullable=True))
    is_open = sa.text("next_at IS NOT NULL")
    op.create_index(
        op.f("ix_entries_host_next_at"),
        "entries",
        ["host", "next_at"],
        unique=False,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_table(
        "hosts",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("blocked_until", INSTANT, nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_hosts")),
    )
    op.create_index(op.f("ix_hosts_blocked_until"), "hosts", ["blocked_until"], unique=False)
    op.create_table(
        "notices",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", "number", name=op.f("pk_notices")),
    )
    op.create_index(op.f("ix_notices_kind_subject_at"), "notices", ["kind", "subject", "at"], unique=False)
