"""Asking one alert after the other."""

import io

import pytest

from monitor.cli.alert_judge import _ask


@pytest.mark.parametrize(("typed", "answer"), [("g", "g"), ("Noise", "n"), ("", "s"), ("gx\nstop\nq", "q")])
def test_only_a_word_or_its_beginning_is_an_answer(typed: str, answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip of the fingers judges nothing; Enter alone skips."""
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{typed}\n"))
    assert _ask() == answer
