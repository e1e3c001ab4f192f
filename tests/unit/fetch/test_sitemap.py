"""Sitemaps and their indexes as sources."""

import gzip
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from monitor.fetch.sources.sitemap import MAX_LISTED, MAX_PARTS, choose_parts, newest
from monitor.fetch.sources.sitemapparse import Place, parse_sitemap
from monitor.model import FetchFailure, FetchReason, NotModified, Polled
from monitor.testing import START, make_source

Poll = Callable[..., Any]
NEWS = "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'"


def urlset(*places: str) -> bytes:
    """A sitemap of these `<url>` elements."""
    inside = "".join(f"<url>{place}</url>" for place in places)
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' {NEWS}>{inside}</urlset>".encode()


def index(*parts: str) -> bytes:
    """An index of these `<sitemap>` elements."""
    inside = "".join(f"<sitemap>{part}</sitemap>" for part in parts)
    return f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{inside}</sitemapindex>".encode()


def place(url: str, lastmod: str = "") -> str:
    """Inside of an element."""
    return f"<loc>{url}</loc>" + (f"<lastmod>{lastmod}</lastmod>" if lastmod else "")


def paths(polled: Any) -> list[str]:
    """Paths of the entries of a poll."""
    assert isinstance(polled, Polled), polled
    return ["/" + entry.url.split("/", 3)[3] for entry in polled.entries]


def test_a_news_sitemap_gives_titles_and_dates(site: Any, poll: Poll) -> None:
    news = (
        "<loc>/a</loc><news:news><news:publication><news:name>Wire</news:name></news:publication>"
        "<news:publication_date>2026-03-03T10:00:00+02:00</news:publication_date>"
        "<news:title>Fleet &amp;lt;b&amp;gt;returns</news:title></news:news>"
    )
    (polled,) = poll(site.page("/news.xml", urlset(news)), kind="sitemap")
    (entry,) = polled.entries
    assert (entry.url, entry.title) == (f"{site.url}/a", "Fleet returns")
    assert entry.published.isoformat() == "2026-03-03T08:00:00+00:00"


def test_pictures_of_a_page_lend_it_neither_address_nor_title(site: Any, poll: Poll) -> None:
    body = (
        b"<urlset xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'><url><image:image><image:loc>/b.jpg"
        b"</image:loc><image:title>A boat</image:title></image:image><loc>/story-1</loc></url></urlset>"
    )
    (polled,) = poll(site.page("/map.xml", body), kind="sitemap")
    assert [(entry.url, entry.title) for entry in polled.entries] == [(f"{site.url}/story-1", "")]


def test_a_prefix_that_nobody_declared_is_understood(site: Any, poll: Poll) -> None:
    body = b"<urlset><url><loc>/a</loc><news:news><news:title>Fleet</news:title></news:news></url></urlset>"
    (polled,) = poll(site.page("/map.xml", body), kind="sitemap")
    assert [entry.title for entry in polled.entries] == ["Fleet"]


def test_lastmod_decides_what_is_listed_and_is_no_date(site: Any, poll: Poll) -> None:
    body = urlset(place("/old", "2026-02-01"), place("/new", "2026-03-03T08:00:00Z"), place("/undated"))
    (polled,) = poll(site.page("/map.xml", body), kind="sitemap")
    assert paths(polled) == ["/new"]
    assert polled.entries[0].published is None
    assert polled.detail == "2 older or other pages left out"


def test_where_nothing_is_dated_everything_may_be_new(site: Any, poll: Poll) -> None:
    (polled,) = poll(site.page("/map.xml", urlset(place("/story-1"), place("/tag/x"), place("/b.jpg"))), kind="sitemap")
    assert paths(polled) == ["/story-1"]


@pytest.mark.parametrize("packing", [gzip.compress, lambda body: gzip.compress(body[:50]) + gzip.compress(body[50:])])
def test_a_packed_sitemap_is_unpacked(site: Any, poll: Poll, packing: Callable[[bytes], bytes]) -> None:
    (polled,) = poll(site.page("/map.xml.gz", packing(urlset(place("/story-1")))), kind="sitemap")
    assert paths(polled) == ["/story-1"]


