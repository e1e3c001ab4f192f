"""The alert rules ask for what there is, are tested, and each says what to do."""

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from deploy.checks.queries import faults

Rules = list[dict[str, Any]]


def test_every_rule_asks_for_metrics_that_there_are(alert_rules: Rules) -> None:
    """Each expression is PromQL over names and labels of the catalogue."""
    assert {rule["alert"]: faults(rule["expr"]) for rule in alert_rules if faults(rule["expr"])} == {}


def test_every_rule_says_how_bad_it_is_and_what_it_found(alert_rules: Rules) -> None:
    """Routing rests on the severity, people on the sentence."""
    assert {rule["labels"]["severity"] for rule in alert_rules} == {"critical", "warning"}
    assert all(rule["annotations"]["summary"] for rule in alert_rules)
    names = [rule["alert"] for rule in alert_rules]
    assert len(names) == len(set(names))


def test_every_rule_is_seen_to_fire_and_to_be_silent(alert_rules: Rules, deploy: Path) -> None:
    """A rule without a unit test of both kinds is a guess (promtool runs them: scripts/check-deploy)."""
    tests = YAML(typ="safe").load(deploy / "prometheus/alerts_test.yaml")["tests"]
    steps = [step for test in tests for step in test["alert_rule_test"]]
    fires = {step["alertname"] for step in steps if step["exp_alerts"]}
    silent = {step["alertname"] for step in steps if not step["exp_alerts"]}
    assert fires == silent == {rule["alert"] for rule in alert_rules}


def test_the_configuration_names_files_that_there_are(deploy: Path) -> None:
    """Prometheus would start without its rules and say nothing."""
    settings = YAML(typ="safe").load(deploy / "prometheus/prometheus.yaml")
    assert [name for name in settings["rule_files"] if not (deploy / "prometheus" / name).is_file()] == []
    assert [job["job_name"] for job in settings["scrape_configs"]] == ["monitor"]  # the rules ask for job="monitor"


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("sum(monitor_sources", "no PromQL"),
        ("rate(monitor_no_such_total[5m])", "no metric monitor_no_such_total"),
        ("rate(monitor_pass_duration_seconds[5m])", "no metric monitor_pass_duration_seconds"),
        ("sum by (host) (monitor_sources)", "no label host"),
        ('monitor_sources{status="ok"}', "no label status"),
        ("monitor_queue_depth / on (url) monitor_queue_depth", "no label url"),
    ],
)
def test_a_query_that_is_wrong_is_found(query: str, fault: str) -> None:
    """The checks above can fail."""
    assert any(found.startswith(fault) for found in faults(query))
