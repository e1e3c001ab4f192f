"""A configuration directory, written for one test."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from monitor.errors import Problem, SettingsError
from monitor.settings import Settings, load, places

Configure = Callable[..., Path]
LoadHere = Callable[..., Settings]
ProblemsHere = Callable[..., tuple[Problem, ...]]


BUILT_IN = {
    "rules/launch.yaml": "id: launch\ncondition: |\n  rocket\n",
    "rules/treaty.yaml": "id: treaty\ncondition: |\n  treaty\n",
    "entities/countries.yaml": "- {id: KP, type: country}\n- {id: KR, type: country}\n",
}


@pytest.fixture(autouse=True)
def small_built_in(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A built-in configuration of a few lines: the real one takes a second in all these tests."""
    root = tmp_path_factory.mktemp("built-in")
    for name, text in BUILT_IN.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(places, "builtin_directory", lambda: root)


@pytest.fixture
def configure(tmp_path: Path) -> Configure:
    """Write files, named by their path below the configuration directory (`__` stands for `/`), and return it."""

    def write(**files: str) -> Path:
        root = tmp_path / "config"
        for name, text in files.items():
            path = root / f"{name.replace('__', '/')}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return root

    return write


@pytest.fixture
def load_here(configure: Configure) -> LoadHere:
    """Load a configuration made of these files."""

    def read(environment: Mapping[str, str] | None = None, *, needs_secrets: bool = True, **files: str) -> Settings:
        return load(configure(**files), environment or {}, needs_secrets=needs_secrets)

    return read


@pytest.fixture
def problems_here(load_here: LoadHere) -> ProblemsHere:
    """The problems of a configuration made of these files, which must have some."""

    def read(environment: Mapping[str, str] | None = None, **files: str) -> tuple[Problem, ...]:
        with pytest.raises(SettingsError) as caught:
            load_here(environment, **files)
        return caught.value.problems

    return read
