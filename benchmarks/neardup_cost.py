"""What near-duplicates cost: a fingerprint, a lookup, memory; at growing numbers of stored articles.

    python -m benchmarks.neardup_cost [CORPORA] [--sizes 10000 100000] [--plot benchmarks/neardup_growth.png]

The stored articles are made up: sentence keys and openings drawn at random (20 sentences an article), which is
what hashes look like; 2 % of the sentences are drawn from a small set of frequent ones. Looked up are new
articles of which every fifth shares sentences with a stored one. CPU time of this process, median and 95th
percentile. Aims: fingerprint <= 1.5 ms for 500 words; lookup <= 2 ms at a million; at most 40 MB a
million for the openings held in memory.
"""

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert

from monitor.dedup import MAX_DISTANCE, bands_of, fingerprint
from monitor.model import Article, Fingerprint
from monitor.store.articles import WINDOW
from monitor.store.database import Database
from monitor.store.neighbours import look_around
from monitor.store.opening import open_database
from monitor.store.serialise import to_bytes
from monitor.store.tables import BANDS, articles, entries, openings, sentence_keys, sources
from monitor.testing import START, make_article

SENTENCES = 26
COMMON = 400
BATCH = 5_000
WORDS = tuple(
    word
    for line in (
        "council river harbour minister report statement morning region company border market village station project",
        "leader office public system member family country capital budget signal weather history machine officer",
    )
    for word in line.split()
)


