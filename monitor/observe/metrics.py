"""Facts -> metrics. Nothing in the pipeline knows of them: this is one more observer that hears the same facts."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from monitor.model import Disk, ExtractionReason, Load, Outcome
from monitor.observe.catalogue import CATALOGUE, Kind
from monitor.observe.levels import Loudness, loudness_of

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

_KNOWN_PROCESSES: Final = 1000
"""Numbers of processes that are remembered; far more than live at once."""

_CRASHES: Final = frozenset({ExtractionReason.TIMEOUT, ExtractionReason.CRASHED})

Fields = Mapping[str, Any]


class MetricsObserver:
    """Implements `ports.Observer`. May be scraped from any thread while others tell it facts."""

    def __init__(self, *, version: str, python: str, engine: str) -> None:
        """All metrics at nothing; the three words say what runs."""
        disable_created_metrics()  # type: ignore[no-untyped-call] # the library leaves this one without types
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._counters, self._gauges, self._histograms = _make(self._registry)
        self._processes: OrderedDict[int, None] = OrderedDict()
        self._known: dict[str, set[str]] = {name: set() for name in self._gauges}
        self._hears: Mapping[str, Callable[[Fields], None]] = {
            "article": self._article,
            "clock-jump": lambda _: self._count("monitor_clock_jumps_total"),
            "delivered": self._delivered,
            "follow-up": lambda _: self._count("monitor_follow_ups_total"),
            "heartbeat": lambda _: self._count("monitor_heartbeats_total", outcome="sent"),
            "heartbeat-failed": lambda _: self._count("monitor_heartbeats_total", outcome="failed"),
            "held": lambda fields: self._count("monitor_held_total", reason=_word(fields["reason"])),
            "job-failed": self._job_failed,
            "lag": lambda fields: self._observe("monitor_event_loop_lag_seconds", fields["by"]),
            "load": self._load,
            "message": lambda fields: self._stage("deliver", fields["took"]),
            "notice": self._notice,
            "passed": self._passed,
            "passed-elsewhere": self._passed_elsewhere,
            "polled": self._polled,
            "quality": self._quality,
            "read": self._read,
            "rehearsed": lambda fields: self._delivery(fields["to"], Outcome.DRY.value),
            "reload-refused": lambda _: self._reload("refused", is_good=False),
            "reloaded": lambda _: self._reload("taken", is_good=True),
            "settled": lambda fields: self._stage("settle", fields["took"]),
            "undelivered": self._undelivered,
            "unread": self._unread,
        }
        self._set("monitor_build_info", 1, version=version, python=python, engine=engine)
        self._set("monitor_last_reload_successful", 1)

    def fact(self, event: str, **fields: Any) -> None:
        """See `ports.Observer`. A fact that nothing is counted of counts as a line of its level."""
        loudness = loudness_of(event, fields)
        if loudness is not Loudness.FIGURE:
            self._count("monitor_facts_total", level=loudness.name.lower())
        hear = self._hears.get(event)
        if hear is None:
            return
        try:
            hear(fields)
        except (KeyError, TypeError, AttributeError, ValueError):  # a fact without what is counted stops nothing
            self._count("monitor_facts_total", level="uncounted")

    def scrape(self) -> bytes:
        """All metrics in Prometheus' text format."""
        return generate_latest(self._registry)

    # ------------------------------------------------------------------------------- sources and pages

    def _polled(self, fields: Fields) -> None:
        kind, outcome = fields["kind"], fields["outcome"]
        self._count("monitor_polls_total", kind=kind, outcome=outcome)
        self._count("monitor_entries_total", fields.get("new", 0), kind=kind)
        self._count("monitor_fetched_bytes_total", fields.get("bytes", 0), what="poll")
        self._observe("monitor_poll_lateness_seconds", max(fields["late"], timedelta()))
        self._stage("poll", fields["took"])
        if outcome == "failed":
            self._count("monitor_poll_failures_total", reason=_word(fields["why"]))

    def _read(self, fields: Fields) -> None:
        self._count("monitor_pages_total", fields["items"], kind=fields["kind"], outcome="read")
        self._count("monitor_fetched_bytes_total", fields["bytes"], what="page")
        for stage, name in (("fetch", "fetching"), ("extract", "extracting"), ("analyse", "judging")):
            self._stage(stage, fields[name])
        self._meet(fields["process"])

    def _meet(self, process: int) -> None:
        """Processes come and go without a word; the first result of each tells of it."""
        if process and process not in self._processes:
            self._processes[process] = None
            self._count("monitor_pool_workers_started_total")
            while len(self._processes) > _KNOWN_PROCESSES:
                self._processes.popitem(last=False)

    def _unread(self, fields: Fields) -> None:
        reason = fields["reason"]
        stage = "extract" if isinstance(reason, ExtractionReason) else "fetch"
        self._count("monitor_pages_total", kind=fields["kind"], outcome="unread")
        self._count("monitor_page_failures_total", stage=stage, reason=_word(reason))
        if reason in _CRASHES:
            self._count("monitor_pool_crashes_total", reason=_word(reason))

    def _quality(self, fields: Fields) -> None:
        for fault, pages in fields["faults"].items():
            self._count("monitor_page_faults_total", pages, kind=fields["kind"], fault=fault)

    # ---------------------------------------------------------------------------- articles, deliveries

    def _article(self, fields: Fields) -> None:
        self._count("monitor_articles_total", novelty=fields["novelty"])
        if fields["novelty"] == "twin":
            self._count("monitor_duplicates_total", reason=_word(fields["reason"]))
        for rule, outcome in fields["verdicts"].items():
            self._count("monitor_verdicts_total", rule=rule, outcome=outcome)

    def _delivered(self, fields: Fields) -> None:
        self._delivery(fields["to"], Outcome.SENT.value)
        if "age" in fields:
            self._observe("monitor_delivery_age_seconds", fields["age"], target=fields["to"])

    def _undelivered(self, fields: Fields) -> None:
        is_given_up = fields["next"] is None
        self._delivery(fields["to"], Outcome.DEAD.value if is_given_up else str(fields["outcome"]))

    def _delivery(self, target: str, outcome: str) -> None:
        self._count("monitor_deliveries_total", target=target, outcome=outcome)

    def _notice(self, fields: Fields) -> None:
        self._count("monitor_notices_total", about=fields["about"], state=str(fields["state"]))

    # ---------------------------------------------------------------------------------- the daemon

    def _passed(self, fields: Fields) -> None:
        self._count("monitor_passes_total", outcome="ok")
        self._set("monitor_last_pass_timestamp_seconds", fields["at"].timestamp())
        self._observe("monitor_pass_duration_seconds", fields["took"])

    def _passed_elsewhere(self, fields: Fields) -> None:
        self._set("monitor_last_pass_timestamp_seconds", fields["at"].timestamp())

    def _job_failed(self, fields: Fields) -> None:
        self._count("monitor_jobs_failed_total", kind=fields["kind"])
        if fields["kind"] == "tick":
            self._count("monitor_passes_total", outcome="failed")

    def _reload(self, outcome: str, *, is_good: bool) -> None:
        self._count("monitor_reloads_total", outcome=outcome)
        self._set("monitor_last_reload_successful", is_good)

    def _load(self, fields: Fields) -> None:
        load: Load | None = fields["load"]
        disk: Disk | None = fields["disk"]
        self._set("monitor_database_up", load is not None)
        self._set("monitor_pool_workers", fields["workers"])
        self._set("monitor_tasks", fields["tasks"])
        if disk is not None:
            self._set("monitor_disk_bytes", disk.size, path=disk.path)
            self._set("monitor_disk_free_bytes", disk.free, path=disk.path)
        if load is not None:
            self._loaded(load)

    def _loaded(self, load: Load) -> None:
        self._set("monitor_database_bytes", load.size)
        self._set("monitor_queue_depth", load.due_sources, queue="sources")
        self._set("monitor_queue_depth", load.due_entries, queue="entries")
        self._set_all("monitor_sources", "state", load.sources)
        self._set_all("monitor_troubles", "about", load.troubles)
        for one in load.targets:
            self._set("monitor_deliveries_waiting", one.waiting, target=one.name)
            self._set("monitor_outbox_oldest_seconds", _seconds_since(one.oldest, load), target=one.name)
            self._set("monitor_outbox_overdue_seconds", _seconds_since(one.due_at, load), target=one.name)
            self._set("monitor_target_up", not one.is_down, target=one.name)

    # -------------------------------------------------------------------------------------- to feed them

    def _count(self, name: str, by: float = 1, **labels: str) -> None:
        counter = self._counters[name]
        (counter.labels(**labels) if labels else counter).inc(by)

    def _set(self, name: str, value: float, **labels: str) -> None:
        gauge = self._gauges[name]
        (gauge.labels(**labels) if labels else gauge).set(value)

    def _set_all(self, name: str, label: str, values: Mapping[str, int]) -> None:
        """What is no longer among the values is at nothing."""
        for words in self._known[name] - values.keys():
            self._gauges[name].labels(words).set(0)
        self._known[name] |= values.keys()
        for words, value in values.items():
            self._set(name, value, **{label: words})

    def _observe(self, name: str, took: timedelta, **labels: str) -> None:
        histogram = self._histograms[name]
        (histogram.labels(**labels) if labels else histogram).observe(took.total_seconds())

    def _stage(self, stage: str, took: timedelta) -> None:
        self._observe("monitor_stage_duration_seconds", took, stage=stage)


def _make(registry: CollectorRegistry) -> tuple[dict[str, Counter], dict[str, Gauge], dict[str, Histogram]]:
    """Every metric of the catalogue by its name."""
    counters: dict[str, Counter] = {}
    gauges: dict[str, Gauge] = {}
    histograms: dict[str, Histogram] = {}
    for it in CATALOGUE:
        match it.kind:
            case Kind.COUNTER:
                counters[it.name] = Counter(it.name, it.help, it.labels, registry=registry)
            case Kind.GAUGE:
                gauges[it.name] = Gauge(it.name, it.help, it.labels, registry=registry)
            case Kind.HISTOGRAM:
                histograms[it.name] = Histogram(it.name, it.help, it.labels, registry=registry, buckets=it.buckets)
    return counters, gauges, histograms


def _seconds_since(moment: datetime | None, load: Load) -> float:
    """0 for nothing that waits."""
    return max((load.at - moment).total_seconds(), 0.0) if moment else 0.0


def _word(reason: Enum) -> str:
    return reason.name.lower()
