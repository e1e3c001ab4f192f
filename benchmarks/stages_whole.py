"""The stages that store and tell, and the whole way from bytes to the outbox; for `benchmarks/suite.py`."""

import json
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from benchmarks.harness import Stage
from benchmarks.neardup_cost import fill, make_fingerprint, prepare
from benchmarks.rules_cost import make_rules
from benchmarks.stage_pages import FETCHED, ROUNDS, Amounts, Pages
from benchmarks.stages_text import trafilatura_of
from monitor.alerting import bind
from monitor.app.workbench import Workbench
from monitor.dedup import bands_of, probes_of
from monitor.model import Article, Circumstances, Document, Entry, Fingerprint, Source
from monitor.notify import Reader, build_record, compose_due, render_record, sample_message
from monitor.notify.looks import slack_message
from monitor.ports import Analysis, DueDelivery, Settled
from monitor.rules import Rule
from monitor.settings import Settings
from monitor.store import open_store
from monitor.store.articles import WINDOW
from monitor.store.neighbours import look_around
from monitor.testing import START, good_poll, record_poll
from monitor.text import tokenise

SOURCE: Final = Source(name="wire", kind="feed", location="https://wire.example/feed", max_age=None)
Row = tuple[Any, ...]


class Installation:
    """A database of its own, in which all documents are listed and none is read yet."""

    def __init__(self, place: Path, settings: Settings, documents: Sequence[Document]) -> None:
        """Compile the rules and list the documents."""
        self.place = place
        self.bench = Workbench(settings)
        self._decide = bind({rule.id: rule for rule in settings.rules}, settings.routes, settings.timing)
        self._circumstances = Circumstances(source=SOURCE, first_seen=FETCHED, is_first_poll=False, now=FETCHED)
        self._store = open_store(f"sqlite:///{place}")
        self._store.enrol([(SOURCE, "wire.example")], FETCHED)
        listed = [_entry_of(document) for document in documents]
        record_poll(self._store, SOURCE.name, good_poll(listed), now=FETCHED, next_at=FETCHED + timedelta(hours=1))
        due = self._store.due_entries(FETCHED, host="wire.example", limit=len(listed))
        self.entry_ids = {one.entry.url: one.entry_id for one in due}

    def settle(self, document: Document, analyses: tuple[Analysis, ...]) -> tuple[Settled, ...]:
        """Judge against what is stored, and store all of it with its deliveries, in the one transaction."""
        return self._store.settle(self.entry_ids[document.url], analyses, self._circumstances, self._decide)

    def take(self, document: Document) -> tuple[Settled, ...]:
        """The whole way of a page: its bytes, its articles, their verdicts, the database, the outbox."""
        return self.settle(document, self.bench.analyse_to_keep(document))

    def close(self) -> None:
        """Release the database."""
        self._store.close()


def _entry_of(document: Document) -> Entry:
    return Entry(source=SOURCE.name, identity=document.url, url=document.url, host="wire.example", title="", summary="")


def with_rules(settings: Settings, articles: Sequence[Article], number: int) -> Settings:
    """The rules that ship, and as many made-up ones as are missing: those of `rules_cost`, each asking for a name too.

    A name is a word of one article only, as on a list of companies or ships. Without it ten thousand rules of words
    of the news raise some seventy alerts for every article, and nothing but that would be measured.
    """
    shipped = settings.rules[:number]
    names = _names_in(articles)
    more = tuple(
        Rule(id=f"made-{at}", title=f"Made up {at}", condition=_asking(names, at, rule.ours))
        for at, rule in enumerate(make_rules(articles, number - len(shipped)))
    )
    return replace(settings, rules=(*shipped, *more))


def _asking(names: Sequence[str], at: int, condition: str) -> str:
    """The condition with a name in turn that it does not have yet: a rule that excludes what it asks for is refused."""
    turns = (names[(at + skipped) % len(names)] for skipped in range(len(names)))
    return f'"{next(name for name in turns if name not in condition)}" AND ({condition})'


