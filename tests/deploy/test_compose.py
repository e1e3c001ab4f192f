"""The compose files are of the compose specification, and what they name is there."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from compose_spec import PyCompose
from ruamel.yaml import YAML

from monitor.settings import load

FILES = ("compose.yaml", "compose.distributed.yaml")
IMAGE = re.compile(r"[a-z/-]+:v?\d+(\.\d+)+(-\w+)?")


def services(deploy: Path, name: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = YAML(typ="safe").load(deploy / name)["services"]
    return found


@pytest.mark.parametrize("name", FILES)
def test_it_is_of_the_specification(deploy: Path, name: str) -> None:
    """Every key and value is one that compose knows (a stray one is an error)."""
    merged = YAML(typ="safe").load(deploy / name)  # merge keys are YAML's own
    PyCompose.from_json(json.dumps(merged)).to_spec()


@pytest.mark.parametrize("name", FILES)
def test_images_are_pinned(deploy: Path, name: str) -> None:
    """By a release each, with no registry's name: that is the machine's own setting."""
    assert [one["image"] for one in services(deploy, name).values() if not IMAGE.fullmatch(one["image"])] == []


@pytest.mark.parametrize("name", FILES)
def test_what_is_mounted_is_there(deploy: Path, name: str) -> None:
    """A file that is not there would be mounted as an empty directory."""
    mounts = [mount for one in services(deploy, name).values() for mount in one.get("volumes", [])]
    places = [mount.partition(":")[0] for mount in mounts if mount.startswith(".")]
    assert places
    assert [place for place in places if not (deploy / place).exists()] == []


@pytest.mark.parametrize("name", FILES)
def test_the_monitor_has_no_rights(deploy: Path, name: str) -> None:
    """A read-only root, no capability, no new rights, bounds on memory and processes."""
    ours = [one for one in services(deploy, name).values() if one["image"].startswith("news-monitor")]
    assert ours
    for one in ours:
        assert (one["read_only"], one["cap_drop"]) == (True, ["ALL"])
        assert one["security_opt"] == ["no-new-privileges:true"]
        assert one["mem_limit"]
        assert one["pids_limit"]


@pytest.mark.parametrize("name", FILES)
def test_nothing_listens_outside_and_no_secret_is_written(deploy: Path, name: str) -> None:
    """Ports are of loopback alone; secrets come from the environment."""
    for one in services(deploy, name).values():
        assert all(port.startswith("127.0.0.1:") for port in one.get("ports", []))
        values = {key: value for key, value in one.get("environment", {}).items() if re.search("PASSWORD|TOKEN", key)}
        assert all(re.fullmatch(r"\$\{\w+:\?.+\}", value) for value in values.values())


def test_the_secrets_that_are_asked_for_are_in_the_example(deploy: Path) -> None:
    """Whoever copies env.example and fills it in has all of them."""
    files = [*(deploy / name for name in FILES), deploy / "distributed/monitor.yaml"]
    asked = {name for file in files for name in re.findall(r"\$\{(\w+)", file.read_text(encoding="utf-8"))}
    asked -= {"NAME"}  # of the comments
    example = (deploy / "env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"(?m)^(\w+)=$", example)) == asked


def test_the_settings_of_the_distributed_installation_are_good(deploy: Path, tmp_path: Path) -> None:
    """As `monitor check` sees them; their database is the service of that name."""
    (tmp_path / "monitor.yaml").write_bytes((deploy / "distributed/monitor.yaml").read_bytes())
    settings = load(tmp_path, {"POSTGRES_PASSWORD": "p", "METRICS_TOKEN": "t"})
    assert settings.database == "postgresql://monitor:p@postgres/monitor"
    assert settings.metrics is not None
    assert settings.metrics.token is not None


def test_prometheus_asks_the_services_that_serve(deploy: Path) -> None:
    """By the names and the port that they have."""
    (job,) = YAML(typ="safe").load(deploy / "prometheus/prometheus.yaml")["scrape_configs"]
    (found,) = job["dns_sd_configs"]
    ours = services(deploy, "compose.distributed.yaml")
    assert set(found["names"]) == {name for name, one in ours.items() if one["image"].startswith("news-monitor")}
    assert f":{found['port']}/healthz" in ours["worker"]["healthcheck"]["test"][-1]
    secret = "/run/secrets/" + ours["prometheus"]["secrets"][0]
    assert job["authorization"]["credentials_file"] == secret
