"""The first run of a new user: the samples, told exactly as their table says."""

import re
from pathlib import Path

import pytest

from .conftest import ROOT, Install, Installation

SAMPLES = ROOT / "config" / "samples"
ROW = re.compile(r"^\| (?P<file>\d\S+) \| (?P<article>\d) \| (?P<rule>\w+|—) \| (?P<act>\w+|—) \|", re.MULTILINE)


def promised() -> set[tuple[str, int, str, str]]:
    """(file, article, rule, act) of every alert that the samples' table promises."""
    rows = ROW.findall((SAMPLES / "README.md").read_text(encoding="utf-8"))
    return {(name, int(article), rule, act) for name, article, rule, act in rows if rule != "—"}


def told(installation: Installation) -> list[tuple[str, int, str, str]]:
    """The same of every alert in the journal."""
    return sorted(
        (Path(alert["document"]).name, alert["article"]["position"], alert["rule"], alert["match"]["act"])
        for alert in installation.alerts
    )


@pytest.fixture
def installation(install: Install) -> Installation:
    return install(
        sources=[f"{{name: samples, kind: directory, location: {SAMPLES}}}"], targets={"console": "console:"}
    )


def test_the_table_of_samples_is_read() -> None:
    """The check has something to check."""
    assert len(promised()) >= 15


def test_the_samples_raise_exactly_their_alerts_once(installation: Installation) -> None:
    """Everything that is news is told, nothing else is, and a second run tells nothing again but says so."""
    first = installation.monitor("run", "--once")
    assert told(installation) == sorted(promised())
    for alert in installation.alerts:
        assert alert["article"]["title"] in first.stdout
    second = installation.monitor("run", "--once")
    assert len(installation.alerts) == len(promised())
    assert f"told={len(promised())}" in re.sub(r"\s+", " ", second.stdout + second.stderr).replace('"told": ', "told=")
