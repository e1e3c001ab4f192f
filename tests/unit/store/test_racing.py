"""Two that write at once: one alert, whoever comes first."""

import subprocess
import sys
import threading
from pathlib import Path

from monitor.alerting import bind
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

DECIDE = bind({"launch": Rule(id="launch", condition="x", targets=("desk",))}, ())
ENTRIES = 12
WORDS = ("mayor", "river", "bridge", "council", "garden", "lamp")

RACER = """
import sys
from tests_racing import settle_all
settle_all(sys.argv[1], sys.argv[2])
"""


def prepare(url: str) -> None:
    """Two sources that list twelve entries each."""
    store = open_store(url)
    store.enrol([(make_source(name), f"{name}.example") for name in ("one", "two")], START)
    for name in ("one", "two"):
        entries = [make_entry(number, source=name) for number in range(ENTRIES)]
        record_poll(store, name, good_poll(entries), now=START, next_at=START)
    store.close()


def settle_all(url: str, name: str) -> None:
    """Settle the entries of one source: twins of those of the other, number by number."""
    store = open_store(url)
    for due in store.due_entries(START, host=f"{name}.example"):
        number = due.entry.identity
        words = " ".join(
            f"{word}{number}".replace("-", "") for word in ["mayor", "river", "bridge", "council", "garden", "lamp"]
        )
        body = f"The {words} met at noon and spoke of the {words} until late in the evening of that long day.\n"
        body += f"Nobody of the {words} would say what had been agreed between the two sides before the doors shut."
        article = make_article(body, url=due.entry.url, title=f"Talks {number}")
        store.settle(due.entry_id, [make_analysis(make_analysed(article))], make_circumstances(), DECIDE)
    store.close()


def test_two_threads_that_meet_twins_raise_one_alert_each_story(tmp_path: Path) -> None:
    """Each with its own connection."""
    url = f"sqlite:///{tmp_path}/a.db"
    prepare(url)
    threads = [threading.Thread(target=settle_all, args=(url, name)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store = open_store(url)
    tally = store.tally()
    store.close()
    assert (tally.articles, tally.alerts, tally.by_outcome) == (2 * ENTRIES, ENTRIES, {"waiting": ENTRIES})


def test_two_processes_that_meet_twins_raise_one_alert_each_story(tmp_path: Path) -> None:
    """The lock is the database's, not the process's."""
    url = f"sqlite:///{tmp_path}/a.db"
    prepare(url)
    (tmp_path / "tests_racing.py").write_text(Path(__file__).read_text(encoding="utf-8"), encoding="utf-8")
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{RACER}", url, name]
        )
        for name in ("one", "two")
    ]
    assert [racer.wait() for racer in racers] == [0, 0]
    store = open_store(url)
    tally = store.tally()
    store.close()
    assert (tally.articles, tally.alerts) == (2 * ENTRIES, ENTRIES)
