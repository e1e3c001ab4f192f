"""Pages of HTML: what is taken, what is left out, what is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from monitor.extract import extract
from monitor.model import (
    Article,
    DateClaim,
    DateKind,
    DateRefusal,
    Document,
    ExtractionFailure,
    ExtractionReason,
    Page,
    Role,
)
from monitor.segment import segment

TEXT = "".join(
    f"<p>The council met for the {word} time and agreed to rebuild the bridge, which the storm had torn away.</p>"
    for word in ("first", "second", "third", "fourth", "fifth", "sixth")
)


LINKED = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Council rebuilds bridge",'
    ' "datePublished": "2024-03-12T10:40:00+01:00"}</script>'
)

GRAPH = '<script type="application/ld+json">{"@graph": [{"@type": "WebPage", "datePublished": "2024-03-12"}]}</script>'


def document(body: str, url: str = "https://news.example/2024/bridge", media_type: str = "text/html") -> Document:
    """A page as fetched."""
    now = datetime(2025, 1, 1, tzinfo=UTC)
    return Document(url=url, final_url=url, body=body.encode(), media_type=media_type, fetched_at=now)


def page_of(body: str) -> Page:
    """The page, which must be one."""
    found = extract(document(body))
    assert isinstance(found, Page), found
    return found


def article_of(head: str = "", before: str = "<h1>Council rebuilds bridge</h1>", after: str = "") -> Article:
    """The one article of a page with six paragraphs."""
    page = page_of(f"<html lang=en><head>{head}</head><body><main>{before}{TEXT}{after}</main></body></html>")
    (article,) = segment(page).articles
    return article


def refused(body: str, media_type: str = "text/html") -> ExtractionReason:
    """Why nothing comes of a document."""
    found = extract(document(body, media_type=media_type))
    assert isinstance(found, ExtractionFailure)
    return found.reason


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("  \n ", ExtractionReason.EMPTY),
        ("<p>" + "<span>x</span>" * 50_000, ExtractionReason.TOO_LARGE),
        ("<p>" + '<a href="/x">link</a> ' * 50_000, ExtractionReason.TOO_LARGE),
        ("<p>" + "A sentence of the text. " * 210_000, ExtractionReason.TOO_LARGE),
        ("x" * 7_000_000, ExtractionReason.TOO_LARGE),
        ("<html><body><nav><a href=/>Home</a></nav></body></html>", ExtractionReason.NO_TEXT),
        ("<html><head><title>Only a title</title></head><body></body></html>", ExtractionReason.NO_TEXT),
    ],
    ids=["empty", "spans", "links", "text", "bytes", "menu only", "no body"],
)
def test_a_page_that_cannot_be_read_is_refused_with_its_reason(body: str, reason: ExtractionReason) -> None:
    """Too much, too little or nothing at all: a value with a reason, quickly."""
    assert refused(body) is reason


def test_other_kinds_of_documents_are_refused() -> None:
    """A picture is no page."""
    assert refused("GIF89a", "image/gif") is ExtractionReason.UNSUPPORTED


def test_body_is_the_text_and_only_the_text() -> None:
    """Six paragraphs in, six out; the headline is the title."""
    article = article_of()
    assert article.title == "Council rebuilds bridge"
    assert len(article.body.split("\n")) == 6


def test_caption_is_kept_apart() -> None:
    """The text under a photo is a caption, not a paragraph, and its date a bound."""
    figure = "<figure><img src=a.jpg><figcaption>The broken span of the bridge on May 3, 2022.</figcaption></figure>"
    article = article_of(before=f"<h1>Council rebuilds bridge</h1>{figure}")
    assert article.captions == ("The broken span of the bridge on May 3, 2022.",)
    assert article.not_before == date(2022, 5, 3)
    assert "broken span" not in article.body
    assert article.published is None


def test_a_list_inside_a_list_is_said_once() -> None:
    """The inner items are lines of the outer one."""
    items = "<ul><li>two lanes for cars<ul><li>one for each direction</li></ul></li><li>one for bicycles</li></ul>"
    lines = article_of(after=f"{items}<p>All of it is to be ready in the spring, the mayor of the town said.</p>").body
    assert [lines.count(item) for item in ("two lanes", "each direction", "bicycles")] == [1, 1, 1]


@pytest.mark.parametrize(
    "extra",
    [
        "<p>Read more: <a href=/x>Ferry to stop in May</a></p>",
        "<p>Sign up to our weekly newsletter, free of charge.</p>",
        "<ul><li><a href=/x>Ferry to stop in May</a></li><li><a href=/y>Fares to rise</a></li></ul>",
    ],
    ids=["read more", "newsletter", "links"],
)
def test_promotions_are_left_out_and_named(extra: str) -> None:
    """What advertises other pages is no part of the article."""
    assert len(article_of(after=extra).body.split("\n")) == 6


def test_what_is_left_out_is_still_on_the_page() -> None:
    """The page is what a person would see: menus and footers are blocks, too."""
    page = page_of(
        f"<html><body><nav>Menu of sections</nav><h1>Council rebuilds</h1>{TEXT}<footer>Imprint</footer></body></html>"
    )
    assert {"Menu of sections", "Imprint"} <= {block.text for block in page.blocks if block.role is Role.BOILERPLATE}


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Council rebuilds bridge | The Paper</title>", "Council rebuilds bridge"),
        ('<meta property="og:title" content="Bridge: what we know">', "Council rebuilds bridge"),
    ],
)
def test_the_headline_on_the_page_is_the_title(head: str, title: str) -> None:
    """The one h1 of the article, whatever search engines are told."""
    assert article_of(head).title == title


def test_without_h1_the_title_loses_its_site() -> None:
    """The name of the site is no part of a title."""
    head = (
        '<meta property="og:site_name" content="The Paper"><title>Council votes to rebuild bridge - The Paper</title>'
    )
    assert article_of(head, before="").title == "Council votes to rebuild bridge"


@pytest.mark.parametrize(
    ("head", "kind", "expected"),
    [
        (
            LINKED + '<meta property="article:published_time" content="2024-03-13">',
            DateKind.JSON_LD,
            "2024-03-12T09:40:00+00:00",
        ),
        ('<meta property="article:published_time" content="2024-03-12">', DateKind.META, "2024-03-12"),
        ('<meta name="article:published_time" value="2024-03-12T09:40Z">', DateKind.META, "2024-03-12T09:40:00+00:00"),
    ],
    ids=["JSON-LD first", "a day", "value for content"],
)
def test_dates_go_by_their_kind(head: str, kind: DateKind, expected: str) -> None:
    """JSON-LD with its offset before meta elements; a day stays a day."""
    published = article_of(head).published
    assert published is not None
    assert (published.kind, published.isoformat()) == (kind, expected)


@pytest.mark.parametrize(
    ("head", "before", "day"),
    [
        (
            GRAPH + '<meta property="article:modified_time" content="2024-04-01">',
            "",
            date(2024, 3, 12),
        ),
        ("", "<p>Mar 12, 2024 • Maud Tansley in Local News and Weather</p>", date(2024, 3, 12)),
        ("", "<p>By Maud Tansley ⋅ Local Editor ⋅ March 12, 2024</p>", date(2024, 3, 12)),
        (LINKED.replace("T10:40:00+01:00", "T23:40:00Z"), "<p>13 March 2024, 10:40</p>", date(2024, 3, 13)),
        (LINKED.replace("T10:40:00+01:00", "T23:40:00Z"), "<p>13 March 2024, 10:21</p>", date(2024, 3, 12)),
    ],
    ids=["the page's own JSON-LD", "date beside a name", "dated byline", "the day over there", "another minute"],
)
def test_the_day_is_the_one_the_site_gives(head: str, before: str, day: date) -> None:
    """Lines that date an article among other words; the same moment on the site's own clock."""
    published = article_of(head, f"<h1>Council rebuilds bridge</h1>{before}").published
    assert published is not None
    assert published.day == day


