"""The one place that reads the process's environment."""

import os
from collections.abc import Mapping


def environment() -> Mapping[str, str]:
    """The environment of this process, as it is now."""
    return dict(os.environ)  # noqa: TID251 - this is the place
