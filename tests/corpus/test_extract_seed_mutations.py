"""The seed pages taken apart and put together anew: every article still comes out by itself."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.extract import extract
from monitor.model import Document, Page, Segmentation
from monitor.segment import segment

RANGES = [("000", 3, 38), ("000", 42, 74), ("003", 1, 61), ("003", 65, 132)]
MARKERS = [
    "Next Article",
    "Artículo siguiente",
    "Nächster Artikel",
    "Article suivant",
    "下一篇",
    "次の記事",
    "المقال التالي",
]
LONE = ["TT", "AA", "QX", "未分類", "新聞"]


def split(lines: list[str]) -> Segmentation:
    """The articles of a text page."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    body = "\n".join(lines).encode()
    page = extract(Document(url="file:x", final_url="file:x", body=body, media_type="text/plain", fetched_at=now))
    assert isinstance(page, Page)
    return segment(page)


@pytest.fixture(scope="module")
def parts(corpora: Path) -> list[list[str]]:
    """The lines of the four seed articles, headers included."""
    pages = {path.name[:3]: path.read_text(encoding="utf-8").split("\n") for path in (corpora / "seeds").glob("*.txt")}
    return [pages[name][first - 1 : last] for name, first, last in RANGES]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    order=st.permutations(range(4)),
    count=st.integers(1, 4),
    marker=st.sampled_from(MARKERS),
    lone=st.sampled_from(LONE),
)
def test_articles_of_the_seeds_in_any_order_and_number(
    parts: list[list[str]], order: list[int], count: int, marker: str, lone: str
) -> None:
    """One to four of them, other words between, another lone line in the header: each is itself, nothing is lost."""
    lines: list[str] = []
    for at in order[:count]:
        lines += ["", marker, ""] if lines else []
        lines += [lone if line in LONE else line for line in parts[at]]
    alone = [split(parts[at]).articles for at in order[:count]]
    done = split(lines)
    assert [(one.title, one.body, one.captions) for one in done.articles] == [
        (article.title, article.body, article.captions) for (article,) in alone
    ]
    for line in filter(None, lines):
        owners = sum(line == one.title or line in one.body.split("\n") or line in one.captions for one in done.articles)
        assert owners + (line in done.boilerplate) == 1, line


def test_captions_moved_into_the_text_stay_captions(parts: list[list[str]]) -> None:
    """A doubled caption is a caption wherever it stands."""
    article = parts[2]
    caption = article[2]
    moved = [line for line in article if line != caption]
    moved[20:20] = ["", caption, caption, ""]
    (found,) = split(moved).articles
    (whole,) = split(article).articles
    assert found.captions == (caption,)
    assert found.body == whole.body


def test_gap_alone_parts_the_second_seed(parts: list[list[str]]) -> None:
    """Without any marker word the repeated headline and the doubled caption are enough."""
    done = split([*parts[2], "", *parts[3]])
    assert [article.title for article in done.articles] == [parts[2][0], parts[3][0]]
