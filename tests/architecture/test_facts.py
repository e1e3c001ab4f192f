"""Every fact that the program tells has a level, and a row in docs/operating.md with its fields; every metric too."""

import ast
import re
from collections import defaultdict
from pathlib import Path

from monitor.observe.catalogue import CATALOGUE, PROCESS
from monitor.observe.levels import LOUDNESS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([\w-]+)` \| ([^|]*?) \| ([^|]*?) ?\| ([^|]*) \|$", re.MULTILINE)
FACT_ROWS = PAGE.partition("| fact |")[2].partition("##")[0]
FACTS = {name: (level, fields) for name, level, fields, _ in ROW.findall(FACT_ROWS)}
METRICS = {name: (kind, labels) for name, kind, labels, _ in ROW.findall(PAGE) if name.startswith("monitor_")}


def told() -> dict[str, set[str]]:
    """Each fact with the fields that are written where it is told; those of a `**mapping` are not seen."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in (ROOT / "monitor").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "fact":
                names = [one.value for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant)]
                for name in names:
                    if isinstance(name, str):
                        found[name] |= {keyword.arg for keyword in node.keywords if keyword.arg}
    return found


def test_every_fact_has_a_level_and_a_row() -> None:
    """And no level or row is of a fact that is never told."""
    by_value = {"reloaded", "sources", "restart-needed", "lost"}  # told by a list of facts, or by the log itself
    assert told().keys() | by_value == LOUDNESS.keys() == FACTS.keys()


def test_a_row_names_the_level() -> None:
    for name, (level, _) in FACTS.items():
        assert level.partition(";")[0] == LOUDNESS[name].name.lower(), name


def test_a_row_names_the_fields() -> None:
    for name, fields in told().items():
        described = set(FACTS[name][1].replace(" ", "").split(","))
        assert fields - described == set(), name


def test_every_metric_has_a_row_with_its_kind_and_labels() -> None:
    described = {name: (kind, labels.replace("`", "").replace(" ", "")) for name, (kind, labels) in METRICS.items()}
    assert described == {it.name: (it.kind.value, ",".join(it.labels)) for it in CATALOGUE}
    assert [name for name in PROCESS if f"`{name}`" not in PAGE] == []
