"""Writes a configuration to start from."""

import shutil
from pathlib import Path

from monitor.errors import InputError
from monitor.settings.places import MONITOR_FILE, SOURCES_FILE, builtin_directory

STARTER = (MONITOR_FILE, SOURCES_FILE, "rules", "samples")
"""What a user will want to change; events and entities stay built in, so that upgrades reach them."""


def write_starter(directory: Path) -> tuple[Path, ...]:
    """Copy the commented starting configuration into a directory that is empty or not there yet.

    Returns:
        The files written, in order.

    Raises:
        InputError: The directory has something in it, or cannot be written.
    """
    try:
        if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
            raise InputError(f"{directory} is there already, and is not overwritten: name a new directory")
        return tuple(sorted(_copy(directory)))
    except OSError as error:
        reason = error.strerror or "it cannot be written"
        raise InputError(f"cannot write {error.filename or directory}: {reason}; choose another directory") from error


def _copy(directory: Path) -> list[Path]:
    written: list[Path] = []
    for name in STARTER:
        source = builtin_directory() / name
        for path in sorted(source.rglob("*")) if source.is_dir() else [source]:
            if path.is_file():
                target = directory / path.relative_to(builtin_directory())
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
                written.append(target)
    return written
