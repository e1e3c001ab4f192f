"""Neighbours in memory: for `monitor dedup`, for backtests and for the store's fake.

It promises what the store's tables promise; a contract suite runs over both.
"""

from collections import Counter, defaultdict
from datetime import datetime
from typing import TypeVar

from monitor.dedup.nearness import MAX_DISTANCE, MAX_NEIGHBOURS, TOO_COMMON, bands_of, distance, probes_of
from monitor.model import Article, Fingerprint, Neighbour

K = TypeVar("K")


class Index:
    """Articles by sentence and by opening. Not safe for use by several threads at once."""

    def __init__(self) -> None:
        """Empty."""
        self._articles: dict[int, Neighbour] = {}
        self._findable: set[int] = set()
        self._by_sentence: defaultdict[int, list[int]] = defaultdict(list)
        self._by_band: defaultdict[tuple[int, int], list[int]] = defaultdict(list)

    def add(self, article_id: int, article: Article, fingerprint: Fingerprint, first_seen: datetime) -> None:
        """Make an article findable; ids are the caller's, each used once."""
        stored = Neighbour(article_id=article_id, article=article, fingerprint=fingerprint, first_seen=first_seen)
        self._articles[article_id] = stored
        self._findable.add(article_id)
        for key in fingerprint.sentences:
            if len(self._by_sentence[key]) <= TOO_COMMON:
                self._by_sentence[key].append(article_id)
        if fingerprint.opening is not None:
            for band in enumerate(bands_of(fingerprint.opening)):
                self._by_band[band].append(article_id)

    def get(self, article_id: int) -> Neighbour | None:
        """The article of that id, whether or not its fingerprint was forgotten; None for an unknown one."""
        return self._articles.get(article_id)

    def forget(self, article_id: int) -> bool:
        """Make an article unfindable by its fingerprint; False where it was so already."""
        if article_id not in self._findable:
            return False
        self._findable.discard(article_id)
        stored = self._articles[article_id]
        for key in stored.fingerprint.sentences:
            _remove(self._by_sentence, key, article_id)
        if stored.fingerprint.opening is not None:
            for band in enumerate(bands_of(stored.fingerprint.opening)):
                _remove(self._by_band, band, article_id)
        return True

    def neighbours(self, fingerprint: Fingerprint, *, since: datetime | None = None) -> tuple[Neighbour, ...]:
        """Candidates for twins, nearest first, at most 30; those first seen before `since` are left out."""
        shared = self._shared(fingerprint)
        near = self._near(fingerprint.opening)
        found = [one for one in {*shared, *near} if since is None or self._articles[one].first_seen >= since]
        found.sort(key=lambda one: (-shared[one], near.get(one, 64), one))
        return tuple(self._neighbour(one, shared[one]) for one in found[:MAX_NEIGHBOURS])

    def _shared(self, fingerprint: Fingerprint) -> Counter[int]:
        shared: Counter[int] = Counter()
        for key in fingerprint.sentences:
            articles = self._by_sentence.get(key, ())
            if len(articles) <= TOO_COMMON:
                shared.update(articles)
        return shared

    def _near(self, opening: int | None) -> dict[int, int]:
        near: dict[int, int] = {}
        if opening is None:
            return near
        for number, band in enumerate(bands_of(opening)):
            for probe in probes_of(band):
                for one in self._by_band.get((number, probe), ()):
                    near[one] = distance(opening, self._articles[one].fingerprint.opening or 0)
        return {one: apart for one, apart in near.items() if apart <= MAX_DISTANCE}

    def _neighbour(self, article_id: int, shared: int) -> Neighbour:
        stored = self._articles[article_id]
        return Neighbour(
            article_id=article_id,
            article=stored.article,
            fingerprint=stored.fingerprint,
            first_seen=stored.first_seen,
            shared=shared,
        )


def _remove(lists: defaultdict[K, list[int]], key: K, article_id: int) -> None:
    left = [one for one in lists[key] if one != article_id]
    if left:
        lists[key] = left
    else:
        del lists[key]
