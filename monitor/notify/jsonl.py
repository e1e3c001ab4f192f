"""The `jsonl:PATH` target: one line of JSON an alert, appended and synced; the same alert never twice.

    lock -> mend a torn end -> (repeated attempt: is it there already?) -> append -> fsync

A process that dies while writing leaves at most one torn line. The next write starts on a fresh line
after it, so that a reader loses nothing but the torn piece, which is then written again in full.
"""

import fcntl
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from monitor.model import Outcome, SendResult
from monitor.notify.record import render_record
from monitor.ports import DueDelivery


class JsonlChannel:
    """Appends records to a file that may be read, rotated or removed by others meanwhile."""

    def __init__(self, path: Path) -> None:
        """Raises ValueError when the directory does not exist: none is made by accident."""
        if not path.parent.is_dir():
            raise ValueError(f"the directory {path.parent} does not exist; create it, or correct the path")
        if path.is_dir():
            raise ValueError(f"{path} is a directory; name a file in it")
        self._path = path

    def send(self, due: Sequence[DueDelivery]) -> SendResult:
        """Append and sync. FAILED leaves the file as it was, UNKNOWN when that could not be ensured."""
        lines = [(one.delivery, render_record(one).encode("utf-8") + b"\n") for one in due]
        try:
            is_new = not self._path.exists()
            with self._path.open("a+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                for delivery, line in lines:
                    is_repeat = delivery.maybe_repeated or delivery.attempts > 1
                    if is_repeat and _holds(file, delivery.alert, delivery.update):
                        _end_line(file)
                    else:
                        _append(file, line)
            if is_new:
                _sync_directory(self._path.parent)
        except _HalfWrittenError as error:
            return SendResult(outcome=Outcome.UNKNOWN, error=f"{self._path}: {error}")
        except OSError as error:
            return SendResult(outcome=Outcome.FAILED, error=f"{self._path}: {error.strerror or type(error).__name__}")
        return SendResult(outcome=Outcome.SENT)


class _HalfWrittenError(Exception):
    """Writing failed, and what was written could not be taken back."""


def _append(file: BinaryIO, line: bytes) -> None:
    """Write the line whole, or leave the file as it was."""
    size = file.seek(0, os.SEEK_END)
    try:
        _end_line(file)
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    except OSError as error:
        try:
            os.ftruncate(file.fileno(), size)
        except OSError:
            raise _HalfWrittenError(error.strerror or "write error") from error
        raise


def _end_line(file: BinaryIO) -> None:
    """Put a newline after a last line that has none; to be written with what follows."""
    if file.seek(0, os.SEEK_END) == 0:
        return
    file.seek(-1, os.SEEK_END)
    if file.read(1) != b"\n":
        file.write(b"\n")


def _holds(file: BinaryIO, alert: str, update: int) -> bool:
    """Whether a whole line of the file tells this alert and update."""
    name = alert.encode("utf-8")
    file.seek(0)
    for line in file:
        if name in line:
            with suppress(ValueError):
                record = json.loads(line)
                if isinstance(record, dict) and (record.get("id"), record.get("update")) == (alert, update):
                    return True
    return False


def _sync_directory(directory: Path) -> None:
    """Make the new name itself durable."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
