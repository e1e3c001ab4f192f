"""Colours only where they are wanted and seen."""

import fcntl
import io
import os
import struct
import sys
import termios

import pytest

from monitor.cli.terminal import Terminal, harmless, open_terminal, plural


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "environment", "has_colours"),
    [
        (Screen(), {}, True),
        (Screen(), {"NO_COLOR": "1"}, False),
        (Screen(), {"NO_COLOR": ""}, True),
        (Screen(), {"TERM": "dumb"}, False),
        (io.StringIO(), {}, False),
    ],
)
def test_colours_are_for_terminals_that_want_them(
    stream: io.StringIO, environment: dict[str, str], has_colours: bool
) -> None:
    painted = open_terminal(stream, environment).paint("x", "red")
    assert ("\x1b" in painted) is has_colours


def test_a_wide_screen_is_used_up_to_100_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    widths = []
    for columns in ("20", "80", "200"):
        monkeypatch.setenv("COLUMNS", columns)
        widths.append(open_terminal(Screen(), {}).width)
    assert widths == [40, 80, 100]


def test_letters_that_the_stream_lacks_are_escaped() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii", write_through=True)
    Terminal(stream=stream).write("Zürich")
    assert raw.getvalue() == b"Z\\xfcrich\n"


def test_what_cannot_be_seen_is_made_visible_in_the_same_length() -> None:
    text = "a\x1bb\u202ec\td\ud800"
    assert harmless(text) == "a\ufffdb\ufffdc d\ufffd"
    assert len(harmless(text)) == len(text)


def test_counts_read_well() -> None:
    assert [plural(1, "match"), plural(2, "match"), plural(0, "line")] == ["1 match", "2 matches", "0 lines"]


def test_a_terminal_is_as_wide_as_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where standard output is a pipe, too, as in `monitor run | tee alerts.txt`."""
    monkeypatch.delenv("COLUMNS", raising=False)
    control, device = os.openpty()
    fcntl.ioctl(device, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 66, 0, 0))
    with os.fdopen(device, "w") as stream:
        monkeypatch.setattr(sys, "__stdout__", io.StringIO())
        assert open_terminal(stream, {}).width == 66
    os.close(control)
