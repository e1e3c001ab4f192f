"""Inputs that hold many documents, and items that are articles as they stand."""

import gzip
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from monitor.extract import extract, read_items
from monitor.model import Article, DateKind, Document, ExtractionFailure, ExtractionReason, Page
from monitor.segment import segment


def document(body: bytes | str, media_type: str, url: str = "file:items") -> Document:
    """An input of the command line."""
    raw = body.encode() if isinstance(body, str) else body
    now = datetime(2025, 1, 1, tzinfo=UTC)
    return Document(url=url, final_url=url, body=raw, media_type=media_type, fetched_at=now)


def page_of(item: dict[str, Any], **more: Any) -> Page:
    """The page of one JSON item."""
    found = extract(replace(document(json.dumps(item), "application/json"), **more))
    assert isinstance(found, Page), found
    return found


def article_of(item: dict[str, Any], **more: Any) -> Article:
    """The one article of one JSON item."""
    (article,) = segment(page_of(item, **more)).articles
    return article


def test_html_and_text_pass_as_they_are() -> None:
    """A page is one document."""
    page = document("<p>x</p>", "text/html")
    assert read_items(page) == (page,)


def test_a_list_gives_its_items_in_order() -> None:
    """A JSON list and JSON Lines give one document an item, with the item's id and address."""
    items = [{"id": 1, "title": "One", "url": "https://a.example/1"}, {"id": "b", "text": "Two"}]
    for body, kind in (
        (json.dumps(items), "application/json"),
        ("\n".join(map(json.dumps, items)) + "\n\n", "application/x-ndjson"),
    ):
        found = [one for one in read_items(document(body, kind)) if isinstance(one, Document)]
        assert [(one.identity, one.url) for one in found] == [("1", "https://a.example/1"), ("b", "file:items")]
        assert {one.media_type for one in found} == {"application/json"}


def test_a_bad_line_is_a_failure_that_names_its_line() -> None:
    """The other lines are read."""
    found = read_items(document('{"title": "A"}\n{broken\n[1]\n{"title": "B"}', "application/x-ndjson"))
    failures = [one for one in found if isinstance(one, ExtractionFailure)]
    assert [one.reason for one in failures] == [ExtractionReason.BAD_ITEM] * 2
    assert failures[0].detail.startswith("line 2:")
    assert failures[1].detail.startswith("line 3:")
    assert len(found) == 4


def test_gzip_is_unpacked_and_known_by_its_name() -> None:
    """`items.jsonl.gz` holds JSON Lines."""
    packed = document(gzip.compress(b'{"title": "A"}\n{"title": "B"}\n'), "application/gzip", "file:items.jsonl.gz")
    assert len(read_items(packed)) == 2


def test_a_bomb_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unpacking is bounded."""
    monkeypatch.setattr("monitor.extract.items._MANY_BYTES", 1000)
    (found,) = read_items(document(gzip.compress(b" " * 10_000), "application/gzip"))
    assert isinstance(found, ExtractionFailure)
    assert found.reason is ExtractionReason.TOO_LARGE


def test_damaged_gzip_is_a_failure() -> None:
    """A file that ends early is named, not raised."""
    (found,) = read_items(document(gzip.compress(b"x" * 100)[:-10], "application/gzip"))
    assert isinstance(found, ExtractionFailure)
    assert found.reason is ExtractionReason.BAD_ITEM


@pytest.mark.parametrize("body", ["One.\nTwo.", "One.\n\n\n  Two. \n", "Title", " \n", "á\u2028b\r\nc"])
def test_body_of_an_item_survives_to_the_byte(body: str) -> None:
    """An article as it stands is not touched by extraction or segmentation."""
    assert article_of({"title": "Title", "body": body}).body == body


def test_item_gives_its_caption_date_language_and_source() -> None:
    """What an item says of itself is believed."""
    item = {
        "title": "T",
        "body": "B",
        "caption": "A bridge, May 3, 2022.",
        "published": "2022-05-04T10:00:00+02:00",
        "language": "de",
        "source": "wire",
        "url": "https://a.example/1",
    }
    article = article_of(item)
    assert article.captions == ("A bridge, May 3, 2022.",)
    assert article.published is not None
    assert (article.published.isoformat(), article.published.kind) == ("2022-05-04T08:00:00+00:00", DateKind.GIVEN)
    assert (article.language, article.source, article.url) == ("de", "wire", "https://a.example/1")
    assert article.not_before == date(2022, 5, 3)


@pytest.mark.parametrize(
    ("published", "expected"),
    [("2022-05-04", "2022-05-04"), ("4 May 2022", "2022-05-04"), ("soon", None), ("0001-01-01T00:00", None)],
)
def test_published_of_an_item_is_a_day_an_instant_or_nothing(published: str, expected: str | None) -> None:
    """A day stays a day; what is no date is none."""
    claim = article_of({"title": "T", "body": "B", "published": published}).published
    assert (claim.isoformat() if claim else None) == expected


def test_item_without_title_is_a_page() -> None:
    """Its html or text is extracted and split."""
    text = "A bridge for the island\n2024-03-12 09:40\n\nThe council voted on Tuesday to rebuild the bridge, it said."
    article = article_of({"text": text})
    assert article.title == "A bridge for the island"
    html = (
        f"<html><body><h1>A bridge for the island</h1><p>{text[50:]}</p><p>{'More was said. ' * 30}</p></body></html>"
    )
    assert article_of({"html": html}).title == "A bridge for the island"


@pytest.mark.parametrize(
    "item", [{}, {"title": 3, "body": "x"}, {"title": "", "body": ""}, {"published": "2022-01-01"}]
)
def test_items_that_say_nothing_are_failures(item: dict[str, Any]) -> None:
    """An item without any text, or with the wrong kinds of values, is named."""
    found = extract(document(json.dumps(item), "application/json"))
    assert isinstance(found, ExtractionFailure)
    assert found.reason is ExtractionReason.BAD_ITEM
