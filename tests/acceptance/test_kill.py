"""kill -9 at any point loses no alert and repeats none in the journal."""

import random
import signal
import subprocess
import time

import pytest

from .conftest import Install
from .test_first_run import SAMPLES, promised, told


@pytest.mark.parametrize("seed", range(4))
def test_kill_dash_nine_in_the_middle_loses_nothing(install: Install, seed: int) -> None:
    """Killed at random moments, then run to the end: every promised alert once, nothing else."""
    installation = install(sources=[f"{{name: samples, kind: directory, location: {SAMPLES}}}"])
    chance = random.Random(seed)
    for _ in range(3):
        process = subprocess.Popen(
            installation.command("run", "--once"),
            cwd=installation.home,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        try:
            process.wait(timeout=chance.uniform(0.8, 6.0))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.communicate()
        time.sleep(0.1)  # noqa: TID251 - workers of the killed process notice their pipe
    installation.monitor("run", "--once")
    assert told(installation) == sorted(promised())
