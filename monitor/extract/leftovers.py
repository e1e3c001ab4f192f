"""What trafilatura leaves in that is no part of the article: the title again, promotions, lists of links.

Measured on half of 854 pages: two thirds of the lost precision is text of this kind (docs/extraction.md).
"""

import re
from collections.abc import Sequence

from monitor.extract.body import Piece
from monitor.extract.places import around, elements_of, holder_of, kind_of
from monitor.extract.regions import is_sentence
from monitor.extract.titles import key
from monitor.extract.tree import Element, Seen, text_of
from monitor.model import Role

_READ_MORE = re.compile(
    r"^(?:[>»→▶•*\s]*)(?:(?:also\s)?read(?:\s(?:more|also|next))?|see also|related(?: stor(?:y|ies))?"
    r"|more(?: on this| from .{1,30})?|watch|next|up next|lesen sie (?:auch|mehr|hier)|mehr zum thema|auch interessant"
    r"|(?:à )?lire aussi|voir aussi|le[ae] también|te puede interesar|leggi anche|leia também|veja também|lees ook"
    r"|läs (?:också|mer)|les også|læs også|czytaj (?:także|też|więcej)|читайте также|читайте також|baca juga"
    r"|ayrıca oku|あわせて読みたい|関連記事|관련\s?기사|相关阅读)(?:\s?[:：|]|\s[-–—]\s)",
    re.IGNORECASE,
)
_LETTERS_FOR_YOU = r"\b.{0,60}\b(?:newsletters?|inbox|alerts?|briefing|podcast)"
# For a text in small letters: `re` is five times as quick without IGNORECASE, and where each choice begins plainly.
_PROMOTION = re.compile(
    rf"sign(?:ing)? up{_LETTERS_FOR_YOU}|subscrib(?:e|ing){_LETTERS_FOR_YOU}|register{_LETTERS_FOR_YOU}"
    r"|in your inbox|to your inbox|newsletter (?:forwarded|was forwarded)"
    r"|this newsletter may|download (?:the|our) .{0,30}\bapp\b"
    r"|click here to (?:sign|subscribe|get the)|affiliate (?:links?|commission)|earn (?:a|an) .{0,20}commission"
    r"|independently (?:selected|reviewed)|all rights reserved|support (?:our|independent) journalism"
    r"|newsletter (?:abonnieren|informiert|anmelden|bestellen)|mir der externe inhalt|hat ihnen dieser artikel"
)
_PROMOTION_START = re.compile(
    r"(?:sign up|subscribe) (?:for|to|here|now|today)|(?:follow|like) (?:us|me|\w+) on|view comments"
    r"|(?:jetzt (?:abonnieren|anmelden|testen)|folgen sie uns|inscrivez-vous|abonnez-vous|suivez-nous|suscríbete)"
    r"|(?:síguenos|suscribirse a|iscriviti|seguici su|inscreva-se|siga-nos|assine |schrijf je in|prenumerera)"
    r"|(?:zapisz się|подпи(?:сывайтесь|шитесь)|подписаться на|abone ol|ikuti kami)"
)
_ALSO = re.compile(r"^(?:also|plus|auch|aussi|también|anche)\s?:", re.IGNORECASE)
_CLOSING = re.compile(
    r"(?:\bfollow (?:him|her|them|us|me|the|our|[\w’' ]{3,40}) on (?:x\b|twitter|instagram|facebook|threads|linkedin)"
    r"|^(?:more|journal) information:|^provided by\b|^(?:gallery|photo|image) credits?\b"
    r"|^(?:source images?|photo sources?|tags|filed under|posted in|with files from)\b"
    r"|^(?:aus dem \w+en von|übersetzung:|traducción:)"
    r"|^(?:(?:this|the) (?:article|story|post|piece)|(?:this )?originally|first|dieser (?:artikel|text|beitrag)"
    r"|cet article|este artículo|questo articolo)\b"
    r".{0,90}\b(?:appeared|published|erschienen|publié|publicado|pubblicato)\b"
    r"|^(?:your )?subscription has been|^thank(?:s| you) for (?:subscribing|signing)|^by signing up"
    r"|\bdelivered every\b|keep an eye on your inbox|^(?:log in|sign in) (?:or|to)\b|website uses cookies"
    r"|can be reached at \S+@|^[—–-]?contact .{3,40} at \S+@|\b(?:news tips?|story to tell)\b"
    r"|^(?:if you|did you) (?:like|enjoy)|^(?:enjoy(?:ed|ing)?|liked) (?:this|our)|^for more stories|^fehler gefunden)",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"(?:^|[-_ ])comments?(?:[-_ ]|$)|comments?[-_]?(?:list|text|body|content|section)|newsletter"
    r"|(?:author|contributor|writer)[-_a-z]*(?:bio|about|desc|card|box|info|profile)|biography",
    re.IGNORECASE,
)
"""Names of what holds no text of an article: of 20 such pieces on 854 pages the labels know none."""
_LONGEST_PROMOTION = 300
_MOSTLY = 0.8
_WHOLE = frozenset({"html", "body", "main", "article"})
_HELD = 0.7
"""Share of the text that the element must have of which it is said that it holds the text."""
_LEAST_HELD = 5
"""Paragraphs that it must hold."""
_FIRST = 4
_LAST = 5


