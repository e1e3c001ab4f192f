"""A target that is down, and one that is well again, are said aloud."""

from monitor.alerting import is_down
from monitor.model import Circuit
from monitor.pipeline.parts import Parts


async def report_circuit(parts: Parts, target: str, before: Circuit, after: Circuit) -> None:
    """Say so when a target has just gone down or come back; nothing otherwise."""
    if is_down(after) and not is_down(before):
        parts.observer.fact("target", target=target, status="down", since=after.since, why=after.error)
    elif is_down(before) and not is_down(after):
        parts.observer.fact("target", target=target, status="ok", since=before.since)
