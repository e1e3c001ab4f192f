"""Bytes of feeds become items."""

import json

import pytest

from monitor.fetch.sources.feedparse import parse_feed
from monitor.fetch.sources.items import MAX_ITEMS, SUMMARY_LIMIT, Item

URL = "https://news.example.org/feeds/all.xml"

RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0"><channel><title>Harbour Wire</title><pubDate>Tue, 03 Mar 2026 08:00:00 GMT</pubDate>
<item><title>Talks résumé &amp; more</title><link>https://news.example.org/a?x=1&amp;y=2</link><guid>id-1</guid>
<description>&lt;p&gt;The &lt;b&gt;envoys&lt;/b&gt; met.&lt;/p&gt;</description>
<pubDate>Tue, 03 Mar 2026 07:30:00 +0100</pubDate></item>
<item><title>Undated</title><link>/b</link></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://cdn.example.org/x/"><title>Wire</title>
<updated>2026-03-03T08:00:00Z</updated>
<entry><id>tag:example.org,2026:1</id><title type="html">Talks &lt;i&gt;resume&lt;/i&gt;</title>
<link rel="self" href="self/1"/><link rel="alternate" href="a/1"/>
<published>2026-03-03T07:30:00+01:00</published><updated>2026-03-03T09:00:00Z</updated><summary>Met.</summary></entry>
<entry><id>tag:example.org,2026:2</id><title type="xhtml" xml:base="nowhere/">
<div xmlns="http://www.w3.org/1999/xhtml">Of <b>two</b></div></title>
<link xml:base="/y/" href="a/2"/><updated>2026-03-03T06:00:00Z</updated>
<content type="html">&lt;p&gt;Only content.&lt;/p&gt;</content></entry>
</feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>Wire</title></channel>
<item rdf:about="https://news.example.org/a"><title>Talks</title><link>https://news.example.org/a</link>
<dc:date>2026-03-03T07:30:00Z</dc:date><description>Met.</description></item></rdf:RDF>"""

RSS_091 = """<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://example.org/rss-0.91.dtd">
<rss version="0.91"><channel><title>Wire</title><item><title>Talks</title><link>https://news.example.org/a</link></item>
</channel></rss>"""

JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "items": [
        {"id": "1", "url": "/a", "title": "Talks", "content_html": "<p>Met.</p>", "date_published": "2026-03-03"},
        {"id": 2, "external_url": "https://other.example/x", "content_text": "No title", "date_modified": "2026-03-02"},
        "not an item",
    ],
}


def items_of(feed: str | bytes, **options: str) -> tuple[Item, ...]:
    """The items, where there are some."""
    items = parse_feed(feed.encode() if isinstance(feed, str) else feed, url=URL, **options)
    assert isinstance(items, tuple), items
    return items


def rss_of(*items: str) -> str:
    """An RSS feed of these items."""
    return "<rss version='2.0'><channel><title>Wire</title>" + "".join(items) + "</channel></rss>"


def test_rss_is_read_with_its_own_dates_only() -> None:
    first, second = items_of(RSS.format(encoding="utf-8"))
    assert first == Item(
        guid="id-1",
        link="https://news.example.org/a?x=1&y=2",
        title="Talks résumé & more",
        summary="The envoys met.",
        date_words="Tue, 03 Mar 2026 07:30:00 +0100",
    )
    assert (second.link, second.guid, second.date_words) == ("https://news.example.org/b", "", "")


def test_atom_is_read_with_bases_alternate_links_and_all_kinds_of_title() -> None:
    first, second = items_of(ATOM)
    assert (first.title, first.link) == ("Talks resume", "https://cdn.example.org/x/a/1")
    assert first.date_words == "2026-03-03T07:30:00+01:00"
    assert (second.title, second.link) == ("Of two", "https://cdn.example.org/y/a/2")
    assert second.summary == "Only content."
    assert second.date_words == "2026-03-03T06:00:00Z"


def test_rdf_is_read() -> None:
    (item,) = items_of(RDF)
    assert (item.title, item.link, item.date_words) == ("Talks", "https://news.example.org/a", "2026-03-03T07:30:00Z")


def test_rss_091_is_read_and_its_dtd_is_not_fetched() -> None:
    (item,) = items_of(RSS_091)
    assert item.title == "Talks"


def test_json_feed_is_read() -> None:
    first, second = items_of(json.dumps(JSON_FEED))
    assert (first.link, first.summary, first.date_words) == ("https://news.example.org/a", "Met.", "2026-03-03")
    assert (second.guid, second.link, second.summary) == ("2", "https://other.example/x", "No title")


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("iso-8859-1", "iso-8859-1"),
        ("windows-1252", "cp1252"),
        ("utf-16", "utf-16"),
        ("utf-16", "utf-16-le"),
        ("utf-8", "cp1252"),
        ("utf-8", "utf-16"),
        ("no-such-encoding", "utf-8"),
    ],
)
def test_every_encoding_is_read_even_where_the_declaration_lies(declared: str, written: str) -> None:
    assert items_of(RSS.format(encoding=declared).encode(written))[0].title == "Talks résumé & more"


@pytest.mark.parametrize("written", ["windows-1251", "koi8-r"])
def test_an_undeclared_encoding_is_taken_from_the_transport(written: str) -> None:
    feed = rss_of("<item><title>Переговоры</title></item>").encode(written)
    assert items_of(feed, charset=written)[0].title == "Переговоры"


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "mailto:a@b.example",
        "ftp://e.example/a",
        "javascript://e.example/%0aalert(1)",
        "#top",
        "http://",
    ],
)
def test_links_that_are_no_web_address_never_pass(link: str) -> None:
    (item,) = items_of(rss_of(f"<item><title>Talks</title><link>{link}</link><guid>{link}</guid></item>"))
    assert item.link == ""


def test_a_guid_that_is_an_address_stands_in_for_a_missing_link() -> None:
    (item,) = items_of(rss_of("<item><title>T</title><guid>https://news.example.org/a</guid></item>"))
    assert (item.link, item.guid) == ("https://news.example.org/a", "")


def test_a_link_in_atoms_form_counts_in_rss_too() -> None:
    item = "<item xmlns:a10='http://www.w3.org/2005/Atom'><title>T</title><a10:link href='https://e.example/1'/></item>"
    assert items_of(rss_of(item))[0].link == "https://e.example/1"


def test_an_entity_bomb_and_a_file_entity_are_not_expanded() -> None:
    entities = '<!ENTITY a "lollollol">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    bomb = f'<!DOCTYPE r [{entities}<!ENTITY f SYSTEM "file:///etc/hostname">]>' + rss_of(
        "<item><title>T &i; &f;</title></item>"
    )
    items = parse_feed(bomb.encode(), url=URL)
    assert len(repr(items)) < 1_000
    assert "lollollol" not in repr(items)


def test_what_is_whole_in_a_broken_feed_is_salvaged() -> None:
    broken = rss_of("<item><title>One</title></item><item><title>Two & more&nbsp;&eacute; &unknown;</title>")
    assert [item.title for item in items_of(broken.removesuffix("</rss>"))] == ["One", "Two & more é &unknown;"]


def test_mending_leaves_what_is_quoted_alone() -> None:
    item = "<item><title>A & B</title><link><![CDATA[https://e.example/?a=1&b=2]]></link></item>"
    assert items_of(rss_of(item))[0].link == "https://e.example/?a=1&b=2"


def test_items_that_the_fast_parser_misses_are_salvaged() -> None:
    nested = rss_of("<item><title>One</title><item><title>Two</title></item></item>")
    assert [item.title for item in items_of(nested)] == ["One", "Two"]


def test_junk_before_the_feed_is_passed_over() -> None:
    assert len(items_of("\n\nWarning: in line 3\n" + RSS.format(encoding="utf-8"))) == 2


def test_a_feed_without_items_is_a_feed() -> None:
    assert items_of(rss_of()) == ()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "neither"),
        (b"\0" * 1000, "neither"),
        (b"plain words", "neither"),
        (b"<!doctype html><html><body>Sign in</body></html>", "web page"),
        (b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'/>", "sitemap"),
        (b'{"error": "no such feed"}', "neither"),
        (b'{"items": ', "malformed"),
        (b'{"a":' + b"[" * 100_000, "malformed"),
        (rss_of("<item " + " ".join(f"a{n}='>'" for n in range(2_000)) + "/>").encode(), "attributes"),
    ],
)
def test_what_is_no_feed_is_said_in_words(body: bytes, words: str) -> None:
    found = parse_feed(body, url=URL)
    assert isinstance(found, str)
    assert words in found


def test_texts_and_numbers_of_items_are_bounded() -> None:
    many = items_of(rss_of("<item><title>T</title></item>" * (MAX_ITEMS + 5)))
    assert len(many) == MAX_ITEMS
    (long,) = items_of(rss_of(f"<item><title>T</title><description>{'word ' * 9_999}</description></item>"))
    assert len(long.summary) <= SUMMARY_LIMIT


@pytest.mark.parametrize(
    "feed",
    [
        rss_of("<item><title>x</title>" + "<a>" * 100_000),
        rss_of(*(f"<item><pubDate>garbage {number} yesterday noon</pubDate></item>" for number in range(10_000))),
        rss_of("<item><description>" + "&lt;" * 400_000 + "</description></item>"),
        rss_of("<item x='" + ' a="' * 200_000),
        rss_of("<item>" + "<b " + "a='1' " * 31 + "/>") * 2_000,
        "<!DOCTYPE r [" + "<!ENTITY a 'x'>" * 100_000 + "]>" + rss_of("<item/>"),
    ],
    ids=["deep", "odd dates", "escapes", "quotes", "attributes", "entities"],
)
def test_hostile_structure_ends(feed: str) -> None:
    """With a value, and within the time limit of the suite."""
    parsed = parse_feed(feed.encode(), url=URL)
    assert parsed is not None