def drop_leftovers(pieces: Sequence[Piece], seen: Sequence[Seen], title: str | None) -> list[Piece]:
    """The pieces, with those that are no part of the article made boilerplate."""
    elements = elements_of(pieces, seen)
    shares = [_link_share(piece, element) for piece, element in zip(pieces, elements, strict=True)]
    tail = _tail(pieces, shares)
    outside = _around(pieces, elements) | _behind(pieces, elements, shares)
    name = key(title or "")
    first = _before_title(pieces, name)
    closing = len(pieces) - max(_LAST, len(pieces) // 10)
    return [
        Piece(Role.BOILERPLATE, piece.text)
        if at >= tail
        or at < first
        or at in outside
        or _is_leftover(piece, shares[at])
        or (at < _FIRST + first and (_is_title(piece, name) or _is_h1(elements[at])))
        or (at >= closing and _is_closing(piece))
        else piece
        for at, piece in enumerate(pieces)
    ]


def _around(pieces: Sequence[Piece], elements: Sequence[Element | None]) -> set[int]:
    """The pieces in what is named a comment, a newsletter or an author's portrait; none where that is half the text."""
    known: dict[Element, bool] = {}
    found = {at for at, element in enumerate(elements) if _is_inside(element, known)}
    inside, total = (sum(len(pieces[at].text) for at in part) for part in (found, range(len(pieces))))
    return found if inside * 2 < total else set()


def _is_inside(element: Element | None, known: dict[Element, bool]) -> bool:
    """True where an element or one around it has such a name; what was found of an element is kept in `known`."""
    if element is None:
        return False
    if element not in known:
        name = "" if element.tag in _WHOLE else f"{element.get('class') or ''} {element.get('id') or ''}"
        known[element] = bool(_AROUND.search(name)) or _is_inside(element.getparent(), known)
    return known[element]


def _behind(pieces: Sequence[Piece], elements: Sequence[Element | None], shares: Sequence[float]) -> set[int]:
    """The pieces behind the end of the element that holds the text; none where no element holds enough of it.

    What stands in an element of the same kind as the text's own, or in what that one stands in, goes on with it.
    """
    known = [
        (at, element)
        for at, (element, share) in enumerate(zip(elements, shares, strict=True))
        if element is not None and share < _MOSTLY and is_sentence(pieces[at].text)
    ]
    holder = holder_of([element for _, element in known], [len(pieces[at].text) for at, _ in known], _HELD)
    held = [element for _, element in known if _stands_in(element, holder)]
    if holder is None or len(held) < _LEAST_HELD:
        return set()
    kinds = {kind for kind in (kind_of(element.getparent()) for element in held) if kind[1]}
    above = {*holder.iterancestors()}
    end = max(at for at, element in enumerate(elements) if _stands_in(element, holder))
    behind = ((at, element.getparent()) for at, element in enumerate(elements) if at > end and element is not None)
    return {at for at, parent in behind if parent not in above and kind_of(parent) not in kinds}


def _stands_in(element: Element | None, holder: Element | None) -> bool:
    return element is not None and any(parent is holder for parent in element.iterancestors())


def _is_title(piece: Piece, title: str) -> bool:
    """The title again, or with a rubric before it."""
    name = key(piece.text)
    most_around = 40
    return bool(title) and title in name and len(name) <= len(title) + most_around


def _is_h1(element: Element | None) -> bool:
    return element is not None and element.tag == "h1"


def _before_title(pieces: Sequence[Piece], title: str) -> int:
    """How many pieces stand before the title said once more: what a page puts over its article."""
    highest, most_text = 12, 0.3
    at = next((at for at, piece in enumerate(pieces[:highest]) if title and key(piece.text) == title), 0)
    before, total = (sum(len(piece.text) for piece in part) for part in (pieces[:at], pieces))
    return at if before <= most_text * total else 0


def _is_leftover(piece: Piece, links: float) -> bool:
    if _ALSO.match(piece.text) and links > 0.3:  # noqa: PLR2004 - share; without a link it may be the author speaking
        return True
    if _READ_MORE.match(piece.text) and (links > 0.3 or len(piece.text) < 100):  # noqa: PLR2004 - share, a line
        return True
    return len(piece.text) <= _LONGEST_PROMOTION and _is_promotion(piece.text.lower())


def _is_promotion(small: str) -> bool:
    """True for what is said to sell, in small letters."""
    return bool(_PROMOTION_START.match(small) or _PROMOTION.search(small))


def _is_closing(piece: Piece) -> bool:
    """Where it came from, who helped, whom to follow: said after the last word of the article."""
    return len(piece.text) <= _LONGEST_PROMOTION and bool(_CLOSING.search(piece.text))


def _tail(pieces: Sequence[Piece], shares: Sequence[float]) -> int:
    """Where the list of links at the end begins, with the heading over it; a long list is the article itself."""
    end = len(pieces)
    while end and _is_teaser(pieces, shares, end - 1):
        end -= 1
    links = sum(share >= _MOSTLY for share in shares[end:])
    if links * 2 < len(pieces) - end - 1:  # more talk than links
        return len(pieces)
    total, dropped = (sum(len(piece.text) for piece in part) for part in (pieces, pieces[end:]))
    most_text, longest_link = 0.15, 120
    is_links = any(len(piece.text) <= longest_link for piece in pieces[end:])
    return end if is_links and dropped <= most_text * total else len(pieces)


def _is_teaser(pieces: Sequence[Piece], shares: Sequence[float], at: int) -> bool:
    """A link, the line under a link, or the heading over them."""
    longest_summary = 110
    if shares[at] >= _MOSTLY:
        return True
    if pieces[at].role is Role.SUBHEAD:
        return at + 1 < len(pieces)
    return at > 0 and shares[at - 1] >= _MOSTLY and len(pieces[at].text) <= longest_summary


def _link_share(piece: Piece, element: Element | None) -> float:
    """Share of the piece's text that is links, 0 to 1; 0 where its element is not known."""
    if element is None:
        return 0.0
    if any(parent.tag == "a" for parent in around(element)):
        return 1.0
    linked = sum(len(text_of(link)) for link in element.iter("a"))
    return min(1.0, linked / len(piece.text))