def _names_in(articles: Sequence[Article]) -> list[str]:
    """Words that only one of the articles has, in a mixed order that is always the same."""
    counts = Counter(word for article in articles for word in set(tokenise(article.body).words))
    names = sorted(word for word, count in counts.items() if count == 1 and word.isalpha() and word.isascii())
    return random.Random(11).sample(names, len(names))


# ---------------------------------------------------------------------- twins


@contextmanager
def twin_stage(directory: Path, amounts: Amounts) -> Iterator[Stage]:
    """Neighbours among made-up articles; every fifth shares its sentences with one."""
    chance = random.Random(7)
    place = directory / "twins.db"
    with closing(open_store(f"sqlite:///{place}")) as store:
        prepare(store._database)  # noqa: SLF001 - a benchmark of what is inside
        with store._database.writing() as connection:  # noqa: SLF001
            known = fill(connection, 1, amounts.stored + 1, chance)
        fresh = [make_fingerprint(chance) for _ in range(60 * ROUNDS)]
        keys = [
            replace(one, sentences=chance.choice(known).sentences) if at % 5 == 0 else one
            for at, one in enumerate(fresh)
        ]
        with store._database.reading() as connection, closing(sqlite3.connect(place)) as plain:  # noqa: SLF001
            yield Stage(
                name=f"look up twins among {amounts.stored:,}",
                unit="article",
                ours=lambda one: look_around(connection, one, "new.example/x", 1, since=START - WINDOW),
                peers={"the same lookups by sqlite3 alone": lambda one: _look_plainly(plain, one)},
                rounds=tuple(keys[number::ROUNDS] for number in range(ROUNDS)),
                warm_up=[make_fingerprint(chance) for _ in range(20)],
            )


def _look_plainly(plain: sqlite3.Connection, keys: Fingerprint) -> list[Row]:
    """Rows that share a sentence or nearly an opening, and the one of the same address; nothing is made of them."""
    marks = ", ".join("?" * len(keys.sentences))
    query = f"SELECT sentence, article_id FROM sentence_keys WHERE sentence IN ({marks})"
    found = plain.execute(query, [_signed(key) for key in keys.sentences]).fetchall()
    for band, value in enumerate(bands_of(keys.opening or 0)):
        probes = list(probes_of(value))
        marks = ", ".join("?" * len(probes))
        found += plain.execute(f"SELECT article_id, simhash FROM openings WHERE band_{band} IN ({marks})", probes)
    found += plain.execute("SELECT * FROM articles WHERE address = 'new.example/x' AND position = 1")
    return found


def _signed(key: int) -> int:
    """As SQLite keeps 64 bits."""
    return key - 2**64 if key >= 2**63 else key


# ---------------------------------------------------------------------- store


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """What is to be stored of one document, and the rows that come of it, by table."""

    document: Document
    analyses: tuple[Analysis, ...]
    rows: dict[str, list[Row]]


_ITS: Final = "(SELECT id FROM articles WHERE entry_id = ?)"
WRITTEN: Final = {
    "articles": "entry_id = ?",
    **dict.fromkeys(("sentence_keys", "openings", "verdicts", "alerts", "alert_members"), f"article_id IN {_ITS}"),
    "deliveries": f"alert_id IN (SELECT id FROM alerts WHERE article_id IN {_ITS})",
}
"""Tables that a settled entry has rows in, and which rows are its."""


