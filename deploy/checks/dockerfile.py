"""A Dockerfile as steps: as much of the format as ours uses, and an error for the rest."""

import fnmatch
import json
import re
import shlex
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

KNOWN: Final = frozenset(
    "FROM ARG ENV WORKDIR COPY RUN USER VOLUME STOPSIGNAL HEALTHCHECK ENTRYPOINT CMD".split()  # noqa: SIM905
)
_VARIABLE: Final = re.compile(r"\$(?:\{(\w+)\}|(\w+))")


class DockerfileError(Exception):
    """A line that these checks do not understand: they must learn it before it is used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One instruction.

    Attributes:
        line: Where it begins, from 1.
        word: `RUN`, `COPY`, ...
        flags: `--from=build` as {"from": "build"}.
        text: What follows them, continued lines joined.
    """

    line: int
    word: str
    flags: dict[str, str]
    text: str

    @property
    def words(self) -> list[str]:
        """The exec form (`["a", "b"]`) or the words of a shell."""
        return list(json.loads(self.text)) if self.text.startswith("[") else shlex.split(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """From one FROM to the next: its base image, its name (or empty), its steps."""

    base: str
    name: str
    steps: tuple[Step, ...]

    def last(self, word: str) -> Step:
        """The instruction that is in force at the end. Raises DockerfileError where there is none."""
        found = [step for step in self.steps if step.word == word]
        if not found:
            raise DockerfileError(f"the stage from {self.base} has no {word}")
        return found[-1]


def read(text: str) -> tuple[Stage, ...]:
    """The stages, in order. Raises DockerfileError for what is not known here."""
    stages: list[Stage] = []
    for step in _steps(text):
        if step.word == "FROM":
            base, *rest = step.words
            stages.append(Stage(base=base, name=rest[1] if rest else "", steps=()))
        elif not stages:
            raise DockerfileError(f"line {step.line}: {step.word} before the first FROM is not known here")
        else:
            last = stages[-1]
            stages[-1] = Stage(base=last.base, name=last.name, steps=(*last.steps, step))
    return tuple(stages)


def expand(text: str, variables: dict[str, str]) -> str:
    """`$NAME` and `${NAME}` replaced, unknown ones by nothing, as in ENV and COPY (a RUN is its shell's business)."""
    return _VARIABLE.sub(lambda found: variables.get(found[1] or found[2], ""), text)


def is_ignored(path: str, patterns: list[str]) -> bool:
    """Whether `.dockerignore` keeps a path of the project out of the build: the last pattern that fits decides."""
    ignored = False
    for pattern in patterns:
        wanted = pattern.removeprefix("!")
        if any(_fits(part, wanted) for part in (path, *map(str, PurePosixPath(path).parents)) if part != "."):
            ignored = not pattern.startswith("!")
    return ignored


def ignore_patterns(text: str) -> list[str]:
    """The lines of a `.dockerignore` that say something."""
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _fits(path: str, pattern: str) -> bool:
    if pattern.startswith("**/"):
        return fnmatch.fnmatchcase(PurePosixPath(path).name, pattern[3:])
    return path.count("/") == pattern.count("/") and fnmatch.fnmatchcase(path, pattern)


def _steps(text: str) -> list[Step]:
    steps: list[Step] = []
    start, collected = 0, ""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith("#") or not (collected or line.strip()):
            continue
        start = start if collected else number
        collected += line.removesuffix("\\")
        if not line.endswith("\\"):
            steps.append(_step(start, collected))
            collected = ""
    return steps


def _step(line: int, text: str) -> Step:
    word, _, rest = text.strip().partition(" ")
    if word not in KNOWN:
        raise DockerfileError(f"line {line}: {word} is not known here; use one of {', '.join(sorted(KNOWN))}")
    flags: dict[str, str] = {}
    rest = rest.strip()
    while rest.startswith("--"):
        flag, _, rest = rest.partition(" ")
        name, _, value = flag[2:].partition("=")
        flags[name] = value
        rest = rest.strip()
    return Step(line=line, word=word, flags=flags, text=rest)
