"""Time expressions of running text, resolved against the date of publication."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """Words that date something.

    Attributes:
        start: Code-point offset in the text.
        end: One past the last code point.
        words: The text between.
        first: First day meant; None when the words are there but no days can be named
            (anaphora such as "a year earlier", or "Tuesday" without a publication date).
        last: Last day meant, included; None likewise.
    """

    start: int
    end: int
    words: str
    first: date | None
    last: date | None


def find_times(text: str, published: date | None) -> tuple[TimeExpression, ...]:
    """All time expressions of a text, in order, not overlapping; never guesses.

    `published` is the day of publication in the outlet's zone; None leaves relative expressions unresolved.
    """
    raise NotImplementedError((text, published))
