"""Which links of a page lead to articles, on pages of several makes."""

import pytest

from monitor.fetch.sources.anchors import anchors_of, parse_html
from monitor.fetch.sources.articlelinks import article_links

HOME = "https://www.example.org/news/"

SLUGS = """<header><nav><a href="/">Home</a><a href="/world">World</a><a href="/about-us">About us</a></nav></header>
<main><div class="card"><h3>
<a href="/world/envoys-meet-for-a-third-day-of-talks">Envoys meet for a third day</a></h3></div>
<div class="card"><h3>
<a href="/asia/harbour-closed-after-storm-warning">Harbour closed after storm warning</a></h3></div>
<div class="card"><h3><a href="/asia/rail-strike-enters-second-week">Rail strike enters second week</a></h3>
<a href="/asia/rail-strike-enters-second-week">Read more</a></div></main>
<footer><a href="/privacy">Privacy policy of this house in full</a><a href="/terms">Terms</a></footer>"""

NUMBERS = """<div id="menu"><ul><li><a href="/c/12">Politik</a><li><a href="/c/13">Sport</a></ul></div>
<table><tr><td><a href="/artikel/3376705/">Koalition einigt sich auf den Haushalt</a></td></tr>
<tr><td><a href="/artikel/3376811/">Hochwasser: Zwei Orte ohne Strom</a></td></tr>
<tr><td><a href="/artikel/3376820/">Wetter heute</a></td></tr>
<tr><td><a href="/artikel/3376822/">Bahn faehrt wieder nach Plan</a></td></tr></table>"""

WORDPRESS = """<body class="tag-archive"><article class="post tag-ports category-asia"><h2>
<a href="https://example.org/2026/03/02/fleet-returns/">Fleet returns</a></h2><div class="entry-tags">
<a href="/tag/fleet/">fleet</a> <a href="/tag/harbour-and-ports/">harbour and ports</a></div>
<span class="byline"><a href="/author/anna-lind/">Anna Lind</a></span>
<a class="more-link" href="https://example.org/2026/03/02/fleet-returns/#more">Continue reading</a></article>
<article class="post tag-x"><h2><a href="https://example.org/2026/03/01/a-quiet-day/">A quiet day</a></h2></article>
<div class="pagination"><a href="/page/2/">Older posts</a></div></body>"""

WIDE = """<ul class="list"><li><a href="/article/20260302-001.html">代表団が首都で三日目の協議に入った</a></li>
<li><a href="/article/20260302-002.html">台風の接近で港を閉鎖、住民に避難を呼びかけ</a></li></ul>
<ul class="global-nav"><li><a href="/politics/">政治</a></li><li><a href="/economy/">経済</a></li></ul>"""

QUERIES = """<a href="view.asp?id=8576&page=1">Ministers to meet on fishing rights</a>
<a href="view.asp?id=8577&page=1">Two boats missing off the cape</a><a href="list.asp?page=2">2</a>
<a href="login.asp">Log in</a>"""


def paths(page: str) -> list[str]:
    """Paths of the articles found on a page."""
    links = article_links(anchors_of(parse_html(page.encode(), "utf-8"), HOME))
    return [link.url.split("example.org", 1)[1] for link in links]


@pytest.mark.parametrize(
    ("make", "page", "found"),
    [
        (
            "headlines in the address",
            SLUGS,
            [
                "/world/envoys-meet-for-a-third-day-of-talks",
                "/asia/harbour-closed-after-storm-warning",
                "/asia/rail-strike-enters-second-week",
            ],
        ),
        (
            "numbers in the address, one with a short title among its like",
            NUMBERS,
            ["/artikel/3376705/", "/artikel/3376811/", "/artikel/3376820/", "/artikel/3376822/"],
        ),
        (
            "dates in the address, tags and authors beside",
            WORDPRESS,
            ["/2026/03/02/fleet-returns/", "/2026/03/01/a-quiet-day/"],
        ),
        ("no spaces between the words", WIDE, ["/article/20260302-001.html", "/article/20260302-002.html"]),
        ("numbers in the query", QUERIES, ["/news/view.asp?id=8576&page=1", "/news/view.asp?id=8577&page=1"]),
    ],
)
def test_articles_are_told_from_menus(make: str, page: str, found: list[str]) -> None:
    assert paths(page) == found, make


def test_an_address_has_the_words_of_its_heading_and_not_read_more() -> None:
    links = article_links(anchors_of(parse_html(SLUGS.encode(), "utf-8"), HOME))
    assert [link.title for link in links][-1] == "Rail strike enters second week"


@pytest.mark.parametrize(
    "href",
    [
        "/tag/north-sea-fishing-rights-talks/",
        "/author/anna-maria-von-der-linden/",
        "/login?next=/2026/03/02/fleet-returns-to-port",
        "/2026/03/02/harbour-seen-from-the-air.jpg",
        "/feeds/2026/03/world-news-of-the-day.xml",
        "/category/world-and-regional-affairs",
    ],
)
def test_some_addresses_are_never_articles(href: str) -> None:
    page = f'<h2><a href="{href}">Words enough for a headline</a></h2>'
    assert paths(page) == []


def test_what_a_footer_says_of_the_house_is_no_article() -> None:
    link = '<a href="/company/our-editorial-code.html">How this house works and why</a>'
    assert paths(f"<article><p>{link}</p></article>") == ["/company/our-editorial-code.html"]
    assert paths(f"<footer><p>{link}</p></footer>") == []


def test_a_menu_with_the_stories_of_the_day_still_tells_stories() -> None:
    page = '<nav><a href="/2026/03/02/fleet-returns-to-its-home-port">Fleet returns to its home port at last</a></nav>'
    assert paths(page) == ["/2026/03/02/fleet-returns-to-its-home-port"]
