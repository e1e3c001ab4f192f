"""What a command says beside its result: the next step, what went wrong. Standard error, so that pipes stay clean.

On a terminal in lines that fit, broken between words; elsewhere as one line, for whoever looks for it in a log.
"""

import sys
from typing import TextIO


def next_step(words: str, *, stream: TextIO | None = None) -> None:
    """What to type next."""
    say("next: ", words, stream=stream)


def complain(words: str) -> None:
    """What went wrong."""
    say("error: ", words)


def say(head: str, words: str, *, stream: TextIO | None = None) -> None:
    """Words behind a head; on standard error where no stream is named."""
    from monitor.cli.excerpts import fold  # loaded by who has something to say
    from monitor.cli.terminal import open_terminal
    from monitor.settings import environment

    terminal = open_terminal(stream or sys.stderr, environment())
    terminal.write(*(fold(head, words, terminal.width) if terminal.stream.isatty() else [head + words]))
