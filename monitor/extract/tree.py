"""Parses HTML once, within bounds, and says what on it can be seen."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from lxml import etree, html

from monitor.extract.limits import MOST_BYTES, MOST_ELEMENTS, MOST_TEXT

Element: TypeAlias = Any
"""An element of lxml, which has no types."""

_START_TAG = re.compile(r"<[a-zA-Z]")
_CONTROLS = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
_AS_BLANKS = bytes.maketrans(_CONTROLS, b" " * len(_CONTROLS))
_UNSEEN = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "head",
        "iframe",
        "object",
        "embed",
        "canvas",
        "audio",
        "video",
        "select",
        "option",
        "button",
        "input",
        "textarea",
        "math",
        "map",
        "dialog",
    ]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_ONE_CLASS = etree.ElementDefaultClassLookup(element=html.HtmlElement)
"""Found without asking Python by its name for each element, as lxml.html does for the sake of forms and inputs."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(slots=True)
class Seen:
    """One visible piece of text.

    Attributes:
        text: White space folded; not empty.
        element: The innermost block element around it.
    """

    text: str
    element: Element


def too_large(body: bytes, text: str) -> str:
    """Why a page is too large to be read; empty where it is not."""
    if len(body) > MOST_BYTES:
        return f"{len(body)} bytes, at most {MOST_BYTES}"
    if text.count("<") <= MOST_ELEMENTS:
        return ""
    elements = sum(1 for _ in _START_TAG.finditer(text))
    return f"{elements} elements, at most {MOST_ELEMENTS}" if elements > MOST_ELEMENTS else ""


def parse(text: str) -> Element | None:
    """The root element of a page; None where there is none."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    parser.set_element_class_lookup(_ONE_CLASS)
    try:
        root: Element = html.document_fromstring(text.encode(errors="replace").translate(_AS_BLANKS), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    return root


def too_much_text(seen: Iterable[Seen]) -> str:
    """Why a page has too much text; empty where it has not."""
    length = sum(len(one.text) for one in seen)
    return f"{length} characters of text, at most {MOST_TEXT}" if length > MOST_TEXT else ""


def visible(root: Element) -> Iterator[Seen]:
    """What a person sees, in reading order: the text of each block element."""
    buffer: list[str] = []
    owner: list[Element] = [root]
    walk: Any = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        is_block = element.tag in _BLOCKS
        if is_block and buffer:
            yield from _flush(buffer, owner[-1])
        if event == "end":
            if is_block:
                owner.pop()
            buffer += [element.tail] if element.tail else []
            continue
        if is_block:
            owner.append(element)
        if is_unseen(element):
            walk.skip_subtree()
        else:
            buffer += [element.text] if element.text else []
    yield from _flush(buffer, root)


def _flush(buffer: list[str], owner: Element) -> Iterator[Seen]:
    text = " ".join("".join(buffer).split())
    buffer.clear()
    if text:
        yield Seen(text, owner)


def is_unseen(element: Element) -> bool:
    """True for what a browser does not show."""
    if element.tag in _UNSEEN or not isinstance(element.tag, str):
        return True
    style = element.get("style")
    return element.get("hidden") is not None or (style is not None and bool(_HIDDEN.search(style)))


def text_of(element: Element) -> str:
    """All text inside an element, white space folded."""
    return " ".join(str(element.text_content()).split())
