"""The dashboard loads, its panels lie side by side, and each query asks for what there is."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped] # its types are another package
from ruamel.yaml import YAML

from deploy.checks.queries import ask, faults
from monitor.observe.catalogue import CATALOGUE


@pytest.fixture
def dashboard(deploy: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((deploy / "grafana/monitor.json").read_text(encoding="utf-8"))
    return loaded


def queries(dashboard: dict[str, Any]) -> list[str]:
    panels = [target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", [])]
    return [*panels, *(one["expr"] for one in dashboard["annotations"]["list"])]


def test_it_has_the_shape_that_grafana_reads(dashboard: dict[str, Any]) -> None:
    """Every key and value is one that Grafana knows."""
    schema = json.loads((Path(__file__).parent / "grafana_dashboard.schema.json").read_text(encoding="utf-8"))
    assert [
        f"{list(error.path)}: {error.message}" for error in Draft202012Validator(schema).iter_errors(dashboard)
    ] == []


def test_every_query_asks_for_metrics_that_there_are(dashboard: dict[str, Any]) -> None:
    """Each is PromQL over names and labels of the catalogue."""
    assert {query: faults(query) for query in queries(dashboard) if faults(query)} == {}


def test_every_metric_is_seen_somewhere(dashboard: dict[str, Any], alert_rules: list[dict[str, Any]]) -> None:
    """On the dashboard or in a rule: what nobody looks at need not be measured."""
    rules = [rule["expr"] for rule in alert_rules]
    asked = frozenset[str]().union(*(ask(query).metrics for query in (*queries(dashboard), *rules)))
    shown = {name.removesuffix("_bucket").removesuffix("_sum").removesuffix("_count") for name in asked}
    variables = " ".join(variable.get("definition", "") for variable in dashboard["templating"]["list"])
    assert [one.name for one in CATALOGUE if one.name not in shown and one.name not in variables] == []


def test_panels_lie_side_by_side(dashboard: dict[str, Any]) -> None:
    """No two have one number or one place, and none leaves the 24 columns."""
    panels = dashboard["panels"]
    cells = [
        (panel["gridPos"]["x"] + column, panel["gridPos"]["y"] + line)
        for panel in panels
        for column in range(panel["gridPos"]["w"])
        for line in range(panel["gridPos"]["h"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24
    assert len({panel["id"] for panel in panels}) == len(panels)


def test_grafana_finds_it_and_prometheus(deploy: Path, dashboard: dict[str, Any]) -> None:
    """What is provisioned are the data source of the dashboard, and the directory that compose mounts it in."""
    yaml = YAML(typ="safe")
    (source,) = yaml.load(deploy / "grafana/provisioning/datasources/prometheus.yaml")["datasources"]
    (provider,) = yaml.load(deploy / "grafana/provisioning/dashboards/monitor.yaml")["providers"]
    mounts = yaml.load(deploy / "compose.distributed.yaml")["services"]["grafana"]["volumes"]
    assert source["type"] == dashboard["templating"]["list"][0]["query"]
    assert f"./grafana/monitor.json:{provider['options']['path']}/monitor.json:ro" in mounts
