"""The tables, in SQLAlchemy Core, valid on SQLite and on PostgreSQL; `migrations/` makes the same ones.

    sources ─┬ arrivals: articles by day
             └ entries ── articles ─┬─ sentence_keys, openings   (fingerprints; expire with the window)
                                    ├─ verdicts                  (one a rule: alert, joined, held or no match)
                                    └─ alerts ─┬─ alert_members            (who joined, and why)
                                               ├─ alert_updates            (follow-ups)
                                               └─ deliveries ── attempts     (the outbox)
    judgements: what people say of an article and a rule · heartbeats: when the daemon last made a pass
    circuits: how each target fares · silences · ledger: what else was given up or held, and why
    versions: settings that were published · workers · beginnings: jobs that were begun and not ended

To add a column: the value in `monitor.model`, the column here, and the next file in
`migrations/versions/`; the round-trip tests run over every field.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from monitor.store.columns import Instant, Key64

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _row_id() -> Column[int]:
    # SQLite counts up only in INTEGER PRIMARY KEY, and its INTEGER has 64 bits anyhow.
    return Column("id", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True)


sources = Table(
    "sources",
    metadata,
    Column("name", String, primary_key=True),
    Column("host", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", Text),
    Column("is_first", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("next_check_at", Instant, nullable=False),
    Column("last_ok_at", Instant),
    Column("last_error", Text, nullable=False),
    Column("moved_to", Text),
    Column("moved_times", Integer, nullable=False, server_default="0"),
    Column("full_at", Instant),
    Column("is_distrusted", Boolean, nullable=False, server_default=false()),
    Column("state", String, nullable=False, server_default="ok"),
    Column("health", Text, nullable=False, server_default="{}"),
    Column("rhythm", LargeBinary),
    Column("entries", Integer, nullable=False, server_default="0"),  # how many there are: counted as they come and go
    Column("articles", Integer, nullable=False, server_default="0"),  # likewise
    Index(None, "is_active", "next_check_at"),
    Index(None, "host"),
)

hosts = Table(
    "hosts",
    metadata,
    Column("host", String, primary_key=True),
    Column("blocked_until", Instant),
    Column("body", Text, nullable=False),
    Index(None, "blocked_until"),
)

_IS_OPEN = text("next_at IS NOT NULL")

entries = Table(
    "entries",
    metadata,
    _row_id(),
    Column("source", String, ForeignKey("sources.name"), nullable=False),
    Column("identity", Text, nullable=False),
    Column("host", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("is_first_poll", Boolean, nullable=False),
    Column("first_seen", Instant, nullable=False),
    Column("next_at", Instant),
    Column("last_error", Text, nullable=False, server_default=""),
    Column("read_at", Instant),
    Column("address", Text, nullable=False, server_default=""),  # of its page, in one form for all ways to write it
    Column("strikes", Integer, nullable=False, server_default="0"),  # readings that were begun and did not end
    UniqueConstraint("source", "identity"),
    Index(None, "address"),
    Index(None, "next_at"),
    Index(
        None, "host", "next_at", sqlite_where=text("next_at IS NOT NULL"), postgresql_where=text("next_at IS NOT NULL")
    ),
)

articles = Table(
    "articles",
    metadata,
    _row_id(),
    Column("entry_id", ForeignKey("entries.id"), nullable=False),
    Column("item", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("address", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("published", String),
    Column("first_seen", Instant, nullable=False),
    Column("content", Key64, nullable=False),
    Column("novelty", String, nullable=False),
    Column("novelty_why", String),
    Column("of_article", ForeignKey("articles.id")),
    Column("containment", Float, nullable=False),
    Column("changed", Text, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("words", LargeBinary),  # its distinct words (rules.wordset); None: stored before there were any
    Index(None, "address", "position"),
    Index(None, "entry_id"),
    Index(None, "of_article"),
    Index(None, "first_seen"),
)

arrivals = Table(
    "arrivals",
    metadata,
    Column("day", Date, primary_key=True),  # of first sight, UTC
    Column("source", ForeignKey("sources.name"), primary_key=True),
    Column("articles", Integer, nullable=False),
    Index(None, "source"),
)

sentence_keys = Table(
    "sentence_keys",
    metadata,
    Column("sentence", Key64, primary_key=True),
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Index(None, "article_id"),
    sqlite_with_rowid=False,
)

openings = Table(
    "openings",
    metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("simhash", Key64, nullable=False),
    *(Column(f"band_{band}", Integer, nullable=False) for band in range(4)),
    *(Index(None, f"band_{band}", "simhash") for band in range(4)),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("rule", String, primary_key=True),
    Column("is_match", Boolean, nullable=False),
    Column("why", String, nullable=False),
    Column("telling", String),
    Column("telling_why", String),
    Column("telling_detail", Text, nullable=False),
    Column("alert_id", String),
    Column("body", LargeBinary, nullable=False),
    Column("version", String),  # of the settings that gave it; None: from before versions were kept
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", String, primary_key=True),
    Column("rule", String, nullable=False),
    Column("level", String, nullable=False),
    Column("article_id", ForeignKey("articles.id"), nullable=False),
    Column("related", String),
    Column("created_at", Instant, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("event", Text),  # as it is known with all members; None: not grouped by event
    Column("min_publishers", Integer, nullable=False, server_default="1"),
    Column("publishers", Integer, nullable=False, server_default="1"),
    Column("pending_since", Instant),  # the first member with something to say that was not told yet
    Index(None, "created_at"),
    Index(None, "article_id"),
    Index(None, "rule", "created_at"),
    Index(None, "pending_since"),
)

alert_updates = Table(
    "alert_updates",
    metadata,
    Column("alert_id", ForeignKey("alerts.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("created_at", Instant, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

alert_members = Table(
    "alert_members",
    metadata,
    Column("alert_id", ForeignKey("alerts.id"), primary_key=True),
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("why", String, nullable=False),
    Column("joined_at", Instant, nullable=False),
    Column("detail", Text, nullable=False, server_default=""),
    Column("voice", String),  # the publisher, or the agency whose text it is: what publishers are counted by
    Column("outlet", Text),
    Column("facts", Text),
    Column("follow_up", Integer),  # the one that told it; None: not told, or by the alert itself
    Index(None, "article_id"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("alert_id", String, primary_key=True),  # of an alert, or of a notice: so no foreign key
    Column("follow_up", Integer, primary_key=True),
    Column("target", String, primary_key=True),
    Column("outcome", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("maybe_repeated", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("next_at", Instant),
    Column("last_at", Instant),
    Column("error", Text, nullable=False),
    Column("thread", Text, nullable=False),
    Column("is_digest", Boolean, nullable=False),
    Column("held", Text, nullable=False),
    Index(None, "target", "next_at"),
    Index(None, "outcome"),
)

attempts = Table(
    "attempts",
    metadata,
    _row_id(),
    Column("alert_id", String, nullable=False),
    Column("follow_up", Integer, nullable=False),
    Column("target", String, nullable=False),
    Column("message", BigInteger, nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("outcome", String, nullable=False),
    Column("error", Text, nullable=False),
    Index(None, "alert_id", "follow_up", "target"),
    Index(None, "target", "begun_at"),
)

circuits = Table(
    "circuits",
    metadata,
    Column("target", String, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("since", Instant),
    Column("open_until", Instant),
    Column("error", Text, nullable=False),
)

silences = Table(
    "silences",
    metadata,
    Column("id", String, primary_key=True),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "ends_at"),
)

notices = Table(
    "notices",
    metadata,
    Column("id", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("subject", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("since", Instant, nullable=False),
    Column("at", Instant, nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "kind", "subject", "at"),
)

ledger = Table(
    "ledger",
    metadata,
    _row_id(),
    Column("at", Instant),
    Column("stage", String, nullable=False),
    Column("subject", Text, nullable=False),
    Column("reason", String, nullable=False),
    Column("detail", Text, nullable=False),
    Index(None, "subject"),
)

judgements = Table(
    "judgements",
    metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("rule", String, primary_key=True),
    Column("judged", String, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("comment", Text, nullable=False),
)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("name", String, primary_key=True),
    Column("pid", Integer, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("passed_at", Instant, nullable=False),
)

beginnings = Table(
    "beginnings",
    metadata,
    Column("key", Text, primary_key=True),  # of a job
    Column("number", Integer, nullable=False),
    Column("at", Instant, nullable=False),
)

versions = Table(
    "versions",
    metadata,
    _row_id(),
    Column("name", String, nullable=False),
    Column("published_at", Instant, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("program", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index(None, "name"),
)

workers = Table(
    "workers",
    metadata,
    Column("name", String, primary_key=True),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("version", String, nullable=False),
)

BANDS = tuple(openings.c[f"band_{band}"] for band in range(4))
"""The opening's 64 bits in four parts of 16, lowest first; each has its own index."""
