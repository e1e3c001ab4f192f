"""The exit statuses of every command, like grep's."""

from typing import Final

DONE: Final = 0
"""Done, found, matched, well."""

NOTHING: Final = 1
"""No error, but nothing of what was asked for: no match, nothing found; the daemon is late or dead."""

ERROR: Final = 2
"""It could not be done; why is on standard error."""

INTERRUPTED: Final = 130
"""Ctrl-C, as shells have it."""

UNREAD: Final = 141
"""Whoever read the output went away, as `head` does when it has enough; the status that shells give to SIGPIPE.

Nothing is said then. It is no 1, so that `monitor test ... | head` does not look like "no match".
"""
