"""Who is told what, and why nobody is.

    article + match -> events: what it says of the event (hours, counts, places, names)     before the store is asked

    Analysed + Surroundings + Circumstances
        -> kinship   novelty, and which stored articles are the same, copies, versions
        -> grouping  does an alert tell this already?      -> Joined(alert)
        -> ageing    too old, or there at the first poll?  -> Held(why)
        -> grouping  was silence kept about it before?     -> Held(why)
        -> eventgroups, sameness: is its event told?       -> Joined(alert), with what it adds
        -> silencing did somebody say not now?             -> Held(SILENCED)
        -> routing   to whom?                              -> Held(NO_TARGET) | Alert

    members of an alert since its last message
        -> followups, publishers: who else, what is new    -> FollowUp

    articles of the past -> replay: what would have been told

    a delivery that is due
        -> pace      quiet hours, digest, rate             -> Hold(until) | now       clocks: DST and zones
        -> circuit   is the target worth trying?

All of it is pure. `decide` is called inside the store's one transaction, so what it sees is what is
stored; whatever it decides, nothing goes quiet without a reason.

To add a reason for silence: a member of `model.HeldReason` with its sentence, and one file here that
returns it; call that from `decision._without_telling`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.alerting.circuit import follow, is_down
    from monitor.alerting.decision import Judgement, bind, decide
    from monitor.alerting.events import read_event
    from monitor.alerting.followups import Member, compose_follow_up
    from monitor.alerting.matching import Subject, describe
    from monitor.alerting.pace import Pending, schedule, span_of
    from monitor.alerting.publishers import find_wire, voice_of
    from monitor.alerting.routing import RouteAnswer, Routing, find_targets
    from monitor.alerting.silencing import describe_silence, find_muting

__all__ = [
    "Judgement",
    "Member",
    "Pending",
    "RouteAnswer",
    "Routing",
    "Subject",
    "bind",
    "compose_follow_up",
    "decide",
    "describe",
    "describe_silence",
    "find_muting",
    "find_targets",
    "find_wire",
    "follow",
    "is_down",
    "read_event",
    "schedule",
    "span_of",
    "voice_of",
]


def __getattr__(name: str) -> object:
    """Load what decides over articles when it is asked for (PEP 562): whoever judges polls takes `health` alone."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from monitor.alerting import circuit, decision, events, followups, matching, pace, publishers, routing, silencing

    homes = (circuit, decision, events, followups, matching, pace, publishers, routing, silencing)
    return next(getattr(home, name) for home in homes if hasattr(home, name))
