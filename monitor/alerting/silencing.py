"""Is nobody to be told for now, since somebody said so?

A match that is silenced tells nobody and raises no alert; it is held, with the silence's id. When the
silence has ended, the next report of the same story is told: as in Alertmanager, a silence is a pause,
not a judgement. An alert that was raised before, and has not been told yet, waits for the silence's end.
"""

from collections.abc import Sequence

from monitor.alerting.matching import Subject, describe_matchers, find_misfit
from monitor.model import Held, HeldReason, Silence


def find_muting(subject: Subject, silences: Sequence[Silence]) -> Silence | None:
    """The silence that a subject falls under, the one that lasts longest; None where it is to be told."""
    found = [one for one in silences if is_muted(subject, one)]
    return max(found, key=lambda one: (one.ends_at, one.id), default=None)


def is_muted(subject: Subject, silence: Silence) -> bool:
    """Whether a silence takes a subject; its time is not looked at."""
    words = " ".join(silence.text.casefold().split())
    return find_misfit(silence, subject) is None and words in " ".join(subject.text.casefold().split())


def hold_for_silence(subject: Subject, silences: Sequence[Silence]) -> Held | None:
    """The reason not to tell of it now; None where no silence is in force for it."""
    silence = find_muting(subject, silences)
    return Held(why=HeldReason.SILENCED, detail=silence_words(silence)) if silence else None


def silence_words(silence: Silence) -> str:
    """`3f2a until 2026-03-04 18:00 UTC, by ann: drill`."""
    return f"{silence.id} until {silence.ends_at:%Y-%m-%d %H:%M} UTC, by {silence.author}: {silence.comment}"


def describe_silence(silence: Silence) -> str:
    """What it takes, as people say it."""
    asked = describe_matchers(silence)
    if not silence.text:
        return asked
    return f'text "{silence.text}"' if asked == "everything" else f'{asked}, text "{silence.text}"'
