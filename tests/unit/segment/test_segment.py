"""How a page of blocks becomes articles."""

from datetime import UTC, date, datetime

import pytest

from monitor.model import Block, DateClaim, DateKind, Page, Region, Role
from monitor.segment import look, segment

PROSE = "The ministers met at the harbour and agreed to open the northern channel before the winter ice sets in."
OTHER = "Bakers in the old town sold twice as many loaves as usual while the festival filled every narrow street."


def text_page(*lines: str, fetched: datetime | None = None, regions: tuple[Region, ...] = ()) -> Page:
    """A text page; an empty string is a blank line."""
    blocks = tuple(
        Block(role=look(line), text=line, lines=(number, number)) for number, line in enumerate(lines, 1) if line
    )
    return Page(url="file:page.txt", blocks=blocks, fetched_at=fetched, regions=regions)


def html_page(blocks: list[Block], *regions: Region) -> Page:
    """A page with marked-up regions."""
    return Page(url="https://news.example/a", blocks=tuple(blocks), regions=regions)


def paragraphs(region: int, count: int, text: str = PROSE) -> list[Block]:
    """So many different paragraphs."""
    return [Block(role=Role.PARAGRAPH, text=f"{text} {number}.", region=region) for number in range(count)]


def test_whole_article_keeps_its_body_to_the_byte() -> None:
    """An article as it stands is not touched: blank lines, spaces and its own title stay."""
    body = "Title\n\n  Two  spaces.\n\nEnd \n"
    page = Page(
        url="x", blocks=(Block(role=Role.PARAGRAPH, text=body),), regions=(Region(title="Title"),), is_whole=True
    )
    done = segment(page)
    assert [article.body for article in done.articles] == [body]
    assert done.boilerplate == ()


def test_title_said_again_is_not_in_the_body() -> None:
    """The headline is the title, once."""
    article = segment(
        text_page("Harbour opens early this year", "", "Harbour opens early this year", "", PROSE)
    ).articles[0]
    assert (article.title, article.body) == ("Harbour opens early this year", PROSE)


def test_lone_short_lines_are_left_out_and_named() -> None:
    """Furniture around a headline is in no article, but is named."""
    done = segment(text_page("TT", "Harbour opens early this year", "AA", PROSE))
    assert done.articles[0].body == PROSE
    assert set(done.boilerplate) == {"TT", "AA"}


def test_lines_of_an_article_reach_from_headline_to_last_text() -> None:
    """The range of lines holds the article and nothing of the page's head or foot."""
    article = segment(text_page("Menu", "", "Harbour opens early this year", "", PROSE, "", "Share")).articles[0]
    assert article.lines == (3, 5)
    assert article.paragraph_lines == (5,)


def test_a_subhead_does_not_part_an_article() -> None:
    """A short line between paragraphs is a subhead."""
    page = text_page("Harbour opens early this year", "", PROSE, "", "A quarrel over fees", "", PROSE + " So it was.")
    articles = segment(page).articles
    assert len(articles) == 1
    assert "A quarrel over fees" in articles[0].body.split("\n")


def test_two_weak_signs_are_needed_to_part_a_page() -> None:
    """A wide gap alone does not begin an article; a gap and a byline do."""
    head = (
        "Harbour opens early this year",
        "",
        PROSE,
        "",
        PROSE + " It is so.",
        "",
        "",
        "",
        "Loaves sell out at festival",
    )
    assert len(segment(text_page(*head, "", OTHER)).articles) == 1
    assert len(segment(text_page(*head, "By Ann Other", "", OTHER)).articles) == 2


def test_every_cut_has_its_reason() -> None:
    """The segmentation says why it parted the page."""
    page = text_page("Harbour opens early this year", "", PROSE, "", "Next article", "", "Loaves sell out", "", OTHER)
    assert "marker" in segment(page).why


@pytest.mark.parametrize("day", [date(1985, 1, 1), date(2030, 1, 1)])
def test_a_date_before_1990_or_in_the_future_is_refused(day: date) -> None:
    """Such a date is an error of a clock or a template."""
    fetched = datetime(2024, 1, 1, tzinfo=UTC)
    page = text_page("Harbour opens early this year", f"{day.isoformat()} 10:00", PROSE, fetched=fetched)
    assert segment(page).articles[0].published is None


def test_a_caption_bounds_but_never_dates() -> None:
    """The day in a caption is the earliest the article can be."""
    page = text_page("Harbour opens early this year", "The harbour, May 3, 2022. (AFP)", PROSE)
    article = segment(page).articles[0]
    assert (article.published, article.not_before) == (None, date(2022, 5, 3))


def test_markup_goes_before_a_date_line_before_the_feed() -> None:
    """Claims are ranked by their kind, and of one day the exact one is taken."""
    feed = DateClaim(kind=DateKind.FEED, day=date(2022, 5, 3), instant=datetime(2022, 5, 3, 10, tzinfo=UTC))
    meta = DateClaim(kind=DateKind.META, day=date(2022, 5, 3))
    lines = ("Harbour opens early this year", PROSE)
    ranked = segment(text_page(*lines, regions=(Region(claims=(feed, meta)),))).articles[0].published
    other = segment(text_page(*lines, regions=(Region(claims=(feed,)),))).articles[0].published
    assert ranked == feed
    assert other == feed


def test_region_needs_text_and_two_signs() -> None:
    """A further region with an address alone is no article; with the headline's rank as well it is."""
    first = Region(title="Harbour opens", heading="h1")
    blocks = [*paragraphs(0, 6), *paragraphs(1, 6, OTHER)]
    for region, count in (
        (Region(title="Loaves sell out", heading="h3", url="https://news.example/b"), 1),
        (Region(title="Loaves sell out", heading="h1", url="https://news.example/b"), 2),
        (Region(title="Harbour opens", heading="h1", url="https://news.example/b"), 1),
    ):
        assert len(segment(html_page(blocks, first, region)).articles) == count


def test_region_without_enough_text_is_boilerplate() -> None:
    """What is too short to be an article is left out, and named."""
    region = Region(title="Loaves sell out", heading="h1", url="https://news.example/b")
    page = html_page([*paragraphs(0, 6), *paragraphs(1, 1, OTHER)], Region(title="Harbour opens", heading="h1"), region)
    done = segment(page)
    assert len(done.articles) == 1
    assert f"{OTHER} 0." in done.boilerplate


def test_a_page_of_short_lines_is_one_article() -> None:
    """Without running text the first line that can be a headline is it, and the rest is the body."""
    article = segment(text_page("Harbour opens early", "Six ships in", "Two out")).articles[0]
    assert (article.title, article.body) == ("Harbour opens early", "Six ships in\nTwo out")


def test_an_empty_page_has_no_articles() -> None:
    """Nothing comes of nothing."""
    assert segment(Page(url="x", blocks=())).articles == ()
