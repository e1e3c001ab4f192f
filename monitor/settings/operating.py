"""`metrics:` and the heartbeat of monitor.yaml: whom strangers may ask, and who is told that all is well."""

import re
from dataclasses import replace
from ipaddress import ip_address
from typing import Final

from monitor.model import HeartbeatOptions, MetricsOptions, Secret
from monitor.settings.reading import Reading
from monitor.settings.schema import MetricsBlock, OperationsBlock
from monitor.settings.secrets import read_secret
from monitor.settings.yaml_document import YamlDocument

_WEB: Final = re.compile(r"https?://[^/\s]+\S*")


def read_metrics(block: MetricsBlock | None, document: YamlDocument, reading: Reading) -> MetricsOptions | None:
    """Where to serve them; a problem where others than this machine could scrape without a token."""
    if block is None:
        return None
    host, port = block.listen
    place = ("metrics", "token")
    token = Secret(read_secret(block.token, reading.root, document, place, reading.missing)) if block.token else None
    if not block.token and not _is_loopback(host):
        message = f"metrics on {host} could be read by everybody who reaches this machine"
        hint = "add  token: ${METRICS_TOKEN}  to metrics, or listen on 127.0.0.1"
        reading.problems.append(document.problem("metrics-open", message, ("metrics", "listen"), hint=hint))
    return MetricsOptions(host=host, port=port, token=token)


def read_heartbeat(block: OperationsBlock, document: YamlDocument, reading: Reading) -> HeartbeatOptions | None:
    """Whom to ping; a problem where it is no address of the web."""
    if not block.heartbeat:
        return None
    place = ("operations", "heartbeat")
    url = read_secret(block.heartbeat, reading.root, document, place, reading.missing)
    if url and not _WEB.fullmatch(url):
        hint = "write the https:// address that your dead-man's switch gave you"
        problem = document.problem("heartbeat-address", "the heartbeat is no address of the web", place, hint=hint)
        reading.problems.append(replace(problem, source_line=None))
    return HeartbeatOptions(url=Secret(url), every=block.heartbeat_every)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
