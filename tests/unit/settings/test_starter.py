"""`monitor init`: a configuration to start from, and nothing overwritten."""

from pathlib import Path

import pytest

from monitor.errors import InputError
from monitor.settings import load, write_starter


def test_the_starter_loads_without_a_fault(tmp_path: Path) -> None:
    write_starter(tmp_path / "config")
    settings = load(tmp_path / "config", {})
    assert settings.warnings == ()
    assert settings.sources[0].location == str(tmp_path / "config" / "samples")


def test_what_is_there_is_not_overwritten(tmp_path: Path) -> None:
    kept = tmp_path / "monitor.yaml"
    kept.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="not overwritten"):
        write_starter(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["monitor.yaml"]
    assert kept.read_text(encoding="utf-8") == "mine"


def test_a_file_in_the_way_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="choose another directory"):
        write_starter(tmp_path / "file" / "config")
