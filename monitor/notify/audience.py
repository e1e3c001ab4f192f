"""Who reads what goes to a target, and by which template it is written."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor.model import Target
from monitor.notify.compose import compose_due
from monitor.notify.content import Kind, Reader
from monitor.notify.markup import Markup
from monitor.notify.sample import sample_message
from monitor.notify.templating import MessageTemplate, open_template
from monitor.notify.words import KNOWN

FindTemplate = Callable[[Markup], MessageTemplate | None]


def reader_of(target: Target) -> Reader:
    """Who reads what goes to a target. Raises ValueError when its zone or its language is not known."""
    if target.language not in KNOWN:
        known = ", ".join(sorted(KNOWN))
        raise ValueError(f"there are no words in the language `{target.language}`; write one of {known}")
    try:
        zone = ZoneInfo(target.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"the time zone `{target.zone[:60]}` is not known; write one such as Europe/Vienna") from None
    return Reader(zone=zone, language=target.language)


def find_template(
    target: Target, directories: Sequence[Path], markup: Markup, *, is_strict: bool = False
) -> MessageTemplate | None:
    """The template of a target, tried on a sample of each kind; None without one. Raises TemplateFailure."""
    if not target.template:
        return None
    reader = reader_of(target)
    samples = [compose_due(sample_message(kind, target.name), reader) for kind in Kind]
    return replace(open_template(target.template, markup, directories, samples), is_strict=is_strict)
