"""Reads the parts of a page that may be articles, and plans what becomes of each.

headlines -> parts -> each read by itself -> article? (monitor.segment says) -> its own region
-> teaser of another page?         -> boilerplate
-> neither                         -> stays in the page's own text
"""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.extract.blocks import blocks_of
from monitor.extract.body import page_of, read_body
from monitor.extract.dates import linked_claims, time_claims
from monitor.extract.furniture import Furniture
from monitor.extract.gaps import fill_gaps
from monitor.extract.metadata import Metadata
from monitor.extract.overrides import NOTHING, Told, select
from monitor.extract.regions import Headlines, Part, has_own_text, part_at, parts_of, signature, text_in
from monitor.extract.tree import Element, text_of, visible
from monitor.model import ArticleCount, Block, Document, Region, Role
from monitor.segment import LEAST_TEXT, LONG_TEXT, why_article

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True, kw_only=True)
class Further:
    """One part, read by itself; `region` of its blocks is 1, or None where they are around the article."""

    part: Part
    region: Region
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a page falls into articles.

    Attributes:
        articles: The parts that are articles, in reading order.
        teasers: Parts that only advertise another page.
        has_own: False where the page's own headline has no text besides the articles: a page of briefs.
    """

    articles: tuple[Further, ...] = ()
    teasers: tuple[Part, ...] = ()
    has_own: bool = True


def plan_of(root: Element, headlines: Headlines, metadata: Metadata, document: Document, told: Told = NOTHING) -> Plan:
    """The plan of a page; empty for most."""
    count = document.overrides.articles
    if count is ArticleCount.MANY and len(told.body) > 1:
        return _of_selected(told.body, metadata, document)
    if count is ArticleCount.ONE or told.body:
        return Plan()
    url = metadata.canonical or document.final_url
    parts = parts_of(headlines, metadata, document.final_url)
    read = [_read(part, document) for part in parts if part.length >= LEAST_TEXT]
    own = headlines.own
    if own is not None and own.tag != "h1":
        return _under_lesser(own, read, url, count)
    if own is None or (read and not has_own_text(root, own, [one.part for one in read])):
        return _of_briefs(root, read, count)
    first = Region(title=text_of(own), heading=signature(own), url=url)
    articles = _articles(read, [first], count)
    kept = [one.part for one in articles]
    teasers = (part for part in parts if part not in kept and part.url and part.heading.tag != own.tag)
    return Plan(articles=articles, teasers=tuple(teasers))


def _of_selected(elements: Sequence[Element], metadata: Metadata, document: Document) -> Plan:
    """The plan of a page whose settings name the element of each article; one without a heading is none."""
    wanted = document.overrides.title
    heads = ((one, next(iter([*select(one, wanted), *one.iter(*_HEADINGS)]), None)) for one in elements)
    base = document.final_url
    parts = (part_at((one,), head, text_in([one]), metadata, base) for one, head in heads if head is not None)
    return Plan(articles=tuple(_read(part, document) for part in parts), has_own=False)


def _of_briefs(root: Element, read: list[Further], count: ArticleCount) -> Plan:
    """The plan of a page that is several articles and no text besides; empty where it has one of its own."""
    briefs = _articles(read, [], count)
    besides = text_in([root]) - sum(one.part.length for one in briefs)
    return Plan(articles=briefs, has_own=False) if len(briefs) > 1 and besides < LEAST_TEXT else Plan()


def _under_lesser(own: Element, read: list[Further], url: str, count: ArticleCount) -> Plan:
    """The plan of a page whose title is no h1: other headings of its kind head sections and forms, too."""
    first = Region(title=text_of(own), heading=signature(own), url=url)
    long = [one for one in read if one.part.length >= LONG_TEXT or count is ArticleCount.MANY]
    return Plan(articles=_articles(long, [first], count))


def _articles(read: list[Further], before: list[Region], count: ArticleCount) -> tuple[Further, ...]:
    """Those that are articles, each against the ones before it."""
    found: list[Further] = []
    for one in read:
        if why_article(one.region, [*before, *(other.region for other in found)], one.blocks, count):
            found.append(one)
    return tuple(found)


def _read(part: Part, document: Document) -> Further:
    page = page_of(part.elements)
    seen = tuple(visible(page))
    pieces = fill_gaps(read_body(page, part.url or document.final_url), seen, Furniture(seen))
    blocks = blocks_of(page, seen, pieces, text_of(part.heading), 1)
    return Further(part=part, region=_region(part, page, document), blocks=blocks)


def teaser_blocks(part: Part) -> tuple[Block, ...]:
    """What is seen of a teaser, all of it boilerplate."""
    seen = (one for element in part.elements for one in visible(element))
    return tuple(Block(role=Role.BOILERPLATE, text=one.text) for one in seen)


def cut(part: Part) -> None:
    """The part leaves the page it stands on."""
    for element in part.elements:
        element.drop_tree()


def _region(part: Part, page: Element, document: Document) -> Region:
    linked = part.linked
    published, updated = linked_claims(linked, document.zone) if linked else (None, None)
    time = next(time_claims(list(page.iter("time")), document.zone, None), None)
    return Region(
        title=text_of(part.heading),
        url=part.url,
        claims=tuple(claim for claim in (published, time) if claim),
        updated=updated,
        authors=linked.authors if linked else (),
        section=linked.section if linked else None,
        image=linked.image if linked else None,
        heading=signature(part.heading),
    )
