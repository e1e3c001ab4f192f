"""On a read-only system what must be unpacked is unpacked beside the database."""

import tempfile
from pathlib import Path

import pytest

from monitor.app.writable import SHARED_MEMORY, directory_of, ensure_temporary_directory


@pytest.mark.parametrize(
    ("database", "directory"),
    [
        ("sqlite:////srv/monitor/monitor.db", Path("/srv/monitor")),
        ("sqlite:///var/monitor.db", Path("var").resolve()),
        ("sqlite:///:memory:", None),
        ("postgresql://user@host/monitor", None),
    ],
)
def test_the_directory_of_a_database(database: str, directory: Path | None) -> None:
    assert directory_of(database) == directory


def test_without_a_place_for_temporary_files_it_is_the_database_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find_none() -> str:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_get_default_tempdir", find_none)
    ensure_temporary_directory(tmp_path)
    assert tempfile.gettempdir() == str(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", None)
    ensure_temporary_directory(None)
    assert tempfile.gettempdir() == str(SHARED_MEMORY)


def test_where_there_is_one_nothing_changes(tmp_path: Path) -> None:
    before = tempfile.gettempdir()
    ensure_temporary_directory(tmp_path)
    assert tempfile.gettempdir() == before
