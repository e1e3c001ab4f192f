"""The files of a configuration as one value, so that workers on other machines judge by the same.

    pack         directory -> bytes          what the user wrote: YAML files and message templates, no secrets
    unpack       bytes -> directory          for `load`, on the machine of a worker
    name_version directory -> name           the same files and program, the same name

A secret is never in them: `${NAME}` is filled in, and `file:PATH` read, on each machine by itself.
"""

import json
import zlib
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath
from typing import Final

from monitor.settings.places import DEFINITION_DIRECTORIES, MONITOR_FILE, SOURCES_FILE, TEMPLATES

_YAML: Final = frozenset({".yaml", ".yml"})
_NAME_BYTES: Final = 6


def pack(directory: Path | None) -> bytes:
    """Every file of a configuration that `load` may read, as it is now; without a directory there are none."""
    files = {} if directory is None else {name: path.read_bytes() for name, path in _files(directory)}
    texts = {name: content.decode("utf-8", "surrogateescape") for name, content in sorted(files.items())}
    return zlib.compress(json.dumps(texts, ensure_ascii=True).encode())


def unpack(body: bytes, directory: Path) -> None:
    """Write packed files into an empty directory. Raises ValueError where one would lie outside it."""
    texts: dict[str, str] = json.loads(zlib.decompress(body))
    for name, text in texts.items():
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or ".." in parts:
            raise ValueError(f"packed file {name!r} would lie outside its directory")
        path = directory.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogateescape"))


def name_version(directory: Path | None) -> str:
    """Twelve hexadecimal digits, others as soon as a file or the program is another."""
    return name_packed(pack(directory))


def name_packed(body: bytes) -> str:
    """The same of packed files."""
    return blake2b(program().encode() + b"\0" + zlib.decompress(body), digest_size=_NAME_BYTES).hexdigest()


def program() -> str:
    """The version of monitor that runs."""
    try:
        return version("news-monitor")
    except PackageNotFoundError:
        return "unknown"


def _files(directory: Path) -> list[tuple[str, Path]]:
    """(name, path) of what is read of a directory; what cannot be read is told by `load`."""
    tops = [directory / MONITOR_FILE, directory / SOURCES_FILE]
    definitions = [path for name in DEFINITION_DIRECTORIES for path in sorted((directory / name).glob("*"))]
    templates = sorted(path for path in (directory / TEMPLATES).rglob("*"))
    chosen = [*(path for path in (*tops, *definitions) if path.suffix in _YAML), *templates]
    return [(path.relative_to(directory).as_posix(), path) for path in chosen if path.is_file()]
