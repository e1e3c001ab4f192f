"""Does an alert fit a route or a silence? Both ask in the same way, and the answer has its reason.

Of the names of one matcher one suffices; all matchers that are given must fit; `*` and `?` stand for
letters, as in file names.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Protocol

from monitor.model import Alert, Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What routes and silences look at.

    Attributes:
        rule: Id.
        level: Of the rule.
        labels: Of the rule.
        source: Name; empty where none is known.
        entities: Ids of the event's actors.
        text: Headline and body.
    """

    rule: str
    level: Level
    labels: tuple[str, ...] = ()
    source: str = ""
    entities: tuple[str, ...] = ()
    text: str = ""


class Matchers(Protocol):
    """What `model.Route` and `model.Silence` have in common; empty takes everything."""

    @property
    def rules(self) -> tuple[str, ...]: ...  # noqa: D102 - described in the values
    @property
    def levels(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def labels(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def sources(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def entities(self) -> tuple[str, ...]: ...  # noqa: D102


def describe(alert: Alert) -> Subject:
    """The subject of an alert that was raised."""
    article = alert.article
    return Subject(
        rule=alert.rule,
        level=alert.level,
        labels=alert.labels,
        source=article.source or "",
        entities=alert.match.actors,
        text=f"{article.title}\n{article.body}",
    )


def find_misfit(matchers: Matchers, subject: Subject) -> str | None:
    """The first thing that does not fit, as people say it; None where all fits."""
    asked: tuple[tuple[str, Sequence[str], Sequence[str]], ...] = (
        ("rule", matchers.rules, (subject.rule,)),
        ("level", matchers.levels, (subject.level,)),
        ("label", matchers.labels, subject.labels),
        ("source", matchers.sources, (subject.source,)),
        ("entity", matchers.entities, subject.entities),
    )
    for kind, wanted, found in asked:
        if wanted and not any(fnmatchcase(name, pattern) for name in found for pattern in wanted):
            return f"{kind} is {_words(found)}, not {_words(wanted, ' or ')}"
    return None


def describe_matchers(matchers: Matchers) -> str:
    """`rule launch, level high or critical`; `everything` without any."""
    asked = (
        ("rule", matchers.rules),
        ("level", matchers.levels),
        ("label", matchers.labels),
        ("source", matchers.sources),
        ("entity", matchers.entities),
    )
    return ", ".join(f"{kind} {_words(wanted, ' or ')}" for kind, wanted in asked if wanted) or "everything"


def _words(names: Sequence[str], between: str = ", ") -> str:
    return between.join(str(name) for name in names if name) or "not known"
