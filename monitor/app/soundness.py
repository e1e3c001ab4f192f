"""Are rules, events and entities sound? What was found so is not compiled again at the next start.

To compile all of them takes half a second, which is most of a pass that finds nothing new. So the key of a set that was
found good is kept: the hash of the definitions, of the program that compiles them and of Python's version. Where
any of these is another, the key is another, and all is compiled as at the first start.

The file `found-good` in the user's cache directory (`monitor.settings.cache_directory`) has a key a line, the latest
last. It holds nothing else, so nothing that is loaded from it can do harm; where it cannot be read or written,
all is compiled at every start.
"""

import os
import sys
import tempfile
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Final

from monitor.app.readers import name_reader
from monitor.settings import Settings

FILE: Final = "found-good"
KEPT: Final = 20
"""Keys: of so many sets of rules, such as those of several installations of one user."""


def check_definitions(settings: Settings, directory: Path | None) -> None:
    """Compile the definitions, unless `directory` remembers that they were found good.

    Raises:
        SettingsError: With every problem of entities, events or rules, those that are off included.
    """
    key = _key_of(settings)
    known = _read(directory)
    if key in known:
        return
    from monitor.app.workbench import Workbench

    Workbench(settings)
    _keep(directory, (*known, key)[-KEPT:])


def _key_of(settings: Settings) -> str:
    digest = blake2b(name_reader(settings).encode(), digest_size=16)
    for part in (settings.rules, settings.rules_off, sys.version):
        digest.update(repr(part).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _read(directory: Path | None) -> tuple[str, ...]:
    if directory is None:
        return ()
    try:
        return tuple((directory / FILE).read_text("ascii").split())
    except (OSError, ValueError):
        return ()


def _keep(directory: Path | None, keys: tuple[str, ...]) -> None:
    """Write the file whole: two processes that do so at once leave one of the two."""
    if directory is None:
        return
    with suppress(OSError):
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(dir=directory, prefix=FILE)
        try:
            with os.fdopen(number, "w", encoding="ascii") as stream:
                stream.write("\n".join(keys) + "\n")
            Path(name).replace(directory / FILE)
        except OSError:
            Path(name).unlink(missing_ok=True)
