"""From a fact to a line, as processors of structlog: pure functions of (logger, method, fields).

Values of the model become plain first, then strings lose what a terminal obeys and what nobody may
read: `Secret` values are stars already, and what looks like a password or token in an address is too.
"""

import json
import re
from collections.abc import Callable, MutableMapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, Final

from monitor.model import plain

Fields = MutableMapping[str, Any]

MAX_VALUE: Final = 300
"""Code points of one value; a page's title may be a megabyte."""

_USER: Final = re.compile(r"(?<=://)[^/@\s]+@")
_TOKEN: Final = re.compile(r"\bxox[a-z]-[\w-]+|(?i:\bbearer\s+)[\w.~+/-]+")
_PARAMETER: Final = re.compile(r"(?i)([?&;](?:[\w-]*(?:token|key|secret|pass|password|auth|signature))=)[^&;\s]+")
_ESCAPE: Final = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-_]")
_BARE: Final = re.compile(r"[^\s\"'=\\]+")
_EVENT_WIDTH: Final = 9
LINE_WIDTH: Final = 100
_SHORTEST: Final = 24


def make_plain(_logger: Any, _method: str, fields: Fields) -> Fields:
    """Every value as JSON can hold it; instants and durations stay as they are for the line to shape."""
    for name, value in fields.items():
        if not isinstance(value, datetime | timedelta):
            fields[name] = _clean(plain(value))
    return fields


def render_json(_logger: Any, _method: str, fields: Fields) -> str:
    """One JSON object, `t` and `event` first; instants in ISO 8601, durations in seconds."""
    shaped = {name: _for_json(value) for name, value in fields.items()}
    ordered = {"t": shaped.pop("t"), "event": shaped.pop("event"), **shaped}
    return json.dumps(ordered, ensure_ascii=False, default=str)


def render_for(zone: tzinfo | None, width: int = LINE_WIDTH) -> Callable[[Any, str, Fields], str]:
    """The processor for `HH:MM:SS event     key=value ...`, with times in `zone` (None: the machine's own)."""

    def render_terminal(_logger: Any, _method: str, fields: Fields) -> str:
        moment: datetime = fields.pop("t")
        event = str(fields.pop("event"))
        fields.pop("level", None)
        pairs = [
            f"{name}={_word(value, moment, zone)}" for name, value in fields.items() if value not in (None, "", [])
        ]
        start = f"{moment.astimezone(zone):%H:%M:%S} {event:<{_EVENT_WIDTH}} "
        lines = _fold(_shorten(pairs, width - len(start)), width - len(start))
        return (start + f"\n{' ' * len(start)}".join(lines)).rstrip()

    return render_terminal


def _shorten(pairs: list[str], room: int) -> list[str]:
    """Where the pairs would not have room in one line, the longest quoted value is cut (JSON has it whole)."""
    excess = sum(map(len, pairs)) + len(pairs) - 1 - room
    longest = max((pair for pair in pairs if pair.endswith('"')), key=len, default="")
    if excess > 0 and len(longest) > _SHORTEST:
        cut = longest[: max(len(longest) - excess - 2, _SHORTEST)].rstrip("\\ ") + '…"'
        return [cut if pair is longest else pair for pair in pairs]
    return pairs


def _fold(pairs: list[str], room: int) -> list[str]:
    """In one line, or, on a narrow terminal, in several that break between pairs and not within a word."""
    lines = [""]
    for pair in pairs:
        if lines[-1] and len(lines[-1]) + 1 + len(pair) > room:
            lines.append(pair)
        else:
            lines[-1] = f"{lines[-1]} {pair}".lstrip()
    return lines


def _clean(value: Any) -> Any:
    match value:
        case str():
            return _clean_text(value)
        case dict():
            return {_clean_text(str(name)): _clean(item) for name, item in value.items()}
        case list():
            return [_clean(item) for item in value]
        case bool() | int() | float() | None:
            return value
        case _:
            return _clean_text(str(value))


def _clean_text(text: str) -> str:
    near = _ESCAPE.sub("", text[: 4 * MAX_VALUE])
    hidden = _PARAMETER.sub(r"\1***", _TOKEN.sub("***", _USER.sub("***@", near)))
    visible = "".join(letter if letter.isprintable() else " " if letter.isspace() else "" for letter in hidden)
    return visible if len(visible) <= MAX_VALUE else visible[: MAX_VALUE - 1] + "…"


def _for_json(value: Any) -> Any:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        case timedelta():
            return round(value.total_seconds(), 3)
        case _:
            return value


def _word(value: Any, moment: datetime, zone: tzinfo | None) -> str:
    text = _text(value, moment, zone)
    if _BARE.fullmatch(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _text(value: Any, moment: datetime, zone: tzinfo | None) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case datetime():
            return _time(value.astimezone(zone), moment.astimezone(zone).date())
        case timedelta():
            return f"{value.total_seconds():.3g}s"
        case float():
            return f"{value:.4g}"
        case list():
            return ",".join(map(str, value))
        case dict():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)


def _time(value: datetime, today: date) -> str:
    return f"{value:%H:%M:%S}" if value.date() == today else f"{value:%Y-%m-%dT%H:%M:%S}"
