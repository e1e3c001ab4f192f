"""Builds an archive of many articles through the daemon's own functions, and times search and backtest over it.

    python -m benchmarks.archive_cost CORPORA DIRECTORY [ARTICLES]

The articles are those of CORPORA/neardup and then of a generator, which puts paragraphs of several of them
together (so that few repeat another), and every hundredth time a made-up report of a launch before them. The
first `SETTLED` go the daemon's whole way; the rest are stored as it stores them, without verdicts and alerts, since
only reading them is measured.
"""

import gc
import gzip
import json
import os
import random
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from sqlalchemy import select

from monitor.alerting import bind
from monitor.app.archive import review_all, search
from monitor.app.backtesting import Against, backtest
from monitor.app.readers import name_reader
from monitor.app.workbench import Workbench
from monitor.dedup import fingerprint
from monitor.model import ArchiveQuery, Article, Circumstances, DateClaim, DateKind, Entry, Source
from monitor.ports import Analysis
from monitor.settings import Settings, load
from monitor.store import SqlStore, open_store
from monitor.store.serialise import to_bytes, to_text
from monitor.store.tables import articles, entries
from monitor.testing import good_poll, record_poll

SETTLED = 5_000
START = datetime(2026, 10, 1, tzinfo=UTC)
SOURCES = [Source(name=f"source-{n}", kind="feed", location=f"https://s{n}.example/feed") for n in range(20)]
PLACES = ("Ostrava", "Tamar", "Kessel", "Aurel", "Varn", "Lorin", "Sedge", "Mirek", "Tolan", "Pirna")
LAUNCHES = (
    "{place} fired {count} short-range missiles into the sea on {day}, its neighbour's defence ministry said.",
    "A rocket carrying {count} satellites lifted off from {place} on {day}, the space agency said.",
    "Lawmakers in {place} on {day} ratified a defence treaty with {count} neighbours.",
)


def texts(corpora: Path) -> Iterator[tuple[str, str]]:
    """Title and body of real articles, then of made-up ones, without end."""
    with gzip.open(corpora / "neardup" / "docs.jsonl.gz", "rt", encoding="utf-8") as stream:
        real = [
            (item.get("title") or "", item.get("body") or item.get("text") or "") for item in map(json.loads, stream)
        ]
    yield from (one for one in real if one[1])
    chance = random.Random(7)
    paragraphs = [part for _, body in real for part in body.split("\n") if len(part) > 80]
    while True:
        some = chance.sample(paragraphs, k=chance.randint(4, 14))
        title = " ".join(chance.choice(some).split()[:9])
        if chance.random() < 0.01:
            words = {"place": chance.choice(PLACES), "count": chance.randint(2, 30), "day": "Tuesday"}
            some.insert(0, chance.choice(LAUNCHES).format(**words))
            title = " ".join(some[0].split()[:8])
        yield title, "\n".join(some)


def build(store: SqlStore, settings: Settings, corpora: Path, count: int) -> None:
    """Fill an archive; a minute lies between two articles."""
    bench = Workbench(settings)
    decide = bind({rule.id: rule for rule in settings.rules}, settings.routes, settings.timing)
    store.enrol([(one, one.name) for one in SOURCES], START)
    for number, (title, body) in zip(range(count), texts(corpora), strict=False):
        source, at = SOURCES[number % len(SOURCES)], START + timedelta(minutes=2 * number)
        url = f"https://{source.name}.example/{number}"
        entry = Entry(source=source.name, identity=url, url=url, host=source.name, title=title, summary="")
        record_poll(store, source.name, good_poll([entry]), now=at, next_at=at + timedelta(hours=1))
        claim = DateClaim(kind=DateKind.META, day=at.date(), instant=at)
        article = Article(
            position=1, title=title, body=body, language="en", url=url, source=source.name, published=claim
        )
        analysed = bench.judge_article(article)
        due = next(one for one in store.due_entries(at, host=source.name) if one.entry.identity == url)
        circumstances = Circumstances(source=source, first_seen=at, is_first_poll=False, now=at)
        store.settle(due.entry_id, [Analysis(identity=None, articles=(analysed,))], circumstances, decide)


