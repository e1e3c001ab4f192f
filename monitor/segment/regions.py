"""Decides which marked-up regions of an HTML page are articles by themselves."""

from collections.abc import Sequence

from monitor.model import Block, DateKind, Page, Region, Role
from monitor.segment.assemble import fold

LEAST_TEXT = 400
"""Characters of running text that a further article has at least (shared/docs: measured gate)."""

_OWN_DATES = frozenset({DateKind.JSON_LD, DateKind.TIME_ELEMENT, DateKind.TIMESTAMP, DateKind.META})


def regions_of(page: Page) -> dict[int, str]:
    """Index of each region that is an article -> the signs that say so; the first is always one.

    A further region needs running text of its own, a headline other than the ones before, and two of
    three: its headline is marked up as the first one's, it has its own date or byline, its own address.
    """
    accepted = {0: "the page's own article"}
    titles = {fold(page.regions[0].title or "")} if page.regions else set()
    for index, region in enumerate(page.regions[1:], 1):
        blocks = [block for block in page.blocks if block.region == index]
        title = fold(region.title or "")
        signs = signs_of(region, page.regions[0], blocks, page)
        if title and title not in titles and len(signs) > 1 and text_length(blocks) >= LEAST_TEXT:
            accepted[index] = ", ".join(signs)
            titles.add(title)
    return accepted


def signs_of(region: Region, first: Region, blocks: Sequence[Block], page: Page) -> list[str]:
    """What speaks for a region being an article by itself."""
    signs = []
    if region.heading and region.heading == first.heading:
        signs.append("its headline is marked up like the first one's")
    dated = any(claim.kind in _OWN_DATES for claim in region.claims) or bool(region.authors)
    if dated or any(block.role in {Role.TIMESTAMP, Role.BYLINE} for block in blocks):
        signs.append("it has its own date or byline")
    if region.url and region.url not in {page.url, page.canonical_url, first.url}:
        signs.append("it has its own address")
    return signs


def text_length(blocks: Sequence[Block]) -> int:
    """Characters of running text."""
    return sum(len(block.text) for block in blocks if block.role is Role.PARAGRAPH)
