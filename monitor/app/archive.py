"""The archive of a configuration, read by its words first: for `search` and `backtest`.

ids, a batch at a time -> stored words -> Sieve -> the few articles that are worth it -> rules -> matches
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from monitor.alerting import read_event
from monitor.app.readers import name_reader
from monitor.app.workbench import Workbench
from monitor.engine import Crash, ProcessPool
from monitor.errors import EngineError
from monitor.model import Analysed, Archived, ArchiveQuery, Match, UnreadPage
from monitor.rules.definition import Rule
from monitor.rules.wordset import WordSet, unpack_words
from monitor.settings import Settings

if TYPE_CHECKING:
    from monitor.store import SqlStore

BATCH: Final = 200
"""Articles in one task: a fifth of a second, so that a bar moves and Ctrl-C is heard."""

FEW: Final = 3_000
"""Fewer articles are read in this process: starting others takes as much CPU as two thousand articles."""

DEADLINE: Final = timedelta(minutes=5)
"""For one task; a rule is linear in the length of an article, so that this is a fault and no rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What the rules say of some articles of the archive.

    Attributes:
        looked: Articles of which the words were looked at.
        unpacked: Of those, the ones that were judged.
        matched: Of those, the ones that some rule matches, with the matches alone, in the order asked for.
    """

    looked: int
    unpacked: int
    matched: tuple[tuple[Archived, Analysed], ...]


class Reviewer:
    """Judges articles of the archive by one set of rules."""

    def __init__(self, settings: Settings) -> None:
        """Compile, and open the database. Raises SettingsError or StoreError."""
        bench = Workbench(settings)
        self._rulebook, self._gazetteer = bench.rulebook, bench.gazetteer
        self._sieve = self._rulebook.make_sieve(name_reader(settings))
        self._store = open_archive(settings)

    def review(self, ids: Sequence[int]) -> Reviewed:
        """Some articles, by their keys."""
        words = {one: unpack_words(packed) for one, packed in self._store.load_words(ids).items()}
        chosen = [one for one, some in words.items() if self._sieve.lets_through(some)]
        found = [(one, self._find_matches(one, words[one.article_id])) for one in self._store.load_archived(chosen)]
        matched = tuple((one, self._analyse(one, matches)) for one, matches in found if matches)
        return Reviewed(looked=len(words), unpacked=len(chosen), matched=matched)

    def _find_matches(self, archived: Archived, words: WordSet | None) -> tuple[Match, ...]:
        return self._rulebook.find_matches(archived.article, self._sieve.known_events(words))

    def _analyse(self, archived: Archived, matches: tuple[Match, ...]) -> Analysed:
        events = {match.rule: read_event(archived.article, match, self._gazetteer) for match in matches}
        known = {rule: event for rule, event in events.items() if event is not None}
        return Analysed(article=archived.article, fingerprint=archived.fingerprint, matches=matches, events=known)

    def close(self) -> None:
        """Close the database."""
        self._store.close()


def open_archive(settings: Settings) -> "SqlStore":
    """The store of a configuration, beside a daemon; StoreError where there is none."""
    from monitor.store import open_store  # SQLAlchemy is slow to load

    return open_store(settings.database, must_exist=True)


def find_unread(settings: Settings, query: ArchiveQuery) -> tuple[UnreadPage, ...]:
    """The pages that gave no text, oldest first. Raises StoreError where there is no database."""
    with closing(open_archive(settings)) as store:
        return store.unread_pages(query)


def review_all(settings: Settings, ids: Sequence[int]) -> Iterator[Reviewed]:
    """All these articles, some at a time, in the order given; many of them in parallel processes."""
    batches = [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]
    if len(ids) < FEW or settings.workers == 1:
        with closing(Reviewer(settings)) as reviewer:
            yield from map(reviewer.review, batches)
        return
    pool = ProcessPool(_review, prepare=_prepare, prepare_with=(settings,), workers=settings.workers)
    try:
        for result in pool.map(batches, DEADLINE):
            if isinstance(result, Crash):
                raise EngineError(f"the archive cannot be judged: {result.detail}; try fewer articles with --since")
            yield result
    finally:
        pool.close()


def search(settings: Settings, expression: str, query: ArchiveQuery) -> Iterator[Reviewed]:
    """The articles that a condition matches anywhere in title or body, newest first.

    Raises:
        SettingsError: The condition cannot be compiled.
        StoreError: There is no database.
    """
    rule = Rule(id="expression", condition=expression)
    alone = replace(settings, rules=(rule,), rules_off=())
    with closing(Reviewer(alone)) as reviewer, closing(open_archive(settings)) as store:
        for ids in store.id_batches(query, BATCH):
            yield reviewer.review(ids)


_reviewer: Reviewer | None = None


def _prepare(settings: Settings) -> None:
    """Compile once in a new process; it leaves Ctrl-C to its parent."""
    import signal

    global _reviewer  # noqa: PLW0603 - a process of the pool has one rule set, handed over at its start
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _reviewer = Reviewer(settings)


def _review(ids: Sequence[int]) -> Reviewed:
    assert _reviewer is not None, "the process was prepared"
    return _reviewer.review(ids)
