"""What an analyst writes in a rule file, checked and frozen (the file's form: docs/rules.md)."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from monitor.model import Level, Prominence, Status


class RuleStatus(StrEnum):
    """How far a rule is trusted; `off` keeps it in the directory without running it."""

    EXPERIMENTAL = "experimental"
    TEST = "test"
    STABLE = "stable"
    OFF = "off"


class Grouping(StrEnum):
    """What counts as the same thing to tell."""

    EVENT = "event"
    STORY = "story"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """What the mention of an event in the condition must be for the rule to alert.

    `acts` None takes the event file's default acts; `prominence` is the least that counts.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    acts: tuple[str, ...] | None = None
    status: tuple[Status, ...] = (Status.HAPPENED,)
    prominence: Prominence = Prominence.MAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTests:
    """Texts that the rule must, and must not, alert on; each is one article without a title."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    match: tuple[str, ...] = ()
    nomatch: tuple[str, ...] = ()
    known_failures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule, as its file gives it.

    Attributes:
        id: Names the rule in alerts, logs and metrics; the file is named after it.
        condition: Text in the rule language.
        event: Filter on the condition's `event:` mentions; None where the file has no such block.
        prominence: Least prominence for rules without `event:` in the condition.
        targets: Names of targets; empty: the routes of monitor.yaml decide.
        labels: Free words for routing.
        path: The file as the user would name it, or None for a rule from the command line.
        condition_line: Line of the file on which the condition's first line stands; None without a file.
        condition_indent: Blanks before every line of the condition in the file.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    id: str
    condition: str
    title: str = ""
    description: str = ""
    status: RuleStatus = RuleStatus.STABLE
    level: Level = Level.MEDIUM
    event: EventFilter | None = None
    prominence: Prominence = Prominence.BACKGROUND
    group: Grouping = Grouping.EVENT
    min_publishers: int = 1
    targets: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    falsepositives: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    tests: RuleTests = field(default_factory=RuleTests)
    path: str | None = None
    condition_line: int | None = None
    condition_indent: int = 0
