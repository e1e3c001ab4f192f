"""A message to a target, and all that was done about it: for people, and as JSON."""

from datetime import datetime

from monitor.cli.records import Record
from monitor.model import Attempted, Outcome, plain

BAD = {Outcome.FAILED, Outcome.DEAD, Outcome.UNKNOWN}
_OVER = {Outcome.SENT, Outcome.DEAD, Outcome.DRY}


def attempted_record(attempted: Attempted) -> Record:
    """The values of the model by their names; the delivery's own stand beside the others."""
    beside = {"last_at": attempted.last_at, "attempts_made": attempted.attempts, "holds": attempted.holds}
    return {**plain(attempted.delivery), **plain(beside)}


def delivery_words(attempted: Attempted, to: str = "to") -> str:
    """Where to, when last, how often, and what is next, in one line."""
    delivery = attempted.delivery
    waits = "" if delivery.outcome in _OVER else f"next try {instant(delivery.next_at)}"
    if delivery.held and waits:
        waits = f"held until {instant(delivery.next_at)}: {delivery.held}"
    tried = f"{instant(attempted.last_at)} try {delivery.attempts}" if delivery.attempts and attempted.last_at else ""
    words = [
        f"{to} {delivery.target}",
        f"follow-up {delivery.update}" if delivery.update else "",
        "in a digest" if delivery.is_digest else "",
        tried or ("" if delivery.outcome is Outcome.DRY else "not tried yet"),
        "possibly repeated" if delivery.maybe_repeated else "",
        delivery.error,
        waits,
    ]
    return " · ".join(word for word in words if word)


def delivery_past(attempted: Attempted) -> list[str]:
    """What came before what `delivery_words` says, with its target: holds, and attempts but the last; oldest first."""
    attempts = attempted.attempts if attempted.delivery.outcome is Outcome.WAITING else attempted.attempts[:-1]
    steps = [(one.at, f"held: {one.why}") for one in attempted.holds]
    steps += [
        (one.begun_at, f"try {one.number} {one.outcome.value}" + (f": {one.error}" if one.error else ""))
        for one in attempts
    ]
    return [f"{attempted.delivery.target}: {instant(at)} {words}" for at, words in sorted(steps)]


def instant(moment: datetime) -> str:
    """To the second, UTC."""
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
