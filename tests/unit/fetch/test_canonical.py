"""One spelling for one page."""

import pytest

from monitor.fetch.canonical import canonical_url


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a?id=1",
        "HTTPS://Example.ORG/a?id=1",
        "https://example.org:443/a?id=1",
        "https://example.org./a?id=1#comments",
        "https://example.org/a?utm_source=rss&id=1&utm_medium=feed",
        "https://example.org/a?id=1&fbclid=x&at_medium=RSS",
    ],
)
def test_spellings_of_one_page_agree(url: str) -> None:
    assert canonical_url(url) == "https://example.org/a?id=1"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/a?id=1",
        "https://example.org/A?id=1",
        "https://example.org/a?id=2",
        "https://example.org:8443/a?id=1",
        "https://example.org/a/?id=1",
    ],
)
def test_other_pages_stay_apart(url: str) -> None:
    assert canonical_url(url) != canonical_url("https://example.org/a?id=1")


@pytest.mark.parametrize("url", ["http://[broken", "http://example.org:99999/"])
def test_what_cannot_be_read_stays_as_it_is(url: str) -> None:
    assert canonical_url(url) == url


def test_a_numeric_host_keeps_its_brackets() -> None:
    assert canonical_url("http://[2001:DB8::1]:8080") == "http://[2001:db8::1]:8080/"
