"""A configuration as one value."""

from pathlib import Path

import pytest

from monitor.settings import load, name_packed, pack, unpack
from monitor.settings.versions import name_version


def write(directory: Path) -> Path:
    """A small configuration with files that are read and files that are not."""
    for name in ("rules", "templates", "events"):
        (directory / name).mkdir(parents=True)
    (directory / "monitor.yaml").write_text("targets: {desk: 'jsonl:${PLACE}'}\n", encoding="utf-8")
    (directory / "sources.yaml").write_text("sources: []\n", encoding="utf-8")
    (directory / "rules" / "a.yaml").write_text("id: a\ntitle: A\ncondition: |\n  rocket\n", encoding="utf-8")
    (directory / "templates" / "desk.j2").write_text("{{ title }} Ünïcode", encoding="utf-8")
    (directory / "password").write_text("secret", encoding="utf-8")
    return directory


def test_what_was_packed_is_read_as_it_was(tmp_path: Path) -> None:
    """On another machine, with its own secrets."""
    directory = write(tmp_path / "here")
    unpack(pack(directory), tmp_path / "there")
    here, there = (load(tmp_path / name, {"PLACE": "a.jsonl"}) for name in ("here", "there"))
    assert [(rule.id, rule.condition) for rule in here.rules] == [(rule.id, rule.condition) for rule in there.rules]
    assert (here.targets, here.version) == (there.targets, there.version)
    assert (tmp_path / "there" / "templates" / "desk.j2").read_text(encoding="utf-8") == "{{ title }} Ünïcode"


def test_no_secret_is_packed(tmp_path: Path) -> None:
    """Only what is read as configuration, and as it is written."""
    directory = write(tmp_path / "here")
    unpack(pack(directory), tmp_path / "there")
    assert not (tmp_path / "there" / "password").exists()
    assert "${PLACE}" in (tmp_path / "there" / "monitor.yaml").read_text(encoding="utf-8")


def test_another_file_is_another_version(tmp_path: Path) -> None:
    """And the same files are the same one."""
    directory = write(tmp_path / "here")
    before = name_version(directory)
    assert before == name_packed(pack(directory)) == name_version(write(tmp_path / "there"))
    (directory / "rules" / "a.yaml").write_text("id: a\ntitle: B\ncondition: |\n  rocket\n", encoding="utf-8")
    assert name_version(directory) != before
    assert name_version(None) != before


def test_packed_files_stay_in_their_directory(tmp_path: Path) -> None:
    """Whoever may write into the database may not write everywhere."""
    import json
    import zlib

    body = zlib.compress(json.dumps({"../rules/a.yaml": "x"}).encode())
    with pytest.raises(ValueError, match="would lie outside"):
        unpack(body, tmp_path / "there")
