"""An entity where it is named."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An entity at words `first` to `last` (both included) of one zone.

    `alias` is the name that was recognised; `anchor` is the id whose mention vouches for an
    anchored short form, else None.
    """

    entity: str
    first: int
    last: int
    alias: str
    anchor: str | None = None
