"""kill -9 at any point loses no alert and repeats none in the journal."""

import random
import subprocess

import pytest

from .conftest import Install, Installation
from .test_first_run import SAMPLES, promised, told


@pytest.mark.parametrize("seed", range(4))
def test_kill_dash_nine_in_the_middle_loses_nothing(install: Install, seed: int) -> None:
    """Killed after some fact or other, three times, then run to the end: every promised alert once, nothing else."""
    installation = install(sources=[f"{{name: samples, kind: directory, location: {SAMPLES}}}"])
    chance = random.Random(seed)
    for _ in range(3):
        kill_after(installation, facts=chance.randint(2, 25))
    installation.monitor("run", "--once")
    assert told(installation) == sorted(promised())


def kill_after(installation: Installation, *, facts: int) -> None:
    """Run until that many facts were told, then kill -9; it may have come to its end before."""
    with subprocess.Popen(
        installation.command("run", "--once"),
        cwd=installation.home,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        for number, _ in enumerate(process.stderr, start=1):
            if number == facts:
                process.kill()
