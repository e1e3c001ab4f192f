"""`scripts/licences`: what a running monitor stands on, and under which licences: docs/licences.md.

news-monitor's requirements -> theirs, and so on -> one row a distribution, by its own metadata
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement

ROOT: Final = Path(__file__).resolve().parents[2]
PAGE: Final = ROOT / "docs" / "licences.md"
_LONGEST: Final = 60
_TEXTS: Final = {
    "Permission is hereby granted, free of charge": "MIT (by its text)",
    "Neither the name of the copyright holder": "BSD-3-Clause (by its text)",
    "Neither the name of": "BSD-3-Clause (by its text)",
    "Redistribution and use in source and binary forms": "BSD-2-Clause (by its text)",
    "Apache License Version 2.0": "Apache-2.0 (by its text)",
}
_HEAD: Final = """# Licences

`monitor` itself is under the [MIT licence](../LICENSE). It stands on these libraries, each under its own, as its own
metadata tells. Written by `scripts/licences`; a test holds it against what is installed. Those with a word in the last
column are needed for that extra alone. None is changed or copied into the project: each is installed as it comes, so
that the LGPL's and MPL's conditions are those of using a library. Tools of tests and benchmarks are not listed.

| library | version | licence | extra |
|---|---|---|---|
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """One distribution that a running monitor needs."""

    name: str
    version: str
    licence: str
    extra: str = ""

    @property
    def row(self) -> str:
        """Its line of the page."""
        return f"| {self.name} | {self.version} | {self.licence} | {self.extra} |"


def reach(*extras: str) -> dict[str, Distribution]:
    """All that the project needs with these extras, directly or not, by normal name; only what is installed here."""
    found: dict[str, Distribution] = {}
    waiting = list(_asked_for(extras))
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        need = waiting.pop()
        name, wanted = normal(need.name), frozenset(need.extras)
        if (name, wanted) in seen:
            continue
        seen.add((name, wanted))
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue  # another system's or another Python's
        waiting += [one for one in map(Requirement, found[name].requires or []) if _applies(one, wanted)]
    return found


def normal(name: str) -> str:
    """The one spelling of a distribution's name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def libraries() -> list[Library]:
    """One row a distribution, by name."""
    always = reach()
    rows = []
    for name, found in sorted(reach("postgresql").items()):
        extra = "" if name in always else "postgresql"
        rows.append(Library(name=name, version=found.version, licence=licence_of(found), extra=extra))
    return rows


def licence_of(found: Distribution) -> str:
    """By the distribution's own words: its expression, its short field, its classifiers, or the text of its licence."""
    said = {name: found.metadata.get_all(name) or [] for name in ("License-Expression", "License", "Classifier")}
    short = [words for words in said["License"] if 0 < len(words) <= _LONGEST and "\n" not in words]
    classifiers = [
        line.rpartition(" :: ")[2] for line in said["Classifier"] if line.startswith("License :: OSI Approved :")
    ]
    return " / ".join(said["License-Expression"] or short or classifiers) or _recognise(found)


def _recognise(found: Distribution) -> str:
    """By the text of its licence; `unknown` where there is none, or another than these."""
    files = [file for file in found.files or [] if re.match(r"(?i)licen[cs]e", file.name)]
    text = " ".join(" ".join(file.read_text().split()) for file in files)
    return next((name for words, name in _TEXTS.items() if words in text), "unknown")


def _asked_for(extras: tuple[str, ...]) -> Iterator[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    return map(Requirement, lines)


def _applies(need: Requirement, extras: frozenset[str]) -> bool:
    return need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in ("", *extras))


def page() -> str:
    """The whole page."""
    return _HEAD + "".join(f"{library.row}\n" for library in libraries())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE}: {len(libraries())} libraries\n")
