"""Lists of feeds as other readers keep them."""

import pytest
from lxml import etree

from monitor.errors import InputError
from monitor.fetch.opml import MAX_FEEDS, ListedFeed, read_feed_list, write_opml
from monitor.testing import START

OPML = b"""<?xml version="1.0" encoding="utf-8"?><opml version="1.0"><head><title>Mine</title></head><body>
<outline text="Asia">
<outline text="Wire" title="Wire &lt;b&gt;news" type="rss" xmlUrl="https://wire.example/rss" language="en"/>
<outline text="Post" xmlurl="http://post.example/atom" /></outline>
<outline text="Wire again" xmlUrl="https://wire.example/rss"/>
<outline text="Script" xmlUrl="javascript:alert(1)"/><outline text="File" xmlUrl="file:///etc/passwd"/></body></opml>"""


def test_feeds_of_opml_are_read_with_folder_and_language() -> None:
    assert read_feed_list(OPML) == (
        ListedFeed(url="https://wire.example/rss", title="Wire news", folder="Asia", language="en"),
        ListedFeed(url="http://post.example/atom", title="Post", folder="Asia"),
    )


def test_feeds_of_a_list_are_read_with_the_words_beside_them() -> None:
    lines = b"\xef\xbb\xbf# mine\nhttps://a.example/rss\n\nWire news, https://b.example/rss  # good\nno address\n#https://c.example\n"
    assert read_feed_list(lines) == (
        ListedFeed(url="https://a.example/rss"),
        ListedFeed(url="https://b.example/rss", title="Wire news"),
    )


def test_what_is_written_is_read_again() -> None:
    feeds = (ListedFeed(url="https://a.example/?a=1&b=2", title='A "b" & d', language="de"),)
    written = write_opml(feeds, title="Mine", now=START)
    assert read_feed_list(written) == feeds
    assert b"Wed, 04 Mar 2026 09:00:00 GMT" in written
    assert etree.fromstring(written).get("version") == "2.0"


@pytest.mark.parametrize(
    "body", [b"", b"nothing here", b"<opml></opml>", b"<opml", b"\0\0", b"<html><a href='https://x'/></html>"[:20]]
)
def test_a_file_without_feeds_says_what_to_write(body: bytes) -> None:
    with pytest.raises(InputError, match=r"it names no feed|no OPML that can be read"):
        read_feed_list(body)


def test_entities_are_refused() -> None:
    bomb = (
        b"<!DOCTYPE opml [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY x SYSTEM 'file:///etc/hostname'>]>"
        b"<opml><body><outline text='&b;' xmlUrl='https://a.example/rss'/><outline text='t&x;' xmlUrl='https://b.example'/>"
        b"</body></opml>"
    )
    with pytest.raises(InputError, match="it declares entities"):
        read_feed_list(bomb)


def test_a_list_has_an_end() -> None:
    lines = b"\n".join(b"https://e%d.example/" % number for number in range(MAX_FEEDS + 5))
    assert len(read_feed_list(lines)) == MAX_FEEDS


def test_attributes_without_end_are_refused() -> None:
    bomb = b"<opml><outline " + b" ".join(b'x%d="1"' % number for number in range(50_000)) + b"/></opml>"
    with pytest.raises(InputError, match="too many attributes"):
        read_feed_list(bomb)
