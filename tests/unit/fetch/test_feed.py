"""A feed as a source."""

import asyncio
from typing import Any

import pytest

from monitor.fetch import WebFetcher
from monitor.fetch.sources.items import Item, entries_of
from monitor.model import Document, Entry, FetchFailure, FetchLimits, FetchReason, NotModified, Polled, SourceMemory
from monitor.testing import START, ManualClock, make_source

FEED = b"""<rss version="2.0"><channel><title>Wire</title>
<item><guid>g1</guid><title>Talks</title><link>/a</link><pubDate>Tue, 03 Mar 2026 07:30:00</pubDate></item>
<item><title>No link at all</title><description>Only this.</description></item></channel></rss>"""

Answer = Polled | NotModified | FetchFailure


def item(guid: str = "", link: str = "", title: str = "T", summary: str = "") -> Item:
    """An item of a feed."""
    return Item(guid=guid, link=link, title=title, summary=summary, date_words="")


def identities(*items: Item) -> list[str]:
    """Identities of the entries that these items become."""
    return [entry.identity for entry in entries_of(make_source(), items)]


def poll(limits: FetchLimits, location: str, *memories: SourceMemory | None, **source: Any) -> list[Answer]:
    """Poll once for each memory; None takes what the poll before left behind."""

    async def go() -> list[Answer]:
        fetcher = WebFetcher(limits, ManualClock())
        found: list[Answer] = []
        for given in memories or (SourceMemory(),):
            last = found[-1] if found else None
            memory = given or (last.memory if isinstance(last, Polled | NotModified) else SourceMemory())
            found.append(await fetcher.poll(make_source(location=location, **source), memory))
        await fetcher.aclose()
        return found

    return asyncio.run(go())


def test_a_poll_lists_entries_with_the_dates_of_the_feed(site: Any, limits: FetchLimits) -> None:
    (polled,) = poll(limits, site.page("/feed", FEED), zone="Asia/Tokyo")
    assert isinstance(polled, Polled)
    first, second = polled.entries
    assert (first.identity, first.url, first.title) == ("g1", site.url + "/a", "Talks")
    assert first.host == site.url.removeprefix("http://")
    assert first.published is not None
    assert first.published.isoformat() == "2026-03-02T22:30:00+00:00"
    assert second.published is None


def test_validators_and_the_bodys_hash_are_remembered(site: Any, limits: FetchLimits) -> None:
    url = site.page("/feed", FEED, ETag='"v1"', Last_Modified="Tue, 03 Mar 2026 07:30:00 GMT")
    (polled,) = poll(limits, url)
    assert isinstance(polled, Polled)
    assert (polled.memory.etag, polled.memory.last_modified) == ('"v1"', "Tue, 03 Mar 2026 07:30:00 GMT")
    assert polled.memory.body_hash
    assert not polled.memory.is_first


def test_the_same_body_again_is_not_modified(site: Any, limits: FetchLimits) -> None:
    first, second = poll(limits, site.page("/feed", FEED), SourceMemory(), None)
    assert isinstance(first, Polled)
    assert second == NotModified(memory=first.memory)


def test_a_feed_that_only_changed_its_own_date_is_not_modified(site: Any, limits: FetchLimits) -> None:
    url = site.page("/feed", FEED)
    (first,) = poll(limits, url)
    assert isinstance(first, Polled)
    site.page("/feed", FEED.replace(b"<title>Wire</title>", b"<title>Wire</title><lastBuildDate>now</lastBuildDate>"))
    (second,) = poll(limits, url, first.memory)
    assert isinstance(second, NotModified)
    assert second.memory != first.memory
    site.page("/feed", FEED.replace(b"Talks", b"Talks resume"))
    (third,) = poll(limits, url, second.memory)
    assert isinstance(third, Polled)


def test_a_304_keeps_the_memory_and_takes_newer_validators(site: Any, limits: FetchLimits) -> None:
    memory = SourceMemory(etag='"v1"', last_modified="then", body_hash="h", is_first=False, failures=3, full_at=START)
    (answer,) = poll(limits, site.page("/feed", status=304, ETag='"v2"'), memory)
    assert answer == NotModified(
        memory=SourceMemory(etag='"v2"', last_modified="then", body_hash="h", is_first=False, full_at=START)
    )


