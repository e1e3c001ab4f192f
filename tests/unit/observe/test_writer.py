"""The stream is never waited for."""

import io
import os
import subprocess
import sys
import threading

from monitor.observe.writer import LineWriter


def describe(lines: int) -> str:
    return f"lost {lines}"


class Stuck(io.StringIO):
    """A terminal held by Ctrl-S, until released."""

    def __init__(self) -> None:
        super().__init__()
        self.released = threading.Event()

    def write(self, text: str) -> int:
        self.released.wait(10)
        return super().write(text)


def test_a_stream_that_stands_still_holds_nobody_up() -> None:
    """Lines wait in memory, up to a bound; what is lost is counted; order is kept."""
    stream = Stuck()
    writer = LineWriter(stream, describe)

    def write_all() -> None:
        for number in range(10_500):
            writer.write(f"line {number}")

    writing = threading.Thread(target=write_all, daemon=True)
    writing.start()
    writing.join(5)
    assert not writing.is_alive()
    assert not writer.flush(0.01)
    stream.released.set()
    assert writer.flush()
    writer.write("after")
    assert writer.flush()
    lines = stream.getvalue().splitlines()
    kept = [int(line.split()[1]) for line in lines if line.startswith("line ")]
    lost = sum(int(line.split()[1]) for line in lines if line.startswith("lost "))
    assert kept == sorted(kept)
    assert lost > 0
    assert len(kept) + lost == 10_500
    assert lines[-1] == "after"


def test_a_closed_stream_stops_the_lines_and_not_the_program() -> None:
    """`monitor run | head` must go on watching."""
    reader, other = os.pipe()
    os.close(reader)
    stream = os.fdopen(other, "w")
    writer = LineWriter(stream, describe)
    writer.write("one")
    writer.write("two")
    assert writer.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), other)
    stream.close()


def test_letters_that_the_stream_cannot_write_are_spelled_out() -> None:
    """A service started without a locale logs all the same."""
    raw = io.BytesIO()
    writer = LineWriter(io.TextIOWrapper(raw, encoding="ascii"), describe)
    writer.write("Pabradė")
    assert writer.flush()
    assert raw.getvalue() == b"Pabrad\\u0117\n"


def test_the_last_lines_are_written_before_the_program_ends() -> None:
    """Without anybody asking for it."""
    program = (
        "import sys; from monitor.observe import configure\n"
        "hears = configure(sys.stdout, is_terminal=False)\n"
        "for number in range(500): hears.fact('pass', number=number)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=30)
    assert len(done.stdout.splitlines()) == 500
    assert '"number": 499' in done.stdout
