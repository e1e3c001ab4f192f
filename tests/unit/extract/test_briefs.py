"""Pages of short reports: each is an article by itself, whatever the page is called."""

from datetime import UTC, datetime

import pytest

from monitor.extract import extract
from monitor.model import Article, Document, Page
from monitor.segment import segment

BASE = "https://courier.example/briefs/monday"
FERRY = "The ferry to the outer islands will sail twice a day from April, the harbour office of the town announced."
OLIVES = (
    "Growers in the southern valleys expect the smallest harvest of olives in ten years after a summer without rain."
)


def report(name: str, title: str, sentence: str) -> str:
    """One report, marked up as an article with an address of its own."""
    paragraphs = "".join(f"<p>{sentence} This is report number {number} of them.</p>" for number in range(5))
    head = f'<h2><a href="/news/{name}">{title}</a></h2><time datetime="2025-12-15T07:30:00Z">15 December</time>'
    return f"<article><header>{head}</header><div>{paragraphs}</div></article>"


def articles_of(inside: str) -> tuple[Article, ...]:
    """The articles of a page called "World in brief"."""
    body = f"<html><head><title>World in brief, Monday | Courier</title></head><body>{inside}</body></html>"
    document = Document(
        url=BASE,
        final_url=BASE,
        body=body.encode(),
        media_type="text/html",
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    page = extract(document)
    assert isinstance(page, Page), page
    return segment(page).articles


@pytest.mark.parametrize("before", ["", "<h1>World in brief, Monday</h1>"], ids=["no h1", "the page's h1"])
def test_every_report_is_an_article_with_its_own_title_and_text(before: str) -> None:
    """The page's name titles none of them, and none swallows or loses another."""
    ferry, olives = articles_of(
        f"<main>{before}{report('ferry', 'Ferry to sail twice a day', FERRY)}"
        f"{report('olives', 'Olive harvest smallest in years', OLIVES)}</main>"
    )
    assert (ferry.title, olives.title) == ("Ferry to sail twice a day", "Olive harvest smallest in years")
    assert (ferry.body.count(FERRY), ferry.body.count(OLIVES)) == (5, 0)
    assert (olives.body.count(FERRY), olives.body.count(OLIVES)) == (0, 5)
    assert (ferry.url, olives.url) == ("https://courier.example/news/ferry", "https://courier.example/news/olives")


def test_reports_beside_a_text_of_the_page_do_not_displace_it() -> None:
    """A page that has no headline but a long text of its own keeps it."""
    own = "".join(f"<p>The mill by the river was sold for the {number}th time this century.</p>" for number in range(9))
    articles = articles_of(
        f"<main><div>{own}</div>{report('ferry', 'Ferry to sail twice a day', FERRY)}"
        f"{report('olives', 'Olive harvest smallest in years', OLIVES)}</main>"
    )
    assert "sold for the 8th time" in articles[0].body
