"""`--since`, `--until` and `--source`, for the commands that look back."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from monitor.model import ArchiveQuery
    from monitor.settings import Settings


def read_period(settings: "Settings", since: str | None, until: str | None, source: str | None) -> "ArchiveQuery":
    """What the options ask for. Raises click.UsageError for what is no time, or no source."""
    from difflib import get_close_matches

    from monitor.app import alerting
    from monitor.cli.moments import read_past
    from monitor.model import ArchiveQuery

    known = [one.name for one in settings.sources]
    if source is not None and known and source not in known:
        near = get_close_matches(source, known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"the sources are: {', '.join(known[:8])}"
        raise click.UsageError(f"there is no source {source!r}: {hint}")
    now = alerting.now()
    query = ArchiveQuery(
        since=read_past(since, now) if since else None, until=read_past(until, now) if until else None, source=source
    )
    if query.since and query.until and query.since >= query.until:
        raise click.UsageError("--since must be before --until")
    return query
