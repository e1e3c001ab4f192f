"""Operational notices: kept, and put into the outbox like alerts."""

from sqlalchemy import Connection, select

from monitor.model import Notice, NoticeState, Trouble
from monitor.store.database import Database
from monitor.store.dialect import insert_new
from monitor.store.outbox import add_deliveries
from monitor.store.serialise import storable, to_text
from monitor.store.tables import notices


class NoticeTables:
    """The part of the store that `ports.NoticeStore` promises."""

    def __init__(self, database: Database) -> None:
        """All parts share one database."""
        self._database = database

    def find_trouble(self, kind: str, subject: str) -> Trouble | None:
        """What people were told last of the trouble of a subject; None where they never were."""
        same = (notices.c.kind == kind) & (notices.c.subject == storable(subject))
        with self._database.reading() as connection:
            last = connection.execute(
                select(notices).where(same).order_by(notices.c.at.desc(), notices.c.number.desc()).limit(1)
            ).one_or_none()
            if last is None:
                return None
            first = select(notices.c.at).where(notices.c.id == last.id).order_by(notices.c.number).limit(1)
            raised_at = connection.execute(first).scalar_one()
        return Trouble(
            id=last.id,
            since=last.since,
            number=last.number,
            raised_at=raised_at,
            told_at=last.at,
            is_open=last.state != NoticeState.CLEARED.value,
        )

    def keep_notice(self, notice: Notice, *, number: int) -> None:
        """Store a notice and a delivery to each of its targets, in one transaction; twice is as good as once."""
        with self._database.writing() as connection:
            add_notice(connection, notice, number=number)


def add_notice(connection: Connection, notice: Notice, *, number: int) -> None:
    """The same inside a transaction that is under way."""
    row = {
        "id": notice.id,
        "number": number,
        "kind": notice.kind,
        "subject": storable(notice.subject),
        "state": notice.state.value,
        "since": notice.since,
        "at": notice.at,
        "body": to_text(notice),
    }
    connection.execute(insert_new(connection, notices).values(row))
    add_deliveries(connection, notice.id, notice.targets, notice.at, update=number)
