"""Where processes were, of what py-spy recorded: `python -m benchmarks.profile_top DIR` prints a table of each kind.

DIR holds `main.raw` and `pool-N.raw`, stacks with their counts (`py-spy record --gil --format raw`). Of each function:
the share of the samples in which it or something that it called was, and in which it was the innermost. The ways into
every stack (click, asyncio, threads) are left out.
"""

import re
import sys
from collections import Counter
from pathlib import Path
from typing import Final

MOST: Final = 24
"""Lines of each table."""

FRAME: Final = re.compile(r"^(?P<name>.+) \((?:.*site-packages/|.*lib/python3\.\d+/|.*/(?=monitor/))?(?P<file>[^:)]+)")
WAYS_IN: Final = re.compile(
    r"runpy|threading|click/|asyncio/|concurrent/|multiprocessing/|contextlib|functools|pebble/|monitor/cli/|<|__main__"
)
SAME: Final = 0.95
"""What has this share of the function before it, and little of its own, is on the way to what comes."""

THREADS: Final = {
    "event loop": "BaseEventLoop._run_once ",
    "thread of the store": "monitor/store/",
    "threads of the pool": "(pebble/",
    "threads of targets": "monitor/notify/",
}
"""What a stack of each has in it."""

Stack = tuple[str, ...]


def print_top(directory: Path) -> None:
    """Print the tables of all that was recorded there."""
    for kind in ("main", "pool"):
        stacks: Counter[Stack] = Counter()
        for path in sorted(directory.glob(f"{kind}*.raw")):
            stacks.update(read(path))
        print(f"\n{kind}: {sum(stacks.values())} samples")
        if kind == "main":
            print_threads(stacks)
        print_functions(stacks)


def read(path: Path) -> Counter[Stack]:
    """Stack, outermost function first -> samples."""
    found: Counter[Stack] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        stack, _, count = line.rpartition(" ")
        found[tuple(short(frame) for frame in stack.split(";"))] += int(count)
    return found


def short(frame: str) -> str:
    """`name (package/file.py)`, without the machine's paths and the line."""
    match = FRAME.match(frame)
    return f"{match['name']} ({match['file']})" if match else frame


def print_threads(stacks: Counter[Stack]) -> None:
    """Whose the samples of the daemon's own process are."""
    every = sum(stacks.values()) or 1
    of_thread: Counter[str] = Counter()
    for stack, count in stacks.items():
        of_thread[thread_of(stack)] += count
    print(", ".join(f"{name} {count / every:.0%}" for name, count in of_thread.most_common()))


def thread_of(stack: Stack) -> str:
    """Who was at work."""
    whole = " ".join(stack)
    return next((name for name, part in THREADS.items() if part in whole), "others")


def print_functions(stacks: Counter[Stack]) -> None:
    """The functions of one kind of process."""
    every = sum(stacks.values()) or 1
    deep, own = Counter[str](), Counter[str]()
    for stack, count in stacks.items():
        own[stack[-1]] += count
        for frame in set(stack):
            deep[frame] += count
    print(f"{'with all':>9}{'itself':>8}")
    shown, before = 0, every * 2
    for name, count in deep.most_common():
        is_on_the_way = SAME * before < count and own[name] < every / 100
        if shown < MOST and not WAYS_IN.search(name) and not is_on_the_way:
            print(f"{count / every:9.1%}{own[name] / every:8.1%}  {name}")
            shown, before = shown + 1, count
    print("most by themselves:", ", ".join(f"{name} {count / every:.1%}" for name, count in own.most_common(8)))


if __name__ == "__main__":
    print_top(Path(sys.argv[1]))
