"""Two that write at once: one alert, whoever comes first; on SQLite and on PostgreSQL."""

import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.alerting import bind
from monitor.model import Analysed, EventFacts
from monitor.ports import Tally
from monitor.rules.definition import Rule
from monitor.store import open_store
from monitor.testing import (
    START,
    good_poll,
    make_analysed,
    make_analysis,
    make_article,
    make_circumstances,
    make_entry,
    make_source,
    record_poll,
)

DECIDE = bind({"launch": Rule(id="launch", condition="x", targets=("desk",), min_publishers=2)}, ())
ENTRIES = 10
NAMES = ("one", "two", "three")
WORDS = ("mayor", "river", "bridge", "council", "garden", "lamp")
DAY = timedelta(days=1)

RACER = """
import sys
sys.path.insert(0, sys.argv[1])
from tests_racing import settle_all
settle_all(*sys.argv[2:])
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with three sources that list ten entries each."""
    is_server = request.param == "postgresql"
    place = request.getfixturevalue("postgresql") if is_server else f"sqlite:///{tmp_path}/a.db"
    store = open_store(place)
    store.enrol([(make_source(name), f"{name}.example") for name in NAMES], START)
    for name in NAMES:
        entries = [make_entry(number, source=name) for number in range(ENTRIES)]
        record_poll(store, name, good_poll(entries), now=START, next_at=START)
    store.close()
    return str(place)


def twin(number: int, name: str) -> Analysed:
    """The same text in every outlet."""
    words = " ".join(f"{word}{number}" for word in WORDS)
    body = f"The {words} met at noon and spoke of the {words} until late in the evening of that long day.\n"
    body += f"Nobody of the {words} would say what had been agreed between the two sides before the doors shut."
    return make_analysed(make_article(body, url=f"https://{name}.example/{number}", title=f"Talks {number}"))


def report(number: int, name: str) -> Analysed:
    """A text of its own about the event of that number, each on another day."""
    words = " ".join(f"{word}{name}{number}" for word in WORDS)
    article = make_article(f"The {words} say so.", url=f"https://{name}.example/{number}")
    day = START.date() + number * 3 * DAY
    event = EventFacts(event_class="launch", act="missile_test", actors=("KP",), first=day, last=day, is_dated=True)
    return replace(make_analysed(article), events={"launch": event})


KINDS = (twin, report)


def settle_all(url: str, name: str, now: datetime = START) -> None:
    """Settle the entries of one source, number by number, as the others do at the same time."""
    circumstances = make_circumstances(make_source(name), now=now)
    store = open_store(url)
    for number, due in enumerate(store.due_entries(START, host=f"{name}.example")):
        analysed = KINDS[number % 2](number, name)
        store.settle(due.entry_id, [make_analysis(analysed)], circumstances, DECIDE)
    store.close()


def race_threads(url: str, names: Sequence[str] = NAMES) -> None:
    """Each with its own connection."""
    threads = [threading.Thread(target=settle_all, args=(url, name)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def race_processes(url: str, folder: Path) -> None:
    """The lock is the database's, not the process's."""
    (folder / "tests_racing.py").write_text(Path(__file__).read_text(encoding="utf-8"), encoding="utf-8")
    command = [sys.executable, "-c", RACER, str(folder), url]
    racers = [subprocess.Popen([*command, name]) for name in NAMES]
    assert [racer.wait() for racer in racers] == [0, 0, 0]


def tally(url: str) -> Tally:
    """What is stored afterwards."""
    store = open_store(url)
    try:
        assert store.due_targets(START) == ("desk",)  # the second publisher has released them
        assert len(store.due_deliveries(START, target="desk")) == ENTRIES
        return store.tally()
    finally:
        store.close()


def test_threads_that_meet_raise_one_alert_each_story_and_event(url: str) -> None:
    """Twins, and reports of one event in other words; released by the second publisher, whoever that is."""
    race_threads(url)
    found = tally(url)
    assert (found.articles, found.alerts, found.by_outcome) == (3 * ENTRIES, ENTRIES, {"waiting": ENTRIES})


def test_processes_that_meet_raise_one_alert_each_story_and_event(url: str, tmp_path: Path) -> None:
    """And the same for processes."""
    race_processes(url, tmp_path)
    found = tally(url)
    assert (found.articles, found.alerts, found.by_outcome) == (3 * ENTRIES, ENTRIES, {"waiting": ENTRIES})


def test_two_that_raise_follow_ups_at_once_write_each_once(url: str) -> None:
    """Numbers are not given twice, and nobody is told twice."""
    race_threads(url, NAMES[:2])
    store = open_store(url)
    for due in store.due_deliveries(START, target="desk"):
        store.begin_deliveries([due.delivery], START)
    store.close()
    settle_all(url, NAMES[2], START + DAY / 2)
    found: list[int] = []

    def raise_all() -> None:
        other = open_store(url)
        found.append(len(other.raise_follow_ups(START + DAY, DAY)))
        other.close()

    threads = [threading.Thread(target=raise_all) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(found) == ENTRIES
