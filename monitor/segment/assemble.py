"""Puts one article together from its blocks, roles settled."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from monitor.model import Article, Block, DateClaim, DateKind, DateRefusal, Page, RefusedDate, Region, Role
from monitor.segment.datelines import dateline_of
from monitor.segment.timestamps import EARLIEST, claim_of, claims_of, find_stamps, is_bare_date
from monitor.segment.words import BYLINE, UPDATE_LABEL

_TEXT = frozenset({Role.PARAGRAPH, Role.SUBHEAD})
_NAMES = re.compile(r"\s*(?:,|/|;|\band\b|\bund\b|\bet\b|\by\b|\be\b|\bи\b|&)\s+", re.IGNORECASE)
_ORDER = {kind: place for place, kind in enumerate(DateKind)}
_MARKED = frozenset({DateKind.JSON_LD, DateKind.META})
_SHOWN = frozenset({DateKind.TIME_ELEMENT, DateKind.TIMESTAMP})


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One story, ready to become an article.

    Attributes:
        blocks: Its blocks in order, roles settled.
        title: Its headline; empty where it has none.
        region: What markup says of it; an empty region where there is no markup.
    """

    blocks: tuple[Block, ...]
    title: str
    region: Region


def fold(text: str) -> str:
    """Text for comparing lines: case, white space and outer punctuation do not count."""
    return re.sub(r"^\W+|\W+$", "", " ".join(text.split())).casefold()


def assemble(draft: Draft, page: Page, position: int) -> Article:
    """The article of a draft."""
    body = [block for block in draft.blocks if block.role in _TEXT]
    body = body if page.is_whole else _without_title(body, draft.title)
    captions = tuple(dict.fromkeys(block.text for block in draft.blocks if block.role is Role.CAPTION))
    published, updated, refused = _dates(draft, page, body)
    return Article(
        position=position,
        title=draft.title,
        body="\n".join(block.text for block in body),
        captions=captions,
        published=published,
        not_before=_bound(captions, page),
        updated=updated,
        authors=draft.region.authors or _authors(draft.blocks),
        section=draft.region.section,
        image=draft.region.image,
        url=draft.region.url or page.url,
        canonical_url=page.canonical_url if position == 1 else draft.region.url,
        language=page.language,
        lines=_lines(draft.blocks),
        paragraph_lines=tuple(block.lines[0] for block in body if block.lines),
        basis=page.basis,
        source=page.source,
        document=page.url,
        refused=refused,
    )


def left_out(blocks: Iterable[Block], articles: Sequence[Article]) -> tuple[str, ...]:
    """The texts that are in no article: neither title, body nor caption."""
    said = {article.title for article in articles}
    for article in articles:
        said.update([article.body, *article.body.split("\n")])
        said.update(article.captions)
    return tuple(block.text for block in blocks if block.text not in said)


def _without_title(body: list[Block], title: str) -> list[Block]:
    near = 3
    wanted = fold(title)
    return [block for at, block in enumerate(body) if at >= near or fold(block.text) != wanted]


def _lines(blocks: Sequence[Block]) -> tuple[int, int] | None:
    """First line of the story to the last one that is part of it."""
    left = {Role.BOILERPLATE, Role.MARKER}
    own = [block.lines for block in blocks if block.lines and block.role not in left]
    return (own[0][0], own[-1][1]) if own else None


def _authors(blocks: Sequence[Block]) -> tuple[str, ...]:
    for block in blocks:
        match = BYLINE.match(block.text) if block.role is Role.BYLINE else None
        if match:
            return tuple(name for name in _NAMES.split(match["names"].strip(" .")) if name)
    return ()


def _dates(
    draft: Draft, page: Page, body: Sequence[Block]
) -> tuple[DateClaim | None, DateClaim | None, tuple[RefusedDate, ...]]:
    """(published, updated, what is not believed)."""
    claims = [*draft.region.claims]
    updated = draft.region.updated
    for block in date_lines(draft.blocks):
        found, changed = claims_of(block.text, kind=DateKind.TIMESTAMP, zone=page.zone, language=page.language)
        claims += [found] if found else _ancient(block, page)
        updated = updated or changed
    dateline = dateline_of(body[0].text) if body else None
    if dateline and dateline.day:
        claims.append(DateClaim(kind=DateKind.DATELINE, day=dateline.day, words=body[0].text[:80]))
    believed = [claim for claim in claims if why_refused(claim.day, page) is None]
    said = dict.fromkeys([*claims, *([updated] if updated else [])])
    refused = ((claim, why_refused(claim.day, page)) for claim in said)
    return (
        best_claim(believed, updated, page.language),
        updated if updated and why_refused(updated.day, page) is None else None,
        tuple(RefusedDate(claim=claim, why=why) for claim, why in refused if why is not None),
    )


