"""The runbook has a row for everything that can call somebody."""

import ast
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def kinds_of_notices() -> set[str]:
    """The kinds of every Finding that the program makes, read off its source."""
    found: set[str] = set()
    for path in (ROOT / "monitor").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding":
                kinds = [word.value for word in node.keywords if word.arg == "kind"]
                found |= {str(kind.value) for kind in kinds if isinstance(kind, ast.Constant)}
    return found


def test_every_alert_rule_has_a_row(alert_rules: list[dict[str, Any]], runbook: str) -> None:
    """And no row tells of a rule that is gone."""
    rows = re.findall(r"(?m)^\| `(Monitor\w+)`: ", runbook)
    assert sorted(rows) == sorted(rule["alert"] for rule in alert_rules)


def test_every_notice_has_a_row(runbook: str) -> None:
    """Each kind of operational notice says where to look and what to do."""
    rows = set(re.findall(r"(?m)^\| `([a-z]+)`:? [a-z]", runbook))
    kinds = kinds_of_notices()
    assert {"source", "target", "extraction", "disk"} <= kinds
    assert rows >= kinds


def test_every_row_is_whole(runbook: str) -> None:
    """Symptom, look, do: three cells, none empty."""
    part = runbook.partition("## Runbook")[2].partition("## Supply chain")[0]
    rows = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("| `")]
    assert len(rows) > 30
    assert [row[0] for row in rows if len(row) != 3 or not all(cell.strip() for cell in row)] == []