HEADLINE = "<h1>Council rebuilds bridge</h1>"


@pytest.mark.parametrize(
    ("before", "day"),
    [
        ("<p>By Maud Tansley ⋅ Local Editor ⋅ Updated March 12, 2024</p>", date(2024, 3, 12)),
        ("<aside>Maud Tansley, from town hall, in Politics ⋅ Updated March 12, 2024</aside>", date(2024, 3, 12)),
        ("<p>Last updated <time datetime=2024-03-12T09:40Z>12 March 2024</time></p>", date(2024, 3, 12)),
        ("<p><span>Updated:</span> <time datetime=2024-03-12>12 March 2024</time></p>", date(2024, 3, 12)),
        ("<div class=date>Updated on 12/03/24</div>", None),
    ],
    ids=["dated byline", "among other words", "label before", "label in an element", "figures"],
)
def test_the_time_of_a_change_is_no_date_of_publication(before: str, day: date | None) -> None:
    """It is told as what it is."""
    article = article_of(before=HEADLINE + before)
    assert article.published is None
    assert (article.updated.day if article.updated else None) == day


def test_a_time_element_that_tells_both_tells_of_publication_first() -> None:
    """What is said before its first figure says what it is."""
    posted = "<time datetime=2024-03-12T09:40:00Z>Posted 12 March 2024, 10:40 | Updated 5 minutes ago</time>"
    published = article_of(before=HEADLINE + posted).published
    assert published is not None
    assert published.isoformat() == "2024-03-12T09:40:00+00:00"