def test_pages_of_other_sites_are_left_out_unless_they_are_named(site: Any, poll: Poll) -> None:
    url = site.page("/map.xml", urlset(place("/1"), place("https://sister.test/2"), place("javascript:x")))
    assert paths(poll(url, kind="sitemap")[0]) == ["/1"]
    assert paths(poll(url, kind="sitemap", sites=("sister.test",))[0]) == ["/1", "/2"]


def test_an_index_is_followed_to_its_parts(site: Any, poll: Poll) -> None:
    site.page("/one.xml", urlset(place("/a")))
    site.page("/two.xml.gz", gzip.compress(urlset(place("/b"))))
    (polled,) = poll(site.page("/map.xml", index(place("/one.xml"), place("/two.xml.gz"))), kind="sitemap")
    assert paths(polled) == ["/a", "/b"]


def test_parts_have_validators_of_their_own(site: Any, poll: Poll) -> None:
    """The index may be answered by 304 while a part of it has news."""
    site.page("/one.xml", urlset(place("/a")), ETag='"one"')
    url = site.page("/map.xml", index(place("/one.xml")), ETag='"map"')
    (first,) = poll(url, kind="sitemap")
    site.page("/map.xml", b"", 304)
    site.page("/one.xml", b"", 304)
    (second,) = poll(url, kind="sitemap", memory=first.memory)
    assert isinstance(second, NotModified)
    assert [asked[1].get("if-none-match") for asked in site.requests[2:]] == ['"map"', '"one"']
    site.page("/one.xml", urlset(place("/a"), place("/b")))
    (third,) = poll(url, kind="sitemap", memory=second.memory)
    assert paths(third) == ["/a", "/b"]


def test_a_part_that_fails_is_named_and_asked_again(site: Any, poll: Poll) -> None:
    site.page("/one.xml", urlset(place("/a")))
    site.page("/two.xml", b"", 503)
    url = site.page("/map.xml", index(place("/one.xml"), place("/two.xml")))
    (first,) = poll(url, kind="sitemap")
    assert paths(first) == ["/a"]
    assert first.detail == f"1 of 2 parts failed: {site.url}/two.xml: HTTP 503 Service Unavailable"
    site.page("/two.xml", urlset(place("/b")))
    assert paths(poll(url, kind="sitemap", memory=first.memory)[0]) == ["/b"]


def test_an_index_whose_parts_all_fail_has_failed(site: Any, poll: Poll) -> None:
    (failed,) = poll(site.page("/map.xml", index(place("/one.xml"))), kind="sitemap")
    assert isinstance(failed, FetchFailure)
    assert failed.detail == "HTTP 404 Not Found"


def test_an_index_that_names_itself_ends(site: Any, poll: Poll) -> None:
    url = site.page("/map.xml", index(place("/map.xml"), place("/map.xml?2"), place("/one.xml")))
    site.page("/map.xml?2", index(place("/map.xml")))
    site.page("/one.xml", urlset(place("/a")))
    (polled,) = poll(url, kind="sitemap")
    assert paths(polled) == ["/a"]
    assert len(site.paths) <= 1 + MAX_PARTS


def test_a_bomb_behind_an_index_costs_one_part(site: Any, poll: Poll) -> None:
    site.page("/bomb.xml.gz", gzip.compress(b"<urlset>" + b"A" * 20_000_000))
    site.page("/one.xml", urlset(place("/a")))
    (polled,) = poll(site.page("/map.xml", index(place("/bomb.xml.gz"), place("/one.xml"))), kind="sitemap")
    assert paths(polled) == ["/a"]
    assert "larger than 100,000 bytes" in polled.detail


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<html><body>Not here</body></html>", "it is a web page, not a sitemap"),
        (b"<rss version='2.0'><channel/></rss>", "it is no sitemap: its root is <rss>"),
        (b"nothing of the kind", "it is no sitemap"),
        (b"", "it is no sitemap"),
        (gzip.compress(b"<urlset>")[:-9], "its compressed body is cut off"),
    ],
)
def test_what_is_no_sitemap_is_a_failure_in_words(site: Any, poll: Poll, body: bytes, words: str) -> None:
    (failed,) = poll(site.page("/map.xml", body), kind="sitemap")
    assert isinstance(failed, FetchFailure)
    assert failed.detail == words


