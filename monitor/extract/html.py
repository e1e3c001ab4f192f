"""A page of HTML: parsed once, cut into parts, each part's text found, everything visible kept in order.

text -> tree -> metadata, title -> further parts? -> per part: trafilatura -> pieces
-> what is seen + pieces -> blocks with roles
"""

from collections.abc import Sequence
from dataclasses import replace

from monitor.extract.blocks import blocks_of
from monitor.extract.body import Piece, read_body
from monitor.extract.dates import guessed_claim, line_claims, lines_beside, linked_claims, meta_claims, time_claims
from monitor.extract.furniture import Furniture
from monitor.extract.gaps import fill_gaps
from monitor.extract.language import language_of
from monitor.extract.metadata import Linked, Metadata, absolute_url, clean, read_metadata
from monitor.extract.overrides import Told, drop, pieces_of, told_of
from monitor.extract.parts import cut, plan_of, teaser_blocks
from monitor.extract.regions import headlines_of, signature
from monitor.extract.second import checked
from monitor.extract.standfirst import standfirst_of
from monitor.extract.titles import agrees, headings, lesser_headline, title_of
from monitor.extract.tree import Element, Seen, parse, text_of, too_large, too_much_text, visible
from monitor.model import Block, DateClaim, Document, ExtractionFailure, ExtractionReason, Page, Region, Role
from monitor.segment import date_lines, look


def page_of_html(document: Document, text: str) -> Page | ExtractionFailure:
    """The page of a document of HTML."""
    why = too_large(document.body, text)
    if why:
        return _failure(document, ExtractionReason.TOO_LARGE, why)
    root = parse(text)
    if root is None:
        return _failure(document, ExtractionReason.NO_TEXT, "no element in it")
    missed = drop(root, document.overrides)
    seen = tuple(visible(root))
    why = too_much_text(seen)
    if why:
        return _failure(document, ExtractionReason.TOO_LARGE, why)
    page = _page(document, root, seen)
    return replace(page, missed=(*missed, *page.missed)) if missed and isinstance(page, Page) else page


def _failure(document: Document, reason: ExtractionReason, detail: str) -> ExtractionFailure:
    return ExtractionFailure(url=document.url, reason=reason, detail=detail, identity=document.identity)


def _page(document: Document, root: Element, seen: tuple[Seen, ...]) -> Page | ExtractionFailure:
    url = document.final_url
    metadata = read_metadata(root, url)
    title, heading = title_of(headings(root), metadata)
    lesser = lesser_headline(root, title) if heading is None else None
    headlines = headlines_of(root, heading if lesser is None else lesser, url)
    if headlines.own is not None and headlines.own is not heading and heading is not None:
        title = text_of(headlines.own)
    printed = title if headlines.own is None else text_of(headlines.own)
    told = told_of(root, document)
    title = told.title or title
    plan = plan_of(root, headlines, metadata, document, told)
    for part in (*(one.part for one in plan.articles), *plan.teasers):
        cut(part)
    if plan.articles or plan.teasers:
        seen = tuple(visible(root))
        taken = {one.part.linked for one in plan.articles}
        metadata = replace(metadata, linked=tuple(item for item in metadata.linked if item not in taken))
    pieces = _pieces(root, seen, url, told) if plan.has_own else ()
    if not pieces and not plan.articles:
        return _failure(document, ExtractionReason.NO_TEXT, "")
    lead = () if told.body else standfirst_of(pieces, seen, headlines.own, metadata.metas)
    blocks = blocks_of(root, seen, pieces, printed, 0, lead)
    if told.claim is not None:
        document = replace(document, claims=(told.claim, *document.claims))
    language = language_of(_sample(blocks), document.language or metadata.language)
    document = replace(document, language=language)
    own = _first_region(document, root, metadata, (title, headlines.own), (seen, blocks))
    first = 1 if plan.has_own else 0
    for number, one in enumerate(plan.articles, first):
        blocks += tuple(replace(block, region=None if block.region is None else number) for block in one.blocks)
    for teaser in plan.teasers:
        blocks += teaser_blocks(teaser)
    regions = [own] * first + [one.region for one in plan.articles]
    return Page(
        url=url,
        canonical_url=metadata.canonical,
        language=language,
        blocks=blocks,
        regions=tuple(regions),
        fetched_at=document.fetched_at,
        basis=document.basis,
        source=document.source,
        zone=document.zone,
        count=document.overrides.articles,
        missed=told.missed,
    )


def _pieces(root: Element, seen: Sequence[Seen], url: str, told: Told) -> tuple[Piece, ...]:
    """The text of the page's own article: where the settings say it is, else as it is found."""
    if told.body:
        return pieces_of(told.body)
    furniture = Furniture(seen)
    return fill_gaps(checked(root, seen, read_body(root, url), furniture), seen, furniture)


def _sample(blocks: Sequence[Block]) -> str:
    return " ".join(block.text for block in blocks if block.region == 0 and block.role is Role.PARAGRAPH)


def _first_region(
    document: Document,
    root: Element,
    metadata: Metadata,
    headline: tuple[str | None, Element | None],
    shown: tuple[Sequence[Seen], Sequence[Block]],
) -> Region:
    title, heading = headline
    linked = _own(metadata, title)
    claims, updated = _claims(document, root, metadata, heading, linked)
    more, changed = _shown_claims(document, root, heading, shown, is_dated=bool(claims))
    metas = metadata.metas
    return Region(
        title=title or document.title,
        url=metadata.canonical or (linked.url if linked else None),
        claims=(*document.claims, *claims, *more),
        updated=updated or changed,
        authors=linked.authors if linked and linked.authors else _meta_authors(metas),
        section=(linked.section if linked else None) or metas.get("article:section"),
        image=absolute_url(metas.get("og:image"), document.final_url) or (linked.image if linked else None),
        heading=signature(heading) if heading is not None else None,
    )


def _shown_claims(
    document: Document,
    root: Element,
    heading: Element | None,
    shown: tuple[Sequence[Seen], Sequence[Block]],
    *,
    is_dated: bool,
) -> tuple[list[DateClaim], DateClaim | None]:
    """(published, changed) as the lines beside the headline say.

    Where nothing dates the article, a date among other words counts, then htmldate's guess.
    """
    zone, language = document.zone, document.language
    seen, blocks = shown
    beside = lines_beside(seen, heading)
    loose, changed = line_claims(beside, zone, language)
    found, _ = line_claims([line for line in beside if look(line) is Role.TIMESTAMP], zone, language)
    own = [block.text for block in date_lines([block for block in blocks if block.region == 0])]
    if not (found or is_dated or document.claims or line_claims(own, zone, language)[0]):
        found = loose or guessed_claim(root, document.final_url, language)
    return ([found] if found else []), changed


def _own(metadata: Metadata, title: str | None) -> Linked | None:
    """The JSON-LD article that the page is about."""
    agreeing = [item for item in metadata.linked if title and agrees(item.headline, title)]
    dated = [item for item in agreeing if item.published]
    return next(iter([*dated, *agreeing, *metadata.linked]), None)


def _claims(
    document: Document, root: Element, metadata: Metadata, heading: Element | None, linked: Linked | None
) -> tuple[list[DateClaim], DateClaim | None]:
    published, changed = linked_claims(linked, document.zone) if linked else (None, None)
    if published is None and metadata.page is not None:
        published = linked_claims(metadata.page, document.zone)[0]
    meta_published, meta_changed = meta_claims(metadata, document.zone)
    times = time_claims(_times_near(heading, root), document.zone, document.language)
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
