"""A page that stands by itself: everything from articles is escaped, nothing is fetched, no script runs."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

TEMPLATES: Final = Path(__file__).parent / "templates"


def render_page(name: str, values: Mapping[str, Any]) -> str:
    """The template of that name with these values; each is escaped as HTML where it is put in."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # slow to load

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name).render(values)
