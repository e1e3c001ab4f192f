"""What was found good is remembered, and whatever is another is looked at again."""

from dataclasses import replace
from pathlib import Path

import pytest

from monitor.app import workbench
from monitor.app.soundness import FILE, KEPT, check_definitions
from monitor.errors import SettingsError
from monitor.rules import Rule
from monitor.settings import Settings, cache_directory, load

GOOD = Rule(id="good", condition='"rocket"')
FAULTY = Rule(id="faulty", condition='"rocket')


@pytest.fixture
def settings() -> Settings:
    """One rule, no events and no entities: quick to compile."""
    return replace(load(None, {}), rules=(GOOD,), rules_off=(), events=(), entities=())


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """What was compiled."""
    seen: list[Settings] = []
    compile_all = workbench.Workbench.__init__

    def note(self: workbench.Workbench, settings: Settings) -> None:
        seen.append(settings)
        compile_all(self, settings)

    monkeypatch.setattr(workbench.Workbench, "__init__", note)
    return seen


def test_the_same_set_is_compiled_once(settings: Settings, compiled: list[Settings], tmp_path: Path) -> None:
    """The directory is made where it is not there."""
    for _ in range(2):
        check_definitions(settings, tmp_path / "cache")
    assert len(compiled) == 1


def test_another_rule_is_compiled(settings: Settings, compiled: list[Settings], tmp_path: Path) -> None:
    """Also one that is off."""
    check_definitions(settings, tmp_path)
    check_definitions(replace(settings, rules_off=(replace(GOOD, id="off"),)), tmp_path)
    assert len(compiled) == 2


def test_a_faulty_set_is_refused_each_time(settings: Settings, tmp_path: Path) -> None:
    """It is never remembered."""
    faulty = replace(settings, rules=(FAULTY,))
    for _ in range(2):
        with pytest.raises(SettingsError):
            check_definitions(faulty, tmp_path)
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00garbage", b"x" * 100])
def test_a_damaged_file_is_none(settings: Settings, compiled: list[Settings], tmp_path: Path, content: bytes) -> None:
    """All is compiled, and the file is written anew."""
    (tmp_path / FILE).write_bytes(content)
    for _ in range(2):
        check_definitions(settings, tmp_path)
    assert len(compiled) == 1


def test_where_nothing_can_be_written_all_is_compiled(
    settings: Settings, compiled: list[Settings], tmp_path: Path
) -> None:
    """Such as on a read-only file system; and where the user has no cache directory."""
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file" / "cache", tmp_path / "file" / "cache", None):
        check_definitions(settings, place)
    assert len(compiled) == 3


def test_the_latest_keys_are_kept(settings: Settings, tmp_path: Path) -> None:
    """The file does not grow, and nothing else is left beside it."""
    (tmp_path / FILE).write_text("\n".join(f"{number:032x}" for number in range(KEPT)))
    check_definitions(settings, tmp_path)
    keys = (tmp_path / FILE).read_text().split()
    assert (len(keys), keys[0], [path.name for path in tmp_path.iterdir()]) == (KEPT, f"{1:032x}", [FILE])


@pytest.mark.parametrize(
    ("environment", "place"),
    [
        ({"HOME": "/home/ann"}, "/home/ann/.cache/news-monitor"),
        ({"HOME": "/home/ann", "XDG_CACHE_HOME": "/fast"}, "/fast/news-monitor"),
        ({"HOME": "/home/ann", "CACHE_DIRECTORY": "/var/cache/monitor:/other"}, "/var/cache/monitor"),
        ({"XDG_CACHE_HOME": "not/absolute"}, None),
        ({}, None),
    ],
)
def test_the_cache_is_where_system_and_user_say(environment: dict[str, str], place: str | None) -> None:
    """A relative path counts for nothing, as the XDG specification has it."""
    assert cache_directory(environment) == (Path(place) if place else None)
