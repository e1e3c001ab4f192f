# ruff: noqa: SIM905 - a table of words reads best as words
"""Whatever the outside world sends, fetching stays sane."""

import ipaddress
import re
from urllib.parse import urljoin, urlsplit

from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.fetch.canonical import canonical_url
from monitor.fetch.guard import _host_of_origin, check_url, host_of_url, is_public, literal_address
from monitor.fetch.sources.feeddates import claim_of
from monitor.fetch.sources.feedparse import parse_feed
from monitor.fetch.sources.feedtext import plain_text
from monitor.fetch.sources.items import _is_whole, entries_of
from monitor.model import FetchFailure
from monitor.testing import make_source

URL = "https://news.example.org/feed"
LIVE_TAG = re.compile(r"<[A-Za-z/!?][^<>]*>")
PIECES = st.sampled_from(
    """
    <item> </item> <entry> </entry> <title> </title> <link> </link> <link/href='/a'/> <guid>g</guid> <![CDATA[ ]]> &amp;
    &nbsp; & <rss> </rss> <channel> </channel> <feed> <?xml
    <pubDate> </pubDate> 2026-03-03T07:30:00Z <!-- --> <!DOCTYPE words é {"items":[ { } ] "id": 1 , <b> &lt;b&gt;
    <script> </script> javascript:alert(1) https://e.example/a
    """.split()
)


@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
@settings(max_examples=150, deadline=None)
@example("<rss><channel><item><title>&lt;b&gt;", "utf-8")
def test_any_feed_gives_items_or_words_and_every_item_becomes_an_entry(feed: str, encoding: str) -> None:
    items = parse_feed(feed.encode(encoding, errors="replace"), url=URL)
    if isinstance(items, str):
        assert items
        return
    entries = entries_of(make_source(), items)
    assert all(entry.identity and entry.host for entry in entries)
    assert all(entry.url.startswith(("http://", "https://")) for entry in entries)
    assert not any(LIVE_TAG.search(entry.title + entry.summary) for entry in entries)


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_read_without_an_exception(body: bytes) -> None:
    assert isinstance(parse_feed(body, url=URL), str | tuple)


@given(st.text(max_size=200))
def test_any_text_is_a_date_or_none_and_plain_text_is_plain(words: str) -> None:
    claim = claim_of(words, zone="Asia/Tokyo")
    assert claim is None or claim.instant is None or claim.instant.utcoffset() is not None
    assert not LIVE_TAG.search(plain_text(words, limit=1_000))


@given(st.integers(min_value=0, max_value=2**32 - 1), st.sampled_from(["{}", "{:#x}", "0{:o}"]))
def test_a_number_is_never_fetched_as_a_host(number: int, form: str) -> None:
    assert isinstance(check_url(f"http://{form.format(number)}/"), FetchFailure)


@given(st.ip_addresses(v=4))
def test_every_spelling_of_an_address_is_judged_alike(address: ipaddress.IPv4Address) -> None:
    mapped = ipaddress.IPv6Address(f"::ffff:{address}")
    assert literal_address(str(int(address))) == literal_address(f"{address}.") == address
    assert is_public(mapped) is is_public(address)


@given(st.ip_addresses())
def test_what_is_public_is_global_to_the_standard_library_too(address: ipaddress.IPv4Address) -> None:
    assert not is_public(address) or not (address.is_private or address.is_multicast or address.is_loopback)


@given(st.text(max_size=100))
def test_any_text_as_an_address_is_a_url_or_a_refusal(text: str) -> None:
    checked = check_url(f"http://{text}")
    assert isinstance(checked, FetchFailure) or checked.host


@given(st.text(max_size=60))
def test_a_canonical_url_is_its_own_canonical_url(text: str) -> None:
    once = canonical_url(f"https://example.org/{text}")
    assert canonical_url(once) == once


@given(st.text("ab/:?#;.%&=@[]-_~+ 1", max_size=14), st.sampled_from(["http://", "https://"]))
def test_a_whole_link_is_what_joining_makes_of_it(rest: str, scheme: str) -> None:
    """The short cut for links that are whole already changes none of them."""
    link = scheme + rest
    if _is_whole(link):
        assert urljoin("https://wire.example/a/b", link) == link
        assert urlsplit(link).scheme in {"http", "https"}
        assert urlsplit(link).hostname


@given(
    st.from_regex(r"https?://[a-zA-Z0-9.:@\[\]-]{1,9}", fullmatch=True),
    st.sampled_from(["", "/", "/a b", "?q", "#f", ":80", " ", "\n", "\\", "\u0663"]),
)
def test_the_short_cut_to_a_host_finds_the_host(origin: str, rest: str) -> None:
    """However an address goes on, its host is that of its parts."""
    try:
        netloc = urlsplit(origin + rest).netloc
    except ValueError:
        netloc = ""
    assert host_of_url(origin + rest) == _host_of_origin(f"{origin.partition(':')[0]}://{netloc}/")
