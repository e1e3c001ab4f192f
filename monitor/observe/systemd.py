"""Facts -> what systemd wants to hear of a service of `Type=notify` (sd_notify(3)): one datagram a word."""

import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final

_OFTEN: Final = 4
"""Signs of life within the time after which the watchdog would act."""

_STATUS_EVERY: Final = 10.0


class SystemdObserver:
    """Implements `ports.Observer`; never waits, and a socket that is gone stops nothing.

    READY=1 when the daemon has started, STOPPING=1 when it is asked to stop, RELOADING=1 and READY=1 around a reload.
    WATCHDOG=1 only after a look at what is due came to its end: a good pass, or one that failed by a database that
    cannot be used now. A restart does not mend a full disk; a pass that hangs, or fails for another reason, it may.
    """

    def __init__(
        self, address: str, watchdog: float | None = None, elapsed: Callable[[], float] = time.monotonic
    ) -> None:
        """Send to the socket at `address`; `watchdog` is the time in seconds within which it wants a sign of life."""
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        self._pause = watchdog / _OFTEN if watchdog else None
        self._elapsed = elapsed
        self._alive_at = self._status_at = float("-inf")
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)
        self._socket.setblocking(False)

    def fact(self, event: str, **fields: Any) -> None:
        """See `ports.Observer`."""
        match event:
            case "started":
                self._say("READY=1\nSTATUS=watching")
            case "reloading":
                now = int(self._elapsed() * 1e6)
                self._say(f"RELOADING=1\nMONOTONIC_USEC={now}")
            case "reloaded" | "reload-refused":
                self._say("READY=1")
            case "stopping":
                self._say("STOPPING=1\nSTATUS=finishing what is being sent")
            case "passed" | "passed-elsewhere":
                self._sign_of_life()
            case "job-failed" if fields.get("kind") == "tick":
                self._failed(str(fields.get("error", "")))
            case _:
                pass

    def _failed(self, error: str) -> None:
        self._say_now_and_then(f"STATUS=cannot work: {' '.join(error.split())[:200]}")
        if error.startswith("StoreError"):
            self._sign_of_life(is_well=False)

    def _sign_of_life(self, *, is_well: bool = True) -> None:
        if is_well:
            self._say_now_and_then("STATUS=watching")
        if self._pause is not None and self._elapsed() - self._alive_at >= self._pause:
            self._alive_at = self._elapsed()
            self._say("WATCHDOG=1")

    def _say_now_and_then(self, words: str) -> None:
        if self._elapsed() - self._status_at >= _STATUS_EVERY:
            self._status_at = self._elapsed()
            self._say(words)

    def _say(self, words: str) -> None:
        with suppress(OSError):
            self._socket.sendto(words.encode(), self._address)

    def close(self) -> None:
        """Say nothing more."""
        self._socket.close()


def notified(environment: Mapping[str, str], pid: int) -> SystemdObserver | None:
    """The observer that systemd asked for by the variables of its environment; None where it did not."""
    address = environment.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return None
    microseconds = environment.get("WATCHDOG_USEC", "")
    is_ours = environment.get("WATCHDOG_PID", str(pid)) == str(pid)
    watchdog = int(microseconds) / 1e6 if microseconds.isdecimal() and is_ours else None
    return SystemdObserver(address, watchdog)
