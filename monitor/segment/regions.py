"""Decides which marked-up regions of an HTML page are articles by themselves."""

from collections.abc import Sequence

from monitor.model import ArticleCount, Block, DateKind, Page, Region, Role
from monitor.segment.assemble import fold
from monitor.segment.looks import is_next_marker

LEAST_TEXT = 400
"""Characters of running text that a further article has at least (measured gate, docs/extraction.md)."""

LONG_TEXT = 1200
"""A region headed by less than the first one's heading has more text than an excerpt under "Related"."""

_OWN_DATES = frozenset({DateKind.JSON_LD, DateKind.TIME_ELEMENT, DateKind.TIMESTAMP, DateKind.META})


def regions_of(page: Page) -> dict[int, str]:
    """Index of each region that is an article -> the signs that say so; the first is always one."""
    accepted = {0: "the page's own article"}
    for index, region in enumerate(page.regions[1:], 1):
        blocks = [block for block in page.blocks if block.region == index]
        before = [page.regions[other] for other in accepted]
        why = why_article(region, before, blocks, page.count)
        if why:
            accepted[index] = why
    return accepted


def why_article(
    region: Region, before: Sequence[Region], blocks: Sequence[Block], count: ArticleCount = ArticleCount.AUTO
) -> str:
    """Why a further region is an article by itself; empty where it is none.

    It has running text of its own, a headline other than those of the articles before it (`before`,
    the page's own first), and two of four: a headline of the first one's rank, its own date or
    byline, its own address, a marker such as "Next Article" before it. Where the settings say that
    its source has many articles to a page, a headline of its own and some text are enough.
    """
    title = fold(region.title or "")
    first = before[0] if before else Region()
    if not title or any(fold(other.title or "") == title for other in before):
        return ""
    if count is ArticleCount.MANY and any(block.role is Role.PARAGRAPH for block in blocks):
        return "its source has many to a page, its settings say"
    least = LEAST_TEXT if _rank(region) == _rank(first) or not before else LONG_TEXT
    if sum(len(block.text) for block in blocks if block.role is Role.PARAGRAPH) < least:
        return ""
    signs = _signs(region, first, blocks)
    return ", ".join(signs) if len(signs) > 1 else ""


def _rank(region: Region) -> str:
    return (region.heading or "").partition(".")[0]


def _signs(region: Region, first: Region, blocks: Sequence[Block]) -> list[str]:
    signs = []
    if _rank(region) and _rank(region) == _rank(first):
        signs.append("its headline has the rank of the first one's")
    dated = any(claim.kind in _OWN_DATES for claim in region.claims) or bool(region.authors)
    dated = dated or any(block.role in {Role.TIMESTAMP, Role.BYLINE} for block in blocks)
    if dated:
        signs.append("it has its own date or byline")
    if region.url and region.url != first.url:
        signs.append("it has its own address")
    if any(is_next_marker(block.text) for block in blocks):
        signs.append("a marker announces it")
    return signs
