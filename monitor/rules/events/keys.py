"""The events that an article tells, as keys that the archive keeps beside its words.

`event:launch` where any act of it is told, in whatever way; `event:launch/main` where one is told as
having happened, in title or lead: what a rule asks for that says nothing else.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from monitor.model import Prominence, Status
from monitor.rules.events.verdict import EventVerdict

_HEAD: Final = "event:"


def event_keys(verdicts: Iterable[EventVerdict]) -> Iterator[str]:
    """The keys of an article; both of an event that could not be judged, since it may be either."""
    for verdict in verdicts:
        own = [one for one in verdict.mentions if one.act and one.event_class == verdict.event]
        if own or not verdict.is_judged:
            yield event_key(verdict.event)
        is_news = any(one.prominence is Prominence.MAIN and one.status is Status.HAPPENED for one in own)
        if is_news or not verdict.is_judged:
            yield _news_key(verdict.event)


def wanted_key(event: str, status: Sequence[Status], prominence: Prominence) -> str:
    """The key without which no mention of the event counts for a rule with this filter."""
    is_plain = tuple(status) == (Status.HAPPENED,) and prominence is Prominence.MAIN
    return _news_key(event) if is_plain else event_key(event)


def event_key(event: str) -> str:
    """The key that an article has where any act of the event is told."""
    return f"{_HEAD}{event}"


def _news_key(event: str) -> str:
    return f"{_HEAD}{event}/main"


def is_event_key(text: str) -> bool:
    """Whether it is such a key, and no word: no word has a colon."""
    return text.startswith(_HEAD)
