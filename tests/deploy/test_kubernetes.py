"""The Kubernetes manifests are of Kubernetes' schema, ask for no rights, and belong together."""

from pathlib import Path
from typing import Any

import kubernetes_validate  # type: ignore[import-untyped] # it has none
import pytest
from ruamel.yaml import YAML

from monitor.settings import load

VERSION = "1.34"
FILES = ("embedded.yaml", "distributed.yaml", "postgresql.yaml")
Manifest = dict[str, Any]


def read(deploy: Path, name: str) -> list[Manifest]:
    return list(YAML(typ="safe").load_all(deploy / "kubernetes" / name))


def of_kind(manifests: list[Manifest], *kinds: str) -> list[Manifest]:
    return [one for one in manifests if one["kind"] in kinds]


def pods(manifests: list[Manifest]) -> dict[str, Manifest]:
    found = of_kind(manifests, "Deployment", "StatefulSet")
    return {one["metadata"]["name"]: one["spec"]["template"] for one in found}


@pytest.mark.parametrize("name", FILES)
def test_it_is_of_the_schema(deploy: Path, name: str) -> None:
    """Every key is known to that version of Kubernetes (strict), every value of its type."""
    for manifest in read(deploy, name):
        kubernetes_validate.validate(manifest, VERSION, strict=True)


@pytest.mark.parametrize("name", FILES)
def test_pods_have_no_rights(deploy: Path, name: str) -> None:
    """What the namespace's `restricted` standard asks for, a read-only root and a bound on memory besides."""
    for pod in pods(read(deploy, name)).values():
        (container,) = pod["spec"]["containers"]
        context = {**pod["spec"]["securityContext"], **container["securityContext"]}
        assert context["runAsNonRoot"]
        assert context["runAsUser"] > 0
        assert context["seccompProfile"] == {"type": "RuntimeDefault"}
        assert context["readOnlyRootFilesystem"]
        assert context["allowPrivilegeEscalation"] is False
        assert context["capabilities"] == {"drop": ["ALL"]}
        assert pod["spec"]["automountServiceAccountToken"] is False
        assert "memory" in container["resources"]["limits"]


@pytest.mark.parametrize("name", FILES)
def test_every_pod_is_probed(deploy: Path, name: str) -> None:
    """Ours by what the daemon serves: alive by /healthz, ready by /readyz."""
    for pod in pods(read(deploy, name)).values():
        (container,) = pod["spec"]["containers"]
        assert {"startupProbe", "livenessProbe", "readinessProbe"} <= container.keys()
        if container["image"].startswith("news-monitor"):
            assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"
            assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"


@pytest.mark.parametrize("name", FILES)
def test_what_selects_finds_a_pod(deploy: Path, name: str) -> None:
    """Workloads, services, policies and budgets select by labels that a pod has."""
    manifests = read(deploy, name)
    labels = [pod["metadata"]["labels"] for pod in pods(manifests).values()]
    selecting = of_kind(manifests, "Deployment", "StatefulSet", "Service", "NetworkPolicy", "PodDisruptionBudget")
    for one in selecting:
        selector = one["spec"].get("selector") or one["spec"]["podSelector"]
        wanted = selector.get("matchLabels", selector)
        assert any(wanted.items() <= found.items() for found in labels), one["metadata"]["name"]


@pytest.mark.parametrize("name", FILES)
def test_what_is_mounted_is_declared(deploy: Path, name: str) -> None:
    """Each mount has its volume, each configuration its map."""
    manifests = read(deploy, name)
    maps = {one["metadata"]["name"] for one in of_kind(manifests, "ConfigMap")}
    for workload in of_kind(manifests, "Deployment", "StatefulSet"):
        spec = workload["spec"]["template"]["spec"]
        claims = {claim["metadata"]["name"] for claim in workload["spec"].get("volumeClaimTemplates", [])}
        volumes = {volume["name"] for volume in spec["volumes"]} | claims
        assert {mount["name"] for mount in spec["containers"][0]["volumeMounts"]} == volumes
        assert {volume["configMap"]["name"] for volume in spec["volumes"] if "configMap" in volume} <= maps


@pytest.mark.parametrize("name", FILES)
def test_secrets_are_named_and_not_written(deploy: Path, name: str) -> None:
    """There is no Secret among the manifests, and every reference is to the one that the README makes."""
    text = (deploy / "kubernetes" / name).read_text(encoding="utf-8")
    assert of_kind(read(deploy, name), "Secret") == []
    assert "monitor-secrets" in text
    assert "monitor-secrets" in (deploy / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["embedded.yaml", "distributed.yaml"])
def test_the_settings_are_good(deploy: Path, tmp_path: Path, name: str) -> None:
    """As `monitor check` sees them: they serve what the probes ask for, on the port that is named."""
    manifests = read(deploy, name)
    (config,) = of_kind(manifests, "ConfigMap")
    for file, text in config["data"].items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    settings = load(tmp_path, {"POSTGRES_PASSWORD": "p", "METRICS_TOKEN": "t"})
    ports = {pod["spec"]["containers"][0]["ports"][0]["containerPort"] for pod in pods(manifests).values()}
    assert settings.metrics is not None
    assert {settings.metrics.port} == ports
    assert len(settings.sources) == 1


def test_both_ways_have_the_same_distributed_settings(deploy: Path) -> None:
    """Compose mounts a file, Kubernetes has it in a map: they say the same."""
    (config,) = of_kind(read(deploy, "distributed.yaml"), "ConfigMap")
    yaml = YAML(typ="safe")
    assert yaml.load(config["data"]["monitor.yaml"]) == yaml.load(deploy / "distributed/monitor.yaml")


def test_one_embedded_daemon_and_several_workers(deploy: Path) -> None:
    """Two on one SQLite file would be refused; workers are there to be many."""
    (embedded,) = of_kind(read(deploy, "embedded.yaml"), "StatefulSet")
    assert embedded["spec"]["replicas"] == 1
    workers = {one["metadata"]["name"]: one for one in of_kind(read(deploy, "distributed.yaml"), "Deployment")}
    assert workers["worker"]["spec"]["replicas"] == 2
    assert workers["worker"]["spec"]["template"]["spec"]["containers"][0]["args"][0] == "worker"


def test_a_manifest_that_is_wrong_is_refused() -> None:
    """The check above can fail."""
    wrong = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "x"}, "spec": {"ports": [{"portt": 1}]}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, VERSION, strict=True)
