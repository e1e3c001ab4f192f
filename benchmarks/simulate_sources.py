"""A million sources in a day's rush: how late polls are with so many workers, simulated event by event.

    python -m benchmarks.simulate_sources [--sources 1000000] [--workers 1 2 4 10] [--visits 128] [--hours 1.25]
                                          [--every-max 12] [--fixed] [--plot benchmarks/simulate_sources.png]

What is the project's own: when a source is due again (`alerting.health.next_interval` over its rhythm, `spread`), when
after a failure (`fetch.backoff.retry_at`), how long a host that throttles is left alone (`after_failure`), and the
rules of the engine: a tick a second, one visit per host over all workers, so many visits at once a worker, a visit
polls what was due when it began, one request after the other with a gap, then reads the pages of what is new.

What is assumed (options, and `World` below): how many feeds hosts have, how often feeds bring something (log-normal,
five items a day on average, most of them in daytime), how long requests take, how many fail. What is measured (see
docs/scaling.md): the CPU time of a poll and of an article, and how long the one serialised transaction takes for each.

It begins at noon, the busiest time; the first half hour is not counted. Lateness is the time from when a source was due
to when its request begins; what is left at the end counts with the time that it has waited so far. Of hosts with 200
feeds and more only the 95th percentile is shown (`platforms`): there the gap between requests is what polls wait for,
whoever asks.
"""

import argparse
import heapq
import math
import random
import statistics
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any, Final

from monitor.alerting.health import next_interval
from monitor.alerting.health.hosts import after_failure
from monitor.alerting.health.pace import spread
from monitor.fetch.backoff import retry_at
from monitor.model import FetchFailure, FetchReason, HostRecord, Source
from monitor.model.health import Rhythm

START: Final = datetime(2026, 9, 30, 12, tzinfo=UTC)
"""The busiest hours of the day, see `daytime`."""
WARM_UP: Final = 1800.0
EVERY: Final = timedelta(minutes=15)
CLASSES: Final = 60
"""Sources of one class have the same rate; the classes are the quantiles of the log-normal distribution."""

PLATFORM: Final = 200
"""Feeds of a host from which on its own politeness may be what polls wait for."""

WEEKS: Final = 4.0
"""For so long the sources have been watched before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the figures rest on; seconds.

    Attributes:
        latency: Median of a request; log-normal with the sigma.
        failing: Share of polls that fail, once in a while.
        dead: Share of sources that fail every time.
        throttling: Share of polls after which the host asks to be left alone.
        poll_cpu: Event loop and database client, of a poll that finds nothing.
        page_cpu: The same for a page.
        analysis_cpu: Reading and judging one article, in the process pool.
        poll_lock: The serialised transaction of a poll (many share one).
        settle_lock: That of an article.
    """

    latency: float = 0.3
    sigma: float = 0.8
    failing: float = 0.01
    dead: float = 0.03
    throttling: float = 0.0005
    host_gap: float = 1.0
    cores: int = 2
    poll_cpu: float = 0.0015
    page_cpu: float = 0.004
    analysis_cpu: float = 0.040
    poll_lock: float = 0.0005
    settle_lock: float = 0.006
    items_a_day: float = 5.0
    spread_of_rates: float = 1.7


@dataclass(slots=True)
class Worker:
    """One process: its event loop, its pool, and the visits that it has under way."""

    visits: int = 0
    loop_free: float = 0.0
    loop_busy: float = 0.0
    pool_free: list[float] = field(default_factory=list)
    pool_busy: float = 0.0


@dataclass(slots=True)
class Visit:
    """A host that is being asked."""

    worker: Worker
    host: int
    polls: deque[int]
    pages: int = 0


# ------------------------------------------------------------------------------------------ sources


def class_rates(world: World) -> list[float]:
    """Items an hour of each class."""
    normal = statistics.NormalDist()
    drawn = [math.exp(world.spread_of_rates * normal.inv_cdf((n + 0.5) / CLASSES)) for n in range(CLASSES)]
    scale = world.items_a_day / 24 / statistics.fmean(drawn)
    return [rate * scale for rate in drawn]


def daytime(hour: int) -> float:
    """How much of the average an hour of the day brings."""
    return 1 + 0.6 * math.sin((hour - 7) / 24 * 2 * math.pi)