@contextmanager
def store_stage(directory: Path, pages: Pages, settings: Settings, amounts: Amounts) -> Iterator[Stage]:
    """The decision transaction, beside the very rows that it writes put into a copy by sqlite3 alone."""
    documents = [document for some in pages.rounds for document in some[: amounts.pages]]
    first = Installation(directory / "first.db", settings, documents)
    judged = {document.url: first.bench.analyse_to_keep(document) for document in documents}
    for document in documents:
        first.settle(document, judged[document.url])
    first.close()
    ours = Installation(directory / "store.db", settings, documents)
    with closing(sqlite3.connect(ours.place)) as source:
        source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(ours.place, directory / "plain.db")
    rows = _rows_of(first, documents)
    rounds = tuple(
        tuple(Settling(document=one, analyses=judged[one.url], rows=rows[one.url]) for one in some[: amounts.pages])
        for some in pages.rounds
    )
    with closing(sqlite3.connect(directory / "plain.db", isolation_level=None)) as plain:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            plain.execute(f"PRAGMA {pragma}")
        yield Stage(
            name="store (settle)",
            unit="page",
            ours=lambda one: ours.settle(one.document, one.analyses),
            peers={"the same rows by sqlite3 alone": lambda one: _insert_plainly(plain, one)},
            rounds=rounds,
        )
    ours.close()


def _rows_of(installation: Installation, documents: Sequence[Document]) -> dict[str, dict[str, list[Row]]]:
    with closing(sqlite3.connect(installation.place)) as plain:
        return {
            document.url: {
                table: plain.execute(
                    f"SELECT * FROM {table} WHERE {which}", (installation.entry_ids[document.url],)
                ).fetchall()
                for table, which in WRITTEN.items()
            }
            for document in documents
        }


def _insert_plainly(plain: sqlite3.Connection, one: Settling) -> None:
    plain.execute("BEGIN IMMEDIATE")
    for table, rows in one.rows.items():
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            plain.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    plain.execute("UPDATE entries SET state = 'read' WHERE identity = ?", (one.document.url,))
    plain.execute("COMMIT")


# ---------------------------------------------------------------------- messages


def message_stages(amounts: Amounts) -> Iterator[Stage]:
    """A message of an alert; beside what the bare words or the bare JSON would cost."""
    messages = [sample_message("alert", "desk") for _ in range(amounts.polls)]
    reader = Reader(zone=ZoneInfo("UTC"))
    record = build_record(messages[0][0])
    layout = "{title}\n\n{sentence}\n\n{body}\n{url}\n{rule} {level} {id}\n"
    yield Stage(
        name="render a record (JSON lines)",
        unit="message",
        ours=lambda due: render_record(due[0]),
        peers={"json.dumps of the record": lambda _: json.dumps(record)},
        rounds=(messages,) * ROUNDS,
        warm_up=messages[:5],
    )
    yield Stage(
        name="render a Slack message",
        unit="message",
        ours=lambda due: json.dumps(slack_message(compose_due(due, reader), None)),
        peers={"str.format and json.dumps": lambda due: json.dumps({"text": layout.format(**_words_of(due[0]))})},
        rounds=(messages,) * ROUNDS,
        warm_up=messages[:5],
    )


def _words_of(due: DueDelivery) -> dict[str, Any]:
    alert: Any = due.tells
    article = alert.article
    return {
        "title": article.title, "sentence": alert.match.evidence[0].quote, "body": article.body, "url": article.url,
        "rule": alert.rule_title, "level": alert.level.value, "id": alert.id,
    }  # fmt: skip


# ---------------------------------------------------------------------- the whole way


@contextmanager
def whole_stage(directory: Path, pages: Pages, settings: Settings, amounts: Amounts, number: int) -> Iterator[Stage]:
    """From the bytes of a page to the outbox, with so many rules; beside trafilatura alone."""
    rounds = tuple(some[: amounts.whole] for some in pages.rounds)
    articles = [*pages.articles_before, *(article for some in pages.articles(amounts.whole) for article in some)]
    ruled = with_rules(settings, articles, number)
    documents = [*pages.warm_up, *(document for some in rounds for document in some)]
    installation = Installation(directory / f"whole-{number}.db", ruled, documents)
    yield Stage(
        name=f"end to end, {number:,} rules",
        unit="page",
        ours=installation.take,
        peers={"trafilatura": trafilatura_of},
        rounds=rounds,
        warm_up=pages.warm_up,
    )
    installation.close()