@pytest.mark.parametrize("body", [b"<html><body>Sign in</body></html>", b"", b"\0" * 100, b"<rss"])
def test_what_is_no_feed_is_a_failure_in_words(body: bytes, site: Any, limits: FetchLimits) -> None:
    (failure,) = poll(limits, site.page("/feed", body))
    assert isinstance(failure, FetchFailure)
    assert failure.reason is FetchReason.NOT_A_FEED
    assert failure.detail


def test_feeds_are_not_asked_for_robots_txt(site: Any, limits: FetchLimits) -> None:
    poll(limits, site.page("/feed", FEED))
    assert site.paths == ["/feed"]


def test_links_are_resolved_against_where_the_feed_was_found(site: Any, limits: FetchLimits) -> None:
    start = site.page("/start", status=301, Location="/deep/feed")
    site.page("/deep/feed", FEED.replace(b"<link>/a<", b"<link>a<"))
    (polled,) = poll(limits, start)
    assert isinstance(polled, Polled)
    assert polled.entries[0].url == site.url + "/deep/a"


def read(limits: FetchLimits, location: str, entry: Entry | None = None, **source: Any) -> Document | FetchFailure:
    """Read an entry of a feed, by default the last that it lists."""

    async def go() -> Document | FetchFailure:
        fetcher = WebFetcher(limits, ManualClock())
        feed = make_source(location=location, **source)
        polled = await fetcher.poll(feed, SourceMemory())
        assert isinstance(polled, Polled), polled
        document = await fetcher.read(feed, entry or polled.entries[-1])
        await fetcher.aclose()
        return document

    return asyncio.run(go())


def test_a_page_is_read_with_what_feed_and_source_declare(site: Any, limits: FetchLimits) -> None:
    site.page("/a", b"<p>x</p>", Content_Type="text/html")
    feed = FEED[: FEED.index(b"<item><title>No")] + b"</channel></rss>"
    document = read(limits, site.page("/feed", feed), zone="Asia/Tokyo", language="ja")
    assert isinstance(document, Document)
    assert (document.title, document.zone, document.language, document.source) == ("Talks", "Asia/Tokyo", "ja", "wire")
    assert [claim.words for claim in document.claims] == ["Tue, 03 Mar 2026 07:30:00"]


def test_an_entry_without_a_link_is_no_page(site: Any, limits: FetchLimits) -> None:
    failure = read(limits, site.page("/feed", FEED))
    assert isinstance(failure, FetchFailure)
    assert failure.reason is FetchReason.NOT_A_PAGE
    assert site.paths == ["/feed"]


def test_a_private_feed_cannot_lead_to_other_private_hosts(site: Any, limits: FetchLimits) -> None:
    private = FetchLimits(host_gap=limits.host_gap)
    elsewhere = site.url.replace("127.0.0.1", "127.0.0.2") + "/secret"
    site.page("/feed", FEED.replace(b"<description>", f"<link>{elsewhere}</link><description>".encode()))
    failure = read(private, site.url + "/feed", allow_private=True)
    assert isinstance(failure, FetchFailure)
    assert failure.reason is FetchReason.REFUSED_ADDRESS
    assert site.paths == ["/feed"]


def test_identity_is_the_guid_then_the_link_then_the_content() -> None:
    link = "https://e.example/a"
    assert identities(item("g", link)) == ["g"]
    assert identities(item("", link + "?utm_source=rss#top")) == [link]
    assert identities(item(summary="x")) != identities(item(summary="y"))


def test_a_guid_that_several_items_claim_is_no_identity() -> None:
    assert identities(item("g", "https://e.example/a"), item("g", "https://e.example/b"), item("h")) == [
        "https://e.example/a",
        "https://e.example/b",
        "h",
    ]


def test_an_item_listed_twice_is_one_entry() -> None:
    assert len(identities(item("", "https://e.example/a"), item("", "https://e.example/a#x"))) == 1


def test_long_identities_are_cut_and_stay_apart() -> None:
    first, second = identities(item("x" * 5_000), item("x" * 4_999 + "y"))
    assert first != second
    assert len(first) < 500


def test_entries_without_links_have_addresses_of_their_own() -> None:
    entries = entries_of(make_source(), [item(title="One"), item(title="Two")])
    assert len({entry.url for entry in entries}) == 2
    assert all(entry.url.startswith("https://wire.example/feed#entry-") for entry in entries)
