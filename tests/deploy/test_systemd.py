"""The systemd units are hardened, wait for the daemon's own word, and differ only where they must."""

import difflib
from pathlib import Path

import pytest

SERVICES = ("monitor.service", "monitor-worker@.service", "monitor-backup.service")
HARDENING = {
    "CapabilityBoundingSet": "",
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "MemoryDenyWriteExecute": "yes",
    "RestrictNamespaces": "yes",
    "UMask": "0077",
    "User": "monitor",
}


def settings(unit: Path) -> dict[str, list[str]]:
    """Every key of a unit with its values, in order."""
    found: dict[str, list[str]] = {}
    for line in unit.read_text(encoding="utf-8").splitlines():
        if line and line[0] not in "#[":
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


@pytest.mark.parametrize("name", SERVICES)
def test_it_has_no_rights(deploy: Path, name: str) -> None:
    """What systemd-analyze counts most is there (scripts/check-deploy asks it for the rest)."""
    found = settings(deploy / "systemd" / name)
    assert {key: found.get(key, [None])[-1] for key in HARDENING} == HARDENING


@pytest.mark.parametrize("name", SERVICES[:2])
def test_it_waits_for_the_daemons_own_word(deploy: Path, name: str) -> None:
    """Ready, alive and stopping are what the daemon says; a hung one is started anew, one that stops may finish."""
    found = settings(deploy / "systemd" / name)
    assert (found["Type"], found["NotifyAccess"], found["Restart"]) == (["notify"], ["main"], ["always"])
    assert found["WatchdogSec"] == ["3min"]
    assert found["KillMode"] == ["mixed"]
    assert "kill -HUP $$MAINPID" in found["ExecReload"][0]  # the shell's own: a small Debian has no /bin/kill


def test_a_worker_is_run_as_the_daemon_is(deploy: Path) -> None:
    """It differs in its description, what it waits for, its command and its port."""
    one, other = (
        [line for line in (deploy / "systemd" / name).read_text("utf-8").splitlines() if not line.startswith("#")]
        for name in SERVICES[:2]
    )
    changed = [line[2:] for line in difflib.ndiff(one, other) if line[0] in "+-"]
    assert {line.partition("=")[0] for line in changed} == {"Description", "After", "ExecStart", "Environment"}


def test_copies_are_kept_where_the_unit_may_write(deploy: Path) -> None:
    """One a weekday, under the state directory, by the timer of the same name."""
    found = settings(deploy / "systemd/monitor-backup.service")
    assert "monitor/backup" in found["StateDirectory"][0].split()
    assert "db backup --force" in found["ExecStart"][0]
    assert "backup/monitor-$$(date +%%u).db" in found["ExecStart"][0]
    assert settings(deploy / "systemd/monitor-backup.timer")["Persistent"] == ["yes"]
