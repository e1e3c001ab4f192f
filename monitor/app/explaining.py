"""What happened to an article, from the database of a configuration; beside a daemon, and without changing anything."""

import re
from contextlib import closing
from pathlib import Path
from typing import Final

from monitor.model import History
from monitor.settings import Settings

_ALERT: Final = re.compile(r"[0-9a-f]{6,64}")
_ADDRESS: Final = re.compile(r"(https?|file):/.*", re.IGNORECASE)


def is_subject(words: str) -> bool:
    """Whether these words look like an alert's id, an address or a file, and not like a mere name."""
    return bool(_ALERT.fullmatch(words) or "/" in words or Path(words).suffix)


def explain(settings: Settings, subject: str) -> tuple[History, ...]:
    """The histories of the articles of an alert, a page or a file, oldest first; at least one.

    Args:
        settings: Name the database.
        subject: The id of an alert, or at least its first six digits; an `http:`, `https:` or `file:`
            address; or the path of a file, which may be gone by now.

    Raises:
        InputError: Nothing is known of it.
        StoreError: There is no database, or it cannot be read.
    """
    from monitor.store import open_store  # SQLAlchemy is slow to load

    with closing(open_store(settings.database, must_exist=True)) as store:
        if _ALERT.fullmatch(subject):
            return store.explain_alert(subject)
        if _ADDRESS.fullmatch(subject):
            return store.explain_page(subject)
        return store.explain_page(Path(subject).absolute().as_uri())
