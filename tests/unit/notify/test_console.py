"""The console: a few lines of at most 100 columns that a person can read at once."""

import fcntl
import io
import os
import struct
import termios
import unicodedata
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from monitor.model import Alert, Outcome
from monitor.notify import (
    Content,
    Reader,
    compose,
    sample_alert,
    sample_delivery,
    sample_due,
)
from monitor.notify.console import render_console
from monitor.notify.screen import ConsoleChannel

READER = Reader(zone=ZoneInfo("UTC"))
DELIVERY = sample_delivery("console")


def composed(alert: Alert) -> Content:
    """What a message says of an alert."""
    return compose(sample_due(alert, DELIVERY)[0], READER)


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)


def test_the_form_of_an_alert() -> None:
    """Headline first, then what rule and why, the evidence, where from and when, the link, and how to ask."""
    assert render_console(composed(sample_alert())) == (
        "ALERT Test message: North Korea fires ballistic missile off east coast\n"
        "  launch · missile_test · high · first report\n"
        "  “SEOUL (Harbour Wire) — North Korea *fired* a medium-range *ballistic missile* into the sea off\n"
        "  its east coast on *Tuesday* morning, South Korea's military said, its first such test of the\n"
        "  year.”\n"
        "  Harbour Wire (source sample) · published 2026-01-13 00:52 UTC\n"
        "  This is a test: nothing has happened.\n"
        "  https://www.harbourwire.example/2026/01/13/north-korea-fires-ballistic-missile-off-east-coast\n"
        "  alert 0000sample · monitor explain 0000sample\n"
        "\n"
    )


@pytest.mark.parametrize("width", [40, 80, 100])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    """Wide letters count twice; only the address is not broken."""
    alert = sample_alert()
    wide = replace(alert, article=replace(alert.article, title="北朝鮮がミサイルを発射した" * 9), publisher="x" * 90)
    shown = render_console(composed(wide), width=width, is_terminal=True)
    lines = [line.replace("\x1b[1;4m", "").replace("\x1b[1m", "").replace("\x1b[0m", "") for line in shown.splitlines()]
    assert max(columns(line) for line in lines if "https:" not in line) <= width
    assert "".join(line.strip() for line in lines).count("発射") == 9


def test_hits_are_underlined_word_by_word_on_a_terminal() -> None:
    """So that no line under the indentation appears."""
    shown = render_console(composed(sample_alert()), is_terminal=True)
    assert "\x1b[1;4mballistic\x1b[0m \x1b[1;4mmissile\x1b[0m" in shown
    assert "*" not in shown


def test_a_headline_in_a_log_is_one_line() -> None:
    """However long: it is searched for."""
    alert = sample_alert()
    long = replace(alert, article=replace(alert.article, title="word " * 50))
    assert render_console(composed(long)).splitlines()[0] == "ALERT " + " ".join(["word"] * 50)


def test_an_alert_is_written_in_one_piece() -> None:
    """So that two targets on one stream do not mix their lines."""

    class Pieces(io.StringIO):
        written: list[str] = []  # noqa: RUF012 - one test, one stream

        def write(self, text: str) -> int:
            self.written.append(text)
            return len(text)

    stream = Pieces()
    assert ConsoleChannel(stream, READER).send(sample_due(sample_alert(), DELIVERY)).outcome is Outcome.SENT
    assert len(stream.written) == 1


def test_letters_that_the_stream_cannot_write_are_spelled_out() -> None:
    """An old terminal must not cost the alert."""
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    assert ConsoleChannel(stream, READER).send(sample_due(sample_alert(), DELIVERY)).outcome is Outcome.SENT
    assert b"launch \\xb7 missile_test" in raw.getvalue()


def test_a_closed_or_broken_stream_is_a_failure() -> None:
    """Nobody can have read it."""
    closed = io.StringIO()
    closed.close()
    assert ConsoleChannel(closed, READER).send(sample_due(sample_alert(), DELIVERY)).outcome is Outcome.FAILED
    reader, writer = os.pipe()
    os.close(reader)
    broken = os.fdopen(writer, "w")
    result = ConsoleChannel(broken, READER).send(sample_due(sample_alert(), DELIVERY))
    assert (result.outcome, "BrokenPipeError" in result.error) == (Outcome.FAILED, True)
    with pytest.raises(BrokenPipeError):
        broken.close()


def test_the_width_of_a_terminal_is_asked_for() -> None:
    """A real one, of 50 columns."""
    main, other = os.openpty()
    fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 50, 0, 0))
    with os.fdopen(other, "w") as stream:
        ConsoleChannel(stream, READER).send(sample_due(sample_alert(), DELIVERY))
        shown = os.read(main, 10_000).decode()
    os.close(main)
    assert "\x1b[1mALERT Test message: North Korea fires ballistic\x1b[0m\r\n" in shown
