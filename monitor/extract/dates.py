"""When an HTML article was published and changed, as its markup claims.

Order: JSON-LD with its offset, meta elements, time elements near the title, a visible date line,
htmldate for a day. Captions never date an article.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy

from htmldate import find_date

from monitor.extract.metadata import Linked, Metadata
from monitor.extract.tree import Element, Seen, text_of
from monitor.extract.whole import iso_claim
from monitor.model import DateClaim, DateKind, Role
from monitor.segment import claims_of, look

_PUBLISHED = (
    "article:published_time", "og:published_time", "og:article:published_time", "article:published", "datepublished",
    "article.published", "date_published", "published-date", "date.published", "publishdate", "publish_date",
    "publish-date", "pubdate", "bt:pubdate", "iso-8601-publish-date", "originalpublicationdate", "rnews:datepublished",
    "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "dcterms.created", "dcterms.issued",
    "dc.date.issued", "dc.date", "dcterms.date", "date",
)  # fmt: skip
_OTHER_DATES = ("figure", "figcaption", "nav", "aside", "footer", "p")
_LONGEST_LINE, _LONGEST_BESIDE = 120, 80
_BESIDE = 6
"""Lines from the headline on in which a date is its own; the line before it counts as well."""
_MODIFIED = (
    "article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified", "dcterms.modified",
    "article:updated", "article.updated", "date.updated",
)  # fmt: skip


def read_claim(words: str | None, kind: DateKind, zone: str, language: str | None = None) -> DateClaim | None:
    """The claim in a machine-readable or written date; None where it is neither."""
    if not words or not words.strip():
        return None
    return iso_claim(words, kind=kind, zone=zone) or claims_of(words, kind=kind, zone=zone, language=language)[0]


def linked_claims(linked: Linked, zone: str) -> tuple[DateClaim | None, DateClaim | None]:
    """(published, updated) of an article in JSON-LD."""
    return (
        read_claim(linked.published, DateKind.JSON_LD, zone),
        read_claim(linked.modified, DateKind.JSON_LD, zone),
    )


def meta_claims(metadata: Metadata, zone: str) -> tuple[DateClaim | None, DateClaim | None]:
    """(published, updated) of the meta elements."""
    return (
        next(_meta(metadata, _PUBLISHED, zone), None),
        next(_meta(metadata, _MODIFIED, zone), None),
    )


def _meta(metadata: Metadata, names: Sequence[str], zone: str) -> Iterator[DateClaim]:
    for name in names:
        claim = read_claim(metadata.metas.get(name), DateKind.META, zone)
        if claim:
            yield claim


def time_claims(elements: Sequence[Element], zone: str, language: str | None) -> Iterator[DateClaim]:
    """Claims of time elements, those marked as the date of publication first."""
    for element in sorted(elements, key=_rank):
        claim = read_claim(element.get("datetime") or element.get("content"), DateKind.TIME_ELEMENT, zone, language)
        claim = claim or read_claim(text_of(element), DateKind.TIME_ELEMENT, zone, language)
        if claim:
            yield claim


def _rank(element: Element) -> int:
    said = " ".join(filter(None, (element.get("itemprop"), element.get("class"), element.get("pubdate")))).lower()
    if "modif" in said or "updat" in said:
        return 2
    return 0 if "publish" in said or element.get("pubdate") is not None else 1


def beside_claim(seen: Sequence[Seen], heading: Element | None, zone: str, language: str | None) -> DateClaim | None:
    """The date in a short line beside the headline, among other words (right on 9 of 10 pages, docs/extraction.md)."""
    inside = set() if heading is None else {heading, *heading.iterdescendants()}
    at = next((at for at, one in enumerate(seen) if one.element in inside), None)
    if at is None:
        return None
    for one in seen[max(0, at - 1) : at + _BESIDE]:
        is_short = len(one.text) <= _LONGEST_BESIDE and one.element.tag != "figcaption"
        if is_short and look(one.text) is not Role.CAPTION:
            claim = claims_of(one.text, kind=DateKind.TIMESTAMP, zone=zone, language=language)[0]
            if claim:
                return claim
    return None


def guessed_claim(root: Element, url: str) -> DateClaim | None:
    """Htmldate's day, where nothing on the page claims one plainly.

    Captions, running text and the surroundings of the article are kept from it: they date other things.
    """
    header = deepcopy(root)
    for element in list(header.iter(*_OTHER_DATES)):
        if element.tag != "p" or len(text_of(element)) > _LONGEST_LINE:
            element.drop_tree()
    try:
        found = find_date(header, url=url, original_date=True, extensive_search=False, outputformat="%Y-%m-%d")
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    return iso_claim(found, kind=DateKind.META, zone="UTC") if found else None
