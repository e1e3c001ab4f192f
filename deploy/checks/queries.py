"""What a PromQL query asks for: its metrics and labels, held against the catalogue of those that there are."""

from dataclasses import dataclass
from typing import Final

from promql_parser import AggregateExpr, BinaryExpr, Expr, VectorSelector, parse, walk

from monitor.observe.catalogue import CATALOGUE, PROCESS, Kind

OF_THE_SCRAPE: Final = frozenset({"instance", "job"})
OF_PROMETHEUS: Final = frozenset({"up"})
_VARIABLES: Final = {"$__rate_interval": "5m", "$__range": "6h", "$instance": ".*"}


@dataclass(frozen=True, slots=True)
class Asked:
    """Names of series and of labels that a query uses."""

    metrics: frozenset[str]
    labels: frozenset[str]


def series() -> dict[str, frozenset[str]]:
    """Every series that a scrape of the daemon may hold, with the names of its labels."""
    found: dict[str, frozenset[str]] = dict.fromkeys((*PROCESS, *OF_PROMETHEUS), OF_THE_SCRAPE)
    for metric in CATALOGUE:
        labels = frozenset(metric.labels) | OF_THE_SCRAPE
        if metric.kind is Kind.HISTOGRAM:
            found[f"{metric.name}_bucket"] = labels | {"le"}
            found[f"{metric.name}_sum"] = found[f"{metric.name}_count"] = labels
        else:
            found[metric.name] = labels
    return found


def ask(query: str) -> Asked:
    """What a query of a rule or of a dashboard asks for. Raises ValueError where it is not PromQL."""
    metrics: set[str] = set()
    labels: set[str] = set()

    def visit(expression: Expr) -> bool:
        match expression:
            case VectorSelector():
                metrics.add(expression.name or "")
                labels.update(matcher.name for matcher in expression.matchers.matchers)
            case AggregateExpr() if expression.modifier:
                labels.update(expression.modifier.labels)
            case BinaryExpr() if expression.modifier and expression.modifier.matching:
                labels.update(expression.modifier.matching.labels)
            case _:
                pass
        return True

    walk(parse(fill_in(query)), visit)
    return Asked(frozenset(metrics), frozenset(labels))


def fill_in(query: str) -> str:
    """The variables of Grafana replaced, as it does before it asks."""
    for name, value in _VARIABLES.items():
        query = query.replace(name, value)
    return query


def faults(query: str) -> list[str]:
    """What is wrong with a query: no PromQL, or metrics and labels that there are not."""
    try:
        asked = ask(query)
    except ValueError as error:
        return [f"no PromQL: {error}"]
    known = series()
    unknown = sorted(asked.metrics - known.keys())
    labels = frozenset[str]().union(*(known.get(name, frozenset()) for name in asked.metrics))
    strangers = sorted(asked.labels - labels)
    return [f"no metric {name}" for name in unknown] + [f"no label {name}" for name in strangers if not unknown]
