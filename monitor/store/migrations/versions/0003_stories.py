"""Events and publishers of alerts.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Alerts know their event, members their publisher; follow-ups have a table."""
    op.add_column("alerts", sa.Column("event", sa.Text(), nullable=True))
    op.add_column("alerts", sa.Column("min_publishers", sa.Integer(), server_default="1", nullable=False))
    op.add_column("alerts", sa.Column("publishers", sa.Integer(), server_default="1", nullable=False))
    op.add_column("alerts", sa.Column("pending_since", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_alerts_rule_created_at"), "alerts", ["rule", "created_at"], unique=False)
    op.create_index(op.f("ix_alerts_pending_since"), "alerts", ["pending_since"], unique=False)
    op.add_column("alert_members", sa.Column("detail", sa.Text(), server_default="", nullable=False))
    op.add_column("alert_members", sa.Column("voice", sa.String(), nullable=True))
    op.add_column("alert_members", sa.Column("outlet", sa.Text(), nullable=True))
    op.add_column("alert_members", sa.Column("facts", sa.Text(), nullable=True))
    op.add_column("alert_members", sa.Column("follow_up", sa.Integer(), nullable=True))
    op.create_table(
        "alert_updates",
        sa.Column("alert_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name=op.f("fk_alert_updates_alert_id")),
        sa.PrimaryKeyConstraint("alert_id", "number", name=op.f("pk_alert_updates")),
    )