def test_a_sitemap_of_another_site_says_so(site: Any, poll: Poll) -> None:
    (failed,) = poll(site.page("/map.xml", urlset(place("https://other.test/1"))), kind="sitemap")
    assert failed.reason is FetchReason.NOTHING_FOUND
    assert "other sites" in failed.detail


# ----------------------------------------------------------------------------------------- choosing


def test_of_too_many_places_the_newest_are_taken() -> None:
    places = [Place(url=f"https://e.org/{day}", lastmod=f"2026-02-{day:02}") for day in range(1, 29)]
    chosen = newest(places, oldest=None, most=3)
    assert [one.lastmod for one in chosen] == ["2026-02-28", "2026-02-27", "2026-02-26"]


def test_of_too_many_undated_places_both_ends_are_taken() -> None:
    places = [Place(url=f"https://e.org/{number}") for number in range(5_000)]
    chosen = newest(places, oldest=None, most=MAX_LISTED)
    assert (chosen[0], chosen[-1], len(chosen)) == (places[0], places[-1], MAX_LISTED)


@pytest.mark.parametrize(
    ("url", "lastmod", "is_asked"),
    [
        ("https://wire.example/sitemap-2026-03.xml", "", True),
        ("https://wire.example/sitemap-2026-01.xml", "", False),
        ("https://wire.example/sitemap/2019.xml", "", False),
        ("https://wire.example/sitemap-2019.xml", "2026-03-04", True),
        ("https://wire.example/sitemap-7.xml", "2025-12-31", False),
        ("https://other.example/sitemap-7.xml", "", False),
    ],
)
def test_parts_gone_by_are_not_asked_for(url: str, lastmod: str, is_asked: bool) -> None:
    source = make_source(kind="sitemap", max_age=timedelta(days=7))
    assert bool(choose_parts([Place(url=url, lastmod=lastmod)], source, START)) is is_asked


def test_news_goes_before_what_changed_last() -> None:
    names = [("pages.xml", "2026-03-04"), ("news-2.xml", ""), ("posts.xml", "2026-03-03")]
    places = [Place(url=f"https://wire.example/{name}", lastmod=lastmod) for name, lastmod in names]
    chosen = choose_parts(places, make_source(kind="sitemap"), START)
    assert [one.url.rpartition("/")[2] for one in chosen] == ["news-2.xml", "pages.xml", "posts.xml"]


# ------------------------------------------------------------------------------------------ hostile


@pytest.mark.parametrize(
    "body",
    [
        b"<urlset>" + b"<url>" * 300_000,
        b"<urlset>" + b"<x/>" * 1_000_000,
        b"<urlset>" + b"<url><loc>/a</loc></url>" * 60_000,
        b"<urlset><url><loc>" + b"a" * 3_000_000,
        b"<!DOCTYPE urlset [<!ENTITY a 'aaaaa'><!ENTITY b '&a;&a;&a;&a;&a;'>]><urlset><url><loc>/&b;</loc></url>",
        b"<!DOCTYPE urlset [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><urlset><url><loc>/&x;</loc></url></urlset>",
    ],
)
def test_bombs_are_read_as_far_as_limits_go(body: bytes) -> None:
    found = parse_sitemap(body, url="https://wire.example/map.xml")
    assert not isinstance(found, str)
    assert len(found.places) <= 50_000
    assert all(len(one.url) < 3_000 for one in found.places)
    assert b"<!ENTITY" not in body or not any("aaaaaaaaaaaaaaaaaaaa" in one.url for one in found.places)


def test_attributes_without_end_are_refused() -> None:
    bomb = b"<urlset><url " + b" ".join(b'x%d="1"' % number for number in range(50_000)) + b"/></urlset>"
    assert parse_sitemap(bomb, url="https://e.org/") == "an element of it has too many attributes"
