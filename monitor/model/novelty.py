"""What an article is compared by, and whether it is new."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from monitor.model.pages import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What near-duplicates are found by. All keys are unsigned 64-bit.

    Attributes:
        content: Key of the whole folded text; equal texts have equal keys.
        sentences: Keys of the sentences long enough to tell stories apart, without repeats.
        opening: Simhash of the first words; None where there are too few to compare.
    """

    content: int
    sentences: tuple[int, ...] = ()
    opening: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A stored article that shares an address, a sentence or an opening with a new one.

    `first_seen` is UTC; `shared` counts the sentence keys in common.
    """

    article_id: int
    article: Article
    fingerprint: Fingerprint
    first_seen: datetime
    shared: int = 0


class TwinReason(Enum):
    """Why an article is a repeat."""

    SAME_CONTENT = "the same text"
    SAME_STORY = "the same story: nearly all of its sentences, the same facts"


class UpdateReason(Enum):
    """Why an article is told although an earlier one is close to it."""

    FULL_TEXT = "the page could be read now; before, only its summary was known"
    CHANGED = "the same address with a changed text"
    OTHER_FACTS = "close to an earlier article, but its facts differ"
    EXTENDED = "contains an earlier article and says more"
    OTHER_DAY = "the same text as an earlier article of another day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """Nothing like it was seen within the window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """A repeat of article `of` (0: it is kept no longer).

    `containment` is the share of the shorter text found in the other, 0 to 1.
    """

    of: int
    why: TwinReason
    containment: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """Linked to article `of`, and told; `changed` lists the facts that differ, as words."""

    of: int
    why: UpdateReason
    containment: float = 0.0
    changed: tuple[str, ...] = ()


Novelty = Fresh | Twin | Update
