"""Links of a page, from friendly and from hostile ones."""

import time

import pytest

from monitor.fetch.sources.anchors import MAX_ANCHORS, MAX_TAGS, Anchor, anchors_of, parse_html, readable

HOME = "https://www.example.org/news/"


def anchors(page: str | bytes, select: str = "") -> tuple[Anchor, ...]:
    """The links of a page."""
    body = page.encode() if isinstance(page, str) else page
    root = parse_html(body, "utf-8")
    return () if root is None else anchors_of(root, HOME, select)


def test_links_are_absolute_and_without_fragment() -> None:
    assert [one.url for one in anchors('<a href="a.html#top">x</a><a href="//cdn.example.org/b">y</a>')] == [
        "https://www.example.org/news/a.html",
        "https://cdn.example.org/b",
    ]


def test_the_base_of_the_page_counts() -> None:
    page = '<head><base href="/archive/"></head><a href="a.html">x</a>'
    assert [one.url for one in anchors(page)] == ["https://www.example.org/archive/a.html"]


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "mailto:a@example.org", "tel:1", "#top", "", "http://"],
)
def test_only_web_addresses_are_links(href: str) -> None:
    assert anchors(f'<a href="{href}">words of a headline</a>') == ()


def test_the_words_of_a_card_are_its_headings_without_scripts() -> None:
    (one,) = anchors("<a href='/x'><h3>Fleet <b>returns</b><script>x()</script></h3><p>After a year at sea</p></a>")
    assert (one.text, one.is_heading) == ("Fleet returns", True)


def test_markup_in_the_words_is_not_live() -> None:
    (one,) = anchors("<a href='/x'>&lt;script&gt;alert(1)&lt;/script&gt; talks</a>")
    assert "<script" not in one.text.lower()


@pytest.mark.parametrize(
    "around",
    [
        "<nav>{}</nav>",
        "<footer><p>{}</p></footer>",
        "<header>{}</header>",
        "<div role='navigation'>{}</div>",
        "<ul class='site-menu main-nav'>{}</ul>",
        "<div id='breadcrumbs'>{}</div>",
        "<p class='entryTags'>{}</p>",
    ],
)
def test_menus_and_the_like_set_a_link_apart(around: str) -> None:
    (one,) = anchors(around.format("<a href='/x'>x</a>"))
    assert one.is_apart


@pytest.mark.parametrize(
    "around",
    ["<article class='post tag-korea'><header>{}</header></article>", "<body class='nav-open'>{}</body>", "<p>{}</p>"],
)
def test_stories_are_not_set_apart(around: str) -> None:
    (one,) = anchors(around.format("<a href='/x'>x</a>"))
    assert not one.is_apart


def test_a_selector_names_links_or_what_holds_them() -> None:
    page = "<div class=n><a href=/1>1</a><a href=/2>2</a></div><a class=m href=/3>3</a><a href=/4>4</a>"
    assert [one.text for one in anchors(page, ".n, a.m")] == ["1", "2", "3"]


def test_a_page_of_a_million_links_costs_little() -> None:
    began = time.process_time()
    found = anchors(b"".join(b"<a href=/2026/x-%d>y</a>" % number for number in range(400_000)))
    assert len(found) == MAX_ANCHORS
    assert time.process_time() - began < 3


def test_of_a_page_of_too_many_tags_the_beginning_is_read() -> None:
    page = b"<b>x" * (MAX_TAGS * 2)
    assert readable(page) == MAX_TAGS * 4
    assert readable(b"<b>x") == 4


@pytest.mark.parametrize("page", [b"", b"\0\0\0", b"plain words", b"<div>" * 100_000, b"<a href=/x>" * 100_000])
def test_no_page_is_too_odd(page: bytes) -> None:
    anchors(page)
