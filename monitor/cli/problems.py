"""A mistake in a file, shown where it is: `error[code]: message`, the line, carets below it, a hint."""

from collections import Counter
from collections.abc import Iterator, Sequence

from monitor.cli.excerpts import fold
from monitor.cli.terminal import Terminal, columns_of, harmless, plural
from monitor.errors import Problem

_ROOM = 8


def show_problems(problems: Sequence[Problem], terminal: Terminal) -> None:
    """All problems, a heading for each file with several of them."""
    by_file = Counter(problem.path for problem in problems)
    shown: set[str | None] = set()
    for problem in problems:
        if by_file[problem.path] > 1 and problem.path not in shown:
            terminal.write(terminal.paint(f"{problem.path}  {plural(by_file[problem.path], 'problem')}", "bold"), "")
            shown.add(problem.path)
        terminal.write(*_lines(problem, terminal), "")


def _lines(problem: Problem, terminal: Terminal) -> Iterator[str]:
    kind, style = ("warning", "yellow") if problem.is_warning else ("error", "red")
    head = f"{kind}[{problem.code}]"
    first, *more = _words("", f"{head}: {problem.message}", terminal)
    yield terminal.paint(head, style, "bold") + first.removeprefix(head)
    yield from more
    if problem.path is None and problem.line is None:
        yield from _hint("", problem, terminal)
        return
    number = str(problem.line or "")
    gutter = " " * len(number)
    yield f"{gutter} --> {problem.place}"
    if problem.source_line is not None and problem.column is not None:
        before, shown, width = _window(problem, terminal.width - len(number) - 3)
        yield f"{gutter} |"
        yield f"{number} | {shown}"
        yield f"{gutter} | {' ' * before}{terminal.paint('^' * width, style)}"
    yield from _hint(gutter, problem, terminal)


def _hint(gutter: str, problem: Problem, terminal: Terminal) -> Iterator[str]:
    if problem.hint:
        yield from _words(f"{gutter}   = help: ", problem.hint, terminal)


def _words(head: str, words: str, terminal: Terminal) -> list[str]:
    """Words behind a head: on a terminal in lines that fit, elsewhere in one line for whoever looks for it."""
    return fold(head, words, terminal.width) if terminal.stream.isatty() else [head + words]


def _window(problem: Problem, width: int) -> tuple[int, str, int]:
    """Columns before the fault, the part of the line around it, and columns of the fault itself."""
    assert problem.source_line is not None
    assert problem.column is not None
    line = harmless(problem.source_line)
    start = problem.column - 1
    end = min(start + problem.width, len(line))
    first = 0
    while columns_of(line[first:end]) + _ROOM > width and first < start:
        first += 1
    shown = line[first:]
    while columns_of(shown) > width:
        shown = shown[:-1]
    before = columns_of(line[first:start])
    return before, shown, max(1, min(columns_of(line[start:end]), width - before))
