"""Where processes were, of what py-spy recorded: `python -m benchmarks.profile_top DIR` prints a table of each kind.

DIR holds `main.raw` and `pool-N.raw`, stacks with their counts (`py-spy record --format raw`). Of each function: the
share of the samples in which it was the innermost, and in which it or something that it called was.
"""

import re
import sys
from collections import Counter
from pathlib import Path
from typing import Final

MOST: Final = 18
"""Lines of each table."""

IDLE: Final = (
    "select (selectors.py",
    "wait (threading.py",
    "_worker (concurrent/futures/thread.py",
    "accept (socket.py",
)
FRAME: Final = re.compile(r"^(?P<name>.+) \((?:.*site-packages/|.*lib/python3\.\d+/|.*/(?=monitor/))?(?P<file>[^:)]+)")


def print_top(directory: Path) -> None:
    """Print the tables of all that was recorded there."""
    for kind in ("main", "pool"):
        stacks: Counter[tuple[str, ...]] = Counter()
        for path in sorted(directory.glob(f"{kind}*.raw")):
            stacks.update(read(path))
        print_kind(kind, stacks)


def read(path: Path) -> Counter[tuple[str, ...]]:
    """Stack, outermost function first -> samples."""
    found: Counter[tuple[str, ...]] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        stack, _, count = line.rpartition(" ")
        found[tuple(short(frame) for frame in stack.split(";"))] += int(count)
    return found


def short(frame: str) -> str:
    """`name (package/file.py`, without the machine's paths and the line."""
    match = FRAME.match(frame)
    return f"{match['name']} ({match['file']})" if match else frame


def print_kind(kind: str, stacks: Counter[tuple[str, ...]]) -> None:
    """The functions of one kind of process."""
    every = sum(stacks.values()) or 1
    own: Counter[str] = Counter()
    deep: Counter[str] = Counter()
    for stack, count in stacks.items():
        own[stack[-1]] += count
        for frame in set(stack):
            deep[frame] += count
    for title, found in (("by itself", own), ("with what it calls", deep)):
        print(f"\n{kind}, {every} samples, {title}")
        for name, count in found.most_common(MOST if found is own else 3 * MOST):
            print(f"  {count / every:6.1%}  {name}")


if __name__ == "__main__":
    print_top(Path(sys.argv[1]))
