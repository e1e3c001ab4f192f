"""Which links of a page lead to articles? Pure; each link is judged by what can be said for and against it.

    address   a date, a number, many words joined by hyphens   +      /tag/, /author/, one short word   -
    words     a headline is a sentence                         +      one or two words are a menu       -
    place     a heading, a card, a list of its like            +      a menu, a footer, a form

Links of one form of address stand together: where most of them are articles, their short-titled brothers are too.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from monitor.fetch.canonical import canonical_url
from monitor.fetch.sources.anchors import Anchor

ENOUGH: Final = 4
"""Points that make a link an article's."""

ENOUGH_AMONG_LIKE: Final = 2
"""Points that are enough where most links of the same form are articles'."""

APART: Final = 4
"""Points that a link in a menu or a footer loses; some menus show the day's stories."""

_FEW: Final = 3
_DATE: Final = re.compile(r"(?<!\d)(?:19|20)\d\d[/._-]?(?:0?[1-9]|1[0-2])(?:[/._-]?(?:0?[1-9]|[12]\d|3[01]))?(?!\d)")
_NUMBER: Final = re.compile(r"\d{4,}|[0-9a-f]{8}-[0-9a-f]{4}-|(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{8,}")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_NUMBER_IN_QUERY: Final = re.compile(
    r"(?:^|&)(?:id|oid|idx|p|no|nid|aid|article\w*|news\w*|story\w*)=\w*\d{2,}", re.IGNORECASE
)
_ENDING: Final = re.compile(r"\.(?:s?html?|php|aspx?|jsp|cms|ece|story)$", re.IGNORECASE)
_NO_PAGE: Final = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|pdf|zip|gz|mp[34]|m4a|mov|avi|css|js|xml|rss|atom|json|docx?|xlsx?|pptx?|apk|exe)$",
    re.IGNORECASE,
)
_NEVER: Final = frozenset(
    "tag tags article_tag schlagwort etiqueta author authors byline contributors autor autoren autores auteur auteurs "  # noqa: SIM905 - words read best as words
    "autori profile user users people login logout signin signup register subscribe subscription subscriptions abo "
    "newsletter newsletters account myaccount about about-us contact contact-us kontakt contacto privacy "
    "privacy-policy datenschutz terms terms-of-use agb cookies cookie-policy legal imprint impressum mentions-legales "
    "aviso-legal advertise advertising search suche buscar rss feed feeds sitemap jobs careers help faq shop store "
    "donate cart checkout wp-login.php wp-admin comments share print apps app page pages policies accessibility".split()
)
_SECTIONS: Final = frozenset(
    "category categories categoria kategorie rubrik ressort seccion topic topics thema themen tema temas theme temi "  # noqa: SIM905 - likewise
    "section sections channel channels series archive archives collection collections index live video videos gallery "
    "galleries photos podcast podcasts program programs programmes".split()
)
_GENERIC: Final = re.compile(
    r"\W*(?:(?:read|see|view|show|learn)\s+(?:more|all|full(?: story)?)|more|continue(?: reading)?|full story|"
    r"comments?|\d+\s*comments?|share|video|photos?|gallery|live|watch|listen|next|previous|weiterlesen|"
    r"mehr|lire la suite|leer más|[\d\W]*)\W*",
    re.IGNORECASE,
)
_WIDE: Final = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_WIDE_PER_WORD: Final = 2.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One address of a page, with the best words that any of its anchors gives it; `likeness` is its form."""

    url: str
    title: str
    points: int
    likeness: str


def article_links(anchors: Iterable[Anchor]) -> tuple[Link, ...]:
    """Of these links, those to articles, in the order of the page, each address once."""
    by_address: dict[str, list[Anchor]] = {}
    for anchor in anchors:
        by_address.setdefault(canonical_url(anchor.url), []).append(anchor)
    places = Counter(group[0].place for group in by_address.values())
    links = [link for group in by_address.values() if (link := _judge(group, places)) is not None]
    needed = _needed(links)
    return tuple(link for link in links if link.points >= needed[link.likeness])


def may_be_article(url: str) -> bool:
    """Whether nothing in an address speaks against an article: no image, no list of tags, no login."""
    return _address_points(url) is not None


def best_words(anchors: Sequence[Anchor]) -> str:
    """The title of an address: its heading, else its longest words; empty where all are "Read more"."""
    telling = [anchor for anchor in anchors if not _GENERIC.fullmatch(anchor.text)]
    headings = [anchor.text for anchor in telling if anchor.is_heading]
    return max(headings or (anchor.text for anchor in telling), key=len, default="")


def _judge(anchors: Sequence[Anchor], places: Counter[tuple[str, ...]]) -> Link | None:
    """An address with its points; None for one that is no article whatever its words."""
    url, title = anchors[0].url, best_words(anchors)
    address = _address_points(url)
    if address is None:
        return None
    is_listed = places[anchors[0].place] >= _FEW or "article" in anchors[0].place
    points = address + _word_points(title) + 2 * any(a.is_heading for a in anchors) + is_listed
    points -= APART * all(a.is_apart for a in anchors)
    return Link(url=url, title=title, points=points, likeness=likeness(url))


def _needed(links: Sequence[Link]) -> dict[str, int]:
    """Points that a link of each form needs."""
    known = Counter(link.likeness for link in links)
    good = Counter(link.likeness for link in links if link.points >= ENOUGH)
    return {
        form: ENOUGH_AMONG_LIKE if good[form] >= _FEW and 2 * good[form] > number else ENOUGH
        for form, number in known.items()
    }


def _address_points(url: str) -> int | None:
    parts = urlsplit(url)
    segments = [unquote(segment) for segment in parts.path.split("/") if segment]
    if _NO_PAGE.search(parts.path) or any(segment.lower() in _NEVER for segment in segments):
        return None
    if not segments:
        return 2 if _NUMBER_IN_QUERY.search(parts.query) else None
    stem = _ENDING.sub("", segments[-1])
    points = 3 * bool(_DATE.search(parts.path)) + 2 * _is_numbered(segments, parts.query) + _slug_points(stem)
    points += bool(_ENDING.search(segments[-1]))
    if any(segment.lower() in _SECTIONS for segment in segments[-2:-1]):
        points -= 3  # /category/europe; a date or a number still outweighs it
    if points == 0 and len(segments) == 1:
        points -= 2
    return points


def _is_numbered(segments: Sequence[str], query: str) -> bool:
    """A number that names a story: long, and not just the year of an archive."""
    numbers = (_NUMBER.findall(segment.lower()) for segment in segments[-2:])
    named = any(not _YEAR.fullmatch(number) for found in numbers for number in found)
    return named or bool(_NUMBER_IN_QUERY.search(query))


def _slug_points(stem: str) -> int:
    """Words joined by hyphens: an article's address often holds its headline."""
    words = [word for word in re.split(r"[-_+,]", stem) if word]
    if len(words) >= 5:  # noqa: PLR2004 - a headline has at least so many
        return 3
    return max(len(words) - 2, 0) if not _WIDE.search(stem) else 2


