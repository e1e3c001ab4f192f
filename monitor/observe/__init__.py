"""Hears of every fact and shows it to the operator: the room behind the `Observer` port.

    fact -> level -> plain values -> no secrets, no controls -> a line -> LineWriter (a thread) -> stream
                                                                key=value on a terminal, JSON elsewhere

`fact` never raises and never waits for the stream: a terminal held by Ctrl-S or a full pipe must not
stop the watch. One fact is one line. Metrics, when they come, are a second observer beside this one.

To add a field to a line: pass it to `fact`; nothing here knows the fields. To make a new event louder
or quieter than `info`: a line in `levels.py`.
"""

from monitor.observe.terminal import TerminalObserver, configure

__all__ = ["TerminalObserver", "configure"]
