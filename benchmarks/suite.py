"""What each stage and the whole way cost, each beside its peer in the same run; fails where a stage has become dearer.

    python -m benchmarks.suite [CORPORA] [--smoke] [--accept] [--only WORD ...]

Without CORPORA the pages are the shipped samples and the feeds are made up. The table is printed; `--accept` writes it
to benchmarks/RESULTS.md, with its ratios in benchmarks/results.json and the picture in benchmarks/results.png. Without
it the ratios are compared with those, and the run fails where one has grown by more than 15 %. `--smoke` measures a
few items of everything in under a minute, and compares nothing. How it is measured: `benchmarks/harness.py`.
"""

import argparse
import cProfile
import gc
import os
import platform
import pstats
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from benchmarks.harness import OURS, Measured, Stage, find_regressions, measure, read_accepted, table_of, write_accepted
from benchmarks.stage_pages import SMOKE, Amounts, Pages
from benchmarks.stages_text import feed_stage, page_stages, poll_stages, rule_stages
from benchmarks.stages_whole import message_stages, store_stage, twin_stage, whole_stage
from monitor.cli import COLLECT_AFTER
from monitor.settings import Settings, load

HERE: Final = Path(__file__).resolve().parent
TABLE, RATIOS, PICTURE = HERE / "RESULTS.md", HERE / "results.json", HERE / "results.png"
USUAL_RULES: Final = 50
PACKAGES: Final = (
    "trafilatura", "lxml", "feedparser", "fastfeedparser", "httpx", "aiohttp", "tantivy", "simhash", "SQLAlchemy",
)  # fmt: skip
PROFILED: Final = 25
"""Lines of the profile that are told."""


def stages(corpora: Path | None, pages: Pages, settings: Settings, amounts: Amounts) -> Iterator[Stage]:
    """All stages in the order of an article's way; each is to be measured before the next one is asked for."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        with poll_stages(amounts) as polls:
            yield from polls
        yield feed_stage(corpora, amounts)
        yield from page_stages(pages, settings, amounts)
        yield from rule_stages(pages, amounts)
        with twin_stage(directory, amounts) as stage:
            yield stage
        with store_stage(directory, pages, settings, amounts) as stage:
            yield stage
        yield from message_stages(amounts)
        for number in (amounts.rule_counts[0], USUAL_RULES, *amounts.rule_counts[1:]):
            with whole_stage(directory, pages, settings, amounts, number) as stage:
                yield stage


def measure_all(found: Iterator[Stage], only: Sequence[str]) -> list[Measured]:
    """Measure, and say so one by one."""
    measured = []
    for stage in found:
        if only and not any(word in stage.name for word in only):
            continue
        measured.append(measure(stage))
        one = measured[-1]
        told = ", ".join(f"{one.ratio(peer):.2f} of {peer}" for peer in one.peers)
        print(f"{one.name:32} {one.cost(OURS):9.3f} CPU ms a {one.unit}: {told}", flush=True)
    return measured


# ---------------------------------------------------------------------- what is written


def report_of(measured: Sequence[Measured], pages: Pages, now: datetime, profile: str) -> str:
    """The page of results."""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    load_now = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return f"""# What it costs

Written by `scripts/bench --accept`; what the stages are and what the goals say of them: docs/performance.md.

- {now:%Y-%m-%d %H:%M} UTC, {machine()}; load {load_now} at the end of the run (others were at work on it)
- Python {platform.python_version()}, {versions}
- Measured on {pages.measured_on}

CPU milliseconds of one process, rounds of items that never come twice, both sides in turn item by item. The ratio is
that of the sums of a round, median of the rounds; the last column is the median of all items' own ratios.

{table_of(measured)}
![What an article costs, by its words and by the number of rules](results.png)

## Where the time goes

From the bytes of a page to the outbox with {USUAL_RULES} rules, by cProfile (which makes small functions look dearer
than they are); share of the whole, with all that is called from there and without.

{profile}"""


def machine() -> str:
    """Processor and cores."""
    names = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    model = names[0].partition(":")[2].strip() if names else platform.machine()
    return f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}"


def profile_of(stage: Stage) -> str:
    """The top of a profile of our side of a stage, as a Markdown table."""
    for item in stage.warm_up:
        stage.ours(item)
    profile = cProfile.Profile()
    for item in (item for items in stage.rounds for item in items):
        profile.runcall(stage.ours, item)
    stats = pstats.Stats(profile).get_stats_profile()
    total = stats.total_tt
    rows = sorted(stats.func_profiles.items(), key=lambda one: -one[1].cumtime)
    told = [
        f"| {_place(one.file_name)}{name} | {one.ncalls} | {one.cumtime / total:.1%} | {one.tottime / total:.1%} |\n"
        for name, one in rows
        if "monitor/" in one.file_name or "trafilatura" in one.file_name or one.tottime > total / 100
    ]
    return "| function | calls | with what it calls | alone |\n|---|--:|--:|--:|\n" + "".join(told[:PROFILED])


def _place(file_name: str) -> str:
    """The end of a file's path; empty for what is built in."""
    return "" if file_name == "~" else "/".join(Path(file_name).parts[-2:]) + ": "


