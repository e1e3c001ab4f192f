"""Measures a stage beside its peers, and tells whether it has become dearer; for `benchmarks/suite.py`.

    stages -> measure (rounds, sides in turn) -> Measured -> compare with the last accepted ratios -> regressions

All figures are CPU seconds of this process. Within a round the sides take turns item by item, each going first
equally often, so that a busy machine hits all of them alike; the ratio of a round is that of the sums over its items,
and the figure is the median of the rounds. No item comes twice: what is remembered of one cannot make it cheaper.
"""

import gc
import json
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import _lru_cache_wrapper
from itertools import chain
from pathlib import Path
from typing import Any, Final

from monitor.text.memory import Memory

OURS: Final = "ours"

ENOUGH_FOR_PEERS: Final = 12

MOST_GROWTH: Final = 0.15
"""Growth of a ratio, as a share of the accepted one, that is a regression."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What is measured, and what it is measured beside.

    Attributes:
        name: Also the key in the accepted table.
        unit: What one item is.
        ours: Does the stage's work on one item.
        peers: The same, or the least that anybody would have to do, by name; the regression guard watches the first.
        rounds: Items, the same number in each round.
        warm_up: Items that are done before, uncounted; of many the peers, which remember less, do the first ones.
    """

    name: str
    unit: str
    ours: Callable[[Any], object]
    peers: Mapping[str, Callable[[Any], object]]
    rounds: Sequence[Sequence[Any]]
    warm_up: Sequence[Any] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a stage cost.

    Attributes:
        costs: By side (`OURS` and the peers), by round: CPU seconds of each item.
    """

    name: str
    unit: str
    costs: Mapping[str, tuple[tuple[float, ...], ...]]

    @property
    def peers(self) -> tuple[str, ...]:
        """Names of the peers, the guarded one first."""
        return tuple(name for name in self.costs if name != OURS)

    @property
    def items(self) -> int:
        """How many were measured in all."""
        return sum(map(len, self.costs[OURS]))

    def cost(self, side: str) -> float:
        """CPU milliseconds of an item: the mean of a round, the median of the rounds."""
        return 1000 * statistics.median(map(statistics.fmean, self.costs[side]))

    def ratios(self, peer: str) -> list[float]:
        """Ours against a peer, round by round."""
        pairs = zip(self.costs[OURS], self.costs[peer], strict=True)
        return [sum(ours) / sum(theirs) for ours, theirs in pairs]

    def ratio(self, peer: str) -> float:
        """The median of the rounds."""
        return statistics.median(self.ratios(peer))

    def ratio_of_items(self, peer: str) -> float:
        """The median over all items of ours against theirs: what a few very dear items do not decide."""
        pairs = zip(chain(*self.costs[OURS]), chain(*self.costs[peer]), strict=True)
        return statistics.median(ours / theirs for ours, theirs in pairs)


def measure(stage: Stage) -> Measured:
    """Run a stage and its peers; what was remembered of earlier stages is forgotten first."""
    sides = {OURS: stage.ours, **stage.peers}
    forget_everything()
    for number, item in enumerate(stage.warm_up):
        for side in sides.values() if number < ENOUGH_FOR_PEERS else (stage.ours,):
            side(item)
    costs: dict[str, list[tuple[float, ...]]] = {name: [] for name in sides}
    gc.collect()
    gc.freeze()  # what the harness holds is not to be looked through while somebody is measured
    for items in stage.rounds:
        found = [_take_turns(sides, item, turn) for turn, item in enumerate(items)]
        for name, rounds in costs.items():
            rounds.append(tuple(one[name] for one in found))
    gc.unfreeze()
    return Measured(name=stage.name, unit=stage.unit, costs={name: tuple(rounds) for name, rounds in costs.items()})


def _take_turns(sides: Mapping[str, Callable[[Any], object]], item: Any, turn: int) -> dict[str, float]:
    """CPU seconds of each side for one item; another one begins at each turn."""
    names = list(sides)
    first = turn % len(names)
    return {name: _cpu_of(sides[name], item) for name in (*names[first:], *names[:first])}


def _cpu_of(work: Callable[[Any], object], item: Any) -> float:
    began = time.process_time()
    work(item)
    return time.process_time() - began


def forget_everything() -> None:
    """Empty what the program remembers of texts it has read, so that no stage lives on what another one read."""
    for one in gc.get_objects():
        if isinstance(one, Memory):
            one.forget()
        elif isinstance(one, _lru_cache_wrapper) and str(one.__module__).startswith("monitor."):
            one.cache_clear()


# ---------------------------------------------------------------------- the guard


Ratios = dict[str, dict[str, list[float]]]
"""Stage -> peer -> ratio of each round."""


def ratios_of(measured: Sequence[Measured]) -> Ratios:
    """What is kept beside the table."""
    return {one.name: {peer: [round(ratio, 4) for ratio in one.ratios(peer)] for peer in one.peers} for one in measured}


def find_regressions(accepted: Ratios, measured: Sequence[Measured]) -> list[str]:
    """A line for each stage whose ratio to its first peer has grown too much: the median growth of its rounds.

    Round is compared with round, since each has its own items. A stage, peer or number of rounds that the accepted
    table does not have is no regression.
    """
    lines = []
    for one in measured:
        peer = one.peers[0]
        before, now = accepted.get(one.name, {}).get(peer, []), one.ratios(peer)
        if len(before) != len(now):
            continue
        growth = statistics.median(new / old for new, old in zip(now, before, strict=True)) - 1
        if growth > MOST_GROWTH:
            was = statistics.median(before)
            lines.append(f"{one.name}: {one.ratio(peer):.3g} times {peer}, was {was:.3g} (its rounds: {growth:+.0%})")
    return lines


def read_accepted(path: Path, measured_on: str) -> Ratios | None:
    """The accepted ratios; None where there are none of these pages."""
    if not path.exists():
        return None
    kept = json.loads(path.read_text(encoding="utf-8"))
    ratios: Ratios = kept["ratios"]
    return ratios if kept["measured_on"] == measured_on else None


def write_accepted(path: Path, measured: Sequence[Measured], measured_on: str) -> None:
    """Keep the ratios for later runs."""
    kept = {"measured_on": measured_on, "ratios": ratios_of(measured)}
    path.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


# ---------------------------------------------------------------------- the table


def table_of(measured: Sequence[Measured]) -> str:
    """A Markdown table, a line for each stage and peer."""
    head = (
        "| stage | items | CPU ms each | beside | CPU ms each | ratio | its rounds | ratio of the median item |\n"
        "|---|--:|--:|---|--:|--:|---|--:|\n"
    )
    return head + "".join(_line(one, peer) for one in measured for peer in one.peers)


def _line(one: Measured, peer: str) -> str:
    ratios = one.ratios(peer)
    return (
        f"| {one.name} | {one.items} {one.unit}s | {one.cost(OURS):.3g} | {peer} | {one.cost(peer):.3g}"
        f" | **{one.ratio(peer):.2f}** | {min(ratios):.2f} to {max(ratios):.2f} | {one.ratio_of_items(peer):.2f} |\n"
    )
