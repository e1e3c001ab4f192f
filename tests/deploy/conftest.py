"""What the tests of the deployment read."""

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def deploy() -> Path:
    """The directory of what is deployed."""
    return ROOT / "deploy"


@pytest.fixture
def alert_rules(deploy: Path) -> list[dict[str, Any]]:
    """Every alert rule for Prometheus."""
    groups = YAML(typ="safe").load(deploy / "prometheus/alerts.yaml")["groups"]
    return [rule for group in groups for rule in group["rules"]]


@pytest.fixture
def runbook(deploy: Path) -> str:
    """The document with the runbook."""
    return (deploy / "README.md").read_text(encoding="utf-8")
