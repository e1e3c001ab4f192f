"""Times on the command line: `2h`, `7d`, or ISO 8601."""

from datetime import UTC, datetime, timedelta

import click


def read_moment(words: str) -> datetime:
    """An ISO 8601 time, UTC where it names no zone. Raises click.UsageError for anything else."""
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        raise click.UsageError(f"{words!r} is no time; write 2h, or one such as 2026-03-04T18:00+01:00") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def read_past(words: str, now: datetime) -> datetime:
    """`2d` ago, or a time."""
    duration = _read_duration(words)
    return now - duration if duration else read_moment(words)


def read_future(words: str, now: datetime) -> datetime:
    """In `2h`, or a time."""
    duration = _read_duration(words)
    return now + duration if duration else read_moment(words)


def _read_duration(words: str) -> timedelta | None:
    from monitor.settings.schema import parse_duration

    try:
        duration = parse_duration(words)
    except ValueError:
        return None
    return duration if isinstance(duration, timedelta) else None