def test_figures_whose_order_is_open_date_nothing() -> None:
    """12/03/24 is a day in March, or in December."""
    assert article_of(before=f"{HEADLINE}<div class=published-date>Published on 12/03/24</div>").published is None


STAMPED = LINKED.replace('"datePublished"', '"dateModified": "2024-03-12T10:40:00+01:00", "datePublished"')


@pytest.mark.parametrize(
    ("head", "shown", "day"),
    [
        (STAMPED, "8 January 2023", date(2023, 1, 8)),
        (STAMPED.replace("T10:40:00+01:00", "T10:41:00+01:00", 1), "8 January 2023", date(2024, 3, 12)),
        (STAMPED, "11 March 2024", date(2024, 3, 12)),
        (STAMPED, "Updated 8 January 2023", date(2024, 3, 12)),
        (STAMPED, "Bridge closed since 8 January 2023", date(2024, 3, 12)),
    ],
    ids=["stamped on every change", "another time", "a zone away", "an older change", "an event"],
)
def test_markup_that_repeats_the_time_of_a_change_gives_way_to_the_day_shown(head: str, shown: str, day: date) -> None:
    """Some publishing systems put the last change into both; readers are shown the day of publication."""
    published = article_of(head, f"{HEADLINE}<p>{shown}</p>").published
    assert published is not None
    assert published.day == day


def test_a_feed_that_agrees_with_the_markup_outweighs_the_day_shown() -> None:
    """What has just been told anew is no old article, whatever date stands beside its headline."""
    page = document(
        f"<html><head>{STAMPED}</head><body><main>{HEADLINE}<p>8 January 2023</p>{TEXT}</main></body></html>"
    )
    feed = DateClaim(kind=DateKind.FEED, day=date(2024, 3, 12))
    found = extract(replace(page, claims=(feed,)))
    assert isinstance(found, Page)
    published = segment(found).articles[0].published
    assert published is not None
    assert (published.kind, published.day) == (DateKind.JSON_LD, date(2024, 3, 12))


@pytest.mark.parametrize(
    ("head", "before"),
    [
        (
            LINKED.replace("T10:40:00+01:00", " 10:40:00.0") + "<meta name=date content=2024-03-12T10:40:00+01:00>",
            "",
        ),
        ("", '<time datetime="2024-03-12 10:40:00">03/12/2024 10:40 AM CET</time>'),
        ("", '<time data-published="2024-03-12 09:40:00Z">12 March 2024</time>'),
    ],
    ids=["in another claim", "in the text", "attribute of a script"],
)
def test_a_zone_that_the_page_names_elsewhere_is_taken(head: str, before: str) -> None:
    """Nothing is assumed where the same time stands somewhere with its zone."""
    published = article_of(head, HEADLINE + before).published
    assert published is not None
    assert (published.isoformat(), published.zone_assumed) == ("2024-03-12T09:40:00+00:00", False)


def test_a_correction_at_the_end_does_not_hide_the_day_in_the_address() -> None:
    """The article's own address dates it where nothing near the headline does."""
    thanks = "".join(
        f"<p>The council thanks all who sent in letters of support in week {week}.</p>" for week in range(9)
    )
    after = f"{thanks}<p>Correction: March 20, 2024</p>{thanks.replace('week', 'month')}"
    text = f"<html><body><main><h1>Council rebuilds bridge</h1>{TEXT}{after}</main></body></html>"
    found = extract(document(text, url="https://news.example/2024/03/12/bridge"))
    assert isinstance(found, Page)
    published = segment(found).articles[0].published
    assert published is not None
    assert published.day == date(2024, 3, 12)


def test_dates_in_the_text_or_of_other_pages_date_nothing() -> None:
    """A day told in the text, and the address of another article, are not the day of publication."""
    after = (
        '<p>The old bridge was opened on 3 May 1997.</p><a href="/2019/02/01/ferry">Ferry</a><footer>© 2023</footer>'
    )
    assert article_of(after=after).published is None


