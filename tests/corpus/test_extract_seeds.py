"""The two seed pages, exactly as they are expected."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.extract import extract
from monitor.model import Article, Document, Page
from monitor.segment import segment


@pytest.fixture(scope="module")
def seeds(corpora: Path) -> list[tuple[dict[str, Any], Article, str]]:
    """(expected, found, text of the page) of each article."""
    place = corpora / "seeds"
    expected = json.loads((place / "expected.json").read_text(encoding="utf-8"))
    return [
        (wanted, found, (place / page["page"]).read_text(encoding="utf-8"))
        for page in expected
        for wanted, found in zip(page["articles"], articles(place / page["page"]), strict=True)
    ]


def articles(path: Path) -> tuple[Article, ...]:
    """The articles of one seed page."""
    document = Document(
        url=f"file:{path.name}",
        final_url=f"file:{path.name}",
        body=path.read_bytes(),
        media_type="text/plain",
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    page = extract(document)
    assert isinstance(page, Page)
    return segment(page).articles


Seeds = list[tuple[dict[str, Any], Article, str]]


def test_titles_and_positions(seeds: Seeds) -> None:
    """Each article has its own title and place."""
    for wanted, found, _ in seeds:
        assert (found.position, found.title) == (wanted["position"], wanted["title"])


def test_bodies_begin_and_end_where_they_should(seeds: Seeds) -> None:
    """Nothing before, nothing after, nothing of the furniture in between."""
    for wanted, found, _ in seeds:
        assert found.body.startswith(wanted["body_starts"])
        assert found.body.endswith(wanted["body_ends"])
        assert not [word for word in wanted.get("never_in_body", []) if word in found.body]


def test_dates_are_those_of_the_page_in_the_assumed_zone(seeds: Seeds) -> None:
    """A date line without a zone is taken in the source's, and says so; without one there is no date."""
    for wanted, found, _ in seeds:
        said = found.published.isoformat()[:16] if found.published else None
        assert said == wanted["published"]
        assert found.published is None or found.published.zone_assumed
        if "updated" in wanted:
            assert found.updated is not None
            assert found.updated.isoformat()[:16] == wanted["updated"]


def test_captions_are_said_once_and_bound_the_date(seeds: Seeds) -> None:
    """A caption's date is the earliest the article can be, never its date."""
    for wanted, found, _ in seeds:
        if "not_before" in wanted:
            assert found.not_before is not None
            assert found.not_before.isoformat() == wanted["not_before"]
            assert len(found.captions) == 1
        if "caption" in wanted:
            assert found.captions == (wanted["caption"],)


def test_lines_point_into_the_page(seeds: Seeds) -> None:
    """Each paragraph stands on the line that is named for it."""
    for _, found, text in seeds:
        lines = text.split("\n")
        for number, paragraph in zip(found.paragraph_lines, found.body.split("\n"), strict=True):
            assert lines[number - 1].split() == paragraph.split()
