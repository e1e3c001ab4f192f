"""The configured targets together."""

import io
import os
from pathlib import Path

import pytest

from monitor.errors import SettingsError
from monitor.model import Outcome, Secret, Target
from monitor.notify import Notifications, check_target, sample_alert, sample_delivery, sample_due


def test_targets_are_named_in_their_order_and_told_apart(tmp_path: Path) -> None:
    """A delivery goes to its own target and to no other."""
    path = tmp_path / "alerts.jsonl"
    console = io.StringIO()
    targets = [
        Target(name="screen", url=Secret("console:"), zone="Asia/Seoul"),
        Target(name="journal", url=Secret(f"jsonl:{path}")),
    ]
    notifications = Notifications(targets, console=console)
    assert notifications.targets() == ("screen", "journal")
    assert notifications.send(sample_due(sample_alert(), sample_delivery("screen"))).outcome is Outcome.SENT
    assert "KST" in console.getvalue()
    assert not path.exists()
    notifications.send(sample_due(sample_alert(), sample_delivery("journal")))
    assert len(path.read_text().splitlines()) == 1


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "", "\x00"])
def test_a_time_zone_that_is_none_is_refused_with_a_remedy(zone: str) -> None:
    """By name, before anything is sent."""
    said = check_target(Target(name="desk", url=Secret("console:"), zone=zone))
    assert said is not None
    assert "write one such as Europe/Vienna" in said


def test_one_bad_target_stops_the_start() -> None:
    """A target that would never be told is no surprise for later."""
    targets = [Target(name="good", url=Secret("console:")), Target(name="bad", url=Secret("jsonl:/no/such/dir/x"))]
    with pytest.raises(SettingsError, match="target `bad`: the directory /no/such/dir does not exist") as raised:
        Notifications(targets, console=io.StringIO())
    assert len(raised.value.problems) == 1


def test_what_could_not_be_taken_back_is_a_doubt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Writing failed, and so did the attempt to leave the file as it was: perhaps the line is there."""

    def fail(*_args: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    monkeypatch.setattr(os, "ftruncate", fail)
    target = Target(name="journal", url=Secret(f"jsonl:{tmp_path}/a.jsonl"))
    result = Notifications([target], console=io.StringIO()).send(sample_due(sample_alert(), sample_delivery("journal")))
    assert (result.outcome, "Input/output error" in result.error) == (Outcome.UNKNOWN, True)


def test_a_language_without_words_is_refused_with_those_that_have_some() -> None:
    """Not told in English without a word."""
    said = check_target(Target(name="desk", url=Secret("console:"), language="xx"))
    assert said is not None
    assert "no words in the language `xx`; write one of de, en" in said
