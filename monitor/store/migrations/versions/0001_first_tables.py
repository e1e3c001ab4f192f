"""The first tables.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "ledger",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
    )
    op.create_index(op.f("ix_ledger_subject"), "ledger", ["subject"], unique=False)
    op.create_table(
        "sources",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("body_hash", sa.Text(), nullable=True),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("next_check_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_ok_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sources")),
    )
    op.create_index(op.f("ix_sources_is_active_next_check_at"), "sources", ["is_active", "next_check_at"], unique=False)
    op.create_table(
        "entries",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("is_first_poll", sa.Boolean(), nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["source"], ["sources.name"], name=op.f("fk_entries_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
        sa.UniqueConstraint("source", "identity", name=op.f("uq_entries_source_identity")),
    )
    op.create_index(op.f("ix_entries_next_at"), "entries", ["next_at"], unique=False)
    op.create_table(
        "articles",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("entry_id", ROW_ID, nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("published", sa.String(), nullable=True),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.BigInteger(), nullable=False),
        sa.Column("novelty", sa.String(), nullable=False),
        sa.Column("novelty_why", sa.String(), nullable=True),
        sa.Column("of_article", ROW_ID, nullable=True),
        sa.Column("containment", sa.Float(), nullable=False),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_articles_entry_id")),
        sa.ForeignKeyConstraint(["of_article"], ["articles.id"], name=op.f("fk_articles_of_article")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
    )
    op.create_index(op.f("ix_articles_address_position"), "articles", ["address", "position"], unique=False)
    op.create_index(op.f("ix_articles_entry_id"), "articles", ["entry_id"], unique=False)
    op.create_index(op.f("ix_articles_first_seen"), "articles", ["first_seen"], unique=False)
    op.create_index(op.f("ix_articles_of_article"), "articles", ["of_article"], unique=False)
    op.create_table(
        "alerts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("article_id", ROW_ID, nullable=False),
        sa.Column("related", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_alerts_article_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    op.create_index(op.f("ix_alerts_article_id"), "alerts", ["article_id"], unique=False)
    op.create_index(op.f("ix_alerts_created_at"), "alerts", ["created_at"], unique=False)
    op.create_table(
        "openings",
        sa.Column("article_id", ROW_ID, nullable=False),
        sa.Column("simhash", sa.BigInteger(), nullable=False),
        sa.Column("band_0", sa.Integer(), nullable=False),
        sa.Column("band_1", sa.Integer(), nullable=False),
        sa.Column("band_2", sa.Integer(), nullable=False),
        sa.Column("band_3", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_openings_article_id")),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_openings")),
    )
    op.create_index(op.f("ix_openings_band_0_simhash"), "openings", ["band_0", "simhash"], unique=False)
    op.create_index(op.f("ix_openings_band_1_simhash"), "openings", ["band_1", "simhash"], unique=False)
    op.create_index(op.f("ix_openings_band_2_simhash"), "openings", ["band_2", "simhash"], unique=False)
    op.create_index(op.f("ix_openings_band_3_simhash"), "openings", ["band_3", "simhash"], unique=False)
    op.create_table(
        "sentence_keys",
        sa.Column("sentence", sa.BigInteger(), nullable=False),
        sa.Column("article_id", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_sentence_keys_article_id")),
        sa.PrimaryKeyConstraint("sentence", "article_id", name=op.f("pk_sentence_keys")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_sentence_keys_article_id"), "sentence_keys", ["article_id"], unique=False)
    op.create_table(
        "verdicts",
        sa.Column("article_id", ROW_ID, nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("is_match", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("telling", sa.String(), nullable=True),
        sa.Column("telling_why", sa.String(), nullable=True),
        sa.Column("telling_detail", sa.Text(), nullable=False),
        sa.Column("alert_id", sa.String(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_verdicts_article_id")),
        sa.PrimaryKeyConstraint("article_id", "rule", name=op.f("pk_verdicts")),
    )
    op.create_index(op.f("ix_verdicts_rule_is_match"), "verdicts", ["rule", "is_match"], unique=False)
    op.create_table(
        "alert_members",
        sa.Column("alert_id", sa.String(), nullable=False),
        sa.Column("article_id", ROW_ID, nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name=op.f("fk_alert_members_alert_id")),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_alert_members_article_id")),
        sa.PrimaryKeyConstraint("alert_id", "article_id", name=op.f("pk_alert_members")),
    )
    op.create_index(op.f("ix_alert_members_article_id"), "alert_members", ["article_id"], unique=False)
    op.create_table(
        "deliveries",
        sa.Column("alert_id", sa.String(), nullable=False),
        sa.Column("follow_up", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("maybe_repeated", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name=op.f("fk_deliveries_alert_id")),
        sa.PrimaryKeyConstraint("alert_id", "follow_up", "target", name=op.f("pk_deliveries")),
    )
    op.create_index(op.f("ix_deliveries_outcome"), "deliveries", ["outcome"], unique=False)
    op.create_index(op.f("ix_deliveries_target_next_at"), "deliveries", ["target", "next_at"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
