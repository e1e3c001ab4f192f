"""Nobody works on a database meanwhile: for what moves it, or puts another one in its place."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import select, text

from monitor.errors import EngineError
from monitor.store.claim import DaemonClaim, ServerClaim
from monitor.store.database import Database
from monitor.store.migrate import read_schema
from monitor.store.tables import workers

_SEEN_LATELY: Final = text("seen_at > now() - interval '1 minute'")
"""A worker says every few seconds that it is there; told by the server's clock, and so is this."""


_FIRST_WITH_WORKERS: Final = "0006"
"""Schema; a database that is being copied is of a later one, or of none yet."""


@contextmanager
def standstill(database: Database) -> Iterator[None]:
    """No daemon and no worker is there, and no daemon can start.

    Raises:
        EngineError: One is; the message says which.
        StoreError: The database cannot be asked.
    """
    claim = DaemonClaim(database.file) if database.file else ServerClaim(database)
    claim.take(os.getpid())
    try:
        if not database.file:
            _refuse_workers(database)
        yield
    finally:
        claim.release()


def _refuse_workers(database: Database) -> None:
    with database.reading() as connection:
        if (read_schema(connection) or "") < _FIRST_WITH_WORKERS:
            return
        found = list(connection.execute(select(workers.c.name).where(_SEEN_LATELY).order_by(workers.c.name)).scalars())
    if found:
        raise EngineError(
            f"database {database.place} has workers: {', '.join(found)}; stop them first, and wait a minute"
        )
