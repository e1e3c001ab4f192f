"""One fact, several who hear of it."""

from typing import Any

from monitor.ports import Observer


class Fanout:
    """Implements `ports.Observer`: each of the given observers hears every fact, in their order."""

    def __init__(self, *observers: Observer) -> None:
        """Keep them."""
        self._observers = observers

    def fact(self, event: str, **fields: Any) -> None:
        """See `ports.Observer`."""
        for observer in self._observers:
            observer.fact(event, **fields)
