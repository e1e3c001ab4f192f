"""What a page puts around its article: told by tag and by the names of its elements."""

import re
from collections import Counter
from collections.abc import Sequence

from monitor.extract.regions import is_running
from monitor.extract.tree import Element, Seen

_TAGS = frozenset({"nav", "footer", "aside", "header"})
_NAMES = re.compile(r"comment|footer|sidebar|related|cookie|consent|newsletter|modal|promo", re.IGNORECASE)
_WHOLE = frozenset({"html", "body", "main", "article"})
_MOST = 0.5
"""Share of a page's running text from which an element is no furniture, whatever its name (a menu left open)."""


class Furniture:
    """The furniture of one page; what was found of an element is kept."""

    def __init__(self, seen: Sequence[Seen]) -> None:
        """Of all that is seen on the page."""
        self._seen = seen
        self._known: dict[Element, bool] = {}
        self._text: Counter[Element] = Counter()

    def holds(self, element: Element | None) -> bool:
        """True inside what stands around the article."""
        if element is None:
            return False
        if element not in self._known:
            self._known[element] = self._is_furniture(element) or self.holds(element.getparent())
        return self._known[element]

    def _is_furniture(self, element: Element) -> bool:
        if element.tag in _WHOLE:
            return False
        name = _NAMES.search(f"{element.get('class') or ''} {element.get('id') or ''}")
        if name is None and element.tag not in _TAGS:
            return False
        return (name is not None and name[0].lower() == "comment") or not self._holds_most(element)

    def _holds_most(self, element: Element) -> bool:
        """True where an element holds most of the page's running text."""
        if not self._text:
            for one in self._seen:
                if is_running(one):
                    self._text.update({parent: len(one.text) for parent in (one.element, *one.element.iterancestors())})
        return self._text[element] > _MOST * max(self._text.values(), default=0)
