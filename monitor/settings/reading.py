"""One reading of the configuration: where it reads, and what it collects on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitor.errors import Problem
from monitor.settings.places import Layer
from monitor.settings.secrets import fill_in
from monitor.settings.yaml_document import YamlDocument, read_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Collects files, problems and warnings, so that all faults are told at once.

    Attributes:
        layers: Built-in first; a later one overlays an earlier one.
        own: The user's layer; None without one.
        environment: For `${NAME}`.
        kinds: The kinds of source that there are.
        files: Read so far, as the user would name them.
        problems: What makes the configuration unusable.
        missing: Secrets that are not there; not every command needs them.
        warnings: What leaves it usable.
    """

    layers: tuple[Layer, ...]
    own: Layer | None
    environment: Mapping[str, str]
    kinds: tuple[str, ...]
    files: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    missing: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    @property
    def root(self) -> Path:
        """The directory from which relative paths count."""
        return self.own.root if self.own else Path()

    def document(self, name: str) -> tuple[YamlDocument, Any]:
        """A file of the user's layer, and its value with the variables filled in; an empty mapping without one."""
        found = self.own.file(name) if self.own else None
        document = self._read(*found) if found else None
        if document is None or document.value is None:
            return YamlDocument(path=name, lines=(), root=None, value={}), {}
        return document, fill_in(document, self.environment, self.missing)

    def _read(self, path: Path, shown: str) -> YamlDocument | None:
        self.files.append(shown)
        return read_yaml(path, shown, self.problems)