def make_text(words: int, chance: random.Random) -> str:
    """Made-up prose in sentences of twenty words, three to a paragraph."""
    sentences = []
    for number in range(words // 20):
        some = [chance.choice(WORDS) for _ in range(19)]
        sentences.append(f"The {' '.join(some)}{'.' if number % 3 else '.' + chr(10)}")
    return " ".join(sentences)


def measure(call: Callable[[], object]) -> float:
    """CPU milliseconds of one call."""
    began = time.process_time()
    call()
    return (time.process_time() - began) * 1000


def show(name: str, times: list[float]) -> float:
    """Median and 95th percentile; returns the median."""
    median, high = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    print(f"{name:52} median {median:7.3f} ms   95 % {high:7.3f} ms", flush=True)
    return median


def time_fingerprints(chance: random.Random) -> None:
    """Articles of 500 words, each read for the first time."""
    fresh = [make_article(make_text(500, chance)) for _ in range(200)]
    show("fingerprint of 500 words (made up)", [measure(partial(fingerprint, one)) for one in fresh])


def time_real_fingerprints(corpora: Path) -> None:
    """Articles of the corpus of 400 to 600 words."""
    import gzip
    import json

    with gzip.open(corpora / "neardup" / "docs.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    texts = [row["text"] for row in rows if 400 <= len(row["text"].split()) <= 600][:300]
    real = [Article(position=1, title="", body=text) for text in texts]
    show(
        f"fingerprint of {len(real)} news texts of 400-600 words",
        [measure(partial(fingerprint, one)) for one in real],
    )


def make_fingerprint(chance: random.Random) -> Fingerprint:
    """Random keys; 2 % of them frequent."""
    keys = [chance.randrange(COMMON) if chance.random() < 0.02 else chance.getrandbits(64) for _ in range(SENTENCES)]
    return Fingerprint(
        content=chance.getrandbits(64), sentences=tuple(dict.fromkeys(keys)), opening=chance.getrandbits(64)
    )


def fill(connection: Connection, first: int, last: int, chance: random.Random) -> list[Fingerprint]:
    """Store articles with ids in that range; returns some of their fingerprints."""
    body = to_bytes(make_article("A stored article of a few words only."))
    prints = [make_fingerprint(chance) for _ in range(first, last)]
    common: dict[int, int] = {}
    connection.execute(insert(articles), [article_row(number, body) for number in range(first, last)])
    rows = []
    for number, keys in enumerate(prints, start=first):
        for key in keys.sentences:
            common[key] = common.get(key, 0) + 1
            if key >= COMMON or number < 2_500:  # the store stops at 51 for each frequent sentence
                rows.append({"sentence": key, "article_id": number})
    connection.execute(insert(sentence_keys), rows)
    connection.execute(insert(openings), [opening_row(number, keys) for number, keys in enumerate(prints, start=first)])
    return prints[:50]


def article_row(number: int, body: bytes) -> dict[str, object]:
    """A row of `articles`."""
    return {
        "id": number, "entry_id": 1, "item": "1", "position": 1, "address": f"news.example/{number}", "title": "t",
        "first_seen": START, "content": number, "novelty": "fresh", "containment": 0.0, "changed": "[]",
        "fingerprint": to_bytes(Fingerprint(content=number)), "body": body,
    }  # fmt: skip


def opening_row(number: int, keys: Fingerprint) -> dict[str, object]:
    """A row of `openings`."""
    opening = keys.opening or 0
    bands: dict[str, object] = {column.name: value for column, value in zip(BANDS, bands_of(opening), strict=True)}
    return {"article_id": number, "simhash": opening} | bands


def prepare(database: Database) -> None:
    """A source and an entry that all articles belong to; and no waiting for the disk while it is filled."""
    driver: Any = database._engine.raw_connection().driver_connection  # noqa: SLF001 - for the filling only
    driver.execute("PRAGMA synchronous = OFF")
    driver.execute("PRAGMA foreign_keys = OFF")
    with database.writing() as connection:
        connection.execute(
            insert(sources).values(
                name="s",
                host="h",
                body="{}",
                is_active=True,
                is_first=False,
                failures=0,
                next_check_at=START,
                last_error="",
            )
        )
        connection.execute(
            insert(entries).values(
                id=1, source="s", identity="1", host="h", body="{}", state="read", attempts=0, is_first_poll=False,
                first_seen=START,
            )
        )  # fmt: skip


def time_lookups(sizes: list[int], chance: random.Random) -> Iterator[tuple[int, float]]:
    """Fill a database in steps and look up 300 articles at each."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/cost.db")
        prepare(database)
        stored, known = 1, list[Fingerprint]()
        for size in sizes:
            while stored < size:
                last = min(stored + BATCH, size + 1)
                with database.writing() as connection:
                    known += fill(connection, stored, last, chance)
                stored = last
            yield size, show(f"lookup among {size:,} articles (SQLite)", lookup_times(database, known, chance))
        size_mb = sum(path.stat().st_size for path in Path(folder).iterdir()) / 1e6
        print(f"{'database':52} {size_mb:,.0f} MB")
        database.close()


def lookup_times(database: Database, known: list[Fingerprint], chance: random.Random) -> list[float]:
    """Milliseconds of each lookup, in one reading transaction, the first ten left out."""
    times = []
    with database.reading() as connection:
        for number in range(310):
            keys = make_fingerprint(chance)
            if number % 5 == 0:
                keys = Fingerprint(content=1, sentences=chance.choice(known).sentences, opening=keys.opening)
            look = partial(look_around, connection, keys, "new.example/x", 1, since=START - WINDOW)
            times.append(measure(look))
    return times[10:]


def time_openings_in_memory(sizes: list[int], chance: random.Random) -> None:
    """The alternative to SQL: all openings with their ids in two arrays, looked through as a whole."""
    import numpy as np

    for size in sizes:
        ids = np.arange(size, dtype=np.int64)
        openings_held = np.array([chance.getrandbits(64) for _ in range(size)], dtype=np.uint64)
        look = partial(scan_openings, ids, openings_held)
        times = [measure(partial(look, chance.getrandbits(64))) for _ in range(60)][10:]
        megabytes = (ids.nbytes + openings_held.nbytes) / 1e6
        show(f"openings of {size:,} in memory ({megabytes:.1f} MB), scan", times)


def scan_openings(ids: Any, openings_held: Any, opening: int) -> list[int]:
    """Ids of the articles whose opening is near."""
    import numpy as np

    near = np.bitwise_count(openings_held ^ np.uint64(opening)) <= MAX_DISTANCE
    return [int(one) for one in ids[near]]


def plot(growth: list[tuple[int, float]], path: Path) -> None:
    """The growth of a lookup as a picture."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 4))
    axes.plot([size for size, _ in growth], [median for _, median in growth], marker="o")
    axes.axhline(2, linestyle="--", color="grey")
    axes.set(
        xscale="log",
        xlabel="stored articles",
        ylabel="CPU ms",
        title="One lookup of neighbours, SQLite (median)",
        ylim=0,
    )
    figure.tight_layout()
    figure.savefig(path, dpi=120)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpora", type=Path, nargs="?")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--memory-only", action="store_true", help="leave out the lookups in SQL, which take minutes")
    parser.add_argument("--plot", type=Path, help="write a PNG of the growth (needs matplotlib)")
    options = parser.parse_args()
    os.nice(10)
    chance = random.Random(7)
    time_fingerprints(chance)
    if options.corpora:
        time_real_fingerprints(options.corpora)
    time_openings_in_memory(sorted(options.sizes), chance)
    if options.memory_only:
        return
    growth = list(time_lookups(sorted(options.sizes), chance))
    if options.plot:
        plot(growth, options.plot)


if __name__ == "__main__":
    main()
