"""Has a file of the configuration changed? Asked every few seconds, so it only looks at the directory."""

from pathlib import Path

Stamp = tuple[tuple[str, int, int], ...]


def take_stamp(directory: Path | None) -> Stamp:
    """Path, time of the last change (ns) and size of every YAML file below the configuration directory.

    Two stamps are equal when nothing was changed, added or removed in between. None, or a directory
    that is not there, gives an empty stamp; a file that goes away meanwhile is left out.
    """
    files = []
    for path in sorted(directory.rglob("*.y*ml")) if directory else ():
        try:
            status = path.stat()
        except OSError:
            continue
        files.append((str(path), status.st_mtime_ns, status.st_size))
    return tuple(files)
