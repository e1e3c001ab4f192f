"""What a command says beside its result: the next step, what went wrong. Standard error, so that pipes stay clean.

On a terminal in lines that fit, broken between words; elsewhere as one line, for whoever looks for it in a log.
"""

import re
import sys
from shlex import quote
from typing import Final, TextIO

import click

_COMMAND: Final = re.compile(r"\bmonitor(?: (?!\()\S*[^\s,;:)])+")
"""Up to a word with a comma, semicolon or colon behind it, a bracket, or the end."""


def next_step(words: str, *, stream: TextIO | None = None) -> None:
    """What to type next."""
    say("next: ", with_config(words), stream=stream)


def with_config(words: str) -> str:
    """The commands in these words, with the `--config` of the present one: what is to be typed next is about that."""
    context = click.get_current_context(silent=True)
    config = context.params.get("config") if context else None
    return _COMMAND.sub(rf"\g<0> --config {quote(str(config))}", words) if config else words


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
