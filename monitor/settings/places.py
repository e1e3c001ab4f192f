"""Where the files of the configuration are: the built-in ones and the user's, which overlay them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from monitor.errors import Problem, SettingsError

DEFAULT_DIRECTORY = Path("config")
MONITOR_FILE = "monitor.yaml"
SOURCES_FILE = "sources.yaml"
TEMPLATES = "templates"
DEFINITION_DIRECTORIES = ("rules", "events", "entities")
_FILES = (MONITOR_FILE, SOURCES_FILE)
_DIRECTORIES = (*DEFINITION_DIRECTORIES, TEMPLATES)
_SUFFIXES = {".yaml", ".yml"}
_BUILT_IN = "built-in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One directory of configuration, and how its files are shown to the user."""

    root: Path
    shown: str

    def yaml_files(self, directory: str) -> Iterator[tuple[Path, str]]:
        """The YAML files of a subdirectory, by name, with the path to show."""
        place = self.root / directory
        if not place.is_dir():
            return
        for path in sorted(place.iterdir()):
            if path.suffix in _SUFFIXES and path.is_file():
                yield path, f"{self.shown}/{directory}/{path.name}"

    def file(self, name: str) -> tuple[Path, str] | None:
        """A file at the top of the layer with the path to show; None where it is not there."""
        path = self.root / name
        return (path, f"{self.shown}/{name}") if path.is_file() else None


def builtin_directory() -> Path:
    """The configuration that ships: in a wheel `monitor/builtin`, else the checkout's `config`."""
    package = Path(__file__).resolve().parent.parent
    packaged = package / "builtin"
    return packaged if packaged.is_dir() else package.parent / "config"


def cache_directory(environment: Mapping[str, str]) -> Path | None:
    """Where what can be had again may be kept, whether it is there or not; None where nothing says so.

    systemd's for the service (`CacheDirectory=`), else this user's, as the XDG base directory specification has it.
    """
    given = environment.get("CACHE_DIRECTORY", "").split(":")[0]
    if given:
        return Path(given)
    base = environment.get("XDG_CACHE_HOME") or (f"{environment['HOME']}/.cache" if environment.get("HOME") else "")
    return Path(base) / "news-monitor" if base.startswith("/") else None


def find_layers(config_dir: Path | None) -> tuple[tuple[Layer, ...], Layer | None]:
    """All layers, built-in first, and the user's among them.

    Without `config_dir` the user's is `./config` where it is there, else None. Where the user's
    directory is the built-in one itself, as in a checkout, it is read once.

    Raises:
        SettingsError: `config_dir` is not a directory of configuration.
    """
    built_in = Layer(root=builtin_directory(), shown=_BUILT_IN)
    if config_dir is None:
        if not _is_configuration(DEFAULT_DIRECTORY):
            return (built_in,), None
        config_dir = DEFAULT_DIRECTORY
    elif not _is_configuration(config_dir):
        raise SettingsError((_no_configuration(config_dir),))
    own = Layer(root=config_dir, shown=str(config_dir).rstrip("/"))
    is_same = built_in.root.is_dir() and own.root.samefile(built_in.root)
    return ((own,) if is_same else (built_in, own)), own


def find_strays(layer: Layer) -> Iterator[Problem]:
    """Warnings for files and directories that look like configuration and are not read."""
    for path in sorted(layer.root.iterdir()):
        known = _DIRECTORIES if path.is_dir() else _FILES
        near = get_close_matches(path.name, known, n=1, cutoff=0.7)
        is_yaml = path.is_file() and path.suffix in _SUFFIXES
        if path.name not in known and (near or is_yaml):
            yield Problem(
                code="file-not-read",
                message="nothing reads this file" if path.is_file() else "nothing reads this directory",
                path=f"{layer.shown}/{path.name}",
                hint=f"did you mean {near[0]}?" if near else f"known: {', '.join((*_FILES, *_DIRECTORIES))}",
                is_warning=True,
            )


def _is_configuration(directory: Path) -> bool:
    if not directory.is_dir():
        return False
    return any((directory / name).exists() for name in (*_FILES, *_DIRECTORIES))


def _no_configuration(directory: Path) -> Problem:
    hint = f"check the path, or write a new one: monitor init {directory}"
    if not directory.exists():
        return Problem(code="config-missing", message="this directory does not exist", path=str(directory), hint=hint)
    if not directory.is_dir():
        hint = f"name the directory it is in: --config {directory.parent}"
        return Problem(code="config-missing", message="this is not a directory", path=str(directory), hint=hint)
    message = f"no configuration is in this directory ({', '.join(_FILES)} or {', '.join(_DIRECTORIES)}/)"
    return Problem(code="config-missing", message=message, path=str(directory), hint=hint)
