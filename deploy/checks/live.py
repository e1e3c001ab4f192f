# ruff: noqa: S603, S310, TID251 - a script that starts two programs on loopback, and asks them
"""A running daemon, scraped by a real Prometheus: every query of the rules and of the dashboard is asked.

Needs Debian's package prometheus. Says which metrics the scrape has not, and which queries Prometheus refuses.
"""

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from ruamel.yaml import YAML

from deploy.checks.queries import ask, fill_in
from deploy.checks.running import SOURCES

ROOT: Final = Path(__file__).resolve().parents[2]
SOON: Final = 60.0
SCRAPES: Final = 3


def main() -> int:
    """0 when every query is answered and every metric is there."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        daemon, server = _free_port(), _free_port()
        _write_settings(place, daemon, server)
        monitor = [str(ROOT / ".venv/bin/monitor"), "run", "--config", "config"]
        data = f"--storage.tsdb.path={place}/data"
        prometheus = ["prometheus", "--config.file=prometheus.yaml", data, f"--web.listen-address=127.0.0.1:{server}"]
        with _running(monitor, place), _running(prometheus, place):
            _wait(f"http://127.0.0.1:{daemon}/readyz")
            _wait_for_scrapes(server)
            scraped = _get(f"http://127.0.0.1:{daemon}/metrics")
            return _report(_queries(), scraped, server)


def _report(queries: list[str], scraped: str, server: int) -> int:
    there = set(re.findall(r"(?m)^# TYPE (\w+)", scraped)) | {"up"}
    asked = frozenset[str]().union(*(ask(query).metrics for query in queries))
    absent = sorted(name for name in asked if not {name, re.sub("_(bucket|sum|count)$", "", name)} & there)
    refused, silent = [], 0
    for query in queries:
        answer = _query(server, query)
        refused += [f"{query}: {answer.get('error')}"] if answer["status"] != "success" else []
        silent += answer["status"] == "success" and not answer["data"]["result"]
    for line in (*(f"not in the scrape: {name}" for name in absent), *refused):
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(
        f"{len(queries)} queries over {len(asked)} metrics: {len(refused)} refused, {len(absent)} metrics absent;"
        f" {silent} answered by nothing (no trouble, or nothing of the kind among the samples)\n"
    )
    return 1 if absent or refused else 0


def _queries() -> list[str]:
    groups = YAML(typ="safe").load(ROOT / "deploy/prometheus/alerts.yaml")["groups"]
    dashboard = json.loads((ROOT / "deploy/grafana/monitor.json").read_text(encoding="utf-8"))
    rules = [rule["expr"] for group in groups for rule in group["rules"]]
    panels = [target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", [])]
    return [*rules, *panels, *(one["expr"] for one in dashboard["annotations"]["list"])]


def _write_settings(place: Path, daemon: int, server: int) -> None:
    """The sample articles for the daemon; our rules, and a scrape each second, for Prometheus."""
    config = place / "config"
    config.mkdir()
    (place / "var").mkdir()
    (config / "samples").symlink_to(ROOT / "config/samples")
    (config / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    settings = f'metrics: {{listen: "127.0.0.1:{daemon}"}}\ntargets: {{console: "console:"}}\n'
    (config / "monitor.yaml").write_text(settings, encoding="utf-8")
    scrape = {"job_name": "monitor", "static_configs": [{"targets": [f"127.0.0.1:{daemon}"]}]}
    itself = {"job_name": "prometheus", "static_configs": [{"targets": [f"127.0.0.1:{server}"]}]}
    rules = str(ROOT / "deploy/prometheus/alerts.yaml")
    every = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    document = {"global": every, "rule_files": [rules], "scrape_configs": [scrape, itself]}
    (place / "prometheus.yaml").write_text(json.dumps(document), encoding="utf-8")  # JSON is YAML


@contextmanager
def _running(command: list[str], place: Path) -> Iterator[None]:
    log = place / f"{Path(command[0]).name}.log"
    with log.open("wb") as file, subprocess.Popen(command, cwd=place, stdout=file, stderr=file) as process:
        try:
            yield
        except TimeoutError:
            sys.stdout.write(log.read_text(encoding="utf-8", errors="replace")[-3000:])
            raise
        finally:
            process.terminate()


def _wait(url: str) -> None:
    started = time.monotonic()
    while True:
        try:
            _get(url)
        except (HTTPError, URLError, OSError) as error:
            if time.monotonic() - started > SOON:
                raise TimeoutError(f"{url} was never well: {error}") from error
            time.sleep(0.5)
        else:
            return


def _wait_for_scrapes(server: int) -> None:
    _wait(f"http://127.0.0.1:{server}/-/ready")
    started = time.monotonic()
    while not (found := _query(server, 'count_over_time(up{job="monitor"}[1m])')["data"]["result"]) or (
        float(found[0]["value"][1]) < SCRAPES
    ):
        if time.monotonic() - started > SOON:
            raise TimeoutError("Prometheus did not scrape the daemon")
        time.sleep(0.5)


def _query(server: int, query: str) -> dict[str, Any]:
    try:
        answer = _get(f"http://127.0.0.1:{server}/api/v1/query?{urlencode({'query': fill_in(query)})}")
    except HTTPError as error:
        answer = error.read().decode()
    found: dict[str, Any] = json.loads(answer)
    return found


def _get(url: str) -> str:
    with urlopen(url, timeout=10) as answer:
        text: str = answer.read().decode()
        return text


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


if __name__ == "__main__":
    os.environ["no_proxy"] = "127.0.0.1"
    sys.exit(main())
