"""The store as the pipeline sees it: `ports.Store` over one database."""

from sqlalchemy import case, func, select

from monitor.ports import Tally
from monitor.store.alerts import AlertTables
from monitor.store.archive import ArchiveTables
from monitor.store.articles import ArticleTables
from monitor.store.claim import DaemonClaim, ServerClaim
from monitor.store.database import Database
from monitor.store.entries import EntryTables
from monitor.store.explaining import HistoryTables
from monitor.store.followups import FollowUpTables
from monitor.store.forgetting import ForgettingTables
from monitor.store.hosts import HostTables
from monitor.store.load import LoadTables
from monitor.store.migrate import Upgraded
from monitor.store.notices import NoticeTables
from monitor.store.opening import open_database
from monitor.store.outbox import OutboxTables
from monitor.store.shifting import ClockTables
from monitor.store.silences import SilenceTables
from monitor.store.sources import SourceTables
from monitor.store.stories import StoryTables
from monitor.store.tables import alerts, deliveries, sources
from monitor.store.vitals import VitalTables
from monitor.store.workers import WorkerTables


class SqlStore(
    SourceTables,
    EntryTables,
    HostTables,
    NoticeTables,
    ArticleTables,
    FollowUpTables,
    OutboxTables,
    SilenceTables,
    AlertTables,
    HistoryTables,
    StoryTables,
    ForgettingTables,
    ArchiveTables,
    VitalTables,
    WorkerTables,
    LoadTables,
    ClockTables,
):
    """Implements `ports.Store`, and tells what happened.

    Threads: any number, but writers wait for one another; made for one.
    """

    def __init__(self, database: Database) -> None:
        """Takes over the database; `close` closes it."""
        super().__init__(database)
        self._claim: DaemonClaim | ServerClaim
        self._claim = DaemonClaim(database.file) if database.file else ServerClaim(database)

    @property
    def upgraded(self) -> Upgraded | None:
        """What opening it did to its schema; None where that was the present one, or there was none."""
        return self._database.upgraded

    def claim_daemon(self, pid: int, *, shared: bool = False) -> None:
        """Become the one daemon of this database, until `release_daemon`, `close` or the process's end.

        With `shared` become one of any number of workers, beside no other daemon; only a server allows that.

        Raises:
            EngineError: Another process is; the message says which.
            StoreError: The side file of the claim cannot be written, or the server not be asked.
        """
        if self._database.is_in_memory:
            return
        if isinstance(self._claim, ServerClaim):
            self._claim.take(pid, shared=shared)
        else:
            self._claim.take(pid)

    def release_daemon(self) -> None:
        """Let another process be the daemon."""
        self._claim.release()

    def tally(self) -> Tally:
        """Totals, as of now; of the sources those configured."""
        by_outcome = select(deliveries.c.outcome, func.count().label("number")).group_by(deliveries.c.outcome)
        with self._database.reading() as connection:
            counted = connection.execute(_COUNTED).one()
            return Tally(
                sources=counted.sources,
                entries=counted.entries,
                articles=counted.articles,
                alerts=connection.execute(select(func.count()).select_from(alerts)).scalar_one(),
                by_outcome={row.outcome: row.number for row in connection.execute(by_outcome)},
            )

    def close(self) -> None:
        """Release the claim and the database; no call may follow."""
        self._claim.release()
        self._database.close()


_COUNTED = select(
    func.count(case((sources.c.is_active, 1))).label("sources"),
    func.coalesce(func.sum(sources.c.entries), 0).label("entries"),
    func.coalesce(func.sum(sources.c.articles), 0).label("articles"),
)


def open_store(url: str, *, must_exist: bool = False, with_copy: bool = True) -> SqlStore:
    """Open the database of that URL, bring its schema up to date, and return the store over it.

    Args:
        url: Such as `sqlite:///var/monitor.db` (relative) or `sqlite:////srv/monitor.db` (absolute).
            A missing file is created, a missing directory is not.
        must_exist: For looking at it beside a daemon: nothing is created, and an old schema is an error.
        with_copy: Keep a copy of a file of an older schema before it is brought up to date.

    Raises:
        StoreError: It cannot be used; one line names the file, what is wrong and the remedy.
    """
    return SqlStore(open_database(url, must_exist=must_exist, with_copy=with_copy))
