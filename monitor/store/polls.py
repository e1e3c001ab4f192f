"""What polls leave behind: entries, validators, health and the record of their host; those of a batch together.

what is known of their sources -> store entries, judge -> change the sources
one question                      each by itself          one statement for all that change the same columns
"""

from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Update, bindparam, select, update

from monitor.model import (
    FetchFailure,
    HostRecord,
    Polled,
    PollJudgement,
    SourceHealth,
    SourceMemory,
    SourcePast,
    SourceState,
)
from monitor.ports import PollToRecord, RecordedPoll
from monitor.store.entries import store_entries
from monitor.store.hosts import host_of_text, keep_host
from monitor.store.notices import add_notice
from monitor.store.serialise import from_text, storable, to_text
from monitor.store.tables import hosts
from monitor.store.tables import sources as source_rows

_FLOATS = "d"


def record_all(connection: Connection, polls: Sequence[PollToRecord]) -> tuple[RecordedPoll, ...]:
    """Store polls in the transaction of `connection`, in their order."""
    names = [poll.source for poll in polls]
    if len(set(names)) < len(names):  # the second poll of a source is judged by what the first left
        return tuple(one for poll in polls for one in record_all(connection, [poll]))
    batch = _Batch(connection, names)
    recorded = tuple(batch.record(poll) for poll in polls)
    batch.write()
    return recorded


class _Batch:
    """Polls of different sources: what is known of these, and what will be changed."""

    def __init__(self, connection: Connection, names: Sequence[str]) -> None:
        self._connection = connection
        self._rows = {row.name: row for row in connection.execute(PASTS, {"named": names})}
        self._hosts: dict[str, HostRecord] = {}
        self._changes: defaultdict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)

    def record(self, poll: PollToRecord) -> RecordedPoll:
        """Store what one poll found, and judge it; what becomes of its source is written by `write`."""
        row = self._rows.get(poll.source)
        if row is None:  # it was forgotten while it was polled: the others of this batch count all the same
            return RecordedPoll(new=0, changed=0, judgement=poll.judge(SourcePast(), 0))
        polled, new, changed = poll.polled, 0, 0
        if isinstance(polled, Polled):
            new, changed = store_entries(self._connection, polled.entries, is_first_poll=row.is_first, now=poll.now)
        host = self._hosts[row.host] if row.host in self._hosts else host_of_text(row.host_body)
        past = SourcePast(health=health_of(row), failures=row.failures, host=host)
        judgement = poll.judge(past, new)
        values = _judged(past.health, judgement)
        values |= _failed(row, judgement) if isinstance(polled, FetchFailure) else _good_poll(polled.memory, poll.now)
        if new:
            values["entries"] = row.entries + new
        self._changes[tuple(values)].append({"this": poll.source} | values)
        keep_host(self._connection, row.host, host, judgement.host)
        self._hosts[row.host] = judgement.host
        _tell(self._connection, judgement)
        return RecordedPoll(new=new, changed=changed, judgement=judgement)

    def write(self) -> None:
        """Change the sources."""
        for columns, rows in self._changes.items():
            self._connection.execute(update_of(columns), rows)


@lru_cache(maxsize=16)
def update_of(columns: tuple[str, ...]) -> Update:
    """The statement that sets these columns of one source; building it anew costs more than running it."""
    return (
        update(source_rows)
        .where(source_rows.c.name == bindparam("this"))
        .values({name: bindparam(name) for name in columns})
    )


PASTS = (
    select(
        source_rows.c.name,
        source_rows.c.host,
        source_rows.c.is_first,
        source_rows.c.failures,
        source_rows.c.state,
        source_rows.c.health,
        source_rows.c.rhythm,
        source_rows.c.entries,
        hosts.c.body.label("host_body"),
    )
    .outerjoin(hosts, hosts.c.host == source_rows.c.host)
    .where(source_rows.c.name.in_(bindparam("named", expanding=True)))
)
"""What is known of the sources that are `named`."""


def health_of(row: Any) -> SourceHealth:
    """The health of a source, with the state and the rhythm of their own columns."""
    health = from_text(SourceHealth, row.health)
    arrivals = tuple(array(_FLOATS, row.rhythm)) if row.rhythm else ()
    return replace(health, state=SourceState(row.state), rhythm=replace(health.rhythm, arrivals=arrivals))


def _judged(before: SourceHealth, judgement: PollJudgement) -> dict[str, Any]:
    """The columns of what was judged; the long row of figures only where they changed."""
    health = judgement.health
    text = to_text(replace(health, rhythm=replace(health.rhythm, arrivals=())))
    values: dict[str, Any] = {"state": health.state.value, "health": text, "next_check_at": judgement.next_at}
    if health.rhythm.arrivals != before.rhythm.arrivals:
        values["rhythm"] = array(_FLOATS, health.rhythm.arrivals).tobytes()
    return values


def _failed(row: Any, judgement: PollJudgement) -> dict[str, Any]:
    return {"failures": row.failures + 1, "last_error": storable(judgement.health.error)}


def _good_poll(memory: SourceMemory, now: datetime) -> dict[str, Any]:
    return {
        "etag": memory.etag,
        "last_modified": memory.last_modified,
        "body_hash": memory.body_hash,
        "moved_to": memory.moved_to,
        "moved_times": memory.moved_times,
        "full_at": memory.full_at,
        "is_distrusted": memory.is_distrusted,
        "is_first": False,
        "failures": 0,
        "last_error": "",
        "last_ok_at": now,
    }


def _tell(connection: Connection, judgement: PollJudgement) -> None:
    trouble = judgement.health.trouble
    if judgement.notice is not None and trouble is not None:
        add_notice(connection, judgement.notice, number=trouble.number)
