"""How everything fares: for people, and as JSON."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Final

from monitor.app.vitals import DAYS, Life, Vitals
from monitor.cli.excerpts import fold
from monitor.cli.figures import ago, by_day, duration, sparkline, thousands, until
from monitor.cli.records import Record
from monitor.cli.run import words_for
from monitor.cli.talk import next_step
from monitor.cli.terminal import Terminal, columns_of, harmless, plural, shortened
from monitor.cli.version import installed
from monitor.model import SourceReport, SourceState, TargetReport, plain

_WELL: Final = (SourceState.OK,)
_FEW_WELL: Final = 5
_NARROW: Final = 72
_LONGEST_NAME: Final = 24
_STYLES: Final = {"ok": "green", "failing": "red", "gone": "red", "quiet": "yellow", "throttled": "yellow"}
_LIVES: Final = {Life.RUNNING: "green", Life.LATE: "red", Life.STOPPED: "red", Life.NEVER: "red"}


def status_records(seen: Vitals) -> Iterator[Record]:
    """The daemon, then a line a source and a line a target; `kind` says which."""
    yield {
        "kind": "daemon",
        "state": seen.life.value,
        "pid": seen.pid,
        "started_at": plain(seen.heartbeat.started_at) if seen.heartbeat else None,
        "passed_at": plain(seen.heartbeat.passed_at) if seen.heartbeat else None,
        "next_at": plain(seen.next_at),
        "tally": plain(seen.tally),
        "version": installed("news-monitor"),
        "workers": [plain(worker) for worker in seen.workers],
    }
    yield from (source_record(one, seen) for one in seen.sources)
    yield from ({"kind": "target", **plain(one)} for one in seen.targets)


def source_record(report: SourceReport, seen: Vitals) -> Record:
    """A source without the long row of figures by which its rhythm is known."""
    record = plain(report)
    record["health"].pop("rhythm")
    days = seen.arrivals.get(report.source.name, {})
    return {"kind": "source", **record, "articles": {day.isoformat(): count for day, count in sorted(days.items())}}


def show_status(seen: Vitals, terminal: Terminal, *, everything: bool) -> None:
    """The daemon, its sources, its targets, and what to do next."""
    terminal.write(*_head(seen, terminal), "")
    _show_sources(seen, terminal, everything=everything)
    _show_targets(seen.targets, seen, terminal)
    next_step(_next(seen), stream=terminal.stream)


def _head(seen: Vitals, terminal: Terminal) -> list[str]:
    """Alive or not, in one sentence."""
    words = [f"monitor {installed('news-monitor')}", _life_words(seen)]
    if seen.heartbeat:
        words.append(f"last pass {ago(seen.heartbeat.passed_at, seen.now)}")
    if seen.is_alive:
        words.append(f"next {until(seen.next_at, seen.now)}")
    words.append(f"{thousands(seen.tally.articles)} articles, {thousands(seen.tally.alerts)} alerts")
    if seen.workers:
        words.append(f"{plural(len(seen.workers), 'worker')}: {', '.join(worker.name for worker in seen.workers)}")
    lines = fold("", " · ".join(words), terminal.width)
    life = _life_words(seen)
    return [line.replace(life, terminal.paint(life, _LIVES[seen.life], "bold")) for line in lines]


def _life_words(seen: Vitals) -> str:
    pid = f" · pid {seen.pid}" if seen.pid else ""
    match seen.life:
        case Life.RUNNING:
            assert seen.heartbeat is not None
            return f"running {duration(seen.now - seen.heartbeat.started_at)}{pid}"
        case Life.LATE:
            return f"LATE: it holds the database and makes no pass{pid}"
        case Life.STOPPED:
            return "NOT RUNNING"
        case Life.NEVER:
            return "NOT RUNNING: it never made a pass"


def _show_sources(seen: Vitals, terminal: Terminal, *, everything: bool) -> None:
    if not seen.sources:
        terminal.write("no source is known yet", "")
        return
    ailing = [one for one in seen.sources if one.health.state not in _WELL]
    well = [one for one in seen.sources if one.health.state in _WELL]
    shown = well if everything else well[:_FEW_WELL]
    is_wide = terminal.width >= _NARROW
    name = _width_of_names((one.source.name for one in (*ailing, *shown)), terminal.width - (58 if is_wide else 24))
    heads = (
        f"{'every':>5}  {'last ok':<11}  {'next':<9}  {f'{DAYS} days':<{DAYS}}  " if is_wide else f"{'last ok':<11}  "
    )
    terminal.write(terminal.paint(f"{'source':<{name}}  {heads}state", "dim"))
    for report in (*ailing, *shown):
        _show_line(report, seen, name, terminal, is_wide=is_wide)
    if len(shown) < len(well):
        more = len(well) - len(shown)
        terminal.write(terminal.paint(f"{more} more {'is' if more == 1 else 'are'} ok: --all", "dim"))
    terminal.write("")


def _width_of_names(names: Iterable[str], room: int) -> int:
    """Columns for names where `room` is left of the other columns."""
    return min(_LONGEST_NAME, room, max(6, *map(columns_of, names)))


def _show_line(report: SourceReport, seen: Vitals, name: int, terminal: Terminal, *, is_wide: bool) -> None:
    state = report.health.state.value
    last = ago(report.last_ok_at, seen.now)
    start = f"{shortened(report.source.name, name):<{name}}  "
    if is_wide:
        bars = sparkline(_days(report, seen))
        upcoming = until(report.next_at, seen.now)
        start += f"{words_for(report.source.every):>5}  {last:<11}  {upcoming:<9}  {bars}  "
    else:
        start += f"{last:<11}  "
    detail = harmless(_detail(report, seen))
    painted = terminal.paint(state, _STYLES.get(state, "dim"))
    room = terminal.width - columns_of(start) - len(state) - 2
    if is_wide and columns_of(detail) <= room:
        terminal.write(f"{start}{painted}  {detail}".rstrip())
        return
    terminal.write(start + painted)
    for line in fold("    ", detail, terminal.width) if detail else ():
        terminal.write(terminal.paint(line, "dim"))


def _days(report: SourceReport, seen: Vitals) -> list[int]:
    today = seen.now.date()
    return by_day(seen.arrivals.get(report.source.name, {}), today - timedelta(days=DAYS - 1), today)


def _detail(report: SourceReport, seen: Vitals) -> str:
    """Why a source is in its state; nothing for one that is well."""
    health = report.health
    since = f" since {health.since:%b %d %H:%M}" if health.since else ""
    match health.state:
        case SourceState.FAILING | SourceState.THROTTLED | SourceState.GONE:
            return f"{health.error}{since}"
        case SourceState.QUIET:
            return f"nothing new for {duration(seen.now - health.last_new_at)}" if health.last_new_at else "nothing new"
        case SourceState.PAUSED:
            return since.strip()
        case SourceState.OK:
            return "" if report.last_ok_at else "not polled yet"


def _show_targets(targets: Sequence[TargetReport], seen: Vitals, terminal: Terminal) -> None:
    if not targets:
        return
    is_wide = terminal.width >= _NARROW
    name = _width_of_names((one.name for one in targets), terminal.width - (51 if is_wide else 18))
    heads = f"{'sent 24h':>8}  {'failed':>6}  {'waiting':>7}" + (f"  {'oldest':<9}  last ok" if is_wide else "")
    if not is_wide:
        heads = f"{'sent':>4}  {'fail':>4}  {'wait':>4}"
    terminal.write(terminal.paint(f"{'target':<{name}}  {heads}", "dim"))
    for one in targets:
        start = f"{shortened(one.name, name):<{name}}  "
        if is_wide:
            oldest = duration(seen.now - one.oldest) if one.oldest else "—"
            numbers = f"{one.sent:>8}  {one.failed:>6}  {one.waiting:>7}  {oldest:<9}  {ago(one.last_ok_at, seen.now)}"
        else:
            numbers = f"{one.sent:>4}  {one.failed:>4}  {one.waiting:>4}"
        terminal.write(terminal.paint(start + numbers, "red" if one.is_down else ""))
        detail = _target_words(one, seen)
        for line in fold("    ", harmless(detail), terminal.width) if detail else ():
            terminal.write(terminal.paint(line, "dim"))
    terminal.write("")


def _target_words(one: TargetReport, seen: Vitals) -> str:
    if not one.waiting:
        return ""
    words = ["down" if one.is_down else "", one.held or one.error, f"next try {until(one.next_at, seen.now)}"]
    return " · ".join(word for word in words if word)


def _next(seen: Vitals) -> str:
    if seen.life is Life.LATE:
        return f"look at its log, then stop it and start it again: kill {seen.pid or 'PID'}; monitor run"
    if not seen.is_alive:
        return "start it: monitor run"
    if seen.mute:
        return f"what did not arrive: monitor alerts list --target {seen.mute[0].name} --state dead"
    if seen.troubled:
        count = len(seen.troubled)
        look = f"{plural(count, 'source')} need{'s' if count == 1 else ''} a look"
        first = seen.troubled[0].source.name
        return f"{look}. Why: monitor status {first} · Try it: monitor sources check {first}"
    return "what was told: monitor alerts list"


def show_source(report: SourceReport, seen: Vitals, terminal: Terminal) -> None:
    """One source with everything that is known of it."""
    health, rhythm = report.health, report.health.rhythm
    state = terminal.paint(health.state.value, _STYLES.get(health.state.value, "dim"), "bold")
    terminal.write(f"{terminal.paint(report.source.name, 'bold')}  {state}  {_since(report)}".rstrip(), "")
    usual = f"{rhythm.articles / rhythm.weeks / 7:.1f} a day" if rhythm.weeks > 0 else "not known yet"
    facts = {
        "kind": report.source.kind,
        "every": f"{words_for(report.source.every)} · next {until(report.next_at, seen.now)}",
        "last ok": ago(report.last_ok_at, seen.now),
        "last new": ago(health.last_new_at, seen.now),
        "usually": usual,
        "articles": f"{sparkline(_days(report, seen))}  {sum(_days(report, seen))} in {DAYS} days",
        "entries": f"{thousands(report.entries)} kept",
        "last error": f"{health.error} ({ago(health.failed_at, seen.now)})" if health.error else "none",
    }
    for label, words in facts.items():
        terminal.write(*fold(f"  {label:<11}", harmless(words), terminal.width))
    terminal.write(f"  {'place':<11}{harmless(report.source.location)}")  # never broken: it could not be followed
    name = report.source.name
    terminal.write("")
    next_step(f"try it now: monitor sources check {name}", stream=terminal.stream)


def _since(report: SourceReport) -> str:
    return f"since {report.health.since:%Y-%m-%d %H:%M} UTC" if report.health.since else ""
