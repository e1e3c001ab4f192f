"""Reads events off an article: one typed verdict an event file."""

from collections.abc import Iterable, Mapping

from monitor.entities.gazetteer import Gazetteer
from monitor.rules.events.definition import EventDefinition
from monitor.rules.events.verdict import EventVerdict
from monitor.rules.reading import Reading


class EventReader:
    """All event files, compiled once; immutable and safe to share."""

    def __init__(self, definitions: Iterable[EventDefinition], gazetteer: Gazetteer) -> None:
        """Compile. Raises ValueError naming the event and the item that cannot be used."""
        raise NotImplementedError((definitions, gazetteer))

    def read(self, reading: Reading) -> Mapping[str, EventVerdict]:
        """A verdict for every event file, by id; linear in the length of the article."""
        raise NotImplementedError(reading)
