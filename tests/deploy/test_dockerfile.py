"""The Dockerfile keeps its promises: pinned, small, without rights, without secrets."""

import re
import subprocess
import sysconfig
from pathlib import Path

import pytest

from deploy.checks.dockerfile import DockerfileError, Stage, ignore_patterns, is_ignored, read

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = ROOT / "Dockerfile"


@pytest.fixture
def stages() -> tuple[Stage, ...]:
    return read(DOCKERFILE.read_text(encoding="utf-8"))


def test_hadolint_has_nothing_to_say() -> None:
    """The linter of the field finds no fault, style included."""
    hadolint = Path(sysconfig.get_path("scripts")) / "hadolint"
    done = subprocess.run([hadolint, "--no-color", DOCKERFILE], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_base_images_are_pinned_to_a_release(stages: tuple[Stage, ...]) -> None:
    """No `latest` and no bare name: a build of next year starts from the same Python and the same Debian."""
    assert {stage.base for stage in stages} == {"python:3.13-slim-trixie"}


def test_the_last_stage_is_nobody(stages: tuple[Stage, ...]) -> None:
    """It runs as a number that is not root's, which Kubernetes can check."""
    user = stages[-1].last("USER").text
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user)


def test_the_last_stage_has_no_build_tool(stages: tuple[Stage, ...]) -> None:
    """It installs tini alone, takes its pip away, and gets everything else from the stage before."""
    installed = [step.text for step in stages[-1].steps if step.word == "RUN" and " install " in step.text]
    assert re.findall(r"apt-get install [^&]*", " ".join(installed)) == [
        'apt-get install --yes --no-install-recommends "tini=0.19.0-*"     '
    ]
    assert "pip install" not in " ".join(installed)


def test_every_install_is_pinned(stages: tuple[Stage, ...]) -> None:
    """Each pip names the constraints or takes no dependency, and none builds in an isolated, unpinned environment."""
    commands = [
        part for step in stages[0].steps if step.word == "RUN" for part in re.split(r"&&", step.text) if "pip " in part
    ]
    installing = [part for part in commands if re.search(r"pip .*\b(install|wheel)\b", part)]
    assert installing
    assert all("-c constraints.txt" in part or "--no-deps --no-build-isolation" in part for part in installing)


def test_it_starts_under_an_init_and_is_asked_how_it_fares(stages: tuple[Stage, ...]) -> None:
    """An init passes SIGTERM on and reaps; the health check is the program's own status."""
    last = stages[-1]
    assert last.last("ENTRYPOINT").words == ["tini", "--", "monitor"]
    assert last.last("CMD").words == ["run"]
    assert last.last("HEALTHCHECK").text == 'CMD ["monitor", "status"]'


def test_no_secret_can_get_in(stages: tuple[Stage, ...]) -> None:
    """No variable of the build is a secret, and the context holds named files only."""
    declared = [step.text for stage in stages for step in stage.steps if step.word in {"ARG", "ENV"}]
    assert [text for text in declared if re.search(r"(?i)token|password|secret|key", text)] == []
    patterns = ignore_patterns((ROOT / ".dockerignore").read_text(encoding="utf-8"))
    refused = (".env", "var/monitor.db", "deploy/secrets/x", ".git/config", "monitor/cli/__pycache__/x.pyc")
    assert [path for path in refused if not is_ignored(path, patterns)] == []
    assert not is_ignored("monitor/cli/run.py", patterns)


def test_what_is_copied_is_there_and_not_ignored(stages: tuple[Stage, ...]) -> None:
    """A COPY of what the context has not would fail at the first build."""
    patterns = ignore_patterns((ROOT / ".dockerignore").read_text(encoding="utf-8"))
    copied = [
        source
        for stage in stages
        for step in stage.steps
        if step.word == "COPY" and "from" not in step.flags
        for source in step.words[:-1]
    ]
    assert copied
    assert [source for source in copied if not (ROOT / source).exists() or is_ignored(source, patterns)] == []


def test_an_unknown_instruction_is_refused() -> None:
    """What the checks do not understand, they do not pass over."""
    with pytest.raises(DockerfileError, match="line 2: ADD is not known here"):
        read("FROM x:1\nADD a b\n")


def test_continued_lines_and_comments_are_one_step() -> None:
    """As the builder joins them."""
    (stage,) = read("FROM a:1 AS b\n# no\nRUN one \\\n    # a comment within\n    && two\n")
    assert (stage.name, [(step.line, step.text.split()) for step in stage.steps]) == (
        "b",
        [(3, ["one", "&&", "two"])],
    )
