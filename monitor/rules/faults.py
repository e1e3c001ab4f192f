"""Makes the error of a place in a condition."""

from monitor.errors import ConditionError, Problem
from monitor.rules.syntax import Place


def fault(text: str, place: Place, code: str, message: str, hint: str | None = None) -> ConditionError:
    """The error for a place of a condition, with line, column, the source line and a hint."""
    start = min(place.start, len(text))
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    source_line = text[line_start : line_end if line_end >= 0 else len(text)]
    column = start - line_start + 1
    return ConditionError(
        Problem(
            code=code,
            message=message,
            line=text.count("\n", 0, start) + 1,
            column=column,
            width=max(1, min(place.width, len(source_line) - column + 1)),
            hint=hint,
            source_line=source_line,
        )
    )
