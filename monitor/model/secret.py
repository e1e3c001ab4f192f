"""A string that never shows itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A string that never shows itself: neither in `repr`, `str`, a format nor JSON."""

    _value: str

    def reveal(self) -> str:
        """The string itself, for the one place that needs it."""
        return self._value

    def __repr__(self) -> str:
        return "***"
