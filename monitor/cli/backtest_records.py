"""What a backtest found: for people, and as JSON."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from monitor.app.backtesting import Against, Backtest, Change, RuleResult
from monitor.cli.excerpts import fold
from monitor.cli.figures import by_day, narrowed, sparkline, thousands
from monitor.cli.records import Record
from monitor.cli.talk import next_step
from monitor.cli.terminal import Terminal, columns_of, harmless, plural
from monitor.model import Judged, Stages, UnreadPage, plain

_FEW: Final = 10
_NARROW: Final = 80
_LEAST_SPARK: Final = 7
_MOST_SPARK: Final = 45


def backtest_records(result: Backtest, seconds: float) -> Iterator[Record]:
    """A line a rule, a line a change, then the whole; `kind` says which."""
    for rule in result.rules:
        days = {day.isoformat(): count for day, count in sorted(rule.by_day.items())}
        yield {"kind": "rule", **plain(rule), "by_day": days}
    for change in result.changes:
        yield {"kind": "new" if change.is_new else "gone", **plain(change.alert), "judged": plain(change.judged)} | (
            {} if change.is_new else {"why": change.why}
        )
    yield {
        "kind": "total",
        "against": result.against.value,
        "stages": plain(result.stages),
        "unpacked": result.unpacked,
        "matched": result.matched,
        "alerts": sum(rule.alerts for rule in result.rules),
        "held": dict(result.held),
        "loudest": {"day": result.loudest[0].isoformat(), "alerts": result.loudest[1]} if result.loudest else None,
        "seconds": round(seconds, 3),
    }


def unread_records(pages: Sequence[UnreadPage]) -> Iterator[Record]:
    """A line a page."""
    yield from ({"kind": "failed", **plain(page)} for page in pages)


def show_unread(pages: Sequence[UnreadPage], terminal: Terminal) -> None:
    """When, where and why; the address is never broken: it could not be followed."""
    for page in pages:
        name = f'"{harmless(page.title)}"' if page.title else "(no title)"
        head = f"{page.first_seen:%Y-%m-%d %H:%M}  "
        words = f"{harmless(page.source)} · {name} · {plural(page.attempts, 'attempt')}: {harmless(page.error)}"
        terminal.write(*fold(head, words, terminal.width))
        if page.url:
            terminal.write(terminal.paint(f"  {harmless(page.url)}", "dim"))
    terminal.write(*([""] if pages else []), f"{plural(len(pages), 'page')} gave no text")
    step = "what became of one: monitor explain URL" if pages else "what was judged: monitor backtest"
    next_step(step, stream=terminal.stream)


def show_backtest(result: Backtest, seconds: float, terminal: Terminal, *, everything: bool) -> None:
    """Archive, rules, changes, stages."""
    _show_archive(result.stages, terminal)
    if not result.stages.articles or result.stages.first is None or result.stages.last is None:
        next_step("fill the archive: monitor run", stream=terminal.stream)
        return
    _show_rules(result, result.stages.first.date(), result.stages.last.date(), terminal)
    _show_changes(result.changes, terminal, everything=everything)
    _show_stages(result, seconds, terminal)
    next_step(_next(result, everything=everything), stream=terminal.stream)


def _show_archive(stages: Stages, terminal: Terminal) -> None:
    if stages.first is None or stages.last is None:
        terminal.write("Archive  no article of that time")
        return
    words = (
        f"{stages.first:%Y-%m-%d} → {stages.last:%Y-%m-%d} · {plural(stages.sources, 'source')}"
        f" · {thousands(stages.articles)} articles · {thousands(stages.unique)} after near-duplicates"
    )
    terminal.write(*fold("Archive  ", words, terminal.width), "")


def _show_rules(result: Backtest, first: date, last: date, terminal: Terminal) -> None:
    """A line a rule; where the terminal is narrow, without the judgements, and with a shorter line of bars."""
    is_wide, compares = terminal.width >= _NARROW, result.against is not Against.NOTHING
    rows = [_cells(rule, is_wide=is_wide, compares=compares) for rule in result.rules]
    heads = ["alerts"] + (["vs " + result.against.value] if compares else [])
    heads += ["judged", "precision", "recall"] if is_wide else []
    widths = [max(columns_of(cell) for cell in column) for column in zip(heads, *rows, strict=True)]
    most = terminal.width // 3
    name = max(4, *(min(columns_of(rule.rule), most) for rule in result.rules))
    room = terminal.width - name - sum(widths) - 2 * len(widths) - 2
    bars = max(_LEAST_SPARK, min(room, _MOST_SPARK, (last - first).days + 1))
    title = "alerts/day" if bars >= len("alerts/day") else "a day"
    terminal.write(terminal.paint(f"{'rule':<{name}}  {title:<{bars}}  {_joined(heads, widths)}".rstrip(), "dim"))
    for rule, cells in zip(result.rules, rows, strict=True):
        line = sparkline(narrowed(by_day(rule.by_day, first, last), bars))
        shown = harmless(rule.rule)[:most]
        terminal.write(
            f"{terminal.paint(f'{shown:<{name}}', 'bold')}  {line:<{bars}}  {_joined(cells, widths)}".rstrip()
        )
    total = sum(rule.alerts for rule in result.rules)
    loudest = f" · loudest day {result.loudest[0]:%b %d} ({result.loudest[1]})" if result.loudest else ""
    terminal.write(*fold("", f"{plural(total, 'alert')} in all{loudest}", terminal.width), "")


def _cells(rule: RuleResult, *, is_wide: bool, compares: bool) -> list[str]:
    cells = [thousands(rule.alerts)] + ([f"+{rule.new} −{rule.gone}"] if compares else [])
    if is_wide:
        cells += [f"{rule.judged}/{rule.alerts}", _share(rule.precision), _share(rule.recall)]
    return cells


def _share(value: float | None) -> str:
    return "—" if value is None else f"{value:.2f}"


def _joined(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True))


def _show_changes(changes: Sequence[Change], terminal: Terminal, *, everything: bool) -> None:
    shown = changes if everything else _some(changes)
    for change in shown:
        label = terminal.paint("new   ", "green") if change.is_new else terminal.paint("gone  ", "yellow")
        alert = change.alert
        what = f'{alert.at:%b %d}  "{harmless(alert.title)}"  {harmless(alert.rule)}  {alert.id[:8]}'
        said = f" · {_said(change)}" if _said(change) else ""
        first, *rest = fold(" " * 8, what + said, terminal.width)
        terminal.write(f"  {label}{first[8:]}", *rest)
    if len(shown) < len(changes):
        terminal.write(f"  … {len(changes) - len(shown)} more: --all")
    if changes:
        terminal.write("")


def _some(changes: Sequence[Change]) -> list[Change]:
    """The first of either kind; where one has fewer, more of the other."""
    new = [one for one in changes if one.is_new]
    gone = [one for one in changes if not one.is_new]
    half = _FEW // 2
    return new[: max(half, _FEW - len(gone))] + gone[: max(half, _FEW - len(new))]


def _said(change: Change) -> str:
    """Whether it is well that it is new or gone, as far as people have said; and why it is gone."""
    why = [] if change.is_new or not change.why else [change.why]
    match change.judged:
        case None:
            return why[0] if why else ""
        case Judged.NOISE:
            return "; ".join([*why, "BAD: judged noise" if change.is_new else "good: was noise"])
        case _:
            return "; ".join([*why, "good: judged right" if change.is_new else "BAD: was right"])


def _show_stages(result: Backtest, seconds: float, terminal: Terminal) -> None:
    stages = result.stages
    alerts = sum(rule.alerts for rule in result.rules)
    steps = (
        f"{thousands(stages.entries)} listed → {thousands(stages.read)} read → {thousands(stages.articles)} articles"
        f" → {thousands(stages.unique)} unique → {thousands(result.matched)} matched → {plural(alerts, 'alert')}"
    )
    terminal.write(*fold("  stages  ", steps, terminal.width))
    if result.held:
        held = " · ".join(f"{thousands(count)} {why.replace('_', ' ')}" for why, count in result.held.items())
        terminal.write(*fold("  held    ", f"{held} (monitor explain {next(iter(result.held))})", terminal.width))
    pace = thousands(stages.articles / seconds) if seconds else "—"
    unread = f"{plural(stages.unread, 'page')} gave no text (list: --failed) · " if stages.unread else ""
    read = f"{thousands(result.unpacked)} had to be read"
    terminal.write(*fold("          ", f"{unread}{read} · {seconds:.1f} s · {pace} articles/s", terminal.width))


def _next(result: Backtest, *, everything: bool) -> str:
    if len(result.changes) > _FEW and not everything:
        return "see every change: monitor backtest --all"
    if any(rule.alerts > rule.judged for rule in result.rules):
        return "say which were right: monitor alerts judge"
    return "why one was told: monitor explain ALERT"
