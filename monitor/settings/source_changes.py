"""Adds, removes, pauses and resumes sources in sources.yaml: nothing is written that could not be read.

file -> change of its lines (source_lines) -> read again, as at every start -> written in one step
"""

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from monitor.errors import InputError, Problem, SettingsError
from monitor.model import Source
from monitor.settings.loading import SOURCE_KINDS
from monitor.settings.places import SOURCES_FILE, Layer, find_layers
from monitor.settings.reading import Reading
from monitor.settings.secrets import fill_in
from monitor.settings.source_lines import SOURCES, as_yaml, rewritten, with_pause, with_sources, without_source
from monitor.settings.sources_file import sources_of
from monitor.settings.yaml_document import YamlDocument, parse_yaml, read_yaml

Item = dict[str, Any]
Change = Callable[[YamlDocument, str], str | None]

_EMPTY: Final = "sources: []\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesText:
    """sources.yaml as it stands.

    Attributes:
        path: Where it is, links resolved; it may not be there yet.
        shown: The same, as the user would name it.
        text: Empty where it is not there.
        items: Its sources as they are written: variables not filled in, defaults not applied.
    """

    path: Path
    shown: str
    text: str
    items: tuple[Item, ...]

    def names(self) -> tuple[str, ...]:
        """Names of its sources, in its order."""
        return tuple(str(item.get("name")) for item in self.items)


def read_sources_text(config_dir: Path | None) -> SourcesText:
    """The file of the configuration that is in force.

    Raises:
        SettingsError: There is no such directory, or the file cannot be read.
        InputError: There is no configuration at all.
    """
    layer = _own_layer(config_dir)
    shown = f"{layer.shown}/{SOURCES_FILE}"
    path = (layer.root / SOURCES_FILE).resolve()
    if not path.exists():
        return SourcesText(path=path, shown=shown, text="", items=())
    problems: list[Problem] = []
    document = read_yaml(path, shown, problems)
    if document is None:
        raise SettingsError(tuple(problems))
    return SourcesText(path=path, shown=shown, text=_text_of(path), items=_items(document))


def add_sources(config_dir: Path | None, items: Sequence[Item], environment: Mapping[str, str]) -> str:
    """Write further sources behind the last one; returns the file as the user would name it.

    Raises:
        SettingsError: One of them cannot be used, with what is wrong; nothing was written.
        InputError: There is no configuration, or the file cannot be written.
    """
    before = read_sources_text(config_dir)
    wanted = [*before.items, *items]
    return _write(config_dir, before, wanted, environment, lambda document, text: with_sources(document, text, items))


def source_of(item: Item, directory: Path | None, environment: Mapping[str, str]) -> Source:
    """A source as it would be read from the file. Raises SettingsError with what is wrong with it."""
    problems: list[Problem] = []
    document = parse_yaml(f"{SOURCES}:\n{as_yaml([item])}\n", "<command line>", problems)
    own = Layer(root=directory, shown=str(directory)) if directory else None
    reading = Reading(layers=(), own=own, environment=environment, kinds=SOURCE_KINDS, problems=problems)
    found = sources_of(document, fill_in(document, environment, problems), reading) if document else ()
    if problems:
        raise SettingsError(tuple(problems))
    return found[0]


def remove_source(config_dir: Path | None, name: str, environment: Mapping[str, str]) -> str:
    """Take a source out of the file. Raises as `add_sources`; InputError too where it is not there."""
    before = _with_source(config_dir, name)
    wanted = [item for item in before.items if item.get("name") != name]
    return _write(config_dir, before, wanted, environment, lambda document, text: without_source(document, text, name))


def pause_source(config_dir: Path | None, name: str, environment: Mapping[str, str], *, paused: bool) -> str:
    """Pause a source, or resume it. Raises as `remove_source`."""
    before = _with_source(config_dir, name)
    wanted = [_paused(item, paused=paused) if item.get("name") == name else item for item in before.items]

    def change(document: YamlDocument, text: str) -> str | None:
        return with_pause(document, text, name, paused=paused)

    return _write(config_dir, before, wanted, environment, change)


def _text_of(path: Path) -> str:
    """Its text, ends of lines as they are."""
    return path.read_bytes().decode("utf-8-sig")


def _paused(item: Item, *, paused: bool) -> Item:
    rest = {key: value for key, value in item.items() if key != "paused"}
    return {**rest, "paused": True} if paused else rest


def _own_layer(config_dir: Path | None) -> Layer:
    _, own = find_layers(config_dir)
    if own is None:
        raise InputError("there is no ./config to change: write one with: monitor init, or name it: --config DIR")
    return own


def _with_source(config_dir: Path | None, name: str) -> SourcesText:
    before = read_sources_text(config_dir)
    if name not in before.names():
        known = ", ".join(before.names()) or "none"
        raise InputError(f"there is no source {name!r} in {before.shown}; the sources are: {known}")
    return before


def _items(document: YamlDocument) -> tuple[Item, ...]:
    value = document.value.get(SOURCES) if isinstance(document.value, dict) else None
    return tuple(item for item in value if isinstance(item, dict)) if isinstance(value, list) else ()


def _write(
    config_dir: Path | None, before: SourcesText, wanted: Sequence[Item], environment: Mapping[str, str], change: Change
) -> str:
    """Change the lines, or where that does not give what is wanted the whole file; check; write."""
    document = _parsed(before.text or _EMPTY, before.shown)
    text = change(document, before.text)
    if text is None or not _says(text, wanted, before.shown):
        text = rewritten(before.text, {SOURCES: list(wanted)})
    _check(config_dir, _parsed(text, before.shown), environment)
    _replace(before, text)
    return before.shown


def _parsed(text: str, shown: str) -> YamlDocument:
    problems: list[Problem] = []
    document = parse_yaml(text, shown, problems)
    if document is None:
        raise SettingsError(tuple(problems))
    return document


def _says(text: str, wanted: Sequence[Item], shown: str) -> bool:
    """Whether a changed text holds just the sources that it should; `paused: false` says what its absence says."""
    document = parse_yaml(text, shown, [])
    found = _items(document) if document else ()
    return [_essence(item) for item in found] == [_essence(item) for item in wanted]


def _essence(item: Item) -> Item:
    rest = {key: list(value) if isinstance(value, tuple) else value for key, value in item.items()}
    return rest if rest.get("paused") else {key: value for key, value in rest.items() if key != "paused"}


def _check(config_dir: Path | None, document: YamlDocument, environment: Mapping[str, str]) -> None:
    """Read the new file as at the next start. Raises SettingsError with what would be wrong then."""
    layers, own = find_layers(config_dir)
    reading = Reading(layers=layers, own=own, environment=environment, kinds=SOURCE_KINDS)
    sources_of(document, fill_in(document, environment, reading.missing), reading)
    if reading.problems:
        raise SettingsError(tuple(reading.problems))


def _replace(before: SourcesText, text: str) -> None:
    """Write the file in one step, unless somebody changed it meanwhile. Raises InputError."""
    path = before.path
    try:
        if path.exists() and _text_of(path) != before.text:
            raise InputError(f"{before.shown} was changed by somebody else meanwhile: try again")
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary = Path(file.name)
        temporary.chmod(mode)
        temporary.replace(path)
    except OSError as error:
        reason = error.strerror or "it cannot be written"
        raise InputError(f"cannot write {before.shown}: {reason}; check the rights of its directory") from error