def draw(measured: Sequence[Measured], pages: Pages, path: Path) -> None:
    """Cost of an article against its words, and against the number of rules."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4))
    one = next(each for each in measured if each.name == f"end to end, {USUAL_RULES:,} rules")
    words = [_words_on(pages, number, at) for number, some in enumerate(one.costs[OURS]) for at in range(len(some))]
    for side, name in ((OURS, f"end to end, {USUAL_RULES} rules"), ("trafilatura", "trafilatura alone")):
        costs = [1000 * cost for some in one.costs[side] for cost in some]
        left.scatter(words, costs, s=8, label=name)
    left.set(xlabel="words of a page's articles", ylabel="CPU ms a page", xscale="log", yscale="log")
    for start, name in (("end to end, ", "end to end"), ("match ", "matching alone")):
        named = [each for each in measured if each.name.startswith(start)]
        rules = [int(each.name.removeprefix(start).split()[0].replace(",", "")) for each in named]
        right.plot(rules, [each.cost(OURS) for each in named], marker="o", label=name)
    right.set(xlabel="rules", ylabel="CPU ms an article", xscale="log", yscale="log")
    for axes in (left, right):
        axes.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=110)


def _words_on(pages: Pages, number: int, at: int) -> int:
    """Words of the articles of a page, at least one: of those without a text too."""
    return max(1, pages.words(number, at))


# ---------------------------------------------------------------------- the command


@contextmanager
def profiled_stage(pages: Pages, settings: Settings, amounts: Amounts) -> Iterator[Stage]:
    """The whole way once more, in a database of its own."""
    with (
        tempfile.TemporaryDirectory() as name,
        whole_stage(Path(name), pages, settings, amounts, USUAL_RULES) as stage,
    ):
        yield stage


def main() -> int:
    """Measure, tell, compare or write; the exit code is 1 where a stage has become dearer."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpora", type=Path, nargs="?")
    parser.add_argument("--smoke", action="store_true", help="few items of everything; compares and writes nothing")
    parser.add_argument("--accept", action="store_true", help="write the table, the ratios and the picture")
    parser.add_argument("--only", nargs="+", default=[], metavar="WORD", help="stages with one of these in their name")
    options = parser.parse_args()
    if options.accept and (options.smoke or options.only):
        parser.error("--accept writes the whole table: leave out --smoke and --only")
    gc.set_threshold(COLLECT_AFTER)  # as the daemon and its processes do
    amounts = SMOKE if options.smoke else Amounts()
    settings = load(None, {}, needs_secrets=False)
    pages = Pages(options.corpora, amounts)
    measured = measure_all(stages(options.corpora, pages, settings, amounts), options.only)
    if options.accept:
        accept(measured, pages, settings, amounts)
    return 0 if options.accept or options.smoke else compare(measured, pages.measured_on)


def accept(measured: Sequence[Measured], pages: Pages, settings: Settings, amounts: Amounts) -> None:
    """Write what later runs are compared with."""
    now = datetime.now(UTC)  # noqa: TID251 - the day of a measurement
    with profiled_stage(pages, settings, amounts) as stage:
        profile = profile_of(stage)
    TABLE.write_text(report_of(measured, pages, now, profile), encoding="utf-8")
    write_accepted(RATIOS, measured, pages.measured_on)
    draw(measured, pages, PICTURE)
    print(f"written: {TABLE.name}, {RATIOS.name}, {PICTURE.name} in {HERE}")


def compare(measured: Sequence[Measured], measured_on: str) -> int:
    """Print the table and what has become dearer than what was accepted."""
    print(f"\n{table_of(measured)}")
    accepted = read_accepted(RATIOS, measured_on)
    if accepted is None:
        print(f"nothing to compare with: {RATIOS.name} has no figures of {measured_on}")
        return 0
    regressions = find_regressions(accepted, measured)
    for line in regressions:
        print(f"dearer than accepted: {line}")
    if regressions:
        print("make it cheap again, or accept the new figures: scripts/bench --accept")
    return 1 if regressions else 0


if __name__ == "__main__":
    sys.exit(main())
