"""Folds of the labelled articles that share neither a month of publication nor, outside bullets, an outlet.

An outlet with many articles is a fold of its own, the small ones are two folds; the bullets (one outlet, by
far the largest) are five folds by month. What a fold is judged by was learned from no article of its months.
"""

from collections.abc import Sequence

import numpy as np
from sklearn.model_selection import GroupKFold

from benchmarks.events_articles import BULLETS, Item, group_of

LARGE, BULLET_FOLDS, SMALL_POOLS = 100, 5, 2
Fold = tuple[np.ndarray, np.ndarray]


def folds(items: Sequence[Item]) -> list[Fold]:
    """(rows to learn from, rows to judge), each row judged once."""
    sources = np.array([item["source"] for item in items])
    months = np.array([group_of(item) for item in items])
    names = sorted(set(sources) - {BULLETS})
    large = [name for name in names if (sources == name).sum() >= LARGE]
    small = [name for name in names if name not in large]
    outlets = [[name] for name in large] + [small[pool::SMALL_POOLS] for pool in range(SMALL_POOLS)]
    parts = []
    for some in outlets:
        inside = np.isin(sources, some)
        parts.append((~inside & ~np.isin(months, months[inside]), inside))
    bullets = np.flatnonzero(sources == BULLETS)
    by_month = GroupKFold(BULLET_FOLDS, shuffle=True, random_state=0)
    for _, places in by_month.split(bullets, bullets, months[bullets]):
        inside = np.isin(np.arange(len(items)), bullets[places])
        parts.append((~np.isin(months, months[inside]), inside))
    return [(np.flatnonzero(learn), np.flatnonzero(test)) for learn, test in parts if test.any()]


def thinned(rows: np.ndarray, items: Sequence[Item], share: float) -> np.ndarray:
    """A share of the rows, whole months of an outlet at a time; for learning curves."""
    groups = np.array([f"{items[row]['source']} {group_of(items[row])}" for row in rows])
    names = np.random.default_rng(1).permutation(np.unique(groups))
    return rows[np.isin(groups, names[: round(len(names) * share)])]
