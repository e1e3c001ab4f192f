"""Messages without being sent: the samples, an alert of the database, a page that was never stored."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final, TextIO

from monitor.alerting import bind
from monitor.app.alerting import find_alert, now
from monitor.errors import InputError, SettingsError
from monitor.model import (
    Alert,
    Analysed,
    Circumstances,
    Delivery,
    FollowUp,
    Outcome,
    Secret,
    SendResult,
    Source,
    Surroundings,
    Target,
)
from monitor.ports import DueDelivery
from monitor.settings import Settings

if TYPE_CHECKING:
    from monitor.notify.preview import Preview

SAMPLES: Final = {"sample": "alert", "follow-up": "follow_up", "notice": "notice", "digest": "digest"}
"""What can be previewed and sent without an alert, and which kind of message it is."""

NOBODY: Final = Target(name="preview", url=Secret("console:"))
"""Who a message is drawn for where no target is named."""


def find_target(settings: Settings, name: str) -> Target:
    """The target of that name. Raises InputError when there is none."""
    for target in settings.targets:
        if target.name == name:
            return target
    known = ", ".join(target.name for target in settings.targets)
    raise InputError(f"there is no target {name!r}; the targets are: {known}")


def find_message(settings: Settings, words: str, target: str) -> list[DueDelivery]:
    """What a target would be handed: one of the SAMPLES, or the alert or notice whose id begins so.

    Raises:
        InputError: There is no such alert, or there are several.
        StoreError: There is no database.
    """
    if words in SAMPLES:
        from monitor.notify.sample import sample_message  # jinja2 and all looks come with it

        return sample_message(SAMPLES[words], target)
    record = find_alert(settings, words)
    tells = record.tells.alert if isinstance(record.tells, FollowUp) else record.tells
    return [DueDelivery(delivery=_delivery(tells.id, target, now()), tells=tells, coverage=record.coverage)]


def messages_of(settings: Settings, analysed: Analysed, at: datetime) -> Iterator[list[DueDelivery]]:
    """The message of every rule that matched an article, as if it had just been seen and nothing were known before."""
    source = Source(name="test", kind="page", location=analysed.article.url or "-", baseline=None, max_age=None)
    rules = {rule.id: replace(rule, targets=(NOBODY.name,)) for rule in settings.rules}
    circumstances = Circumstances(source=source, first_seen=at, is_first_poll=False, now=at)
    decision = bind(rules, settings.routes)(analysed, Surroundings(), circumstances)
    for _, telling in decision.tellings:
        if isinstance(telling, Alert):
            yield [DueDelivery(delivery=_delivery(telling.id, NOBODY.name, at), tells=telling)]


def draw(settings: Settings, due: Sequence[DueDelivery], target: Target, look: str | None, *, width: int) -> "Preview":
    """The message as the target would get it, or as another look; `width` is for lines of a terminal.

    Raises:
        SettingsError: It cannot be drawn.
        InputError: The target cannot be used.
    """
    from monitor.notify.preview import preview
    from monitor.notify.templating import TemplateFailure

    try:
        return preview(due, target, look, settings.template_directories, width=width)
    except TemplateFailure as failure:
        raise SettingsError((failure.problem,)) from None
    except ValueError as error:
        raise InputError(f"target {target.name!r}: {error}") from None


def send_sample(settings: Settings, target: Target, words: str, *, console: TextIO) -> SendResult:
    """Send a sample, which says that it is a test. Raises SettingsError when the target cannot be used."""
    from monitor.notify import Notifications

    notifications = Notifications([target], console=console, template_directories=settings.template_directories)
    return notifications.send(find_message(settings, words, target.name))


def _delivery(identity: str, target: str, at: datetime) -> Delivery:
    return Delivery(alert=identity, update=0, target=target, attempts=1, outcome=Outcome.SENDING, next_at=at)
