"""What all commands of `monitor sources` know of sources.yaml: its sources, where they lie, who reads a change."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.settings import Settings

TAKEN_UP = "a running daemon takes it up within seconds"


def load_sources(config: Path | None) -> "Settings":
    """The settings; nobody needs the secrets to look at sources."""
    from monitor.settings import environment, load

    return load(config, environment(), needs_secrets=False)


def places_of(config: Path | None, settings: "Settings") -> dict[str, str]:
    """The location of each source as it is written: what a variable stands for may be secret."""
    from monitor.settings import read_sources_text

    if settings.directory is None:
        return {}
    written = {str(item.get("name")): str(item.get("location")) for item in read_sources_text(config).items}
    return {source.name: written.get(source.name, source.location) for source in settings.sources}
