"""What the commands cost that look at an archive, at two sizes: whole processes of `monitor`, in turn.

    python -m benchmarks.store_commands DIRECTORY [--sizes 10000 1000000] [--rounds 5]

The archives are made up (see `store_filling`) and left in DIRECTORY. CPU seconds of the process, median.
"""

import argparse
import resource
import statistics
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from benchmarks.store_filling import alert_id, fill, url_of
from monitor.store import open_store


def commands(articles: int) -> dict[str, list[str]]:
    """What is typed after `monitor`."""
    middle = articles // 2
    return {
        "status": ["status"],
        "explain ALERT": ["explain", alert_id(middle // 200 * 200)],
        "explain PAGE": ["explain", url_of(middle + 1)],
        "alerts list": ["alerts", "list"],
    }


def make(place: Path, articles: int) -> Path:
    """A directory of configuration whose database has so many articles."""
    config = place / f"{articles}"
    config.mkdir(parents=True, exist_ok=True)
    url = f"sqlite:///{config.resolve()}/monitor.db"
    (config / "monitor.yaml").write_text(f"database: {url}\n")
    (config / "sources.yaml").write_text("sources: []\n")
    with closing(open_store(url)) as store:
        if not store.tally().articles:
            fill(store._database._engine, articles, is_lean=False)  # noqa: SLF001 - the benchmark looks behind the store
    return config


def seconds(words: list[str], config: Path) -> float:
    """CPU of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "monitor", *words, "--config", str(config)], capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("directory", type=Path)
    parser.add_argument("--sizes", type=int, nargs=2, default=[10_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    configs = {size: make(options.directory, size) for size in options.sizes}
    print(f"{'CPU s':16}" + "".join(f"{size:>12,}" for size in configs) + f"{'ratio':>8}")
    for name in commands(1):
        taken: dict[int, list[float]] = {size: [] for size in configs}
        for _ in range(options.rounds):
            for size, config in configs.items():
                taken[size].append(seconds(commands(size)[name], config))
        least, most = (statistics.median(times) for times in taken.values())
        print(f"{name:16}{least:12.2f}{most:12.2f}{most / least:8.2f}", flush=True)


if __name__ == "__main__":
    main()
