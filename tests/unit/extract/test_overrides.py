"""What the settings say of the pages of an odd source."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.extract import extract
from monitor.model import Article, ArticleCount, DateKind, Document, Overrides, Page
from monitor.segment import segment

PARAGRAPHS = "".join(
    f"<p>The harbour office measured the tide for the {word} time and wrote it into the old book.</p>"
    for word in ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")
)
ODD = f"""<html lang=en><head><title>Harbour</title></head><body><div class=odd><b class=name>Tide is late</b>
<i class=when>12.03.2024, 10:40</i><div class=txt>{PARAGRAPHS}<ul><li>High water</li></ul>
<div class=ad>Buy a boat from us today, it is the finest boat of all.</div></div></div>
<div class=other><p>Nothing here is part of it, although it is a sentence like any other.</p></div></body></html>"""


def document(body: str, overrides: Overrides, media_type: str = "text/html") -> Document:
    """A page as fetched for a source with these overrides."""
    url, now = "https://harbour.example/tide", datetime(2025, 1, 1, tzinfo=UTC)
    return Document(
        url=url, final_url=url, body=body.encode(), media_type=media_type, fetched_at=now, overrides=overrides
    )


def page_of(body: str, overrides: Overrides) -> Page:
    """The page, which must be one."""
    found = extract(document(body, overrides))
    assert isinstance(found, Page), found
    return found


def articles_of(body: str, overrides: Overrides) -> tuple[Article, ...]:
    """The articles of a page."""
    return segment(page_of(body, overrides)).articles


def test_selectors_say_where_title_date_and_text_are() -> None:
    """Each is taken from what its selector finds; what is to be dropped is gone."""
    overrides = Overrides(body=".txt", drop=".ad", title="b.name", date=".when")
    (article,) = articles_of(ODD, overrides)
    assert article.title == "Tide is late"
    assert article.published is not None
    assert (article.published.kind, article.published.isoformat()) == (DateKind.SELECTOR, "2024-03-12T10:40:00+00:00")
    assert article.body.startswith("The harbour office measured the tide for the first")
    assert article.body.endswith("High water")
    assert page_of(ODD, overrides).missed == ()


@pytest.mark.parametrize("name", ["body", "drop", "title", "date"])
def test_a_selector_that_finds_nothing_is_named(name: str) -> None:
    """The page is read the ordinary way, and says which selector it lacks."""
    plain = segment(page_of(ODD, Overrides())).articles
    page = page_of(ODD, Overrides(**{name: ".gone"}))  # type: ignore[arg-type]
    assert page.missed == (name,)
    assert segment(page).articles == plain


def test_a_meta_element_can_hold_title_and_date() -> None:
    """Its content counts."""
    head = '<meta name=story content="Tide is late"><meta name=told content="2024-03-12T09:40:00Z">'
    body = ODD.replace("<head>", f"<head>{head}")
    (article,) = articles_of(body, Overrides(title="meta[name=story]", date="meta[name=told]"))
    assert article.title == "Tide is late"
    assert article.published is not None
    assert article.published.isoformat() == "2024-03-12T09:40:00+00:00"


def test_the_encoding_of_the_settings_wins() -> None:
    """A page that is valid in one charset may be meant in another."""
    body = f"<html><body><h1>Прилив опоздал</h1>{PARAGRAPHS}</body></html>".encode("cp1251")
    lying = replace(document("", Overrides(encoding="cp1251")), body=body, charset="iso-8859-1")
    page = extract(lying)
    assert isinstance(page, Page)
    assert page.regions[0].title == "Прилив опоздал"


@pytest.mark.parametrize("selector", ["div ~ div", "div:nth-of-type(2n)"])
def test_a_selector_that_would_take_long_is_not_asked_on_a_vast_page(selector: str) -> None:
    """A time that grows with the square of the elements; an ordinary one is."""
    vast = f"<html><body><h1>Tide is late</h1>{PARAGRAPHS}{'<div>a b</div>' * 7_000}</body></html>"
    assert page_of(vast, Overrides(drop=selector)).missed == ("drop",)
    assert page_of(vast, Overrides(drop="div")).missed == ()


TWO = "".join(f"<section class=s><h2>{name} of the tide</h2>{PARAGRAPHS}</section>" for name in ("Rise", "Fall"))


def test_each_selected_element_is_an_article_where_there_are_many() -> None:
    """Nothing else has to speak for it."""
    found = articles_of(f"<html lang=en><body>{TWO}</body></html>", Overrides(body=".s", articles=ArticleCount.MANY))
    assert [article.title for article in found] == ["Rise of the tide", "Fall of the tide"]
    assert all(article.body.count("measured") == 7 for article in found)


SCROLLED = "".join(
    f"<article><h1><a href='/{name}'>{name} of the tide</a></h1><time datetime='2024-03-1{day}'></time>"
    f"{PARAGRAPHS.replace('tide', name)}</article>"
    for day, name in enumerate(("Rise", "Fall"))
)


@pytest.mark.parametrize(("count", "expected"), [(ArticleCount.AUTO, 2), (ArticleCount.ONE, 1)])
def test_a_page_of_one_article_is_not_split(count: ArticleCount, expected: int) -> None:
    """Whatever speaks for a second one."""
    body = f"<html lang=en><head><title>Rise of the tide</title></head><body>{SCROLLED}</body></html>"
    assert len(articles_of(body, Overrides(articles=count))) == expected


def test_a_text_page_of_one_article_is_not_split() -> None:
    """Nor is a text page."""
    texts = (PARAGRAPHS.replace("<p>", "").replace("</p>", "\n"), PARAGRAPHS.replace("tide", "wind"))
    both = f"Tide is late\n{texts[0]}\nNext Article\nWind is early\n2024-03-12 10:40\n" + texts[1].replace(
        "<p>", ""
    ).replace("</p>", "\n")
    found = {}
    for count in (ArticleCount.AUTO, ArticleCount.ONE):
        page = extract(document(both, Overrides(articles=count), "text/plain"))
        assert isinstance(page, Page)
        found[count] = len(segment(page).articles)
    assert found == {ArticleCount.AUTO: 2, ArticleCount.ONE: 1}
