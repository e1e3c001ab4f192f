"""kill -9 in the middle of polls: what a feed lists is stored with the validators that vouch for it, or not at all."""

import random
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path
from threading import Event

from .conftest import ROOT, Site

FEEDS, WINDOW = 12, 30
ITEM = "<item><guid>{guid}</guid><title>Item {guid}</title><link>/{guid}</link></item>"
HEAD = "<rss version='2.0'><channel><title>F</title>"


def publish(news: Site, generation: int) -> set[tuple[str, str]]:
    """Let every feed list its last items, and return (source, identity) of all that were ever listed."""
    numbers = range(max(generation - WINDOW, 0), generation)
    for feed in range(FEEDS):
        items = "".join(ITEM.format(guid=f"{feed}-{number}") for number in reversed(numbers))
        news.pages[f"/{feed}.xml"] = ("application/rss+xml", f"{HEAD}{items}</channel></rss>".encode())
    return {(f"s{feed}", f"{feed}-{number}") for feed in range(FEEDS) for number in range(generation)}


def run(database: Path, urls: Path, passes: int) -> "subprocess.Popen[str]":
    """Poll all feeds so many times, in a process of its own that prints a line a pass."""
    command = [sys.executable, "-m", "benchmarks.fetch_pass", str(database), str(urls), str(passes)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_no_entry_is_lost_and_none_is_there_twice(news: Site, tmp_path: Path) -> None:
    """The servers answer 304 to whoever has seen all: an entry that was passed over would never come back."""
    chance = random.Random(7)
    database, urls = tmp_path / "test.db", tmp_path / "urls"
    urls.write_text("\n".join(f"{news.url}/{feed}.xml" for feed in range(FEEDS)))
    published = publish(news, 10)
    for number in range(3):
        with run(database, urls, 1000) as process:
            assert process.stdout is not None
            process.stdout.readline()  # it goes round and round; now there is news
            published = publish(news, 20 + 5 * number)
            Event().wait(chance.uniform(0.0, 0.1))
            process.kill()
    with run(database, urls, 1) as process:
        assert process.wait(60) == 0
    with sqlite3.connect(database) as connection:
        stored = Counter(connection.execute("SELECT source, identity FROM entries").fetchall())
    connection.close()
    assert stored.keys() == published
    assert set(stored.values()) == {1}
    assert 304 in news.asked("/0.xml")