def rhythm_of(rate: float) -> Rhythm:
    """What four weeks of polls have taught of a source: how often a poll brought something, by hour of the week."""
    longest = 1 / (EVERY / timedelta(hours=1))  # a poll cannot bring more than once what came since the last
    arrivals = tuple(WEEKS * min(rate * daytime(hour % 24), longest) for hour in range(168))
    return Rhythm(arrivals=arrivals, weeks=WEEKS, articles=rate * 168 * WEEKS, observed_at=START, faded_at=START)


def host_sizes(sources: int, chance: random.Random) -> list[int]:
    """Feeds of each host: most have a host of their own, a few platforms have thousands."""
    sizes = list[int]()
    left = sources
    while left > 0:
        kind = chance.random()
        size = 1 if kind < 0.85 else chance.randint(2, 20) if kind < 0.9985 else chance.randint(200, 2500)
        sizes.append(min(size, left))
        left -= sizes[-1]
    return sizes


class Simulation:
    """All sources, hosts and workers, and the queue of what happens next."""

    def __init__(self, world: World, options: argparse.Namespace, workers: int, every_max: timedelta | None) -> None:
        """Every source is somewhere in the interval that its rhythm gives it."""
        sources: int = options.sources
        self.world, self.chance, self.visits = world, random.Random(3), int(options.visits)
        self.source = Source(name="s", kind="feed", location="https://h.example", every=EVERY, every_max=every_max)
        self.rates = class_rates(world)
        self.rhythms = [rhythm_of(rate) for rate in self.rates]
        self.interval = lru_cache(maxsize=None)(self._interval)
        self.host_of, self.free_at, self.is_platform = list[int](), list[float](), list[bool]()
        for host, size in enumerate(host_sizes(sources, self.chance)):
            self.host_of += [host] * size
            self.free_at.append(0.0)
            self.is_platform.append(size >= PLATFORM)
        self.kind = [self.chance.randrange(CLASSES) for _ in range(sources)]
        self.failures = [9 if self.chance.random() < world.dead else 0 for _ in range(sources)]
        self.due_at = [self._first_due(one) for one in range(sources)]
        self.polled_at = [due - self.interval(kind, 0) for due, kind in zip(self.due_at, self.kind, strict=True)]
        self.waiting = dict[int, deque[int]]()
        self.claimed, self.queue = set[int](), deque[int]()
        self.hosts = dict[int, HostRecord]()
        self.workers = [Worker(pool_free=[0.0] * world.cores) for _ in range(workers)]
        self.lock_free = self.lock_busy = 0.0
        self.later = [(due, one) for one, due in enumerate(self.due_at)]
        heapq.heapify(self.later)
        self.events, self.order = list[tuple[float, int, Any, Any]](), count()
        self.late: dict[bool, list[float]] = {False: [], True: []}
        self.polls = self.articles = 0

    def _interval(self, kind: int, hour: int) -> float:
        now = START + timedelta(hours=hour)
        return next_interval(self.source, self.rhythms[kind], now).total_seconds()

    def _first_due(self, one: int) -> float:
        span = 12 * 3600.0 if self.failures[one] else self.interval(self.kind[one], 0)
        return self.chance.random() * span

    # --------------------------------------------------------------------------------- the engine

    def run(self, end: float) -> None:
        """From the start to that second."""
        self._at(0.0, self.tick, None)
        while self.events and self.events[0][0] < end:
            now, _, act, what = heapq.heappop(self.events)
            act(now, what)
        for one in (one for some in self.waiting.values() for one in some):
            self.late[self.is_platform[self.host_of[one]]].append(end - self.due_at[one])

    def _at(self, moment: float, act: Any, what: Any) -> None:
        heapq.heappush(self.events, (moment, next(self.order), act, what))

    def tick(self, now: float, _: Any) -> None:
        """Once a second: what is due is put into the queue, one job a host."""
        while self.later and self.later[0][0] <= now:
            one = heapq.heappop(self.later)[1]
            host = self.host_of[one]
            some = self.waiting.setdefault(host, deque())
            some.append(one)
            if host not in self.claimed:
                self.claimed.add(host)
                self.queue.append(host)
        self.fetch_work(now)
        self._at(now + 1, self.tick, None)

    def fetch_work(self, now: float) -> None:
        """Workers take hosts as long as they have room."""
        while self.queue:
            worker = min(self.workers, key=lambda one: one.visits)
            if worker.visits >= self.visits:
                return
            worker.visits += 1
            host = self.queue.popleft()
            self.go_on(now, Visit(worker, host, self.waiting.pop(host, deque())))

    def go_on(self, now: float, visit: Visit) -> None:
        """The next request of a visit, after the gap; without one it ends."""
        if not visit.polls and not visit.pages:
            visit.worker.visits -= 1
            self.claimed.discard(visit.host)
            if visit.host in self.waiting:  # what became due meanwhile
                self.claimed.add(visit.host)
                self.queue.append(visit.host)
            self.fetch_work(now)
            return
        begin = max(now, self.free_at[visit.host])
        took = min(self.chance.lognormvariate(math.log(self.world.latency), self.world.sigma), 20.0)
        self.free_at[visit.host] = begin + took + self.world.host_gap
        if visit.polls:
            one = visit.polls.popleft()
            if begin > WARM_UP:
                self.polls += 1
                self.late[self.is_platform[visit.host]].append(begin - self.due_at[one])
            self._at(begin + took, self.end_poll, (visit, one))
        else:
            visit.pages -= 1
            self._at(begin + took, self.end_page, visit)

    def _computed(self, now: float, worker: Worker, cpu: float, lock: float) -> float:
        """When the event loop and then the one lock of the database are done with it."""
        worker.loop_free = max(worker.loop_free, now) + cpu
        self.lock_free = max(self.lock_free, worker.loop_free) + lock
        if now > WARM_UP:
            worker.loop_busy += cpu
            self.lock_busy += lock
        return self.lock_free

    def end_poll(self, now: float, what: tuple[Visit, int]) -> None:
        """The answer is there: when next, and how many pages there are to read."""
        visit, one = what
        done = self._computed(now, visit.worker, self.world.poll_cpu, self.world.poll_lock)
        drawn, moment = self.chance.random(), START + timedelta(seconds=done)
        if self.failures[one] >= 9 or drawn < self.world.failing:
            self.failures[one] += 1
            next_at = retry_at(moment, self.failures[one], None, EVERY, self.chance.random())
            wait = (next_at - moment).total_seconds()
        elif drawn > 1 - self.world.throttling:
            wait = self._throttled(visit, moment)
        else:
            self.failures[one] = 0
            wait = self._found(visit, one, done)
        self.due_at[one] = done + wait
        heapq.heappush(self.later, (self.due_at[one], one))
        self.go_on(done, visit)

    def _found(self, visit: Visit, one: int, now: float) -> float:
        hour = int(now // 3600)
        expected = self.rates[self.kind[one]] * daytime((START.hour + hour) % 24) * (now - self.polled_at[one]) / 3600
        self.polled_at[one] = now
        visit.pages += self._poisson(min(expected, 40.0))
        interval = timedelta(seconds=self.interval(self.kind[one], hour))
        return spread(interval, self.chance.random()).total_seconds()

    def _throttled(self, visit: Visit, moment: datetime) -> float:
        """The host is left alone by all its sources."""
        failure = FetchFailure(url="https://h.example", reason=FetchReason.THROTTLED)
        before, jitter = self.hosts.get(visit.host, HostRecord()), self.chance.random()
        after = after_failure(before, failure, now=moment, retry_at=retry_at, usual=EVERY, jitter=jitter)
        self.hosts[visit.host] = after
        assert after.blocked_until is not None
        wait = (after.blocked_until - moment).total_seconds()
        while visit.polls:  # they are due when the host may be asked again, and no poll of theirs is late before
            other = visit.polls.popleft()
            self.due_at[other] += wait
            heapq.heappush(self.later, (self.due_at[other], other))
        return wait

    def _poisson(self, mean: float) -> int:
        limit, product, number = math.exp(-mean), self.chance.random(), 0
        while product > limit:
            product *= self.chance.random()
            number += 1
        return number

    def end_page(self, now: float, visit: Visit) -> None:
        """A page is there: read and judged in the pool, then settled under the lock; the visit does not wait."""
        pool = visit.worker.pool_free
        place = pool.index(min(pool))
        pool[place] = max(pool[place], now) + self.world.analysis_cpu
        if now > WARM_UP:
            visit.worker.pool_busy += self.world.analysis_cpu
            self.articles += 1
        done = self._computed(pool[place], visit.worker, self.world.page_cpu, self.world.settle_lock)
        self.go_on(done, visit)


# ------------------------------------------------------------------------------------------ figures


def quantiles(values: list[float]) -> tuple[float, float, float]:
    """p50, p95 and p99."""
    ordered = sorted(values) or [0.0]
    return tuple(ordered[int(share * (len(ordered) - 1))] for share in (0.5, 0.95, 0.99))  # type: ignore[return-value]


def simulate(options: argparse.Namespace, workers: int, every_max: timedelta | None) -> tuple[float, float, float]:
    """One run, printed as one line; returns the quantiles of lateness in seconds."""
    began = time.perf_counter()
    simulation = Simulation(World(), options, workers, every_max)
    span = options.hours * 3600
    simulation.run(span)
    counted, found, platforms = span - WARM_UP, *(quantiles(simulation.late[one]) for one in (False, True))
    left = sum(map(len, simulation.waiting.values()))
    loops = statistics.fmean(one.loop_busy for one in simulation.workers) / counted
    pools = statistics.fmean(one.pool_busy for one in simulation.workers) / counted / World().cores
    name = f"every {EVERY // timedelta(minutes=1)} min" if every_max is None else f"15 min to {every_max}"
    print(
        f"{name:22}{workers:8}{simulation.polls / counted:9.0f}{simulation.articles / counted:9.1f}"
        f"{found[0]:9.1f}{found[1]:9.1f}{found[2]:9.1f}{platforms[1]:11.1f}{left:9,}{loops:8.0%}{pools:8.0%}"
        f"{simulation.lock_busy / counted:8.0%}{time.perf_counter() - began:9.0f} s",
        flush=True,
    )
    return found


def plot(found: dict[str, dict[int, tuple[float, float, float]]], path: Path, sources: int) -> None:
    """Lateness by number of workers."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, panels = plt.subplots(1, len(found), figsize=(5 * len(found), 4), sharey=True, squeeze=False)
    for axes, (name, by_workers) in zip(panels[0], found.items(), strict=True):
        for place, label in enumerate(("p50", "p95", "p99")):
            axes.plot(list(by_workers), [late[place] for late in by_workers.values()], marker="o", label=label)
        axes.set(title=name, xlabel="workers", yscale="log", xticks=list(by_workers))
        axes.grid(visible=True, alpha=0.3)
        axes.legend()
    panels[0][0].set_ylabel("seconds late")
    figure.suptitle(f"{sources:,} sources, simulated: how late polls begin")
    figure.tight_layout()
    figure.savefig(path, dpi=110)


def main() -> None:
    """Simulate and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sources", type=int, default=1_000_000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4, 10])
    parser.add_argument("--visits", type=int, default=128, help="at once, a worker: `fetch: {concurrency: 128}`")
    parser.add_argument("--hours", type=float, default=1.25)
    parser.add_argument("--every-max", type=float, default=12.0, help="hours; the interval follows the rhythm up to it")
    parser.add_argument("--fixed", action="store_true", help="also with every source polled every 15 minutes")
    parser.add_argument("--plot", type=Path, help="write a PNG (needs matplotlib)")
    options = parser.parse_args()
    heads = ("workers", "polls/s", "pages/s", "p50 s", "p95 s", "p99 s", "platforms", "waiting", "loop", "pool", "lock")
    widths = (8, 9, 9, 9, 9, 9, 11, 9, 8, 8, 8)
    print(f"{'interval':22}" + "".join(f"{head:>{width}}" for head, width in zip(heads, widths, strict=True)))
    ways = {f"15 min to {options.every_max:g} h": timedelta(hours=options.every_max)}
    found: dict[str, dict[int, tuple[float, float, float]]] = {}
    for name, every_max in {**ways, **({"every 15 min": None} if options.fixed else {})}.items():
        found[name] = {workers: simulate(options, workers, every_max) for workers in options.workers}
    if options.plot:
        plot(found, options.plot, options.sources)


if __name__ == "__main__":
    main()