def _word_points(title: str) -> int:
    wide = len(_WIDE.findall(title))
    words = len(_WIDE.sub(" ", title).split()) + wide / _WIDE_PER_WORD
    if words >= 7:  # noqa: PLR2004 - a sentence
        return 3
    if words >= 4:  # noqa: PLR2004 - a short headline
        return 2
    return {0: -2, 1: -1, 2: -1}.get(int(words), 0)


def likeness(url: str) -> str:
    """The form of an address: host, depth, and where it has numbers, long numbers and many words."""
    parts = urlsplit(url)
    *folders, last = parts.path.rstrip("/").split("/")
    shape = [_numbers(folder) if re.search(r"\d", folder) else "a" for folder in folders[1:]]
    words = _numbers(_ENDING.sub(".x", last))
    shape.append("slug" if words.count("-") + words.count("_") >= 2 else re.sub(r"[^\W\d_]+", "a", words))  # noqa: PLR2004
    return f"{parts.hostname}/{'/'.join(shape)}?{re.sub(r'=[^&]*', '', parts.query)}"


def _numbers(words: str) -> str:
    """Each number as its length: the number of a story has more digits than that of a section."""
    return re.sub(r"\d+", lambda found: "9" if len(found[0]) < 4 else "9999", words)  # noqa: PLR2004
