"""The name of what reads events today: event files, entities and program. What it read is kept with the archive."""

from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Final

from monitor.settings import Settings

READING: Final = ("rules", "entities", "text", "alerting", "model")
"""Rooms whose code decides what is read off an article."""


def name_reader(settings: Settings) -> str:
    """Sixteen hexadecimal digits, others as soon as any of it is another."""
    digest = blake2b(_program(), digest_size=8)
    for definition in (*settings.events, *settings.entities):
        digest.update(repr(definition).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _program() -> bytes:
    """The source of the rooms that read."""
    root = Path(__file__).resolve().parents[1]
    files = sorted(path for room in READING for path in (root / room).rglob("*.py"))
    return blake2b(b"\0".join(path.read_bytes() for path in files)).digest()
