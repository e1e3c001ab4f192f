"""What a page says of itself for machines: JSON-LD and meta elements."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from monitor.extract.tree import Element, text_of

_ARTICLE = re.compile(r"(?:Article|BlogPosting|Report|NewsStory|LiveBlogPosting|Review|Recipe)$")
_WRAPPER = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")
_INSIDE = ("@graph", "mainEntity", "itemListElement", "item", "mainEntityOfPage")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_DEEPEST = 12
_SCRIPTS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """One article that JSON-LD describes; texts as written, empty or None where absent."""

    headline: str = ""
    url: str | None = None
    published: str | None = None
    modified: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    image: str | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the head of a page says.

    Attributes:
        metas: Lower-case name or property -> content, the first of each.
        linked: The articles in JSON-LD, in order.
        page: What JSON-LD says of the page itself, where it dates it; or None.
        canonical: Absolute URL, or None.
        title: Text of the title element.
        language: As declared, or None.
    """

    metas: dict[str, str] = field(default_factory=dict)
    linked: tuple[Linked, ...] = ()
    page: Linked | None = None
    canonical: str | None = None
    title: str = ""
    language: str | None = None


def read_metadata(root: Element, url: str) -> Metadata:
    """Everything the page says of itself for machines; some templates write `value` for `content`."""
    metas: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = (element.get("content") or element.get("value") or "").strip()
        if name and content:
            metas.setdefault(name.strip().lower(), content)
    objects = list(_objects_in(root))
    titles = [text_of(element) for element in root.iterfind(".//title")]
    return Metadata(
        metas=metas,
        linked=tuple(_linked(item, url) for item in objects if _is_article(item)),
        page=next((_linked(item, url) for item in objects if _is_page(item)), None),
        canonical=_canonical(root, metas, url),
        title=next((title for title in titles if title), ""),
        language=root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or metas.get("og:locale"),
    )


def _canonical(root: Element, metas: dict[str, str], url: str) -> str | None:
    links = [link.get("href") for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    for candidate in (*links, metas.get("og:url")):
        absolute = absolute_url(candidate, url)
        if absolute and _is_specific(absolute, url):
            return absolute
    return None


def _is_specific(canonical: str, url: str) -> bool:
    """A canonical address that is only the home page names no article."""
    return urlsplit(canonical).path.strip("/") != "" or urlsplit(url).path.strip("/") == ""


def absolute_url(href: str | None, base: str) -> str | None:
    """An absolute http(s) address without fragment; None where it is not one."""
    if not href or not href.strip():
        return None
    try:
        address = urljoin(base, href.strip())
        parts = urlsplit(address)
    except ValueError:
        return None
    return parts._replace(fragment="").geturl() if parts.scheme in {"http", "https"} and parts.netloc else None


def linked_in(root: Element, url: str) -> Iterator[Linked]:
    """The articles that the JSON-LD inside an element describes."""
    return (_linked(item, url) for item in _objects_in(root) if _is_article(item))


def _objects_in(root: Element) -> Iterator[dict[str, Any]]:
    scripts = [script for script in root.iter("script") if "ld+json" in (script.get("type") or "")]
    for script in scripts[:_SCRIPTS]:
        yield from _objects(_loads(script.text or ""), _DEEPEST)


def _loads(text: str) -> Any:
    text = _WRAPPER.sub("", text).strip().rstrip(";")
    for attempt in (text, re.sub(r"[\x00-\x1f]+", " ", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth == 0:
        return
    if isinstance(value, dict):
        yield value
        inner: Iterable[Any] = [value[key] for key in _INSIDE if key in value]
    else:
        inner = value if isinstance(value, list) else ()
    for item in inner:
        yield from _objects(item, depth - 1)


def _is_article(item: dict[str, Any]) -> bool:
    kinds = item.get("@type")
    several = kinds if isinstance(kinds, list) else [kinds]
    named = any(isinstance(kind, str) and _ARTICLE.search(kind) for kind in several)
    return named or (bool(item.get("headline")) and bool(item.get("datePublished")))


def _is_page(item: dict[str, Any]) -> bool:
    return item.get("@type") == "WebPage" and bool(item.get("datePublished"))


def _linked(item: dict[str, Any], url: str) -> Linked:
    main = item.get("mainEntityOfPage")
    address = _text(item.get("url")) or _text(main if isinstance(main, str) else _get(main, "@id"))
    return Linked(
        headline=clean(_text(item.get("headline")) or _text(item.get("name")) or ""),
        url=absolute_url(address, url),
        published=_text(item.get("datePublished")),
        modified=_text(item.get("dateModified")),
        authors=tuple(_names(item.get("author"))),
        section=_text(item.get("articleSection")),
        image=absolute_url(_text(item.get("image")) or _text(_get(item.get("image"), "url")), url),
        kind=str(item.get("@type")),
    )


def _get(value: Any, key: str) -> Any:
    first = value[0] if isinstance(value, list) and value else value
    return first.get(key) if isinstance(first, dict) else None


def _text(value: Any) -> str | None:
    """The first text of a JSON value; None where it has none."""
    if isinstance(value, list):
        return next((text for text in map(_text, value) if text), None)
    if isinstance(value, dict):
        return _text(value.get("@value"))
    return value.strip() or None if isinstance(value, str) else None


def _names(value: Any) -> Iterator[str]:
    for person in value if isinstance(value, list) else [value]:
        name = person if isinstance(person, str) else _text(_get(person, "name"))
        if name and not name.startswith("http"):
            yield clean(name)


def clean(text: str) -> str:
    """Text without markup, entities and invisible hyphens, white space folded."""
    plain = _INVISIBLE.sub("", unescape(unescape(text)))
    return " ".join(re.sub(r"<[a-zA-Z/][^>]{0,200}>", "", plain).split())
