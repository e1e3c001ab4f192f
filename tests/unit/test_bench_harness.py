"""The benchmarks' own sums: what a ratio is, and what counts as having become dearer."""

from collections import Counter
from pathlib import Path

from benchmarks.harness import (
    OURS,
    Measured,
    Stage,
    find_regressions,
    forget_everything,
    measure,
    read_accepted,
    table_of,
    write_accepted,
)
from monitor.dedup.reading import _read, read_article
from monitor.testing import make_article


def measured(*ours: float, name: str = "extract") -> Measured:
    """Rounds of two items each, at these CPU seconds an item, beside a peer that takes one second."""
    rounds = tuple((seconds, seconds) for seconds in ours)
    return Measured(name=name, unit="page", costs={OURS: rounds, "peer": ((1.0, 1.0),) * len(ours)})


def test_the_ratio_is_the_median_of_the_rounds() -> None:
    one = measured(1.0, 9.0, 2.0)
    assert one.ratio("peer") == 2.0
    assert one.cost(OURS) == 2000.0


def test_one_very_dear_item_does_not_decide_the_ratio_of_items() -> None:
    costs = {OURS: ((1.0, 1.0, 90.0),), "peer": ((1.0, 1.0, 1.0),)}
    assert Measured(name="x", unit="page", costs=costs).ratio_of_items("peer") == 1.0


def test_a_ratio_that_grew_by_more_than_15_percent_is_named() -> None:
    lines = find_regressions({"extract": {"peer": [1.0, 1.0, 1.0]}}, [measured(1.0, 1.2, 1.2)])
    assert lines == ["extract: 1.2 times peer, was 1 (its rounds: +20%)"]


def test_a_ratio_that_grew_by_less_is_none() -> None:
    assert find_regressions({"extract": {"peer": [1.0, 1.0, 1.0]}}, [measured(1.14, 1.14, 1.14)]) == []


def test_rounds_are_compared_each_with_its_own() -> None:
    """The dear round's items are dear every time."""
    accepted = {"extract": {"peer": [1.0, 5.0, 2.0]}}
    assert find_regressions(accepted, [measured(1.0, 5.0, 2.1)]) == []
    assert len(find_regressions(accepted, [measured(1.3, 6.5, 2.1)])) == 1


def test_a_stage_that_was_never_accepted_is_none() -> None:
    assert find_regressions({"other": {"peer": [1.0]}}, [measured(9.0, name="extract")]) == []


def test_what_is_accepted_is_what_later_runs_are_compared_with(tmp_path: Path) -> None:
    kept = tmp_path / "results.json"
    assert read_accepted(kept, "pages") is None
    write_accepted(kept, [measured(1.5)], "pages")
    assert read_accepted(kept, "pages") == {"extract": {"peer": [1.5]}}


def test_figures_of_other_pages_are_not_compared_with(tmp_path: Path) -> None:
    kept = tmp_path / "results.json"
    write_accepted(kept, [measured(1.5)], "pages")
    assert read_accepted(kept, "samples") is None


def test_sides_take_turns_and_every_item_is_done_once_by_each() -> None:
    calls: list[tuple[str, int]] = []
    stage = Stage(
        name="count",
        unit="number",
        ours=lambda item: calls.append(("ours", item)),
        peers={"peer": lambda item: calls.append(("peer", item))},
        rounds=((1, 2), (3, 4)),
    )
    assert measure(stage).items == 4
    assert Counter(calls) == Counter((side, item) for side in ("ours", "peer") for item in (1, 2, 3, 4))
    assert [side for side, _ in calls[:4]] == ["ours", "peer", "peer", "ours"]


def test_what_was_remembered_of_texts_is_forgotten() -> None:
    read_article(make_article())
    forget_everything()
    assert _read.cache_info().currsize == 0


def test_the_table_has_a_line_for_every_peer() -> None:
    costs = {OURS: ((1.0,),), "one": ((1.0,),), "other": ((2.0,),)}
    lines = table_of([Measured(name="x", unit="page", costs=costs)]).splitlines()
    assert [line.split(" | ")[3] for line in lines[2:]] == ["one", "other"]
