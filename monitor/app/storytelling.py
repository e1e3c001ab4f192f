"""The stories of an archive, from the database of a configuration; beside a daemon, and without changing anything."""

from contextlib import closing
from datetime import datetime

from monitor.model import Story
from monitor.settings import Settings


def list_stories(
    settings: Settings, *, since: datetime | None, rule: str | None, limit: int, has_untold: bool
) -> tuple[Story, ...]:
    """The newest stories, newest first; see `store.StoryTables.list_stories`.

    Raises:
        StoreError: There is no database, or it cannot be read.
    """
    from monitor.store import open_store  # SQLAlchemy is slow to load

    with closing(open_store(settings.database, must_exist=True)) as store:
        return store.list_stories(since=since, rule=rule, limit=limit, has_untold=has_untold)
