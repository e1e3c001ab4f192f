"""A listing page as a source."""

from collections.abc import Callable
from typing import Any

import pytest

from monitor.fetch.answers import Answer
from monitor.fetch.sources.listing import MAX_LINKS, list_links
from monitor.fetch.sources.polling import Listed
from monitor.model import FetchFailure, FetchReason, NotModified, Polled
from monitor.testing import make_source

Make = Callable[..., Answer]
PAGE = """<nav><a href="/world">World</a></nav>
<h2><a href="/2026/03/02/fleet-returns-to-port">Fleet returns to port</a></h2>
<h2><a href="/2026/03/01/rail-strike-goes-on">Rail strike goes on</a></h2>"""


def links(answer: Answer, **source: Any) -> list[str]:
    """Paths of what is listed."""
    listed = list_links(make_source(kind="listing", location=answer.url, **source), answer)
    assert isinstance(listed, Listed), listed
    return [item.link.split("/", 3)[3] for item in listed.items]


def failure(answer: Answer, **source: Any) -> str:
    """Why nothing is listed."""
    listed = list_links(make_source(kind="listing", location=answer.url, **source), answer)
    assert isinstance(listed, FetchFailure)
    assert listed.reason is FetchReason.NOTHING_FOUND
    return listed.detail


def test_articles_are_entries_with_their_words_and_no_date(site: Any, poll: Any) -> None:
    (polled,) = poll(site.page("/", PAGE.encode()), kind="listing")
    assert isinstance(polled, Polled)
    assert [(one.title, one.published) for one in polled.entries] == [
        ("Fleet returns to port", None),
        ("Rail strike goes on", None),
    ]
    assert polled.entries[0].url == f"{site.url}/2026/03/02/fleet-returns-to-port"
    assert polled.size == len(PAGE.encode())


def test_a_page_that_only_moved_its_menu_is_not_modified(site: Any, poll: Any) -> None:
    (first,) = poll(site.page("/", PAGE.encode()), kind="listing")
    site.page("/", PAGE.replace("World", "All of the world").encode())
    (second,) = poll(f"{site.url}/", kind="listing", memory=first.memory)
    assert isinstance(second, NotModified)


def test_a_new_selector_reads_an_unchanged_page_again(site: Any, poll: Any) -> None:
    (first,) = poll(site.page("/", PAGE.encode()), kind="listing")
    (second,) = poll(f"{site.url}/", kind="listing", memory=first.memory, select="nav")
    assert [entry.title for entry in second.entries] == ["World"]


def test_an_unchanged_page_is_not_even_sent(site: Any, poll: Any) -> None:
    (first,) = poll(site.page("/", PAGE.encode(), ETag='"v1"'), kind="listing")
    site.page("/", b"", 304)
    (second,) = poll(f"{site.url}/", kind="listing", memory=first.memory)
    assert isinstance(second, NotModified)
    assert site.requests[-1][1]["if-none-match"] == '"v1"'


def test_robots_txt_is_obeyed(site: Any, poll: Any) -> None:
    site.page("/robots.txt", b"User-agent: *\nDisallow: /")
    (failed,) = poll(site.page("/", PAGE.encode()), kind="listing")
    assert failed.reason is FetchReason.ROBOTS
    assert site.paths == ["/robots.txt"]


def test_with_a_selector_only_its_links_are_listed(answer: Make) -> None:
    page = '<ul class="news"><li><a href="/a">One</a><li><a href="/a">More</a></ul><a href="/b">Two</a>'
    assert links(answer(page), select="ul.news a") == ["a"]


def test_links_to_other_sites_are_left_out_unless_they_are_named(answer: Make) -> None:
    page = '<a href="https://news.example.org/1">a</a><a href="https://evil.test/2">b</a><a href="https://x.sister.test/3">c</a>'
    assert links(answer(page), select="a") == ["1"]
    assert links(answer(page), select="a", sites=("sister.test",)) == ["1", "3"]


def test_a_base_elsewhere_gains_nothing(answer: Make) -> None:
    assert "other sites" in failure(answer(f'<head><base href="https://evil.test/"></head>{PAGE}'))


@pytest.mark.parametrize(
    ("page", "source", "words"),
    [
        (PAGE, {"select": ".no-such-list"}, "no link is at `select: .no-such-list`"),
        ("<p>Please enable scripts.</p>", {}, "the page has no links"),
        ("<a href=/x>x</a>", {}, "none of its 1 links looks like an article's"),
        ('<a href="javascript:go()">A headline of six words here</a>', {}, "the page has no links"),
    ],
)
def test_a_page_without_articles_says_why(answer: Make, page: str, source: dict[str, str], words: str) -> None:
    assert words in failure(answer(page), **source)


def test_a_page_of_endless_links_is_cut_and_says_so(answer: Make) -> None:
    page = "".join(
        f"<a href=/2026/03/02/fleet-{number}>Fleet number {number} returns to port</a>" for number in range(9_000)
    )
    source = make_source(kind="listing", location="https://www.example.org/news/")
    listed = list_links(source, answer(page))
    assert isinstance(listed, Listed)
    assert len(listed.items) == MAX_LINKS
    assert listed.detail == f"only the first {MAX_LINKS} of 5000 articles were taken"
