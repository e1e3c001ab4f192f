"""What one line looks like by itself; what it is, its neighbours decide."""

import re
from functools import lru_cache

from monitor.model import Role
from monitor.segment.timestamps import find_stamps, has_stamp_part, is_timestamp
from monitor.segment.words import (
    BYLINE,
    CAPTION_START,
    CHROME,
    COPYRIGHT,
    CREDIT,
    DATE_LABELS,
    END_MARK,
    NEXT_MARKERS,
    RELATED_MARKERS,
)

_WIDE = "\u2e80"
_SENTENCE_END = re.compile(r"[.…。।؟!?！？｡][\"'”’»」』)）\]]*$")
_QUESTION_END = re.compile(r"[!?！？؟][\"'”’»」』)）\]]*$")
_SENTENCE_BREAK = re.compile(r"[.!?…][\"'”’»)]?\s+[^\W\da-z_]|[。！？]\S")
_TOKEN = re.compile(r"[^\s|·•/.,:;!?()\[\]©]+")
_SUBHEAD = re.compile(r"^(?:[-–—*]\s?\S.{0,80}\S\s?[-–—*]|#{1,6}\s\S.{0,100})$")
_IN_BRACKETS = re.compile(r"[(\[（][^()\[\]（）]{2,60}[)\]）]\.?$")
_LETTERS = re.compile(r"[^\W\d_]")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_MAY_CREDIT = re.compile(r"[(\[:：=/©]|photo|images", re.IGNORECASE)
"""What stands in every credit: cheap to look for, and in few lines."""

_MARKERS = NEXT_MARKERS | RELATED_MARKERS
_LONGEST_MARKER = 2 * max(map(len, _MARKERS))


def width(text: str) -> int:
    """Length in the columns of a page; an ideograph says about as much as three letters."""
    if text.isascii():
        return len(text)
    return sum(3 if char >= _WIDE else 1 for char in text)


def words_in(text: str) -> int:
    """Number of words; two ideographs count as one."""
    wide = 0 if text.isascii() else sum(char >= _WIDE for char in text)
    return len(text.split()) + wide // 2


def is_prose(text: str) -> bool:
    """True for running text: a whole sentence, or too long for a headline."""
    long, sentence, question = 180, 6, 100
    if width(text) >= long:
        return True
    if not _SENTENCE_END.search(text) or words_in(text) < sentence:
        return False
    return not _QUESTION_END.search(text) or width(text) >= question or bool(_SENTENCE_BREAK.search(text))


def is_title_like(text: str) -> bool:
    """True where a line could be a headline: some words, no full sentence, nothing of page furniture."""
    least, most = 12, 260
    return (
        least <= width(text) <= most
        and words_in(text) >= 2  # noqa: PLR2004 - one word is a rubric
        and not _SUBHEAD.match(text)
        and bool(_LETTERS.search(text))
    )


def is_end_mark(text: str) -> bool:
    """True for a line that ends an article or parts two: `###`, `ENDS`, `(끝)`, a copyright line."""
    return bool(END_MARK.match(text) or COPYRIGHT.match(text))


def _bare(text: str) -> str:
    """The words of a line that may be a marker, without what stands around them; empty for a longer one."""
    return _EDGES.sub("", text).casefold() if len(text) <= _LONGEST_MARKER else ""


def is_next_marker(text: str) -> bool:
    """True for a line that says that another article follows."""
    return _bare(text) in NEXT_MARKERS


def is_related_marker(text: str) -> bool:
    """True for a line that announces links to other articles."""
    return _bare(text) in RELATED_MARKERS


def _is_link_line(text: str) -> bool:
    """True for "Read also: another headline"."""
    longest = 200
    label, colon, rest = text.replace("：", ":").partition(":")
    return bool(colon and rest) and len(text) <= longest and is_related_marker(label)


def _is_chrome(text: str) -> bool:
    """A short line most of whose words are on buttons and menus."""
    most, longest = 14, 140
    if len(text) > longest:
        return False
    tokens = _TOKEN.findall(text.casefold())
    known = sum(token in CHROME or token.isdigit() for token in tokens)
    return 0 < len(tokens) <= most and known >= 0.75 * len(tokens)


def _is_caption(text: str) -> bool:
    most = 600
    if len(text) >= most or not _says_caption(text):  # a line is at least as wide as it is long
        return False
    return width(text) < most and words_in(text) >= 2  # noqa: PLR2004 - a name alone is no caption


def _says_caption(text: str) -> bool:
    dated = bool(_IN_BRACKETS.search(text)) and bool(find_stamps(text))
    return dated or bool(CAPTION_START.match(text) or (_MAY_CREDIT.search(text) and CREDIT.search(text)))


def _begins_with_words(text: str) -> bool:
    """True where something other than labels stands before the date: what a photo shows."""
    start = min((stamp.start for stamp in find_stamps(text)), default=0)
    return any(word not in DATE_LABELS for word in _TOKEN.findall(text[:start].casefold()))


def may_be_caption(text: str) -> bool:
    """True where a line that is said twice running is the text under a photo rather than a headline."""
    least = 40
    in_words = is_prose(text) or bool(_IN_BRACKETS.search(text)) or bool(find_stamps(text))
    return width(text) >= least and in_words


def _is_byline(text: str) -> bool:
    most = 110
    match = BYLINE.match(text)
    if not match or width(text) > most or is_prose(text):
        return False
    return match["names"][:1].isupper() or match["names"][:1] >= _WIDE


@lru_cache(maxsize=4096)
def look(text: str, language: str | None = None) -> Role:
    """The role of a line of text by its own looks; PARAGRAPH for running text and for all that is open."""
    if _bare(text) in _MARKERS or END_MARK.match(text):
        return Role.MARKER
    is_caption = _is_caption(text)
    if is_timestamp(text, language) and not (is_caption and _begins_with_words(text)):
        return Role.TIMESTAMP
    if COPYRIGHT.match(text) or _is_link_line(text) or _is_chrome(text):
        return Role.BOILERPLATE
    if is_caption:
        return Role.CAPTION
    if _SUBHEAD.match(text):
        return Role.SUBHEAD
    if _is_byline(text):
        return Role.BYLINE
    return Role.TIMESTAMP if has_stamp_part(text, language) else Role.PARAGRAPH
