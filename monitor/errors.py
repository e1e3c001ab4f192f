"""Every error this project raises on purpose, in one tree.

    MonitorError
    ├── SettingsError        configuration, rules, events or entities that cannot be used (all problems at once)
    ├── ConditionError       one faulty rule condition, with its line, column and hint
    ├── InputError           a file, directory or URL that the user named cannot be read
    ├── StoreError           the database cannot be used: locked, read-only, too new, full
    └── EngineError          the daemon cannot start or go on: held by another process, pool broken

Expected failure of the outside world (a page that answers 403, a broken feed) is not an error but
a value (`model.FetchFailure`, `model.ExtractionFailure`). The message of an error names the thing,
the place and the remedy, in one line.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault in a file that a person wrote, with all that is needed to show it in place.

    Attributes:
        code: Stable kebab-case name, such as `rule-unknown-operator`; `monitor explain CODE` tells more.
        message: What is wrong, in one line.
        path: The file as the user would name it; None for text given on the command line.
        line: 1-based line in that file; None where the fault has no single line.
        column: 1-based column, in code points; None where the fault is a whole line.
        source_line: The line itself, for the caret; None where it is not to be shown.
        width: How many code points the caret underlines, at least 1.
        hint: What to write instead, or None.
        is_warning: True where the file can still be used.
    """

    code: str
    message: str
    path: str | None = None
    line: int | None = None
    column: int | None = None
    source_line: str | None = None
    width: int = 1
    hint: str | None = None
    is_warning: bool = False

    @property
    def place(self) -> str:
        """`file:line:column`, as far as it is known."""
        parts = [self.path or "<command line>", self.line, self.column]
        return ":".join(str(part) for part in parts if part is not None)

    def __str__(self) -> str:
        """One line: place, message, hint."""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.place}: {self.message}{hint}"


class MonitorError(Exception):
    """Root of the tree; `str(error)` is fit for a user."""


class SettingsError(MonitorError):
    """The configuration cannot be used; `problems` lists every fault found, not only the first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the problems, in the order of files and lines."""
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class ConditionError(MonitorError):
    """A rule condition that cannot be parsed or compiled.

    `problem.line` and `problem.column` are relative to the condition's own text (line 1 is its
    first line); whoever read it from a file moves them to the file's lines.
    """

    def __init__(self, problem: Problem) -> None:
        """Keep the problem; the message is its one-line form with line and column."""
        super().__init__(f"{problem.message} (line {problem.line}, column {problem.column})")
        self.problem = problem


class InputError(MonitorError):
    """An input named by the user (path, URL, standard input) cannot be read."""


class StoreError(MonitorError):
    """The database cannot be opened, read or written."""


class EngineError(MonitorError):
    """The daemon cannot start or cannot go on."""
