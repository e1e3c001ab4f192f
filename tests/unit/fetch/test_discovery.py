"""What can be watched at an address."""

import asyncio
from typing import Any

import pytest

from monitor.fetch.discovery import alternates, discover, kind_of, likely_sitemaps, recognise_address
from monitor.model import FetchFailure, FetchLimits, FetchReason
from monitor.testing import ManualClock

FEED = (
    b"<rss version='2.0'><channel><title>Wire</title><item><guid>1</guid><title>Fleet returns</title>"
    b"<link>/a</link></item></channel></rss>"
)
EMPTY = b"<rss version='2.0'><channel><title>Comments</title></channel></rss>"
PAGE = b"""<head><link rel="alternate" type="application/rss+xml" title="Comments" href="/comments.xml">
<link rel="stylesheet" href="/x.css"><link rel="alternate" hreflang="de" href="/de">
<link rel="ALTERNATE feed" type="application/atom+xml; charset=utf-8" title="World &lt;b&gt;news"
href="world.xml"></head>
<h2><a href="/2026/03/02/fleet-returns-to-port">Fleet returns to port</a></h2>"""
NEWS = b"""<urlset xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>/a</loc><n:news>
<n:publication_date>2026-03-03</n:publication_date><n:title>Fleet returns</n:title></n:news></url></urlset>"""


def found(limits: FetchLimits, url: str) -> list[tuple[str, str, str]]:
    """(kind, path, how it was found) of every candidate."""
    candidates = asyncio.run(discover(url, limits, ManualClock()))
    assert not isinstance(candidates, FetchFailure), candidates
    return [(one.source.kind, "/" + one.source.location.split("/", 3)[3], one.found) for one in candidates]


def test_feeds_that_the_page_names_are_tried_and_those_that_give_nothing_left_out(site: Any, limits: Any) -> None:
    site.page("/comments.xml", EMPTY)
    site.page("/world.xml", FEED)
    assert found(limits, site.page("/", PAGE)) == [("feed", "/world.xml", "named by the page")]


def test_usual_paths_are_tried_only_where_the_page_names_none(site: Any, limits: Any) -> None:
    site.page("/rss.xml", FEED)
    site.page("/feed.xml", FEED)
    assert found(limits, site.page("/", b"<p>Welcome</p>")) == [("feed", "/rss.xml", "at a usual path")]
    assert "/feed.xml" not in site.paths


def test_a_news_sitemap_of_robots_txt_is_found(site: Any, limits: Any) -> None:
    site.page("/robots.txt", b"User-agent: *\nAllow: /\nSitemap: /pages.xml\nSitemap: /news.xml\n")
    site.page("/news.xml", NEWS)
    site.page("/pages.xml", b"<urlset><url><loc>/about-this-house</loc></url></urlset>")
    assert found(limits, site.page("/", b"<p>Welcome</p>")) == [("sitemap", "/news.xml", "named in robots.txt")]


def test_the_page_itself_is_the_last_resort(site: Any, limits: Any) -> None:
    page = site.page("/world", PAGE.partition(b"</head>")[2])
    assert found(limits, page) == [("listing", "/world", "the links of the page itself")]


@pytest.mark.parametrize(("body", "kind"), [(FEED, "feed"), (NEWS, "sitemap")])
def test_an_address_may_be_what_is_looked_for(site: Any, limits: Any, body: bytes, kind: str) -> None:
    url = site.page("/x", body, Content_Type="application/xml+x")
    assert found(limits, url) == [(kind, "/x", "the address itself")]


def test_nothing_is_found_where_nothing_is(site: Any, limits: Any) -> None:
    assert found(limits, site.page("/", b"<p>Welcome</p>")) == []
    assert len(site.paths) <= 12


def test_an_address_that_cannot_be_had_is_a_failure(site: Any, limits: Any) -> None:
    failure = asyncio.run(discover(f"{site.url}/none", limits, ManualClock()))
    assert isinstance(failure, FetchFailure)
    assert failure.detail == "HTTP 404 Not Found"


def test_robots_txt_is_obeyed(site: Any, limits: Any) -> None:
    site.page("/robots.txt", b"User-agent: *\nDisallow: /")
    failure = asyncio.run(recognise_address(site.page("/", PAGE), limits, ManualClock()))
    assert isinstance(failure, FetchFailure)
    assert failure.reason is FetchReason.ROBOTS


def test_titles_are_plain_and_feeds_of_comments_come_last(answer: Any) -> None:
    home = "https://www.example.org"
    assert list(alternates(answer(PAGE))) == [
        (f"{home}/news/world.xml", "World news"),
        (f"{home}/comments.xml", "Comments"),
    ]


def test_a_page_may_not_send_us_anywhere_but_to_web_addresses(answer: Any) -> None:
    page = '<link rel=alternate type="application/rss+xml" href="{}">'
    assert [*alternates(answer(page.format("javascript:x"))), *alternates(answer(page.format("file:///etc/x")))] == []


def test_sitemaps_that_speak_of_news_come_first() -> None:
    robots = b"Sitemap: https://e.org/a.xml\nSitemap: https://e.org/news.xml\nSitemap: ftp://e.org/b.xml\n"
    assert likely_sitemaps(robots, "https://e.org/") == ("https://e.org/news.xml", "https://e.org/a.xml")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (FEED, "feed"),
        (NEWS, "sitemap"),
        (b"\x1f\x8b\x08", "sitemap"),
        (b'{"a": 1}', "json"),
        (PAGE, "listing"),
        (b"", "listing"),
    ],
)
def test_an_answer_is_recognised_by_what_it_holds(answer: Any, body: bytes, kind: str) -> None:
    assert kind_of(answer(body)) == kind
