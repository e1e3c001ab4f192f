"""A page of HTML: parsed once, cut into parts, each part's text found, everything visible kept in order.

text -> tree -> metadata, title -> further parts? -> per part: trafilatura -> pieces
-> what is seen + pieces -> blocks with roles
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.extract.blocks import blocks_of
from monitor.extract.body import page_of, read_body
from monitor.extract.dates import guessed_claim, linked_claims, meta_claims, time_claims
from monitor.extract.language import language_of
from monitor.extract.metadata import Linked, Metadata, absolute_url, clean, read_metadata
from monitor.extract.regions import Headlines, Part, has_own_text, headlines_of, parts_of, signature
from monitor.extract.second import checked
from monitor.extract.titles import agrees, headings, title_of
from monitor.extract.tree import Element, Seen, parse, text_of, too_large, too_much_text, visible
from monitor.model import Block, DateClaim, Document, ExtractionFailure, ExtractionReason, Page, Region, Role
from monitor.segment import why_article


def page_of_html(document: Document, text: str) -> Page | ExtractionFailure:
    """The page of a document of HTML."""
    why = too_large(document.body, text)
    if why:
        return _failure(document, ExtractionReason.TOO_LARGE, why)
    root = parse(text)
    if root is None:
        return _failure(document, ExtractionReason.NO_TEXT, "no element in it")
    seen = tuple(visible(root))
    why = too_much_text(seen)
    if why:
        return _failure(document, ExtractionReason.TOO_LARGE, why)
    return _page(document, root, seen)


def _failure(document: Document, reason: ExtractionReason, detail: str) -> ExtractionFailure:
    return ExtractionFailure(url=document.url, reason=reason, detail=detail, identity=document.identity)


def _page(document: Document, root: Element, seen: tuple[Seen, ...]) -> Page | ExtractionFailure:
    url = document.final_url
    metadata = read_metadata(root, url)
    title, heading = title_of(headings(root), metadata)
    headlines = headlines_of(root, heading, url)
    if headlines.own is not None and headlines.own is not heading and heading is not None:
        title = text_of(headlines.own)
    further, has_own = _further(root, headlines, metadata, document)
    for one in further:
        _cut(one.part)
    seen = tuple(visible(root)) if further else seen
    pieces = checked(root, seen, read_body(root, url)) if has_own else ()
    blocks = blocks_of(root, seen, pieces, title, 0)
    if not pieces and not further:
        return _failure(document, ExtractionReason.NO_TEXT, "")
    own = _first_region(document, root, metadata, (title, headlines.own), blocks)
    regions = [own] if has_own else []
    for one in further:
        blocks += tuple(
            replace(block, region=len(regions) if block.region is not None else None) for block in one.blocks
        )
        regions.append(one.region)
    return Page(
        url=url,
        canonical_url=metadata.canonical,
        language=language_of(_sample(blocks), document.language or metadata.language),
        blocks=blocks,
        regions=tuple(regions),
        fetched_at=document.fetched_at,
        basis=document.basis,
        source=document.source,
        zone=document.zone,
    )


def _sample(blocks: Sequence[Block]) -> str:
    return " ".join(block.text for block in blocks if block.region == 0 and block.role is Role.PARAGRAPH)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Further:
    part: Part
    region: Region
    blocks: tuple[Block, ...]


def _further(
    root: Element, headlines: Headlines, metadata: Metadata, document: Document
) -> tuple[tuple[_Further, ...], bool]:
    """(the parts that are articles, whether the page's own headline has a text besides them)."""
    heading = signature(headlines.own) if headlines.own is not None else None
    title = text_of(headlines.own) if headlines.own is not None else None
    first = Region(title=title, heading=heading, url=metadata.canonical or document.final_url)
    read = [_read(part, document) for part in parts_of(headlines, metadata, document.final_url)]
    if read and not has_own_text(root, headlines.own, [one.part for one in read]):
        briefs = _articles(read, [])
        return (briefs, False) if len(briefs) > 1 else ((), True)
    return _articles(read, [first]), True


def _articles(read: Sequence[_Further], before: list[Region]) -> tuple[_Further, ...]:
    """Those that are articles, each against the ones before it."""
    found: list[_Further] = []
    for one in read:
        if why_article(one.region, [*before, *(other.region for other in found)], one.blocks):
            found.append(one)
    return tuple(found)


def _read(part: Part, document: Document) -> _Further:
    page = page_of(part.elements)
    pieces = read_body(page, part.url or document.final_url)
    blocks = blocks_of(page, tuple(visible(page)), pieces, text_of(part.heading), 1)
    return _Further(part=part, region=_further_region(part, page, document), blocks=blocks)


def _cut(part: Part) -> None:
    """The part leaves the page it stood on."""
    for element in part.elements:
        element.drop_tree()


def _first_region(
    document: Document,
    root: Element,
    metadata: Metadata,
    headline: tuple[str | None, Element | None],
    blocks: Sequence[Block],
) -> Region:
    title, heading = headline
    linked = _own(metadata, title)
    claims, updated = _claims(document, root, metadata, heading, linked)
    if not claims and not any(block.role is Role.TIMESTAMP and block.region == 0 for block in blocks):
        guess = guessed_claim(root, document.final_url)
        claims = [guess] if guess else []
    metas = metadata.metas
    return Region(
        title=title or document.title,
        url=metadata.canonical or (linked.url if linked else None),
        claims=(*document.claims, *claims),
        updated=updated,
        authors=linked.authors if linked and linked.authors else _meta_authors(metas),
        section=(linked.section if linked else None) or metas.get("article:section"),
        image=absolute_url(metas.get("og:image"), document.final_url) or (linked.image if linked else None),
        heading=signature(heading) if heading is not None else None,
    )


def _own(metadata: Metadata, title: str | None) -> Linked | None:
    """The JSON-LD article that the page is about."""
    agreeing = [item for item in metadata.linked if title and agrees(item.headline, title)]
    dated = [item for item in agreeing if item.published]
    return next(iter([*dated, *agreeing, *metadata.linked]), None)


def _claims(
    document: Document, root: Element, metadata: Metadata, heading: Element | None, linked: Linked | None
) -> tuple[list[DateClaim], DateClaim | None]:
    published, changed = linked_claims(linked, document.zone) if linked else (None, None)
    meta_published, meta_changed = meta_claims(metadata, document.zone)
    times = time_claims(_times_near(heading, root), document.zone, None)
    found = [published, meta_published, next(times, None)]
    return [claim for claim in found if claim], changed or meta_changed


def _times_near(heading: Element | None, root: Element) -> list[Element]:
    """The time elements in the smallest element around the headline that has any."""
    start = heading if heading is not None else root.find(".//article")
    highest = 5
    for level, parent in enumerate(start.iterancestors() if start is not None else ()):
        times = list(parent.iter("time"))
        if times or level > highest:
            return times
    return []


def _meta_authors(metas: dict[str, str]) -> tuple[str, ...]:
    names = (metas.get(name) for name in ("author", "article:author", "parsely-author", "dc.creator", "byl"))
    found = [clean(name) for name in names if name and not name.startswith("http")]
    return tuple(found[:1])


def _further_region(part: Part, page: Element, document: Document) -> Region:
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
