"""Who is told what, and why nobody is.

    Analysed + Surroundings + Circumstances
        -> kinship   novelty, and which stored articles are the same, copies, versions
        -> grouping  does an alert tell this already?      -> Joined(alert)
        -> ageing    too old, or there at the first poll?  -> Held(why)
        -> grouping  was silence kept about it before?     -> Held(why)
        -> routing   to whom?                              -> Held(NO_TARGET) | Alert

All of it is pure. `decide` is called inside the store's one transaction, so what it sees is what is
stored; whatever it decides, nothing goes quiet without a reason.

To add a reason for silence: a member of `model.HeldReason` with its sentence, and one file here that
returns it; call that from `decision._without_telling`.
"""

from monitor.alerting.decision import Judgement, bind, decide
from monitor.alerting.routing import find_targets

__all__ = ["Judgement", "bind", "decide", "find_targets"]
