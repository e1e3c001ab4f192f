"""Verdicts are asked for by their article alone.

Revision ID: 0008
Revises: 0007
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No question goes by rule; the index made each verdict that is stored write to a page of its own."""
    op.drop_index(op.f("ix_verdicts_rule_is_match"), table_name="verdicts")
