"""Remembers what was made of a text, since news says the same things all day."""

from collections.abc import Callable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Memory(dict[str, Made], Generic[Made]):
    """What was made of each text; one that is asked for the first time is made.

    What nobody has asked for in a while is forgotten, so that memory stays bounded. Threads may share
    one, if the same text always makes the same.
    """

    def __init__(self, make: Callable[[str], Made], *, size: int, longest: int) -> None:
        """Remember at most twice `size` texts, and none of more than `longest` code points."""
        super().__init__()
        self._make = make
        self._size = size
        self._longest = longest
        self._older: dict[str, Made] = {}

    def __missing__(self, text: str) -> Made:
        made = self._older.get(text)
        if made is None:
            made = self._make(text)
        if len(text) <= self._longest:
            if len(self) >= self._size:
                self._older = self.copy()
                self.clear()
            self[text] = made
        return made

    def forget(self) -> None:
        """Forget everything, as in the beginning."""
        self._older = {}
        self.clear()
