# ruff: noqa: S603, S607 - these checks are made of the commands of a Debian
"""A Dockerfile's steps without a container engine: each stage is a directory, each RUN a chroot into it.

The base image is stood in for by a clean Debian of the same release with the same Python (`python:3.13-slim-trixie`:
debootstrap's minbase of trixie). Needs root, debootstrap and Debian's mirror. What this cannot see: the layers, the
real base image's own files, other processors.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from deploy.checks.dockerfile import Stage, Step, expand, ignore_patterns, is_ignored

PASSED_ON: Final = ("http_proxy", "https_proxy", "no_proxy", "PIP_CERT", "PIP_INDEX_URL", "SSL_CERT_FILE")
"""Variables of this machine that show its steps the way out; nothing else of it is seen by them."""

CERTIFICATES: Final = "etc/ssl/certs/ca-certificates.crt"
PATH: Final = "/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"


class StepError(Exception):
    """A step that failed, by its line in the Dockerfile."""


def say(text: str) -> None:
    """One line of progress."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def build(stages: tuple[Stage, ...], project: Path, place: Path, arguments: dict[str, str]) -> tuple[Path, Stage]:
    """Run all steps; the directory of the last stage, and that stage.

    Args:
        stages: Of the Dockerfile.
        project: The build's context.
        place: Where base and stages are kept; the stages are made anew.
        arguments: Of the build (ARG).
    """
    roots: dict[str, Path] = {}
    root = place
    for number, stage in enumerate(stages):
        root = place / f"stage-{number}"
        _remove(root)
        subprocess.run(["cp", "-a", "--reflink=auto", make_base(stage.base, place), root], check=True)
        say(f"FROM {stage.base} ({stage.name or 'last stage'})")
        _run_steps(stage, _Build(root, project, roots, arguments))
        roots[stage.name] = root
    return root, stages[-1]


def environment_of(stage: Stage, arguments: dict[str, str]) -> dict[str, str]:
    """ENV and ARG of a stage, at its end."""
    variables = {"PATH": PATH}
    for step in stage.steps:
        _declare(step, variables, arguments)
    return variables


def make_base(image: str, place: Path) -> Path:
    """A clean Debian with the image's Python at `python` and `pip`; kept for the next time."""
    found = re.fullmatch(r"python:(?P<python>\d+\.\d+)-slim-(?P<suite>[a-z]+)", image)
    if not found:
        raise StepError(f"no stand-in is known for {image}: teach deploy/checks/building.py")
    root = place / f"python-{found['python']}-{found['suite']}"
    if not (root / "usr/local/bin/pip").exists():
        _remove(root)
        say(f"making a stand-in for {image} with debootstrap (some minutes, the first time) ...")
        packages = "--include=python3,python3-venv,ca-certificates"
        _quietly(["debootstrap", "--variant=minbase", packages, found["suite"], str(root)])
        _quietly(["chroot", str(root), "python3", "-m", "venv", "/usr/local"])
    for needed in ("etc/resolv.conf", CERTIFICATES):
        shutil.copyfile(f"/{needed}", root / needed)
    version = _quietly(["chroot", str(root), "/usr/local/bin/python", "--version"]).split()[-1]
    if not version.startswith(found["python"] + "."):
        raise StepError(f"Debian {found['suite']} has Python {version}, and {image} is wanted")
    return root


class _Build:
    """One stage on its way: where it lies, what it may copy from, and its variables so far."""

    def __init__(self, root: Path, project: Path, roots: dict[str, Path], arguments: dict[str, str]) -> None:
        self.root = root
        self.project = project
        self.roots = roots
        self.arguments = arguments
        self.directory = "/"
        self.variables = {"PATH": PATH}


def _run_steps(stage: Stage, build: _Build) -> None:
    for step in stage.steps:
        say(f"  line {step.line}: {step.word} {' '.join(step.text.split())[:90]}")
        match step.word:
            case "RUN":
                _run(step, build)
            case "COPY":
                _copy(step, build)
            case "WORKDIR":
                build.directory = step.text
                (build.root / step.text.lstrip("/")).mkdir(parents=True, exist_ok=True)
            case _:
                _declare(step, build.variables, build.arguments)


def _declare(step: Step, variables: dict[str, str], arguments: dict[str, str]) -> None:
    if step.word not in {"ARG", "ENV"}:
        return
    for word in step.words:
        name, _, value = word.partition("=")
        given = arguments.get(name, value) if step.word == "ARG" else value
        variables[name] = expand(given, variables)


def _run(step: Step, build: _Build) -> None:
    way_out = {name: os.environ[name] for name in PASSED_ON if name in os.environ}  # noqa: TID251 - not the product's
    settings = [f"{name}={value}" for name, value in {**way_out, **build.variables}.items()]
    script = f"cd '{build.directory}' && {step.text}"
    command = ["chroot", str(build.root), "env", "-i", "DEBIAN_FRONTEND=noninteractive", *settings]
    _mount_for_steps(build.root)
    try:
        _quietly([*command, "/bin/sh", "-c", script], name=f"line {step.line}: RUN")
    finally:
        for name in ("proc", "dev"):
            subprocess.run(["umount", "--recursive", build.root / name], check=True)


def _mount_for_steps(root: Path) -> None:
    subprocess.run(["mount", "-t", "proc", "proc", root / "proc"], check=True)
    mount_devices(root)


def mount_devices(root: Path) -> None:
    """The few devices that a container gets, and its /dev/shm."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=755,size=64m", "tmpfs", root / "dev"], check=True)
    for name in ("null", "zero", "random", "urandom"):
        (root / "dev" / name).touch()
        subprocess.run(["mount", "--bind", f"/dev/{name}", root / "dev" / name], check=True)
    (root / "dev/shm").mkdir(mode=0o1777)
    (root / "dev/shm").chmod(0o1777)


def _copy(step: Step, build: _Build) -> None:
    *sources, target = step.words
    into = build.root / os.path.join(build.directory, target).lstrip("/")  # noqa: PTH118 - an absolute target wins
    origin = build.roots.get(step.flags.get("from", ""), build.project)
    patterns = [] if "from" in step.flags else ignore_patterns((build.project / ".dockerignore").read_text("utf-8"))
    for source in sources:
        start = origin / source.lstrip("/")
        if start.is_dir():
            _copy_directory(start, into, origin, patterns)
        else:
            is_directory = target.endswith("/") or len(sources) > 1
            (into if is_directory else into.parent).mkdir(parents=True, exist_ok=True)
            shutil.copy2(start, into / start.name if is_directory else into)


def _copy_directory(start: Path, into: Path, origin: Path, patterns: list[str]) -> None:
    """What is in `start`, as root's; the directory itself is not copied."""

    def ignored(folder: str, names: list[str]) -> set[str]:
        place = Path(folder).relative_to(origin)
        return {name for name in names if is_ignored(str(place / name), patterns)}

    shutil.copytree(start, into, symlinks=True, ignore=ignored, dirs_exist_ok=True)
    subprocess.run(["chown", "-R", "0:0", into], check=True)


def _quietly(command: list[str], name: str = "") -> str:
    """What a command prints; all of it in the error when it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        raise StepError(f"{name or ' '.join(command)} failed ({done.returncode}):\n{done.stdout[-4000:]}")
    return done.stdout


def _remove(root: Path) -> None:
    if root.is_dir():
        subprocess.run(["rm", "-rf", "--one-file-system", root], check=True)
