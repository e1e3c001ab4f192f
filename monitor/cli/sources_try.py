"""`monitor sources check` and `discover`: look at the outside world once, and store nothing."""

import asyncio
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli.command import command, config_option, json_option, private_option
from monitor.cli.exits import DONE, ERROR, NOTHING
from monitor.cli.talk import next_step, say
from monitor.errors import InputError
from monitor.model import DateClaim, FetchFailure, FetchReason, Polled

if TYPE_CHECKING:
    from monitor.app import Candidate, Trial
    from monitor.cli.terminal import Terminal
    from monitor.settings import Settings

_SAMPLE = 3
_HOUR = timedelta(hours=1)
_SIZES = ((1_000_000, "MB"), (1_000, "kB"))


@command(
    "check",
    "Try every source once: what would it give?",
    ("sources check", "entries, newest date, size and problems of each"),
    ("sources check kcna yonhap", "only these"),
    ("sources check --json", "for programs"),
)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@config_option
@json_option
def check(names: tuple[str, ...], config: Path | None, as_json: bool) -> int:
    """Look at every source once, as politely as the daemon would. Nothing is stored, nothing is told.

    Paused sources are tried too. Exit status: 0 all give something, 2 at least one failed.
    """
    from monitor.cli.sources_file import load_sources, places_of

    settings = load_sources(config)
    known = {source.name: source for source in settings.sources}
    for name in names:
        if name not in known:
            raise click.UsageError(f"there is no source {name!r}; the sources are: {', '.join(known) or 'none'}")
    chosen = [known[name] for name in names] or list(known.values())
    if not chosen:
        raise InputError("there is no source to try: monitor sources discover URL finds some")
    return asyncio.run(_check(chosen, settings, places_of(config, settings), as_json=as_json))


async def _check(chosen: list[Any], settings: "Settings", places: dict[str, str], *, as_json: bool) -> int:
    from monitor import app
    from monitor.cli.records import to_line
    from monitor.cli.terminal import open_terminal, plural
    from monitor.settings import environment

    terminal = open_terminal(sys.stdout, environment())
    width = max(len(source.name) for source in chosen)
    failed = 0
    async for trial in app.try_sources(chosen, settings.fetch):
        failed += isinstance(trial.polled, FetchFailure)
        if as_json:
            terminal.write(to_line(trial_record(trial, places[trial.source.name])))
        else:
            terminal.write(*trial_lines(trial, terminal, width))
        terminal.stream.flush()
    if not as_json:
        well = len(chosen) - failed
        counts = f"{plural(len(chosen), 'source')} tried: {well} ok, {failed} failed; nothing was stored"
        step = "what else is there: monitor sources discover URL" if failed else "watch them: monitor run"
        terminal.write("")
        say("", counts, stream=terminal.stream)
        next_step(step, stream=terminal.stream)
    return ERROR if failed else DONE


def trial_lines(trial: "Trial", terminal: "Terminal", width: int) -> Iterator[str]:
    """What a trial gave, on one line, and a line for each note."""
    from monitor.cli.excerpts import fold
    from monitor.cli.terminal import harmless
    from monitor.engine import SystemClock

    name = f"{trial.source.name:<{width}}"
    if isinstance(trial.polled, FetchFailure):
        words = harmless(failure_words_of(trial.polled))
        first, *more = fold(f"failed  {name}  ", words, terminal.width)
        yield terminal.paint(first, "red")
        yield from more
        return
    figures = (
        f"{len(trial.polled.entries):>5} {'entry' if len(trial.polled.entries) == 1 else 'entries'}",
        newest_words(trial.newest, SystemClock().now()),
        size_words(trial.polled.size),
        f"{trial.seconds:.1f} s",
    )
    paused = "  (paused)" if trial.source.paused else ""
    table = f"{figures[0]:<13}  {figures[1]:<18}  {figures[2]:>7}  {figures[3]}"
    yield f"{terminal.paint('ok', 'green')}      {name}  {table}{paused}"
    for note in trial.notes:
        yield from fold("          = note: ", harmless(note), terminal.width)


def failure_words_of(failure: FetchFailure) -> str:
    """The particulars where they say it all, else the reason."""
    return failure.detail or failure.reason.value


def newest_words(claim: DateClaim | None, now: datetime) -> str:
    """The newest date of a list; `undated` without one."""
    return f"newest {age_words(claim, now)}" if claim else "undated"


def age_words(claim: DateClaim, now: datetime) -> str:
    """How long ago a date was: `12m ago`, `5h ago`, `9d ago`; older ones, and days, as the date."""
    age = now - claim.instant if claim.instant else None
    if age is None or age < timedelta() or age >= timedelta(days=60):
        return claim.day.isoformat()
    if age < _HOUR:
        return f"{age // timedelta(minutes=1)}m ago"
    return f"{age // _HOUR}h ago" if age < 48 * _HOUR else f"{age.days}d ago"


def size_words(size: int) -> str:
    """`23 kB`, `1.2 MB`; nothing where nobody counted."""
    if size == 0:
        return ""
    unit, name = next(((unit, name) for unit, name in _SIZES if size >= unit), (1, "B"))
    return f"{size / unit:.1f} {name}" if unit == _SIZES[0][0] else f"{size // unit} {name}"


