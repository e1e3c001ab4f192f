"""Learned weights over named cues: whether title and lead, taken together, tell the event as news.

A weights text has one `weight cue` a line; `bias` is a cue that every article has. The score of an
article is the sum over its frame cues plus the sum over its word cues divided by the square root of
their number (long leads are not more telling than short ones); above 0 it is news. Logistic
regression over the labelled articles, by `python -m benchmarks.events_train`, which also prints what
cross-validation says of them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Score:
    """A sum of weights with the cues that moved it most; above 0 speaks for news."""

    total: float
    strongest: tuple[str, ...]


def parse_weights(text: str) -> dict[str, float]:
    """Weights by cue. Raises ValueError with the line that is none."""
    weights: dict[str, float] = {}
    for line in text.splitlines():
        if line.strip():
            number, _, cue = line.strip().partition(" ")
            try:
                weights[cue] = float(number)
            except ValueError:
                raise ValueError(f"not a weight and a cue: {line.strip()!r}") from None
    return weights


def score(weights: Mapping[str, float], cues: Collection[str]) -> Score:
    """Sum up the cues of one article."""
    parts = {cue: weights[cue] for cue in cues if cue in weights}
    total = weights.get("bias", 0.0) + sum(parts.values())
    sign = 1 if total > 0 else -1
    strongest = sorted(parts, key=lambda cue: (-sign * parts[cue], cue))[:_SHOWN]
    return Score(total, tuple(cue for cue in strongest if sign * parts[cue] > 0))
