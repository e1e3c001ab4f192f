"""A stream that is never waited for."""

import atexit
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Final, TextIO

_CAPACITY: Final = 10_000
"""Lines kept for a stream that does not move; what comes after them is counted, not kept."""

_PATIENCE: Final = 2.0
"""Seconds that the end of the program waits for the last lines."""


class LineWriter:
    """Writes lines in the order given, from a thread of its own; any thread may call it.

    `describe_loss` makes the line that tells how many were lost.
    """

    def __init__(self, stream: TextIO, describe_loss: Callable[[int], str]) -> None:
        self._stream = stream
        self._describe_loss = describe_loss
        self._lines: queue.Queue[str] = queue.Queue(_CAPACITY)
        self._losing = threading.Lock()
        self._lost = 0
        threading.Thread(target=self._work, name="log", daemon=True).start()
        atexit.register(self.flush)

    def write(self, line: str) -> None:
        """Queue one line without its newline. Returns at once; with a full queue the line is lost, and counted."""
        try:
            self._lines.put_nowait(line)
        except queue.Full:
            with self._losing:
                self._lost += 1

    def flush(self, patience: float = _PATIENCE) -> bool:
        """Wait until all is written, at most `patience` seconds; False when it is not."""
        with self._lines.all_tasks_done:
            return self._lines.all_tasks_done.wait_for(lambda: not self._lines.unfinished_tasks, patience)

    def _work(self) -> None:
        while True:
            line = self._lines.get()
            with self._losing:
                lost, self._lost = self._lost, 0
            if lost:
                line += f"\n{self._describe_loss(lost)}"
            encoding = getattr(self._stream, "encoding", None) or "utf-8"
            with suppress(OSError, ValueError):  # a closed pipe stops the lines, not the watch
                self._stream.write(f"{line}\n".encode(encoding, "backslashreplace").decode(encoding))
                self._stream.flush()
            self._lines.task_done()
