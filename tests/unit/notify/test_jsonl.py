"""The file of JSON lines: whole lines, each alert once, whatever happened before."""

import json
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model import Alert, Outcome
from monitor.notify import render_record, sample_alert, sample_delivery, sample_due
from monitor.notify.jsonl import JsonlChannel

FIRST = sample_delivery("journal")
AGAIN = replace(FIRST, attempts=2, maybe_repeated=True)


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def other_alert() -> Alert:
    return replace(sample_alert(), id="81aa")


def test_every_alert_is_a_line(tmp_path: Path) -> None:
    """In the order in which they were sent."""
    channel = JsonlChannel(tmp_path / "a.jsonl")
    for alert in (sample_alert(), other_alert()):
        assert channel.send(sample_due(alert, FIRST)).outcome is Outcome.SENT
    assert [json.loads(line)["id"] for line in lines(tmp_path / "a.jsonl")] == ["0000sample", "81aa"]


def test_a_repeated_attempt_finds_its_line_and_adds_none(tmp_path: Path) -> None:
    """After a crash between writing and marking, nothing is told twice."""
    channel = JsonlChannel(tmp_path / "a.jsonl")
    for delivery in (FIRST, AGAIN, replace(FIRST, attempts=3)):
        assert channel.send(sample_due(sample_alert(), delivery)).outcome is Outcome.SENT
    assert len(lines(tmp_path / "a.jsonl")) == 1


def test_a_repeated_attempt_that_never_arrived_is_written(tmp_path: Path) -> None:
    """Another alert's line, another update, or a mention of the id elsewhere is not it."""
    path = tmp_path / "a.jsonl"
    channel = JsonlChannel(path)
    channel.send(sample_due(replace(other_alert(), related="0000sample"), FIRST))
    channel.send(sample_due(sample_alert(), AGAIN))
    channel.send(sample_due(sample_alert(), replace(AGAIN, update=1)))
    found = [(record["id"], record["update"]) for record in map(json.loads, lines(path))]
    assert found == [("81aa", 0), ("0000sample", 0), ("0000sample", 1)]


@pytest.mark.parametrize("share", [0.01, 0.5, 0.999])
def test_a_torn_line_stays_alone(tmp_path: Path, share: float) -> None:
    """The process died while writing: the next write starts on a fresh line, and the alert is told in full."""
    path = tmp_path / "a.jsonl"
    whole = render_record(sample_due(sample_alert(), FIRST)[0])
    path.write_text(whole[: int(len(whole) * share)], encoding="utf-8")
    JsonlChannel(path).send(sample_due(sample_alert(), AGAIN))
    assert len(lines(path)) == 2
    assert json.loads(lines(path)[1])["id"] == "0000sample"


def test_a_line_that_lacks_only_its_end_is_whole(tmp_path: Path) -> None:
    """It gets its newline and is not repeated."""
    path = tmp_path / "a.jsonl"
    path.write_text(render_record(sample_due(sample_alert(), FIRST)[0]), encoding="utf-8")
    channel = JsonlChannel(path)
    channel.send(sample_due(sample_alert(), AGAIN))
    channel.send(sample_due(other_alert(), FIRST))
    assert [json.loads(line)["id"] for line in lines(path)] == ["0000sample", "81aa"]


def test_foreign_lines_are_passed_over(tmp_path: Path) -> None:
    """Somebody may have written into the file by hand."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'0000sample\n["0000sample"]\n{"id": 1}\n\xff\xfe 0000sample\n')
    JsonlChannel(path).send(sample_due(sample_alert(), AGAIN))
    assert json.loads(path.read_bytes().splitlines()[-1])["id"] == "0000sample"


def test_a_file_that_was_rotated_away_is_made_anew(tmp_path: Path) -> None:
    """The path counts, not the file that was there at the start."""
    path = tmp_path / "a.jsonl"
    channel = JsonlChannel(path)
    channel.send(sample_due(sample_alert(), FIRST))
    path.rename(tmp_path / "a.jsonl.1")
    channel.send(sample_due(other_alert(), FIRST))
    assert len(lines(path)) == 1


def test_no_directory_is_made_by_accident(tmp_path: Path) -> None:
    """A mistyped path is refused when the target is opened; a directory is no file."""
    with pytest.raises(ValueError, match="does not exist; create it"):
        JsonlChannel(tmp_path / "typo" / "a.jsonl")
    with pytest.raises(ValueError, match="is a directory"):
        JsonlChannel(tmp_path)


def test_a_directory_that_vanished_fails_and_names_the_path(tmp_path: Path) -> None:
    """Worth another attempt: somebody may mount it again."""
    place = tmp_path / "var"
    place.mkdir()
    channel = JsonlChannel(place / "a.jsonl")
    place.rmdir()
    result = channel.send(sample_due(sample_alert(), FIRST))
    assert (result.outcome, result.is_permanent) == (Outcome.FAILED, False)
    assert "a.jsonl: No such file" in result.error


def test_a_full_disk_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be written whole is taken back, so that FAILED means not arrived."""
    path = tmp_path / "a.jsonl"
    channel = JsonlChannel(path)
    channel.send(sample_due(sample_alert(), FIRST))
    before = path.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = channel.send(sample_due(other_alert(), FIRST))
    assert (result.outcome, "No space left" in result.error) == (Outcome.FAILED, True)
    assert path.read_bytes() == before


def test_a_record_has_the_documented_fields() -> None:
    """Version 1: readers may rely on these names."""
    record = json.loads(render_record(sample_due(sample_alert(), AGAIN)[0]))
    assert list(record) == [
        "schema", "kind", "id", "update", "maybe_repeated", "is_test", "rule", "rule_title", "level", "labels", "why",
        "related", "publisher", "first_seen", "min_publishers", "document", "sentence", "article", "match", "coverage",
    ]  # fmt: skip
    assert (record["schema"], record["maybe_repeated"], record["match"]["act"]) == (1, True, "missile_test")
    assert record["article"]["published"]["instant"] == "2026-01-13T00:52:00+00:00"
    assert record["article"]["basis"] == "page"
    assert "body" not in record["article"]


def test_times_of_a_record_are_the_same_wherever_they_were_made() -> None:
    """Instants are UTC, in ISO 8601."""
    record = json.loads(render_record(sample_due(sample_alert(), FIRST)[0]))
    assert record["first_seen"] == "2026-01-13T01:05:00+00:00"
    assert timedelta(0) == sample_alert().first_seen.utcoffset()
