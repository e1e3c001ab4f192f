"""When an HTML article was published and changed, as its markup claims.

Order: JSON-LD with its offset, meta elements, time elements near the title, a visible date line,
htmldate for a day. Captions never date an article.
"""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import UTC
from itertools import islice
from zoneinfo import ZoneInfo

from htmldate import find_date

from monitor.extract.metadata import Linked, Metadata
from monitor.extract.tree import Element, Seen, text_of
from monitor.extract.whole import iso_claim
from monitor.model import DateClaim, DateKind, Role
from monitor.segment import UPDATE_LABEL, claims_of, is_order_open, look, zone_said

_PUBLISHED = (
    "article:published_time", "og:published_time", "og:article:published_time", "article:published", "datepublished",
    "article.published", "date_published", "published-date", "date.published", "publishdate", "publish_date",
    "publish-date", "pubdate", "bt:pubdate", "iso-8601-publish-date", "originalpublicationdate", "rnews:datepublished",
    "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "dcterms.created", "dcterms.issued",
    "dc.date.issued", "dc.date", "dcterms.date", "date",
)  # fmt: skip
_OTHER_DATES = ("figure", "figcaption", "nav", "aside", "footer", "script", "style", "p")
_LONGEST_LINE, _LONGEST_BESIDE, _LONGEST_LABEL = 120, 80, 30
_MOST_LABELS = 50
_BESIDE = 6
"""Lines from the headline on in which a date is its own; the line before it counts as well."""
_MODIFIED = (
    "article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified", "dcterms.modified",
    "article:updated", "article.updated", "date.updated",
)  # fmt: skip
_FIGURES = re.compile(r"(?<!\d)(?:0?\d|1[0-2])[/-](?:0?\d|1[0-2])[/-](?:\d\d)?\d\d(?!\d)")
"""A date either half of which may be the month."""
_MOMENT = re.compile(r"(?:19|20)\d\d-\d\d-\d\d[T ]\d\d:\d\d")


def read_claim(words: str | None, kind: DateKind, zone: str, language: str | None = None) -> DateClaim | None:
    """The claim in a machine-readable or written date; None where it is neither."""
    if not words or not words.strip():
        return None
    said = iso_claim(words, kind=kind, zone=zone)
    return said or next(filter(None, claims_of(words, kind=kind, zone=zone, language=language)), None)


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
    """Claims of time elements, those marked as the date of publication first; that of a change is none."""
    for element in sorted((one for one in elements if not _is_change(one)), key=_rank):
        claim = _marked_claim(element, zone, language)
        claim = claim or read_claim(text_of(element), DateKind.TIME_ELEMENT, zone, language)
        if claim:
            yield claim


def _marked_claim(element: Element, zone: str, language: str | None) -> DateClaim | None:
    """The date in a time element's attributes; a time without a zone is in the zone that its text names."""
    words = element.get("datetime") or element.get("content")
    own = next((value for name, value in element.items() if name.startswith("data-") and _MOMENT.match(value)), None)
    claim = read_claim(words or own, DateKind.TIME_ELEMENT, zone, language)
    if claim is None or claim.instant is None or not claim.zone_assumed:
        return claim
    local = claim.instant.astimezone(ZoneInfo(zone))
    said = zone_said(text_of(element), local)
    return (
        claim
        if said is None
        else replace(claim, instant=local.replace(tzinfo=said).astimezone(UTC), zone_assumed=False)
    )


def _rank(element: Element) -> int:
    said = " ".join(filter(None, (element.get("itemprop"), element.get("class"), element.get("pubdate")))).lower()
    if "modif" in said or "updat" in said:
        return 2
    return 0 if "publish" in said or element.get("pubdate") is not None else 1


def _is_change(element: Element) -> bool:
    """True for the time of a change, as its mark or its label says; the class "updated" of hAtom says neither."""
    if "modif" in (element.get("itemprop") or "").lower():
        return True
    before = element.getprevious()
    inside = before is not None and before.tag in {"span", "strong", "b", "em", "i"}
    label = text_of(before) if inside else ""
    rest = (element.getparent().text if before is None else before.tail) or ""
    said = re.split(r"\d", text_of(element), maxsplit=1)[0]
    return bool(UPDATE_LABEL.search(f"{label} {rest}"[-_LONGEST_LABEL:]) or UPDATE_LABEL.search(said))


def lines_beside(seen: Sequence[Seen], heading: Element | None) -> list[str]:
    """The short lines beside the headline, those of photos left out."""
    inside = set() if heading is None else {heading, *heading.iterdescendants()}
    at = next((at for at, one in enumerate(seen) if one.element in inside), None)
    near = () if at is None else seen[max(0, at - 1) : at + _BESIDE]
    short = (one.text for one in near if len(one.text) <= _LONGEST_BESIDE and one.element.tag != "figcaption")
    return [line for line in short if look(line) is not Role.CAPTION]


def line_claims(lines: Sequence[str], zone: str, language: str | None) -> tuple[DateClaim | None, DateClaim | None]:
    """(published, updated): the first that lines state (beside the headline: right on 9 of 10, docs/extraction.md)."""
    stated = [claims_of(line, kind=DateKind.TIMESTAMP, zone=zone, language=language) for line in lines]
    return (
        next((published for published, _ in stated if published), None),
        next((updated for _, updated in stated if updated), None),
    )


def guessed_claim(root: Element, url: str, language: str | None) -> DateClaim | None:
    """Htmldate's day, where nothing on the page claims one plainly.

    Captions, running text and the surroundings of the article are kept from it: they date other things. So are
    the times of changes, and figures whose order is open in the language: it would take its pick.
    """
    header = deepcopy(root)
    for element in list(header.iter(*_OTHER_DATES)):
        if element.tag != "p" or len(text_of(element)) > _LONGEST_LINE:
            element.drop_tree()
    _drop_changes(header)
    if is_order_open(language):
        _blank_figures(header)
    try:
        found = find_date(header, url=url, original_date=True, extensive_search=False, outputformat="%Y-%m-%d")
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    return iso_claim(found, kind=DateKind.META, zone="UTC") if found else None


def _drop_changes(header: Element) -> None:
    """Takes out the short lines, and the meta elements, that tell of a change."""
    for meta in list(header.iter("meta")):
        if (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower() in _MODIFIED:
            meta.drop_tree()
    for label in list(_labels(header)):
        line = label if re.search(r"\d", text_of(label)) else label.getparent()
        if line is not None and line.getparent() is not None and len(text_of(line)) <= _LONGEST_LINE:
            line.drop_tree()


def _labels(header: Element) -> Iterator[Element]:
    """The first elements that say "updated", or stand before it."""
    said = (one for one in header.iter() if UPDATE_LABEL.search(one.text or "") or UPDATE_LABEL.search(one.tail or ""))
    return islice(said, _MOST_LABELS)


def _blank_figures(header: Element) -> None:
    for element in header.iter():
        element.text = element.text and _FIGURES.sub("", element.text)
        element.tail = element.tail and _FIGURES.sub("", element.tail)
