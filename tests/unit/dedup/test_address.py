"""One address for all the ways of writing it."""

import pytest

from monitor.dedup import address_of
from monitor.testing import make_article

PLAIN = "news.example/world/2026/03/04/rockets"


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/world/2026/03/04/rockets",
        "http://news.example/world/2026/03/04/rockets/",
        "https://www.news.example/world/2026/03/04/rockets",
        "https://m.news.example/world/2026/03/04/rockets",
        "https://amp.news.example/world/2026/03/04/rockets",
        "https://news.example/amp/world/2026/03/04/rockets",
        "https://news.example/world/2026/03/04/rockets/amp",
        "https://news.example/world/2026/03/04/rockets/print",
        "https://NEWS.example/world/2026/03/04/rockets#comments",
        "https://news.example/world/2026/03/04/rockets?utm_source=rss&utm_medium=feed&fbclid=x",
        "https://news.example/world/2026/03/04/rockets?output=amp",
    ],
)
def test_variants_are_one_address(url: str) -> None:
    """Scheme, case, mobile, AMP, print, fragment, tracking."""
    assert address_of(make_article(url=url)) == PLAIN


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/world/2026/03/05/rockets",
        "https://other.example/world/2026/03/04/rockets",
        "https://news.example/world/2026/03/04/rockets?id=7",
        "https://news.example/world/2026/03/04/Rockets",
        "https://news.example/printing/world/2026/03/04/rockets",
    ],
)
def test_other_pages_are_others(url: str) -> None:
    """Day, host, a parameter that counts, the case of a path, words that only begin alike."""
    assert address_of(make_article(url=url)) != PLAIN


def test_parameters_count_in_any_order() -> None:
    """Some sites shuffle them."""
    one, other = (address_of(make_article(url=f"https://a.example/?{query}")) for query in ("b=2&a=1", "a=1&b=2"))
    assert one == other == "a.example?a=1&b=2"


def test_the_canonical_address_outranks_the_one_read() -> None:
    """The page knows its own name."""
    article = make_article(url="https://proxy.example/1", canonical_url="https://news.example/x")
    assert address_of(article) == "news.example/x"


def test_items_of_a_file_are_told_apart() -> None:
    """They share its URL."""
    article = make_article(url="file:///in/a.jsonl")
    assert address_of(article, "1") != address_of(article, "2")


@pytest.mark.parametrize("url", ["", "http://[broken", "nonsense", "https://"])
def test_what_is_no_address_is_kept_as_it_is(url: str) -> None:
    """With the item; no error."""
    assert address_of(make_article(url=url), "7") == f"{url}#7"
