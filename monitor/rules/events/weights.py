"""Learned weights over named cues: whether title and beginning, taken together, tell the event as news.

A weights text has `weight cue` pairs, with semicolons or ends of lines between; `bias` is a cue that every article has.
The score of an article is the bias plus the sum of the weights of its cues, divided by the square root of their number
(a long beginning is not more telling than a short one): the log odds that it is news. Logistic regression over the
labelled articles, by `python -m benchmarks.events_train`; `benchmarks/events_sets.py` prints what it makes of sets left
out.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import sqrt

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Score:
    """Log odds that the article is news of the event, with the cues that moved it most, strongest first."""

    total: float
    strongest: tuple[str, ...]


def parse_weights(text: str) -> dict[str, float]:
    """Weights by cue. Raises ValueError with the pair that is none."""
    weights: dict[str, float] = {}
    for pair in text.replace("\n", ";").split(";"):
        if pair.strip():
            number, _, cue = pair.strip().partition(" ")
            try:
                weights[cue] = float(number)
            except ValueError:
                raise ValueError(f"not a weight and a cue: {pair.strip()!r}; write it like '+1.50 orbit'") from None
    return weights


def score(weights: Mapping[str, float], cues: Collection[str]) -> Score:
    """Sum up the cues of one article."""
    parts = {cue: weights[cue] for cue in cues if cue in weights}
    total = weights.get("bias", 0.0) + sum(parts.values()) / sqrt(max(len(parts), 1))
    sign = 1 if total > 0 else -1
    strongest = sorted(parts, key=lambda cue: (-sign * parts[cue], cue))[:_SHOWN]
    return Score(total, tuple(cue for cue in strongest if sign * parts[cue] > 0))
