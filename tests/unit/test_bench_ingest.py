"""The table of `benchmarks/ingest_peers.py`."""

from benchmarks.ingest_peers import Run, table_of


def test_a_ratio_is_that_of_one_round_and_the_figure_their_median() -> None:
    ours = [Run(stored=100, cpu=cpu, wall=9.0) for cpu in (1.0, 2.0, 10.0)]
    theirs = [Run(stored=100, cpu=cpu, wall=9.0) for cpu in (3.0, 8.0, 20.0)]
    head, first, second = table_of({"ours": ours, "theirs": theirs})
    assert head.endswith("ours: so many times as much")
    assert first.split() == ["ours", "100", "2.00", "50.0", "9.0", "1.00", "(1.00", "to", "1.00)"]
    assert second.endswith("3.00 (2.00 to 4.00)")


def test_who_stores_less_is_not_paid_for_what_is_missing() -> None:
    runs = {"ours": [Run(stored=100, cpu=1.0, wall=1.0)], "theirs": [Run(stored=50, cpu=1.0, wall=1.0)]}
    assert table_of(runs)[2].endswith("2.00 (2.00 to 2.00)")
