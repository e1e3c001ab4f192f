"""A JSON interface as a source."""

import asyncio
import json
from typing import Any

import pytest

from monitor.fetch import WebFetcher
from monitor.fetch.sources.jsonapi import list_items
from monitor.fetch.sources.polling import Listed
from monitor.model import Document, FetchFailure, FetchReason, ItemFields, NotModified
from monitor.testing import ManualClock, make_source

FIELDS = ItemFields(items="data.list", id="nr", url="href", title="head", summary="lead", body="text", published="at")
ITEMS = [
    {"nr": 7, "href": "/story/7", "head": "Fleet <b>returns</b>", "lead": "After a year &amp; a day", "at": 1772524800},
    {"nr": 8, "head": "Strike goes on", "text": "<p>Trains stand still.</p><p>So do trams.</p>", "at": "2026-03-02"},
]


def answer_of(items: Any) -> bytes:
    """The whole answer around a list of items."""
    return json.dumps({"status": "ok", "data": {"list": items, "total": 2}}).encode()


def items_of(answer: Any, body: bytes, fields: ItemFields = FIELDS) -> Listed | FetchFailure:
    """What is listed of an answer."""
    return list_items(make_source(kind="json", fields=fields), answer(body, media_type="application/json"))


def test_expressions_say_where_things_are(site: Any, poll: Any) -> None:
    (polled,) = poll(site.page("/api", answer_of(ITEMS)), kind="json", fields=FIELDS)
    first, second = polled.entries
    assert (first.identity, first.url) == ("7", f"{site.url}/story/7")
    assert (first.title, first.summary) == ("Fleet returns", "After a year & a day")
    assert first.published.isoformat() == "2026-03-03T08:00:00+00:00"
    assert (second.text, second.published.isoformat()) == ("Trains stand still.\n\nSo do trams.", "2026-03-02")


def test_an_item_with_its_body_is_read_without_a_request(site: Any, poll: Any, limits: Any) -> None:
    (polled,) = poll(site.page("/api", answer_of(ITEMS)), kind="json", fields=FIELDS)
    asked = len(site.paths)
    source = make_source(kind="json", location=f"{site.url}/api", fields=FIELDS)
    document = asyncio.run(WebFetcher(limits, ManualClock()).read(source, polled.entries[1]))
    assert isinstance(document, Document)
    assert json.loads(document.body) == {"title": "Strike goes on", "body": "Trains stand still.\n\nSo do trams."}
    assert (document.media_type, len(site.paths)) == ("application/json", asked)


def test_an_answer_that_only_counts_its_visitors_is_not_modified(site: Any, poll: Any) -> None:
    (first,) = poll(site.page("/api", answer_of(ITEMS)), kind="json", fields=FIELDS)
    site.page("/api", answer_of(ITEMS).replace(b'"total": 2', b'"total": 3'))
    (second,) = poll(f"{site.url}/api", kind="json", fields=FIELDS, memory=first.memory)
    assert isinstance(second, NotModified)


def test_other_expressions_read_an_unchanged_answer_again(site: Any, poll: Any) -> None:
    site.page("/api", answer_of(ITEMS), ETag='"v1"')
    (first,) = poll(f"{site.url}/api", kind="json", fields=FIELDS)
    other = ItemFields(items="data.list", id="nr", title="lead || head")
    (second,) = poll(f"{site.url}/api", kind="json", fields=other, memory=first.memory)
    assert [entry.title for entry in second.entries] == ["After a year & a day", "Strike goes on"]
    assert "if-none-match" not in site.requests[-1][1]


def test_an_empty_list_is_a_good_answer(answer: Any) -> None:
    assert items_of(answer, answer_of([])) == Listed(items=())


@pytest.mark.parametrize(
    ("body", "fields", "words"),
    [
        (
            answer_of(ITEMS),
            ItemFields(items="data.items", title="head"),
            "`items: data.items` finds nothing; the answer has status, data",
        ),
        (
            answer_of(ITEMS),
            ItemFields(items="data", title="head"),
            "`items: data` finds one object with list (a list of 2), total, no list; the answer has status, data",
        ),
        (
            answer_of(ITEMS),
            ItemFields(items="data.list", title="headline"),
            "none of its 2 items has what `fields` names; one has nr, href, head, lead, at",
        ),
        (answer_of(ITEMS), ItemFields(items="sum(data)", title="head"), "`items: sum(data)` cannot be used"),
    ],
)
def test_an_expression_that_finds_nothing_says_what_there_is(
    answer: Any, body: bytes, fields: ItemFields, words: str
) -> None:
    found = items_of(answer, body, fields)
    assert isinstance(found, FetchFailure)
    assert found.reason is FetchReason.NOTHING_FOUND
    assert found.detail.startswith(words)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[" * 1_000_000, b'{"a":' * 500_000, b"\xff\xfe\xfd", b"1" * 10_000])
def test_what_is_no_json_is_a_failure(answer: Any, body: bytes) -> None:
    found = items_of(answer, body)
    assert isinstance(found, FetchFailure)
    assert found.reason in {FetchReason.NOT_A_FEED, FetchReason.NOTHING_FOUND}


@pytest.mark.parametrize(
    ("item", "link", "title", "text"),
    [
        ({"href": "javascript:alert(1)", "head": "A"}, "", "A", ""),
        ({"href": ["x", "y"], "head": {"a": 1}, "text": "words"}, "https://www.example.org/news/x", "", "words"),
        ({"head": "&lt;script&gt;x()&lt;/script&gt;Talks", "text": "<script>x()</script>plain"}, "", "Talks", "plain"),
        ({"head": True, "text": ["one", "two", 3]}, "", "", "one\n\ntwo"),
    ],
)
def test_hostile_and_odd_values_do_no_harm(answer: Any, item: Any, link: str, title: str, text: str) -> None:
    listed = items_of(answer, answer_of([item]))
    assert isinstance(listed, Listed)
    (found,) = listed.items
    assert (found.link, found.title, found.text) == (link, title, text)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (1772524800, "2026-03-03T08:00:00+00:00"),
        (1772524800000, "2026-03-03T08:00:00+00:00"),
        ("1772524800", "2026-03-03T08:00:00+00:00"),
        (1772524800.5, "2026-03-03T08:00:00+00:00"),
        (20260303, "20260303"),
        (None, ""),
    ],
)
def test_seconds_and_milliseconds_are_dates(answer: Any, at: Any, words: str) -> None:
    listed = items_of(answer, answer_of([{"head": "A", "at": at}]))
    assert isinstance(listed, Listed)
    assert listed.items[0].date_words == words
