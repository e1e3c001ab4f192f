"""Every metric there is: its name, its kind, its labels and its meaning, in the order of docs/operating.md.

Names follow Prometheus' conventions: base units (seconds, bytes), `_total` for what only grows. A label has few
values: names of rules and targets, which the settings bound, and words of the program; never a source, a host
or an address. A test holds this list, the document and a scrape of a running daemon against each other.

To add a metric: a line here, a line in `metrics.py` that feeds it from a fact, a row in docs/operating.md.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What Prometheus may do with it."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric, all its labels together.

    Attributes:
        name: As it is scraped; a histogram has it with `_bucket`, `_sum` and `_count`.
        kind: Of metric.
        help: What it counts or measures, in one line.
        labels: Names of its labels.
        buckets: Upper bounds of a histogram's buckets; else none.
    """

    name: str
    kind: Kind
    help: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()


_WORK: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Seconds, from one row stored to a fetch that runs into its deadline."""

_WAIT: Final = (1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3600.0, 21600.0)
"""Seconds, from the next tick to a night's sleep."""

_LAG: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

CATALOGUE: Final = (
    Metric("monitor_build_info", Kind.GAUGE, "1, with what runs in its labels.", ("version", "python", "engine")),
    # what is due, and the loop that looks
    Metric("monitor_passes_total", Kind.COUNTER, "Looks at what is due, by how they ended: ok, failed.", ("outcome",)),
    Metric("monitor_last_pass_timestamp_seconds", Kind.GAUGE, "When a pass last went well, Unix time."),
    Metric("monitor_pass_duration_seconds", Kind.HISTOGRAM, "Time that one pass took.", (), _WORK),
    Metric("monitor_jobs_failed_total", Kind.COUNTER, "Pieces of work that could not be done.", ("kind",)),
    Metric("monitor_queue_depth", Kind.GAUGE, "Due now and not done: sources to poll, entries to read.", ("queue",)),
    Metric("monitor_event_loop_lag_seconds", Kind.HISTOGRAM, "How late the event loop wakes who sleeps.", (), _LAG),
    Metric("monitor_clock_jumps_total", Kind.COUNTER, "Times the machine's clock was set, or the machine slept."),
    # sources and pages
    Metric("monitor_sources", Kind.GAUGE, "Configured sources by how they fare.", ("state",)),
    Metric(
        "monitor_polls_total",
        Kind.COUNTER,
        "Polls by kind of source and outcome: new, known (nothing new), unchanged (not sent again), failed.",
        ("kind", "outcome"),
    ),
    Metric("monitor_poll_failures_total", Kind.COUNTER, "Polls that failed, by reason.", ("reason",)),
    Metric("monitor_poll_lateness_seconds", Kind.HISTOGRAM, "From when a poll was due to its beginning.", (), _WAIT),
    Metric("monitor_entries_total", Kind.COUNTER, "New entries that polls listed.", ("kind",)),
    Metric("monitor_fetched_bytes_total", Kind.COUNTER, "Bytes read, unpacked: of a poll, of a page.", ("what",)),
    Metric(
        "monitor_pages_total",
        Kind.COUNTER,
        "Pages, and items of files, by what reading them gave: read, unread.",
        ("kind", "outcome"),
    ),
    Metric(
        "monitor_page_failures_total",
        Kind.COUNTER,
        "Readings of entries that failed: at fetch or extract, and why.",
        ("stage", "reason"),
    ),
    Metric(
        "monitor_page_faults_total",
        Kind.COUNTER,
        "Pages read with something missing: text, title, date, selector.",
        ("kind", "fault"),
    ),
    # articles and verdicts
    Metric("monitor_articles_total", Kind.COUNTER, "Articles judged: fresh, twin, update.", ("novelty",)),
    Metric("monitor_duplicates_total", Kind.COUNTER, "Articles that repeat another, by reason.", ("reason",)),
    Metric(
        "monitor_verdicts_total",
        Kind.COUNTER,
        "Verdicts of rules on articles: no_match, alert, joined, held.",
        ("rule", "outcome"),
    ),
    Metric(
        "monitor_held_total", Kind.COUNTER, "Matches that nobody was told of by themselves, by reason.", ("reason",)
    ),
    Metric("monitor_follow_ups_total", Kind.COUNTER, "Follow-ups of alerts."),
    Metric(
        "monitor_stage_duration_seconds",
        Kind.HISTOGRAM,
        "Time that one piece of work took: poll, fetch, extract, analyse, settle, deliver.",
        ("stage",),
        _WORK,
    ),
    # deliveries
    Metric(
        "monitor_deliveries_total",
        Kind.COUNTER,
        "Attempts at deliveries: sent, failed (tried again), unknown (perhaps arrived), dead (given up), dry.",
        ("target", "outcome"),
    ),
    Metric("monitor_delivery_age_seconds", Kind.HISTOGRAM, "From decision to arrival.", ("target",), _WAIT),
    Metric("monitor_deliveries_waiting", Kind.GAUGE, "Deliveries still to be sent.", ("target",)),
    Metric("monitor_outbox_oldest_seconds", Kind.GAUGE, "Age of the oldest delivery still to be sent.", ("target",)),
    Metric(
        "monitor_outbox_overdue_seconds", Kind.GAUGE, "How long the most overdue delivery has been due.", ("target",)
    ),
    Metric("monitor_target_up", Kind.GAUGE, "1 where messages are taken, 0 while the target is down.", ("target",)),
    Metric(
        "monitor_troubles",
        Kind.GAUGE,
        "Open troubles by what they are about: source, target, extraction, outbox, disk, clock, scheduler, loop.",
        ("about",),
    ),
    Metric(
        "monitor_notices_total", Kind.COUNTER, "Operational notices: raised, standing, cleared.", ("about", "state")
    ),
    Metric("monitor_heartbeats_total", Kind.COUNTER, "Pings of the external heartbeat: sent, failed.", ("outcome",)),
    # the house
    Metric("monitor_tasks", Kind.GAUGE, "Tasks of the event loop."),
    Metric("monitor_pool_workers", Kind.GAUGE, "Processes that analyse pages now."),
    Metric(
        "monitor_pool_workers_started_total", Kind.COUNTER, "Processes that have analysed pages, old ones included."
    ),
    Metric("monitor_pool_crashes_total", Kind.COUNTER, "Pages whose process was killed or died.", ("reason",)),
    Metric("monitor_database_up", Kind.GAUGE, "1 where the database answered when it was last asked."),
    Metric("monitor_database_bytes", Kind.GAUGE, "What the database takes, its log included; 0 where it cannot say."),
    Metric(
        "monitor_disk_bytes", Kind.GAUGE, "Size of the disk where the database lies; absent for a server.", ("path",)
    ),
    Metric("monitor_disk_free_bytes", Kind.GAUGE, "Free of it.", ("path",)),
    Metric("monitor_reloads_total", Kind.COUNTER, "Times the settings were read again: taken, refused.", ("outcome",)),
    Metric("monitor_last_reload_successful", Kind.GAUGE, "1 where what is in the files is what is in force."),
    Metric("monitor_facts_total", Kind.COUNTER, "Facts that the log could tell, by level.", ("level",)),
)

PROCESS: Final = (
    "process_cpu_seconds_total",
    "process_max_fds",
    "process_open_fds",
    "process_resident_memory_bytes",
    "process_start_time_seconds",
    "process_virtual_memory_bytes",
)
"""What prometheus-client says of this process (not of those of the pool) by itself, on Linux."""
