"""What one poll leaves behind for the next: moves, full looks, distrust."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.fetch import WebFetcher
from monitor.fetch.remembering import HELD, is_worth_keeping, moved_source, remember
from monitor.model import FetchFailure, FetchLimits, NotModified, Polled, SourceMemory
from monitor.testing import START, ManualClock, make_source

FEED = "<rss version='2.0'><channel><item><guid>{guid}</guid><title>T</title><link>/a</link></item></channel></rss>"
DAY = timedelta(days=1)


def feed(guid: str = "1") -> bytes:
    """A feed of one item."""
    return FEED.format(guid=guid).encode()


class Poller:
    """Polls one source again and again with one fetcher, an hour apart."""

    def __init__(self, limits: FetchLimits, location: str) -> None:
        self.limits, self.location = limits, location
        self.clock, self.memory = ManualClock(), SourceMemory()

    def poll(self, times: int = 1) -> list[str]:
        """What became of each poll, by the names of their types."""

        async def go() -> list[str]:
            fetcher = WebFetcher(self.limits, self.clock)
            found = []
            for _ in range(times):
                polled = await fetcher.poll(make_source(location=self.location), self.memory)
                self.memory = polled.memory if isinstance(polled, Polled | NotModified) else self.memory
                found.append(type(polled).__name__)
                self.clock.advance(timedelta(hours=1))
            await fetcher.aclose()
            return found

        return asyncio.run(go())


class TestMoves:
    """Redirects for good."""

    @pytest.mark.parametrize("status", [301, 308])
    def test_one_that_has_held_is_asked_directly(self, site: Any, limits: FetchLimits, status: int) -> None:
        site.page("/new", feed())
        poller = Poller(limits, site.page("/old", status=status, Location="/new"))
        poller.poll(HELD + 2)
        assert site.paths == ["/old", "/new"] * HELD + ["/new", "/new"]
        assert poller.memory.moved_to == site.url + "/new"

    @pytest.mark.parametrize("status", [302, 303, 307])
    def test_one_for_now_never_is(self, site: Any, limits: FetchLimits, status: int) -> None:
        site.page("/new", feed())
        Poller(limits, site.page("/old", status=status, Location="/new")).poll(HELD + 2)
        assert site.paths == ["/old", "/new"] * (HELD + 2)

    def test_a_chain_is_for_good_only_if_all_of_it_is(self, site: Any, limits: FetchLimits) -> None:
        site.page("/new", feed())
        site.page("/between", status=302, Location="/new")
        poller = Poller(limits, site.page("/old", status=301, Location="/between"))
        poller.poll(HELD + 1)
        assert poller.memory.moved_to is None

    def test_it_is_forgotten_when_the_new_place_fails_and_the_poll_is_not_lost(
        self, site: Any, limits: FetchLimits
    ) -> None:
        """The old one is asked at once."""
        site.page("/new", feed())
        poller = Poller(limits, site.page("/old", status=301, Location="/new"))
        poller.poll(HELD)
        site.page("/new", status=404)
        site.page("/old", feed("2"))
        assert poller.poll() == ["Polled"]
        assert site.paths[-2:] == ["/new", "/old"]
        assert (poller.memory.moved_to, poller.memory.moved_times) == (None, 0)

    def test_another_target_begins_anew(self) -> None:
        polled = NotModified(memory=SourceMemory(is_first=False))
        before = SourceMemory(is_first=False, moved_to="https://a.example/", moved_times=2)
        memory = remember(before, polled, moved_to="https://b.example/", was_full=False, now=START)
        assert (memory.moved_to, memory.moved_times) == ("https://b.example/", 1)

    def test_private_addresses_stay_closed_at_another_host(self) -> None:
        """What was granted to one host is not granted to whom it names."""
        source = make_source(allow_private=True)
        memory = SourceMemory(moved_to="https://inside.example/", moved_times=HELD)
        moved = moved_source(source, memory)
        assert moved is not None
        assert not moved.allow_private
        same = moved_source(source, replace(memory, moved_to="https://wire.example/new"))
        assert same is not None
        assert same.allow_private

    def test_a_source_in_tls_is_not_moved_out_of_it(self) -> None:
        """It is followed, but asked in TLS first, every time."""
        assert not is_worth_keeping(make_source(), "http://wire.example/feed")
        assert is_worth_keeping(make_source(), "https://wire.example/new")


class TestFullLooks:
    """Validators are believed for a day."""

    def test_once_a_day_a_feed_is_asked_for_without_validators(self, site: Any, limits: FetchLimits) -> None:
        """A server that answers 304 whatever happens is found out."""
        poller = Poller(limits, site.page("/feed", feed(), ETag='"v1"'))
        poller.poll()
        site.page("/feed", status=304)
        assert poller.poll() == ["NotModified"]
        site.page("/feed", feed("2"), ETag='"v1"')
        poller.clock.advance(DAY)
        assert poller.poll() == ["Polled"]
        assert ["if-none-match" in headers for _, headers in site.requests] == [False, True, False]

    def test_a_server_that_sends_the_same_etag_with_other_entries_is_not_believed_again(
        self, site: Any, limits: FetchLimits
    ) -> None:
        poller = Poller(limits, site.page("/feed", feed("1"), ETag='"v1"'))
        poller.poll()
        poller.clock.advance(DAY)
        site.page("/feed", feed("2"), ETag='"v1"')
        poller.poll(3)
        assert poller.memory.is_distrusted
        assert ["if-none-match" in headers for _, headers in site.requests] == [False] * 4

    def test_one_whose_etag_changes_with_its_entries_is_believed(self, site: Any, limits: FetchLimits) -> None:
        poller = Poller(limits, site.page("/feed", feed("1"), ETag='"v1"'))
        poller.poll()
        site.page("/feed", feed("2"), ETag='"v2"')
        poller.poll()
        assert not poller.memory.is_distrusted

    def test_an_unchanged_body_of_a_full_look_is_not_news(self, site: Any, limits: FetchLimits) -> None:
        poller = Poller(limits, site.page("/feed", feed(), ETag='"v1"'))
        poller.poll()
        poller.clock.advance(DAY)
        assert poller.poll() == ["NotModified"]

    def test_a_failure_changes_nothing_of_it(self, site: Any, limits: FetchLimits) -> None:
        poller = Poller(limits, site.page("/feed", status=500))
        assert poller.poll() == [FetchFailure.__name__]
        assert poller.memory == SourceMemory()
