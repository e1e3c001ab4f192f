"""Pace and delivery of alerts.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    keys = [str(key["name"]) for key in sa.inspect(op.get_bind()).get_foreign_keys("deliveries")]
    with op.batch_alter_table("deliveries") as batch:
        for name in keys:  # a notice has deliveries as well
            batch.drop_constraint(name, type_="foreignkey")
        batch.add_column(sa.Column("thread", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("is_digest", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("held", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "attempts",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("alert_id", sa.String(), nullable=False),
        sa.Column("follow_up", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("message", sa.BigInteger(), nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
    )
    op.create_index(op.f("ix_attempts_alert_id_follow_up_target"), "attempts", ["alert_id", "follow_up", "target"])
    op.create_index(op.f("ix_attempts_target_begun_at"), "attempts", ["target", "begun_at"])
    op.create_table(
        "circuits",
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("since", INSTANT, nullable=True),
        sa.Column("open_until", INSTANT, nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("target", name=op.f("pk_circuits")),
    )
    op.create_table(
        "silences",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silences")),
    )
    op.create_index(op.f("ix_silences_ends_at"), "silences", ["ends_at"])
