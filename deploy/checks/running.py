# ruff: noqa: S603, S607 - these checks are made of the commands of a Debian
"""What was built, started as it will be: nobody's rights, a read-only root, one writable directory, no network.

It reads the sample articles, tells them, answers its health check, and leaves on SIGTERM.
"""

import json
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deploy.checks.building import StepError, environment_of, mount_devices, say
from deploy.checks.dockerfile import Stage

SOURCES: Final = "sources:\n  - {name: samples, kind: directory, location: samples, every: 1m}\n"
PROBE: Final = "from urllib.request import urlopen; print(urlopen('http://127.0.0.1:9464/{}').status)"
BUILD_TOOLS: Final = ("cc", "gcc", "g++", "make", "ld", "cargo", "git", "pip", "hatchling")
SOON: Final = 60.0
"""Seconds within which it must be healthy, and stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """How the image is started.

    Attributes:
        root: Its file system.
        stage: What the Dockerfile says of it.
        state: The directory that stands for its volume.
    """

    root: Path
    stage: Stage
    state: Path

    def command(self, *words: str) -> list[str]:
        """Words run in it, as its user, without a capability."""
        user = self.stage.last("USER").text
        settings = [f"{name}={value}" for name, value in environment_of(self.stage, {}).items()]
        directory = self.stage.last("WORKDIR").text
        number, _, group = user.partition(":")
        rights = ["setpriv", f"--reuid={number}", f"--regid={group}", "--clear-groups", "--no-new-privs"]
        limits = [*rights, "--bounding-set=-all", "--inh-caps=-all"]  # as cap_drop: [ALL]
        return ["chroot", str(self.root), *limits, "env", "-i", f"--chdir={directory}", *settings, *words]

    @property
    def health(self) -> list[str]:
        """Its HEALTHCHECK."""
        words = self.stage.last("HEALTHCHECK").text.removeprefix("CMD ")
        return list(json.loads(words))

    def told(self) -> int:
        """Alerts in the file that the target `alerts-file` of the built-in settings writes."""
        file = self.state / "alerts.jsonl"
        return len(file.read_text("utf-8").splitlines()) if file.exists() else 0


def prepare(root: Path, stage: Stage, place: Path) -> Container:
    """Mount everything as an engine would: the root read-only, the volume, the configuration of the user."""
    volume = root / stage.last("VOLUME").text.lstrip("/")
    state, config = place / "state", place / "config"
    for old in (state, config):
        shutil.rmtree(old, ignore_errors=True)
    subprocess.run(["cp", "-a", volume, state], check=True)
    shutil.copytree(root / "var/lib/monitor/config", config)
    (config / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    with (config / "monitor.yaml").open("a", encoding="utf-8") as settings:
        settings.write("\nmetrics: {}\n")
    _mount("--bind", root, root)
    _mount("-o", "remount,bind,ro", root)
    _mount("-t", "proc", "proc", root / "proc")
    mount_devices(root)
    _mount("--bind", state, volume)
    _mount("--bind", config, root / "var/lib/monitor/config")
    _mount("-o", "remount,bind,ro", root / "var/lib/monitor/config")
    return Container(root=root, stage=stage, state=state)


def check(container: Container) -> None:
    """All that is promised of the image. Raises StepError with what was not so."""
    _check_tools(container)
    _check_root(container)
    told = _check_once(container)
    _check_daemon(container, told)


def _check_tools(container: Container) -> None:
    script = f"for tool in {' '.join(BUILD_TOOLS)}; do command -v $tool; done; true"
    found = _output(container.command("sh", "-c", script))
    _expect(not found.strip(), f"build tools in the last stage: {found.split()}")
    packages = len(list((container.root / "opt/monitor/lib").glob("python*/site-packages/*.dist-info")))
    say(f"  no build tool; {packages} distributions; {_megabytes(container.root / 'opt/monitor')} MB in /opt/monitor")


def _check_root(container: Container) -> None:
    script = "id -u; touch /opt/monitor/x /var/lib/monitor/x /tmp/x 2>&1; touch var/x && rm var/x && echo written"
    lines = _output(container.command("sh", "-c", script)).splitlines()
    refused = [line for line in lines if "Read-only file system" in line]
    _expect(lines[0] != "0" and len(refused) == 3 and lines[-1] == "written", f"rights: {lines}")  # noqa: PLR2004
    say(f"  user {lines[0]}; the root is read-only, var/ alone is written")


def _check_once(container: Container) -> int:
    entry = container.stage.last("ENTRYPOINT").words
    started = time.monotonic()
    _output(_apart(container.command(*entry, "run", "--once")))
    told = container.told()
    _expect(told > 0, "run --once told nothing of the sample articles")
    say(f"  run --once: {told} alerts told in {time.monotonic() - started:.1f} s")
    unwell = _status(container)
    _expect(unwell == 1, f"nothing runs, and the health check says {unwell}")
    return told


def _check_daemon(container: Container, told: int) -> None:
    words = [*container.stage.last("ENTRYPOINT").words, *container.stage.last("CMD").words]
    log = container.root.parent / "daemon.log"
    with log.open("wb") as file, subprocess.Popen(_apart(container.command(*words)), stdout=file, stderr=file) as run:
        try:
            seconds = _wait_until_well(container, run)
            say(f"  {' '.join(words)}: health check 0 after {seconds:.1f} s")
            for path in ("healthz", "readyz", "metrics"):
                probe = container.command("python", "-c", PROBE.format(path))
                say(f"  /{path}: {_output([*_entering(run), *probe]).strip()}")
            say(f"  SIGTERM: exit status {_stop(run)}")
        finally:
            _end(run)
    again = container.told()
    _expect(again == told, f"{again - told} alerts told again after a restart")
    _expect(_status(container) == 1, "it has stopped, and the health check does not say 1")
    say("  nothing told twice; the health check says 1 again")


def _wait_until_well(container: Container, run: subprocess.Popen[bytes]) -> float:
    started = time.monotonic()
    while _status(container, inside=run) != 0:
        _expect(run.poll() is None, f"it ended with {run.returncode}: see {container.root.parent}/daemon.log")
        _expect(time.monotonic() - started < SOON, "the health check never said 0")
        time.sleep(1)  # noqa: TID251 - a script, not the product
    return time.monotonic() - started


def _stop(run: subprocess.Popen[bytes]) -> int:
    """SIGTERM to process 1 of the container, as an engine sends it; the status it leaves with."""
    subprocess.run(["kill", "-TERM", _first_process(run)], check=True)
    try:
        run.wait(timeout=SOON)
    except subprocess.TimeoutExpired:
        raise StepError(f"it did not leave within {SOON:.0f} s of SIGTERM") from None
    _expect(run.returncode == 0, f"it left with {run.returncode} on SIGTERM")
    return run.returncode


def _end(run: subprocess.Popen[bytes]) -> None:
    """Leave nothing behind: all of a container ends with its process 1, which has given up its parent's signal."""
    first = _first_process(run) if run.poll() is None else "0"
    if first != "0":
        subprocess.run(["kill", "-KILL", first], check=False)


