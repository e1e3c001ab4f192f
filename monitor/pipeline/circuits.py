"""A target that is down, and one that is well again, are said aloud, by way of the others."""

from datetime import datetime

from monitor.alerting.circuit import is_down
from monitor.alerting.health import Finding
from monitor.model import Circuit
from monitor.pipeline.parts import Parts
from monitor.pipeline.telling import report_finding


async def report_circuit(parts: Parts, target: str, before: Circuit, after: Circuit) -> None:
    """Tell when a target has gone down, once a day while it stays so, and when it is well again."""
    if not is_down(before) and not is_down(after):
        return
    finding = _finding(target, before, after, parts.clock.now())
    await report_finding(parts, finding, targets=_others(parts, target))


def _finding(target: str, before: Circuit, after: Circuit, now: datetime) -> Finding:
    if not is_down(after):
        text = f"target {target} takes messages again"
        return Finding(kind="target", subject=target, is_bad=False, text=text, since=before.since or now)
    return Finding(
        kind="target",
        subject=target,
        is_bad=True,
        text=f"target {target} is down: {after.failures} messages in a row did not arrive ({after.error})",
        remedy=f"what waits is sent when it is well again; what could not be: monitor alerts list --target {target}",
        since=after.since or now,
    )


def _others(parts: Parts, target: str) -> tuple[str, ...]:
    """Those who look after the worker, or, where nobody is named for that, all; not the one that is down."""
    chosen = [name for name in parts.operations if name != target]
    return tuple(chosen or (name for name in parts.notifier.targets() if name != target))
