"""`${NAME}` and `file:PATH`: what is not written in the configuration itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from monitor.errors import Problem
from monitor.settings.yaml_document import Place, YamlDocument

_VARIABLE = re.compile(r"\$(\$?)\{([^}]*)\}")
_ADDRESS = re.compile(r"\w:\S|\btoken\s*:")
_FILE = "file:"


@dataclass(frozen=True, slots=True)
class _Filling:
    """Goes through a document's value and fills in what the environment knows."""

    document: YamlDocument
    environment: Mapping[str, str]
    problems: list[Problem]

    def value(self, value: Any, place: Place) -> Any:
        match value:
            case str() if "${" in value:
                return _VARIABLE.sub(lambda found: self._variable(found, place), value)
            case dict():
                return {key: self.value(item, (*place, key)) for key, item in value.items()}
            case list():
                return [self.value(item, (*place, index)) for index, item in enumerate(value)]
            case _:
                return value

    def _variable(self, found: re.Match[str], place: Place) -> str:
        name = found[2]
        if found[1]:
            return f"${{{name}}}"
        if not self.environment.get(name):
            message = f"the environment variable {name} is {'empty' if name in self.environment else 'not set'}"
            hint = f"set it before starting: export {name}=..."
            self.problems.append(self.document.problem("variable-missing", message, place, hint=hint))
        return self.environment.get(name, "")


def fill_in(document: YamlDocument, environment: Mapping[str, str], problems: list[Problem]) -> Any:
    """The document's value with every `${NAME}` replaced from the environment; `$${NAME}` stays `${NAME}`.

    A variable that is not set, or empty, is a problem that names it.
    """
    return _Filling(document, environment, problems).value(document.value, ())


def read_secret(text: str, root: Path, document: YamlDocument, place: Place, problems: list[Problem]) -> str:
    """The content of `file:PATH` (relative to the configuration directory), stripped; other text as it is."""
    if not text.startswith(_FILE):
        return text
    path = root / text.removeprefix(_FILE)
    try:
        content = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        message = f"cannot read the secret file {path}: {reason}"
        problems.append(document.problem("secret-unreadable", message, place, hint="check the path and its rights"))
        return ""
    if not content:
        message = f"the secret file {path} is empty"
        problems.append(document.problem("secret-unreadable", message, place, hint="write the secret into it"))
    return content


def hide_secrets(problem: Problem) -> Problem:
    """The problem without its source line where that holds a token, or an address, which may hold a password."""
    has_address = problem.source_line is not None and _ADDRESS.search(problem.source_line)
    return replace(problem, source_line=None) if has_address else problem
