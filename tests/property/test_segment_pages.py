"""Text pages put together at random: nothing is lost, nothing is said twice, nothing is glued."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.extract import extract
from monitor.model import Document, Page, Segmentation
from monitor.segment import segment

STORIES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "golden" / "stories.json").read_text(encoding="utf-8")
)
MARKERS = ["Next Article", "Siguiente noticia", "Nächster Artikel", "Article suivant", "下一篇", "Следующая статья"]
LONE = ["TT", "AW", "未分類", "QX7", "A+"]


def split(text: str) -> Segmentation:
    """The articles of a page of text."""
    document = Document(
        url="file:page.txt",
        final_url="file:page.txt",
        body=text.encode(),
        media_type="text/plain",
        fetched_at=datetime(2025, 1, 1, tzinfo=UTC),
    )
    page = extract(document)
    assert isinstance(page, Page)
    return segment(page)


@st.composite
def pages(draw: st.DrawFn) -> tuple[list[str], list[dict[str, Any]]]:
    """Lines of a page of one to six stories of one language, each with a strong sign, and the stories."""
    language = draw(st.sampled_from(["en", "es", "de"]))
    own = [story for story in STORIES if story["language"] == language]
    told = draw(st.lists(st.sampled_from(own), min_size=1, max_size=3, unique_by=lambda story: story["id"]))
    lines: list[str] = draw(st.lists(st.sampled_from(["Skip to content", *LONE]), max_size=2))
    for at, story in enumerate(told):
        if at:
            lines += ["", *draw(st.sampled_from([[marker] for marker in MARKERS])), ""]
        lines += draw(header(story))
        for paragraph in story["paragraphs"]:
            lines += ["", paragraph]
    return lines, told


@st.composite
def header(draw: st.DrawFn, story: dict[str, Any]) -> list[str]:
    """What pages put above a text: headline, doubled caption, lone marker, date line."""
    lines = [story["title"]]
    if draw(st.booleans()):
        lines += ["", story["caption"], story["caption"], draw(st.sampled_from(LONE)), "", story["title"]]
    if draw(st.booleans()):
        lines += [f"{story['day']} {story['clock']}"]
    return lines


@settings(max_examples=60, deadline=None)
@given(pages())
def test_each_story_comes_out_by_itself(page: tuple[list[str], list[dict[str, Any]]]) -> None:
    """However the headers look, each story is one article with its title and its paragraphs."""
    lines, told = page
    articles = split("\n".join(lines)).articles
    assert [article.title for article in articles] == [story["title"] for story in told]
    assert [article.body.split("\n") for article in articles] == [story["paragraphs"] for story in told]


@settings(max_examples=60, deadline=None)
@given(pages())
def test_every_line_is_in_exactly_one_article_or_left_out(page: tuple[list[str], list[dict[str, Any]]]) -> None:
    """Each line is in the title, body or captions of one article, or named as boilerplate: never both or neither."""
    lines, _ = page
    done = split("\n".join(lines))
    for line in filter(None, lines):
        owners = sum(
            line == article.title or line in article.body.split("\n") or line in article.captions
            for article in done.articles
        )
        assert owners + (line in done.boilerplate) == 1


@settings(max_examples=60, deadline=None)
@given(pages())
def test_ranges_of_lines_do_not_overlap(page: tuple[list[str], list[dict[str, Any]]]) -> None:
    """Articles follow one another on the page."""
    lines, _ = page
    ranges = [article.lines for article in split("\n".join(lines)).articles]
    flat = [number for pair in ranges if pair for number in pair]
    assert flat == sorted(flat)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=80), max_size=25))
def test_no_text_is_lost_whatever_the_lines_are(lines: list[str]) -> None:
    """Any lines at all: each is in an article or named, and nothing is raised."""
    text = "\n".join(lines)
    if not text.strip():
        return
    done = split(text)
    said = {" ".join(line.split()) for line in done.boilerplate}
    for article in done.articles:
        said |= {article.title, *article.body.split("\n"), *article.captions}
    joined = " ".join(said)
    assert all(" ".join(line.split()) in joined for line in lines)