def _ancient(block: Block, page: Page) -> list[DateClaim]:
    """What a date line claims for a day that no claim is made of: it is refused, and that is told."""
    stamps = [stamp for stamp in find_stamps(block.text, page.language)[:1] if stamp.day < EARLIEST]
    return [claim_of(stamp, block.text, kind=DateKind.TIMESTAMP, zone=page.zone) for stamp in stamps]


def date_lines(blocks: Sequence[Block]) -> list[Block]:
    """Date lines and dated bylines near the title, those without "updated" first; else a labelled one at the end."""
    header, running = 12, 120
    long = (at for at, block in enumerate(blocks) if block.role is Role.PARAGRAPH and len(block.text) >= running)
    end = max(next(long, 0) + 3, header)
    found = [block for block in blocks[:end] if block.role is Role.TIMESTAMP]
    found = found or [block for block in blocks[:end] if block.role is Role.BYLINE and find_stamps(block.text)]
    found = found or [block for block in blocks[-3:] if block.role is Role.TIMESTAMP]
    return sorted(found, key=lambda block: bool(UPDATE_LABEL.match(block.text)))


def why_refused(day: date, page: Page) -> DateRefusal | None:
    """Why a day is not believed: before 1990, or after the page was fetched (one day of grace for zones)."""
    if day < EARLIEST:
        return DateRefusal.ANCIENT
    latest = page.fetched_at.date() + timedelta(days=1) if page.fetched_at else date.max
    return DateRefusal.FUTURE if day > latest else None


def best_claim(
    claims: Sequence[DateClaim], updated: DateClaim | None = None, language: str | None = None
) -> DateClaim | None:
    """The claim of the best kind; of claims for the same day, one with the exact time, and with its zone.

    A claim of the markup that only repeats the time of the last change (`updated`) gives way to an earlier
    day that the page shows by itself (in `language`).
    """
    if not claims:
        return None
    ranked = sorted(claims, key=lambda claim: _ORDER[claim.kind])
    best = _before_change(ranked, updated, language) or ranked[0]
    if best.instant and best.zone_assumed:
        return next((claim for claim in ranked if not claim.zone_assumed and _is_same_moment(claim, best)), best)
    if best.instant:
        return _on_local_day(best, claims)
    return next((claim for claim in ranked if claim.instant and claim.day == best.day), best)


def _before_change(ranked: Sequence[DateClaim], updated: DateClaim | None, language: str | None) -> DateClaim | None:
    """The day that the page shows, where its markup has put the time of the last change in both places; or None."""
    stamped = ranked[0]
    if updated is None or stamped.kind not in _MARKED or _when(stamped) != _when(updated):
        return None
    if any(claim.kind is DateKind.FEED and claim.day >= stamped.day for claim in ranked):
        return None
    sure = timedelta(days=2)  # no zone is that far away
    earlier = (claim for claim in ranked if claim.kind in _SHOWN and claim.day <= stamped.day - sure)
    return next((claim for claim in earlier if is_bare_date(claim.words, language)), None)


def _when(claim: DateClaim) -> datetime | date:
    return claim.instant or claim.day


def _on_local_day(best: DateClaim, claims: Sequence[DateClaim]) -> DateClaim:
    """The claim with the day on which the site itself puts that moment: 22:00Z may be tomorrow there."""
    same = (claim for claim in claims if claim.instant and not best.zone_assumed and _is_same_moment(best, claim))
    return replace(best, day=next((claim.day for claim in same if claim.day != best.day), best.day))


def _is_same_moment(best: DateClaim, other: DateClaim) -> bool:
    """The same minute; or, where the other was written without a zone, so many half hours away."""
    if best.instant is None or other.instant is None:
        return False
    minutes = abs(int(best.instant.timestamp() // 60) - int(other.instant.timestamp() // 60))
    half_hour, furthest = 30, 14 * 60
    return minutes == 0 or (other.zone_assumed and minutes <= furthest and minutes % half_hour == 0)


def _bound(captions: Sequence[str], page: Page) -> date | None:
    """The latest full date in a caption: the article cannot be older than its photo."""
    days = [stamp.day for caption in captions for stamp in find_stamps(caption, page.language)]
    return max((day for day in days if why_refused(day, page) is None), default=None)
