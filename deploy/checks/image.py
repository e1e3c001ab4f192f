"""`scripts/dockerfile-check`, in the mount namespace that it made: build by the Dockerfile's steps, then start."""

import sys
from pathlib import Path

from deploy.checks.building import StepError, build, say
from deploy.checks.dockerfile import DockerfileError, read
from deploy.checks.running import check, prepare

PROJECT = Path(__file__).resolve().parents[2]


def main(place: Path, arguments: dict[str, str]) -> int:
    """0 when the image would work, 1 with the reason when it would not."""
    try:
        root, stage = build(read((PROJECT / "Dockerfile").read_text("utf-8")), PROJECT, place, arguments)
        say("started as it will be:")
        check(prepare(root, stage, place))
    except (StepError, DockerfileError) as error:
        say(f"dockerfile-check: {error}")
        return 1
    say("dockerfile-check: all well. Not seen: the real base image, an engine's own network and limits")
    return 0


if __name__ == "__main__":
    given = dict(word.partition("=")[::2] for word in sys.argv[2:])
    sys.exit(main(Path(sys.argv[1]).resolve(), given))