def test_time_element_and_visible_line_date_the_article() -> None:
    """Without metadata the time element near the headline counts, then a date line."""
    timed = article_of(before="<h1>Council rebuilds bridge</h1><time datetime=2024-03-12T09:40:00Z>12 March</time>")
    lined = article_of(before="<h1>Council rebuilds bridge</h1><p>12 March 2024, 09:40</p>")
    for article, kind in ((timed, DateKind.TIME_ELEMENT), (lined, DateKind.TIMESTAMP)):
        assert article.published is not None
        assert (article.published.kind, article.published.isoformat()) == (kind, "2024-03-12T09:40:00+00:00")


VOTED = "<h1>Council rebuilds bridge</h1><p>For the third time the council voted on it, and at last it said yes.</p>"


@pytest.mark.parametrize(
    ("before", "day"),
    [
        (f"{VOTED}<div>Maud Tansley in Politics, from town hall · 12 March 2024 · 3 min</div>", date(2024, 3, 12)),
        ("<h1>Council rebuilds bridge</h1><div>The bridge in summer, 12 March 2019. (Photo: Tansley)</div>", None),
    ],
    ids=["among other words", "under a photo"],
)  # fmt: skip
def test_a_line_beside_the_headline_dates_the_article(before: str, day: date | None) -> None:
    """Where nothing claims a date plainly; a photo's never counts."""
    published = article_of(before=before).published
    assert (published.day if published else None) == day


def test_a_future_date_gives_way_to_a_credible_one() -> None:
    """A date after the page was fetched is refused; the next best is taken."""
    head = '<meta property="article:published_time" content="2031-01-01">'
    article = article_of(head, before="<h1>Council rebuilds bridge</h1><p>12 March 2024, 09:40</p>")
    assert article.published is not None
    assert article.published.day == date(2024, 3, 12)


@pytest.mark.parametrize(
    ("words", "why"),
    [("2031-01-01T10:00:00Z", DateRefusal.FUTURE), ("1970-01-01T00:00:00Z", DateRefusal.ANCIENT)],
    ids=["future", "ancient"],
)
def test_a_date_that_is_not_believed_is_told_with_its_reason(words: str, why: DateRefusal) -> None:
    """It dates nothing, and says so, once."""
    article = article_of(head=f'<meta property="article:published_time" content="{words}">')
    assert article.published is None
    assert [(item.claim.words, item.why) for item in article.refused] == [(words, why)]


def test_a_date_line_of_a_clock_never_set_is_told_too() -> None:
    """Templates print the epoch where they have no date."""
    article = article_of(before="<h1>Council rebuilds bridge</h1><p>January 1, 1970</p>")
    assert article.published is None
    assert [item.why for item in article.refused] == [DateRefusal.ANCIENT]


def test_feed_dates_what_the_page_does_not() -> None:
    """A claim of the feed is merged in, as such."""
    claim = DateClaim(kind=DateKind.FEED, day=date(2024, 3, 12), instant=datetime(2024, 3, 12, 9, tzinfo=UTC))
    page = document(f"<html><body><h1>Council rebuilds bridge</h1>{TEXT}</body></html>")
    found = extract(replace(page, claims=(claim,)))
    assert isinstance(found, Page)
    assert segment(found).articles[0].published == claim


def test_metadata_is_taken() -> None:
    """Address, section, image, authors and language as the page gives them, addresses absolute."""
    head = (
        '<link rel=canonical href="/2024/bridge-rebuilt"><meta property="og:image" content="/a.jpg">'
        '<meta property="article:section" content="Local"><meta name=author content="Maud Tansley">'
    )
    article = article_of(head)
    assert article.canonical_url == "https://news.example/2024/bridge-rebuilt"
    assert article.image == "https://news.example/a.jpg"
    assert (article.section, article.authors, article.language) == ("Local", ("Maud Tansley",), "en")


def test_script_addresses_are_refused() -> None:
    """Only http addresses pass."""
    head = '<link rel=canonical href="javascript:alert(1)"><meta property="og:image" content="data:x">'
    article = article_of(head)
    assert (article.canonical_url, article.image) == (None, None)


@pytest.mark.parametrize(
    "script", ["{", "[" * 9000, '{"@type": "NewsArticle", "headline": 3}', "null", '{"@graph": "x"}']
)
def test_broken_json_ld_is_passed_over(script: str) -> None:
    """A page with broken metadata is read all the same."""
    assert article_of(f'<script type="application/ld+json">{script}</script>').title == "Council rebuilds bridge"