def trial_record(trial: "Trial", location: str) -> dict[str, Any]:
    """The same for programs."""
    polled = trial.polled
    listed = polled.entries if isinstance(polled, Polled) else ()
    return {
        "source": trial.source.name,
        "kind": trial.source.kind,
        "location": location,
        "ok": isinstance(polled, Polled),
        "reason": polled.reason.name.lower() if isinstance(polled, FetchFailure) else None,
        "problem": failure_words_of(polled) if isinstance(polled, FetchFailure) else None,
        "entries": len(listed),
        "dated": trial.dated,
        "newest": trial.newest.isoformat() if trial.newest else None,
        "bytes": polled.size if isinstance(polled, Polled) else 0,
        "seconds": round(trial.seconds, 3),
        "notes": list(trial.notes),
        "sample": [
            {
                "title": entry.title,
                "url": entry.url,
                "published": entry.published.isoformat() if entry.published else None,
            }
            for entry in listed[:_SAMPLE]
        ],
    }


# --------------------------------------------------------------------------------------- discover


@command(
    "discover",
    "What can be watched at an address?",
    ("sources discover https://example.org", "feeds, news sitemaps, else the page itself as a listing"),
    ("sources discover https://example.org --json", "the same for programs"),
)
@click.argument("url", metavar="URL")
@config_option
@private_option
@json_option
def discover(url: str, config: Path | None, allow_private: bool, as_json: bool) -> int:
    """Find what can be watched at an address, the best first, each tried once.

    Feeds that the page names, or at the usual paths; news sitemaps of robots.txt; the page itself as a
    listing where there is neither. On standard output: the best of them, ready for sources.yaml.
    Exit status: 0 something was found, 1 nothing, 2 the address cannot be had.
    """
    from monitor import app
    from monitor.cli.records import to_line
    from monitor.cli.sources_file import load_sources

    settings = load_sources(config)
    if sys.stderr.isatty():
        say("", f"looking around at {url}, one request at a time ...")
    found = asyncio.run(app.find_sources(url, settings, allow_private=allow_private))
    if isinstance(found, FetchFailure):
        raise InputError(f"{url}: {failure_words_of(found)}; {_remedy(found)}")
    items = named(found, settings)
    if as_json:
        for candidate, item in zip(found, items, strict=True):
            click.echo(to_line(candidate_record(candidate, item)))
        return DONE if found else NOTHING
    return _show(url, found, items)


def _remedy(failure: FetchFailure) -> str:
    is_refused = failure.reason is FetchReason.REFUSED_ADDRESS
    return "--allow-private, if it is meant" if is_refused else "check the address"


def named(found: "tuple[Candidate, ...]", settings: "Settings") -> list[dict[str, Any]]:
    """Each candidate as it would stand in sources.yaml, under a name that is free."""
    from monitor import app

    taken = {source.name for source in settings.sources}
    items = []
    for candidate in found:
        name = app.name_for(candidate.title, candidate.source.location, taken)
        taken.add(name)
        item = {"name": name, "kind": candidate.source.kind, "location": candidate.source.location}
        items.append(item | ({"allow_private": True} if candidate.source.allow_private else {}))
    return items


def candidate_record(candidate: "Candidate", item: dict[str, Any]) -> dict[str, Any]:
    """A candidate for programs."""
    entries = candidate.polled.entries
    return {**item, "title": candidate.title, "found": candidate.found, "entries": len(entries)}


def _show(url: str, found: "tuple[Candidate, ...]", items: list[dict[str, Any]]) -> int:
    """What was found on standard error; the best, as YAML, on standard output."""
    from monitor.cli.terminal import harmless, open_terminal
    from monitor.settings import as_yaml, environment

    terminal = open_terminal(sys.stderr, environment())
    if not found:
        say("", f"nothing at {harmless(url)} can be watched as it is: no feed, no sitemap, no list of articles")
        next_step("say how with a kind: page, json, or listing with select (docs/settings.md)")
        return NOTHING
    for candidate in found:
        terminal.write(*_candidate_lines(candidate, terminal))
    private = " --allow-private" if items[0].get("allow_private") else ""
    terminal.write(
        "", f"add the first: monitor sources add {items[0]['location']}{private}", "or put it below `sources:`", ""
    )
    click.echo(as_yaml(items[:1]))
    return DONE


def _candidate_lines(candidate: "Candidate", terminal: "Terminal") -> Iterator[str]:
    from monitor.app import judge_trial
    from monitor.cli.terminal import harmless, plural, shortened
    from monitor.engine import SystemClock

    now = SystemClock().now()
    trial = judge_trial(candidate.source, candidate.polled, now, seconds=0)
    entries = plural(len(candidate.polled.entries), "entry")
    title = f' "{harmless(candidate.title)}"' if candidate.title else ""
    line = f"{candidate.source.kind:<8} {entries}, {newest_words(trial.newest, now)}, {candidate.found}{title}"
    yield terminal.paint(shortened(line, terminal.width), "bold")
    yield shortened(f"         {harmless(candidate.source.location)}", terminal.width)
    for entry in candidate.polled.entries[:_SAMPLE]:
        yield terminal.paint(shortened(f"           {harmless(entry.title or entry.url)}", terminal.width), "dim")
