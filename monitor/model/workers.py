"""Several processes at one database: what they judge by, and who they are."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EngineKind(StrEnum):
    """Who does what is due: EMBEDDED, one process by itself; DISTRIBUTED, any number of them at one database."""

    EMBEDDED = "embedded"
    DISTRIBUTED = "distributed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """Settings and rules as they were published, for every worker to take up.

    Attributes:
        name: By what is in it: the same files and program have the same name.
        published_at: UTC.
        publisher: The process that did, as `host:pid`.
        program: Version of monitor that read it.
        body: The files, packed (`settings.pack`); empty where only the name was asked for.
    """

    name: str
    published_at: datetime
    publisher: str
    program: str
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A process at work, as it signed in last.

    Attributes:
        name: `host:pid`.
        host: Of the machine.
        pid: On that machine.
        started_at: UTC.
        seen_at: Its last sign of life, UTC.
        version: Of the settings that it works by.
    """

    name: str
    host: str
    pid: int
    started_at: datetime
    seen_at: datetime
    version: str
