"""Hears of every fact: the room behind the `Observer` port.

    fact -> fanout -> terminal   level -> plain values -> no secrets, no controls -> a line -> LineWriter (a thread)
                                 -> stream: key=value on a terminal, JSON elsewhere
                   -> metrics    counters, gauges, histograms (catalogue.py names them) ─┐
                   -> health     alive? ready?                                           ┴-> server (a thread)

`fact` never raises and never waits: a terminal held by Ctrl-S or a full pipe must not stop the watch. One fact is one
line. Whoever tells a fact knows nothing of lines, metrics or probes.

To add a fact: tell it; its level in `levels.py`, its row in docs/operating.md (a test asks for both). To add a metric:
see `catalogue.py`. `MetricsObserver`, `HealthObserver` and `Server` are imported from their modules by whoever serves
metrics: most installations and commands need none of prometheus-client.
"""

from monitor.observe.fanout import Fanout
from monitor.observe.levels import Loudness
from monitor.observe.terminal import TerminalObserver, configure

__all__ = ["Fanout", "Loudness", "TerminalObserver", "configure"]
