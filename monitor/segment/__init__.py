r"""Splits a page into its articles. Pure: decides over blocks, the same for HTML and for text.

    Page -> is it whole? -> one article, unchanged
         -> has it regions (HTML)?  regions: which of them are articles?      \\
         -> no (text): settle captions -> cuts: where do articles begin?       > drafts -> assemble -> Article*
                       -> settle each story: subheads, furniture, links       /           what is left -> boilerplate

Every block ends either in the title, body or captions of one article, or in `Segmentation.boilerplate`.

To add a sign that an article begins: a function in `cuts._SIGNS` (text) or a line in `regions._signs` (HTML).
To add a language: its words in `words.py`, its months in `calendar.py`.
To add a look of lines (another caption or byline style): `looks.look`.
"""

from collections import Counter
from collections.abc import Sequence

from monitor.model import Article, ArticleCount, Block, Page, Region, Role, Segmentation
from monitor.segment.assemble import Draft, assemble, date_lines, left_out
from monitor.segment.cuts import Story, find_stories
from monitor.segment.looks import is_next_marker, is_prose, look, width
from monitor.segment.regions import LEAST_TEXT, LONG_TEXT, regions_of, why_article
from monitor.segment.settle import find_captions, settle_story
from monitor.segment.timestamps import claims_of, is_order_open, zone_said
from monitor.segment.words import UPDATE_LABEL

__all__ = [
    "LEAST_TEXT",
    "LONG_TEXT",
    "UPDATE_LABEL",
    "claims_of",
    "date_lines",
    "is_next_marker",
    "is_order_open",
    "look",
    "segment",
    "why_article",
    "width",
    "zone_said",
]


def segment(page: Page) -> Segmentation:
    """The articles of a page and the texts that are in none of them, with the reason for each cut."""
    if page.is_whole:
        return _as_it_stands(page)
    if any(block.lines for block in page.blocks):
        return _of_text(page)
    return _of_markup(page)


def _as_it_stands(page: Page) -> Segmentation:
    region = page.regions[0] if page.regions else Region()
    blocks = tuple(block for block in page.blocks if block.role is not Role.HEADLINE)
    draft = Draft(blocks=blocks, title=region.title or "", region=region)
    return Segmentation(articles=(assemble(draft, page, 1),), why="an article as it stands")


def _of_text(page: Page) -> Segmentation:
    blocks = find_captions(page.blocks)
    stories = _stories(blocks, page.count)
    furniture = _furniture(blocks)
    drafts = [_draft(story, blocks, furniture, page, is_first=at == 0) for at, story in enumerate(stories)]
    return _segmentation(page, drafts, "; ".join(story.why for story in stories if story.why))


def _stories(blocks: tuple[Block, ...], count: ArticleCount) -> Sequence[Story]:
    """Where the articles of a text page are; its settings may say that it has one."""
    found = find_stories(blocks)
    return (
        [Story(start=0, end=len(blocks), headline=found[0].headline)] if count is ArticleCount.ONE and found else found
    )


def _draft(story: Story, blocks: tuple[Block, ...], furniture: frozenset[str], page: Page, *, is_first: bool) -> Draft:
    headline = blocks[story.headline].text if story.headline is not None else None
    region = page.regions[0] if is_first and page.regions else Region()
    settled = settle_story(blocks[story.start : story.end], headline, furniture)
    title = headline or region.title or ""
    return Draft(blocks=settled, title=title, region=region)


def _furniture(blocks: tuple[Block, ...]) -> frozenset[str]:
    """Short lines that stand on the page more than once."""
    said = Counter(block.text for block in blocks if not is_prose(block.text))
    return frozenset(text for text, times in said.items() if times > 1)


def _of_markup(page: Page) -> Segmentation:
    accepted = regions_of(page)
    drafts = []
    for index in accepted:
        blocks = tuple(block for block in page.blocks if block.region == index)
        region = page.regions[index] if index < len(page.regions) else Region()
        headline = next((block.text for block in blocks if block.role is Role.HEADLINE), "")
        drafts.append(Draft(blocks=blocks, title=region.title or headline, region=region))
    why = "; ".join(reason for index, reason in accepted.items() if index)
    return _segmentation(page, drafts, why)


def _segmentation(page: Page, drafts: list[Draft], why: str) -> Segmentation:
    articles: list[Article] = []
    for draft in drafts:
        article = assemble(draft, page, len(articles) + 1)
        if article.body or article.title:
            articles.append(article)
    return Segmentation(articles=tuple(articles), boilerplate=left_out(page.blocks, articles), why=why)
