"""Finds where articles begin on a page without markup.

    blocks -> roles (doubled captions found) -> zones between running text -> is a zone a beginning? -> stories

A zone is a run of lines that are not running text. The zone between two articles holds what pages put
around a headline: the headline said twice, a doubled photo caption, a date line, a byline, a marker
such as "Next Article". Each such sign has a weight; one strong sign or two weak ones begin an article.
To add a sign, add a function `(zone) -> Sign | None` to `_SIGNS`.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.model import Block, Role
from monitor.segment.datelines import dateline_of
from monitor.segment.looks import (
    is_end_mark,
    is_next_marker,
    is_prose,
    is_related_marker,
    is_title_like,
    width,
    words_in,
)
from monitor.segment.topics import likeness, share_of, terms

ENOUGH = 3
"""Weight of signs that begins an article; weighed on joined and on single articles, see docs/extraction.md."""


_OTHER_TOPIC, _UNLIKE_TOPIC = 0.16, 0.22
"""Likeness of the texts on both sides: under .16 are 0.9 % of breaks inside an article and 45 % of breaks between two;
under .22 are 4 % and 78 % (docs/extraction.md)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A stretch of blocks that is one article.

    Attributes:
        start: Index of its first block.
        end: One past its last.
        headline: Index of its headline, or None.
        why: The signs that begin it, in words.
    """

    start: int
    end: int
    headline: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Zone:
    """A run of lines that are no running text.

    Attributes:
        blocks: All blocks of the page.
        start: First block of the run.
        end: One past its last: the running text that follows.
        since: Where the article before began.
        headline: Its best headline, or None.
    """

    blocks: Sequence[Block]
    start: int
    end: int
    since: int
    headline: int | None

    @property
    def first(self) -> int:
        """Where the article would begin."""
        return self.end if self.headline is None else self.headline


@dataclass(frozen=True, slots=True)
class _Sign:
    weight: int
    why: str


def find_stories(blocks: Sequence[Block]) -> tuple[Story, ...]:
    """The stories of a page, in order; at least one where there is any text.

    What lies before the first headline belongs to no story.
    """
    zones = _zones(blocks)
    if not zones:
        return (_without_prose(blocks),) if blocks else ()
    begin, end = zones[0]
    headline = _headline(blocks, begin, end)
    stories = [Story(start=_beginning(blocks, begin, end, headline), end=len(blocks), headline=headline)]
    for start, stop in zones[1:]:
        zone = _Zone(
            blocks=blocks, start=start, end=stop, since=stories[-1].start, headline=_headline(blocks, start, stop)
        )
        signs = _signs(zone)
        if sum(sign.weight for sign in signs) < ENOUGH:
            continue
        at = _beginning(blocks, start, stop, zone.headline)
        before = stories.pop()
        stories.append(Story(start=before.start, end=at, headline=before.headline, why=before.why))
        why = ", ".join(sign.why for sign in signs)
        stories.append(Story(start=at, end=len(blocks), headline=zone.headline, why=why))
    return tuple(stories)


def _without_prose(blocks: Sequence[Block]) -> Story:
    """A page of short lines only: the first that can be one is the headline."""
    headline = next((at for at, block in enumerate(blocks) if _can_head(block)), None)
    return Story(start=headline or 0, end=len(blocks), headline=headline if len(blocks) > 1 else None)


def _is_running(block: Block) -> bool:
    return block.role is Role.PARAGRAPH and is_prose(block.text)


def _zones(blocks: Sequence[Block]) -> list[tuple[int, int]]:
    """(start, end) of each run before running text; an empty one before the first text, too."""
    zones: list[tuple[int, int]] = []
    start = 0
    for at, block in enumerate(blocks):
        if not _is_running(block):
            continue
        if start < at or not zones or dateline_of(block.text):
            zones.append((start, at))
        start = at + 1
    return zones


def _can_head(block: Block) -> bool:
    return block.role is Role.HEADLINE or (block.role is Role.PARAGRAPH and is_title_like(block.text))


def _headline(blocks: Sequence[Block], start: int, end: int) -> int | None:
    """The best headline of a zone: marked as such, said twice, after a marker, or nearest in topic."""
    possible = [at for at in range(start, end) if _can_head(blocks[at])]
    marked = [at for at in possible if blocks[at].role is Role.HEADLINE]
    if marked:
        return marked[-1]
    said = Counter(blocks[at].text for at in possible)
    twice = [at for at in possible if said[blocks[at].text] > 1]
    if twice:
        return max(twice, key=lambda at: (width(blocks[at].text), -at))
    marker = max((at for at in range(start, end) if is_next_marker(blocks[at].text)), default=start - 1)
    possible = [at for at in possible if at > marker]
    if not possible:
        return None
    if marker >= start:
        return possible[0]
    return _nearest(blocks, possible, start, end)


def _nearest(blocks: Sequence[Block], possible: list[int], start: int, end: int) -> int:
    """Among the lines before the first date line or byline, one that speaks of what follows."""
    topic = terms(block.text for block in blocks[end : end + 12])
    dated = [at for at in range(start, end) if blocks[at].role in {Role.TIMESTAMP, Role.BYLINE}]
    before = [at for at in possible if dated and at < dated[-1]] or possible
    shares = {at: share_of(terms([blocks[at].text]), topic) for at in before}
    best = max(shares.values())
    least, near = 0.2, 0.6
    if best < least:
        return max(before[-3:], key=lambda at: width(blocks[at].text))
    akin = [at for at in before if shares[at] >= near * best and len(blocks[at].text.split()) > 2] or before  # noqa: PLR2004 - a headline has words
    return akin[0] if start == 0 else akin[-1]


def _beginning(blocks: Sequence[Block], start: int, end: int, headline: int | None) -> int:
    """Index of the first block of the article: its headline, or the date or caption right before."""
    if headline is None:
        return end
    at = headline
    own = {Role.TIMESTAMP, Role.BYLINE}
    while at > start and blocks[at - 1].role in own and (start == 0 or at - 1 > start):
        at -= 1
    while at > start and blocks[at - 1].role is Role.CAPTION and _caption_is_of(blocks, at - 1, start, end):
        at -= 1
    return at


def _caption_is_of(blocks: Sequence[Block], caption: int, start: int, end: int) -> bool:
    """True where a caption before a headline speaks of the article after it rather than the one before."""
    if start == 0:
        return True
    words = terms([blocks[caption].text])
    after = share_of(words, terms(block.text for block in blocks[end : end + 12]))
    before = share_of(words, terms(block.text for block in blocks[max(0, start - 12) : start]))
    return after > before


def _signs(zone: _Zone) -> list[_Sign]:
    """The signs of the layout, and with them those of the words."""
    signs = [sign for sign in (find(zone) for find in _SIGNS) if sign]
    return [*signs, *_of_topic(zone)] if signs else []


def _after_marker(zone: _Zone) -> _Sign | None:
    if any(is_next_marker(block.text) for block in zone.blocks[zone.start : zone.end]):
        return _Sign(3, "a marker announces the next article")
    return None


def _headline_repeated(zone: _Zone) -> _Sign | None:
    """The headline twice in one header, and nowhere else: lists repeat their short lines, too."""
    if zone.headline is None:
        return None
    text = zone.blocks[zone.headline].text
    longest, fewest = 16, 3
    places = [at for at, block in enumerate(zone.blocks) if block.text == text]
    inside = [at for at in places if zone.start <= at <= zone.end + 1]
    if len(inside) <= 1 or len(inside) < len(places) or zone.end - zone.start > longest:
        return None
    if words_in(text) < fewest or share_of(terms([text]), _texts(zone)[1]) < 0.3:  # noqa: PLR2004 - share of words
        return None
    return _Sign(3 if inside[-1] - inside[0] > 1 else 2, "headline repeated")


def _dated(zone: _Zone) -> _Sign | None:
    """A date line after the headline, at most one standfirst between them."""
    if zone.headline is None:
        return None
    after = zone.blocks[zone.headline + 1 : zone.end]
    if any(block.role is Role.TIMESTAMP for block in after):
        return _Sign(3, "a date line follows the headline")
    behind = zone.blocks[zone.end + 1 : zone.end + 3]
    if behind and behind[0].role in {Role.TIMESTAMP, Role.BYLINE} and any(_is_running(block) for block in behind[1:]):
        return _Sign(2, "a date line follows the standfirst")
    before = zone.blocks[zone.start : zone.headline]
    return _Sign(2, "a date line before the headline") if before and before[-1].role is Role.TIMESTAMP else None


def _signed(zone: _Zone) -> _Sign | None:
    if zone.headline is None:
        return None
    after = zone.blocks[zone.headline + 1 : zone.end]
    return _Sign(2, "a byline follows the headline") if any(b.role is Role.BYLINE for b in after) else None


def _pictured(zone: _Zone) -> _Sign | None:
    if zone.headline is None:
        return None
    captions = [block.text for block in zone.blocks[zone.start : zone.end] if block.role is Role.CAPTION]
    if len(captions) > len(set(captions)):
        return _Sign(2, "a photo caption said twice")
    near = zone.blocks[zone.headline + 1 : zone.headline + 2]
    return _Sign(1, "a photo caption") if near and near[0].role is Role.CAPTION else None


def _placed(zone: _Zone) -> _Sign | None:
    """A dateline in the first paragraph, other than the one of the article before."""
    here = dateline_of(zone.blocks[zone.end].text)
    if here is None:
        return None
    before = (dateline_of(block.text) for block in zone.blocks[zone.since : zone.start])
    former = next((line for line in before if line), None)
    if former and former.place != here.place:
        return _Sign(3 if zone.headline is not None else 2, "the dateline changes")
    return _Sign(2, "a dateline") if zone.headline is not None else None


def _ended(zone: _Zone) -> _Sign | None:
    lines = zone.blocks[zone.start : zone.first]
    if any(is_end_mark(block.text) for block in lines):
        return _Sign(2, "an end mark before it")
    return None


def _apart(zone: _Zone) -> _Sign | None:
    """More blank lines before it than between other lines of the page."""
    at = zone.first
    gaps = Counter(_gap(zone.blocks, index) for index in range(1, len(zone.blocks)))
    usual = gaps.most_common(1)[0][0] if gaps else 0
    wide = max((_gap(zone.blocks, index) for index in range(max(zone.start, 1), at + 1)), default=0)
    return _Sign(1, "set apart by blank lines") if wide > max(usual, 1) else None


def _gap(blocks: Sequence[Block], at: int) -> int:
    """Blank lines before a block; 0 for HTML."""
    here, before = blocks[at].lines, blocks[at - 1].lines
    return here[0] - before[1] - 1 if here and before else 0


def _of_topic(zone: _Zone) -> list[_Sign]:
    """Signs of the words; without a sign of the layout they begin no article."""
    return [sign for sign in (_new_topic(zone), _speaks_of_next(zone)) if sign]


def _new_topic(zone: _Zone) -> _Sign | None:
    if zone.headline is None and not dateline_of(zone.blocks[zone.end].text):
        return None
    left, right = _texts(zone)
    few = 40
    if min(left.total(), right.total()) < few:
        return None
    alike = likeness(left, right)
    if alike < _OTHER_TOPIC:
        return _Sign(2, "another topic")
    return _Sign(1, "a rather different topic") if alike < _UNLIKE_TOPIC else None


def _texts(zone: _Zone) -> tuple[Counter[str], Counter[str]]:
    """Terms of the text before the zone and of the text after it."""
    before = [block.text for block in zone.blocks[zone.since : zone.start] if _is_running(block)]
    after = [block.text for block in zone.blocks[zone.end :] if _is_running(block)]
    return terms(before, last=True), terms(after)


def _speaks_of_next(zone: _Zone) -> _Sign | None:
    """The headline's words stand in the text after it and not in the text before."""
    if zone.headline is None:
        return None
    words = terms([zone.blocks[zone.headline].text])
    left, right = _texts(zone)
    fewest, most_before, least_after = 3, 0.15, 0.4
    if len(words) < fewest or not left:
        return None
    if share_of(words, left) <= most_before and share_of(words, right) >= least_after:
        return _Sign(1, "its headline speaks of what follows alone")
    return None


def _links_only(zone: _Zone) -> _Sign | None:
    """Short lines under "Read more" are links, not headlines."""
    announced = any(is_related_marker(block.text) for block in zone.blocks[zone.start : zone.first])
    return _Sign(-2, "under a heading of links") if announced else None


_SIGNS = (
    _after_marker,
    _headline_repeated,
    _dated,
    _signed,
    _pictured,
    _placed,
    _ended,
    _apart,
    _links_only,
)
