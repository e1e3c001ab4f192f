"""A page as a person sees it, and the articles on it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Final

from monitor.model.dates import DateClaim, RefusedDate
from monitor.model.fetching import ArticleCount, Basis


class Role(StrEnum):
    """What a block of a page is."""

    HEADLINE = "headline"
    SUBHEAD = "subhead"
    PARAGRAPH = "paragraph"
    CAPTION = "caption"
    TIMESTAMP = "timestamp"
    BYLINE = "byline"
    MARKER = "marker"
    BOILERPLATE = "boilerplate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One visible piece of a page, in reading order.

    Attributes:
        role: As far as its own looks tell; segmentation may know better.
        text: White space folded; never empty.
        region: Index into `Page.regions`; None outside all of them.
        lines: First and last 1-based line of a text page; None for HTML.
    """

    role: Role
    text: str
    region: int | None = None
    lines: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A part of a page that may be an article by itself, with what its own markup says.

    Attributes:
        title: Best title inside the region or from its metadata; None where there is none.
        url: The article's own address; None where the region names none.
        claims: Dates claimed for this region, best first.
        updated: Claimed time of the last change, or None.
        authors: Names, in order.
        section: Rubric, or None.
        image: Absolute URL of the lead image, or None.
        heading: How its headline is marked up, such as `h1.headline`; None where it has none. Regions
            that are articles of one page mark theirs alike.
    """

    title: str | None = None
    url: str | None = None
    claims: tuple[DateClaim, ...] = ()
    updated: DateClaim | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    image: str | None = None
    heading: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a person would see, before anything is thrown away.

    Attributes:
        url: Final URL.
        canonical_url: As the page names itself, absolute; None where it does not.
        language: ISO 639-1, declared or detected; None where the text is too short to tell.
        blocks: In reading order.
        regions: Candidates for articles; the first is the page's own article.
        is_whole: True when the input was an article as it stands: it is not split, and its body is
            the text of its paragraphs joined by newlines, unchanged.
        fetched_at: UTC; no date after it is believed. None where it is not known.
        basis: As in `Document`.
        source: Likewise.
        zone: Likewise.
        count: How many articles it has, as the settings say.
        missed: Names of the selectors in the settings (`body`, `drop`, ...) that found nothing on it.
    """

    url: str
    canonical_url: str | None = None
    language: str | None = None
    blocks: tuple[Block, ...]
    regions: tuple[Region, ...] = ()
    is_whole: bool = False
    fetched_at: datetime | None = None
    basis: Basis = Basis.PAGE
    source: str = ""
    zone: str = "UTC"
    count: ArticleCount = ArticleCount.AUTO
    missed: tuple[str, ...] = ()


class ExtractionReason(Enum):
    """Why no page could be made of a document."""

    EMPTY = "the document is empty"
    NO_TEXT = "no article text was found on the page"
    TOO_LARGE = "the page has more bytes or elements than the limit"
    TIMEOUT = "reading the page took longer than the limit"
    CRASHED = "reading the page failed"
    BAD_ITEM = "the item is not valid"
    UNSUPPORTED = "this kind of document is not read"


CRASHES: Final = frozenset({ExtractionReason.TIMEOUT, ExtractionReason.CRASHED})
"""Failures of whoever reads, rather than of what is read: the process hung, or died."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractionFailure:
    """No article could be made of a document; `detail` names the particulars."""

    url: str
    reason: ExtractionReason
    detail: str = ""
    identity: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """ONE story. A page gives one or more.

    Attributes:
        position: 1-based place on its page.
        title: Empty where the story has none.
        body: Paragraphs and subheads joined by one newline; no captions, no boilerplate.
        captions: Photo captions, repeats removed.
        published: Best claim, or None; a caption never dates an article.
        not_before: A bound from a caption: the article cannot be older than this day; None without one.
        updated: Claimed time of the last change, or None.
        url: The article's own address, else its page's.
        document: Address of the page or file it was read from; empty where that is not known.
        canonical_url: As the page names it, or None.
        language: ISO 639-1, or None.
        lines: First and last line on a text page; None for HTML.
        paragraph_lines: The line each paragraph of `body` starts on; empty for HTML.
        refused: Dates that something claims for it and that are not believed.
    """

    position: int
    title: str
    body: str
    captions: tuple[str, ...] = ()
    published: DateClaim | None = None
    not_before: date | None = None
    updated: DateClaim | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    image: str | None = None
    url: str = ""
    canonical_url: str | None = None
    language: str | None = None
    lines: tuple[int, int] | None = None
    paragraph_lines: tuple[int, ...] = ()
    basis: Basis = Basis.PAGE
    source: str = ""
    document: str = ""
    refused: tuple[RefusedDate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Segmentation:
    """The articles of a page, and what was left out: every line is in exactly one of the two."""

    articles: tuple[Article, ...]
    boilerplate: tuple[str, ...] = ()
    why: str = ""
