"""constraints.txt against what an installation takes: everything pinned, nothing pinned in vain.

`python -m deploy.checks.pins REPORT` compares it with a report of pip (`pip install --dry-run --report REPORT`), as
scripts/check-deploy has one made for all extras; the tests compare it with what is installed.
"""

import json
import sys
from pathlib import Path
from typing import Final

from deploy.checks.licences import ROOT, normal

CONSTRAINTS: Final = ROOT / "constraints.txt"
OURS: Final = "news-monitor"


def pins() -> dict[str, str]:
    """Version by normal name."""
    lines = CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {normal(name): version for name, version in pairs}


def differences(taken: dict[str, str]) -> list[str]:
    """What an installation would take that is not pinned so, one sentence each."""
    pinned = pins()
    return [
        f"{name} {version} is installed, and constraints.txt has {pinned.get(name, 'no line for it')}"
        for name, version in sorted(taken.items())
        if pinned.get(name) != version
    ]


def compare(report: Path) -> list[str]:
    """Both ways, with all that pip would install."""
    found = [one["metadata"] for one in json.loads(report.read_text(encoding="utf-8"))["install"]]
    taken = {normal(one["name"]): one["version"] for one in found if normal(one["name"]) != OURS}
    vain = [f"{name} is pinned, and nothing takes it" for name in sorted(pins().keys() - taken.keys())]
    return differences(taken) + vain


if __name__ == "__main__":
    faults = compare(Path(sys.argv[1]))
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    sys.exit(1 if faults else 0)
