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