def _status(container: Container, inside: subprocess.Popen[bytes] | None = None) -> int:
    """The exit status of the health check, asked in the running container's own namespaces as an engine does."""
    enter = _entering(inside) if inside else []
    return subprocess.run([*enter, *container.command(*container.health)], capture_output=True, check=False).returncode


def _entering(run: subprocess.Popen[bytes]) -> list[str]:
    return ["nsenter", f"--target={_first_process(run)}", "--pid", "--net"]


def _first_process(run: subprocess.Popen[bytes]) -> str:
    """Process 1 of a container, by its number outside; 0 when it has not started yet."""
    children = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text("ascii").split()
    return children[0] if children else "0"


def _apart(command: list[str]) -> list[str]:
    """As process 1, in a network of its own with nothing but loopback."""
    script = 'ip link set lo up && exec unshare --pid --fork --kill-child "$@"'
    return ["unshare", "--net", "sh", "-c", script, "sh", *command]


def _output(command: list[str]) -> str:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    _expect(done.returncode == 0, f"{' '.join(command[-4:])} ended with {done.returncode}:\n{done.stdout[-4000:]}")
    return done.stdout


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise StepError(otherwise)


def _mount(*words: str | Path) -> None:
    subprocess.run(["mount", *words], check=True)


def _megabytes(folder: Path) -> int:
    return int(_output(["du", "-sm", str(folder)]).split()[0])