def fill(store: SqlStore, settings: Settings, corpora: Path, have: int, count: int) -> None:
    """Store further articles with their words and fingerprints, in one transaction and without judging them."""
    rulebook, reader = Workbench(settings).rulebook, name_reader(settings)
    with store._database.writing() as connection:  # noqa: SLF001 - it makes rows that only a benchmark wants
        first = connection.execute(select(articles)).mappings().first()
        listed = connection.execute(select(entries)).mappings().first()
        assert first is not None
        assert listed is not None
        for number, (title, body) in islice(enumerate(texts(corpora)), have, count):
            at, url = START + timedelta(minutes=2 * number), f"https://s0.example/more/{number}"
            entry = {**listed, "id": 10**6 + number, "identity": url, "source": SOURCES[0].name, "first_seen": at}
            article = Article(position=1, title=title, body=body, language="en", url=url, source=SOURCES[0].name)
            row = {**first, "id": 10**6 + number, "entry_id": 10**6 + number, "address": url, "first_seen": at}
            words = rulebook.judge_and_keep(article, reader)[1]
            row |= {"title": title, "body": to_bytes(article), "words": words}
            connection.execute(entries.insert().values(entry | {"read_at": at, "body": to_text(entry["body"])}))
            connection.execute(articles.insert().values(row | {"fingerprint": to_bytes(fingerprint(article))}))


def cpu_seconds() -> float:
    """Of this process and of those that it started and that have ended."""
    return sum(os.times()[:4])


def timed(name: str, count: int, began: float, cpu: float) -> None:
    """One line: wall time, which others on the machine take their share of, and CPU time of all processes."""
    seconds, used = time.perf_counter() - began, cpu_seconds() - cpu
    rates = f"{count / seconds:9,.0f} articles/s {count / used:9,.0f} a CPU second"
    print(f"{name:44} {seconds:7.2f} s {used:7.2f} CPU s {rates}")


def main(corpora: Path, directory: Path, count: int = 20_000) -> None:
    """Build where there is none yet, then measure."""
    gc.set_threshold(50_000)  # as the command line does
    settings = replace(load(None, {}, needs_secrets=False), database=f"sqlite:///{directory}/archive.db")
    with closing(open_store(settings.database)) as store:
        have = store.tally().articles
        if have == 0:
            began, cpu = time.perf_counter(), cpu_seconds()
            build(store, settings, corpora, min(count, SETTLED))
            timed("build, judged and settled", min(count, SETTLED), began, cpu)
            have = min(count, SETTLED)
        if have < count:
            fill(store, settings, corpora, have, count)
        sizes = store.sizes()
        ids = store.article_ids(ArchiveQuery())
    each = {
        name: round(getattr(sizes, name) / sizes.articles) for name in ("bodies", "words", "fingerprints", "verdicts")
    }
    print(f"{sizes.articles} articles, {sizes.file / sizes.articles:,.0f} bytes each in the file, of which {each}")
    for expression in ("Hwasong", "missile NEAR/8 fired", "treaty AND ratified", "entity:KP AND rocket"):
        began, cpu = time.perf_counter(), cpu_seconds()
        found = list(search(settings, expression, ArchiveQuery()))
        hits, unpacked = sum(len(one.matched) for one in found), sum(one.unpacked for one in found)
        timed(f"search {expression!r}: {hits} found, {unpacked} unpacked", len(ids), began, cpu)
    began, cpu = time.perf_counter(), cpu_seconds()
    sum(one.looked for one in review_all(settings, ids))
    timed("review, built-in rules, 2 processes", len(ids), began, cpu)
    began, cpu = time.perf_counter(), cpu_seconds()
    result = backtest(settings, settings.rules, ArchiveQuery(), Against.TOLD, lambda *_: None)
    timed(f"backtest: {sum(one.alerts for one in result.rules)} alerts", len(ids), began, cpu)
    began, cpu = time.perf_counter(), cpu_seconds()
    alone = backtest(replace(settings, workers=1), settings.rules, ArchiveQuery(), Against.TOLD, lambda *_: None)
    timed(f"the same in one process: {'equal' if alone == result else 'ANOTHER RESULT'}", len(ids), began, cpu)
    print([(one.rule, one.alerts, one.new, one.gone) for one in result.rules], dict(result.held))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 20_000)
