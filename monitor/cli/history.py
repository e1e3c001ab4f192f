"""What happened to an article, line by line: for people, and as one JSON value."""

from collections.abc import Collection, Iterator, Sequence
from shlex import quote
from urllib.parse import unquote

from monitor.cli.deliveries import BAD, attempted_record, delivery_past, delivery_words, instant
from monitor.cli.excerpts import fold
from monitor.cli.records import Record, novelty_words, reason_words
from monitor.cli.talk import with_config
from monitor.cli.terminal import Terminal, columns_of, harmless, plural
from monitor.cli.verdicts import circumstances_of, published_words, show_evidence
from monitor.model import (
    Alert,
    Article,
    Basis,
    Fresh,
    Held,
    History,
    Joined,
    Match,
    MatchReason,
    Sighting,
    Stored,
    Telling,
    Twin,
    plain,
)

_LABEL = 11
_STYLES = {"sent": "green", "alert": "green", "matched": "green", "held": "yellow", "joined": "yellow"}


def history_record(history: History) -> Record:
    """The values of the model by their names; `kind` says which of the alternatives one is."""
    return {
        "sighting": plain(history.sighting),
        "article": plain(history.article),
        "novelty": _with_kind(history.novelty),
        "of": plain(history.of),
        "verdicts": [plain(match) | {"telling": _telling_record(telling)} for match, telling in history.verdicts],
        "version": history.version or None,
        "joined": plain(history.joined),
        "deliveries": [attempted_record(one) for one in history.deliveries],
        "shortfalls": plain(history.shortfalls),
    }


def _with_kind(value: object) -> Record | None:
    return None if value is None else {"kind": type(value).__name__.lower()} | plain(value)


def _telling_record(telling: Telling | None) -> Record | None:
    """What became of a verdict; of an alert without the article and the verdict, which stand beside it."""
    record = _with_kind(telling)
    return record and {name: value for name, value in record.items() if name not in {"article", "match", "event"}}


def show_histories(
    histories: Sequence[History], terminal: Terminal, *, private: Collection[str] = (), rules: int = 0
) -> None:
    """Every article after the entry that it came from, the entry once; then what to type next.

    `private` are the sources whose addresses may be private; `rules` is how many rules there are where an article
    keeps no verdict of those that have nothing to do with it, else 0.
    """
    before: Sighting | None = None
    for history in histories:
        if history.sighting != before:
            if before:
                terminal.write("")
            _show_sighting(history, terminal)
            before = history.sighting
        if history.article and history.novelty:
            _show_article(history, history.article, terminal)
            if rules > len(history.verdicts):
                _show("no match", f"the other rules: {MatchReason.WORDS_MISSING.value}", terminal)
    why, command = _next_step(histories[-1], private)
    command = with_config(harmless(command))
    line = f"next: {why}: {command}"
    fits = columns_of(line) <= terminal.width
    terminal.write("", *([line] if fits else [f"next: {why}:", f"  {command}"]))


def _next_step(history: History, private: Collection[str]) -> tuple[str, str]:
    """What to type next: the alert that was joined, else the page under the rules of today."""
    for _, telling in history.verdicts:
        if isinstance(telling, Joined):
            return "the alert that it joined", f"monitor explain {telling.alert}"
    url = history.sighting.entry.url
    page = unquote(url.removeprefix("file://")) if url.startswith("file:") else url
    option = " --allow-private" if history.sighting.entry.source in private else ""
    return "what the rules say of it today", f"monitor test {quote(page)}{option}"


def _show_sighting(history: History, terminal: Terminal) -> None:
    sighting = history.sighting
    first = ", at the source's first poll" if sighting.is_first_poll else ""
    _show("seen", f"{instant(sighting.first_seen)} by source {sighting.entry.source}{first}", terminal)
    _show("fetched", _reading_words(sighting), terminal, address=sighting.entry.url)
    for one in history.shortfalls:
        when = f"{instant(one.at)} " if one.at else ""
        _show("unread", when + ": ".join(part for part in (one.words, one.detail) if part), terminal)


def _reading_words(sighting: Sighting) -> str:
    """How far reading it came, and how often it failed."""
    failed = plural(sighting.attempts, "failed attempt")
    due = instant(sighting.next_at) if sighting.next_at else ""
    match sighting.state:
        case "read":
            return f"read after {failed}" if sighting.attempts else "read"
        case "judged":
            return f"its page could not be read, only the feed's summary: {failed}, next try {due}"
        case "given up":
            return f"given up after {failed}"
        case _:
            return f"not read yet: {failed}, next try {due}" if sighting.attempts else f"not read yet: due {due}"


def _show_article(history: History, article: Article, terminal: Terminal) -> None:
    assert history.novelty is not None
    title = f'"{article.title}"' if article.title else "(no title)"
    _show(f"article {article.position}", title, terminal)
    own = article.url if article.url != history.sighting.entry.url else ""
    _show("", " · ".join(_facts(article)), terminal, address=own)
    label = {Fresh: "unique", Twin: "repeat"}.get(type(history.novelty), "update")
    _show(label, novelty_words(history.novelty), terminal)
    if history.of:
        _show("", f"of {_stored_words(history.of)}", terminal, address=history.of.url)
    for match, telling in sorted(history.verdicts, key=lambda verdict: not verdict[0].is_match):
        _show_verdict(history, article, match, telling, terminal)
    if history.version:
        _show("settings", f"version {history.version}", terminal)


def _facts(article: Article) -> Iterator[str]:
    if article.lines:
        yield f"lines {article.lines[0]}–{article.lines[1]}"
    yield f"published {published_words(article.published)}" if article.published else "undated"
    if article.basis is Basis.SUMMARY:
        yield "from the feed's summary alone"


def _show_verdict(
    history: History, article: Article, match: Match, telling: Telling | None, terminal: Terminal
) -> None:
    words = [match.rule, match.act or "", circumstances_of(match) if match.is_match else ""]
    said = " · ".join(word for word in words if word)
    _show("matched" if match.is_match else "no match", f"{said}: {reason_words(match)}", terminal)
    show_evidence(article, match, terminal, most=1)
    _show_telling(history, telling, terminal)


def _show_telling(history: History, telling: Telling | None, terminal: Terminal) -> None:
    """What became of a match, and of the messages about it; nothing where there is none."""
    match telling:
        case Alert():
            why = f"{telling.why.value}, {telling.related}" if telling.related else telling.why.value
            _show("alert", f"{telling.id}: {why}", terminal)
            if telling.waits_until:
                until = f"until {instant(telling.waits_until)} at the latest"
                _show("waits", f"for {telling.min_publishers} publishers, {until}", terminal)
            for one in history.joined:
                _show("", f"joined by {_stored_words(one)}", terminal, address=one.url)
            _show_deliveries(history, telling.id, "to", terminal)
        case Joined():
            detail = f" ({telling.detail})" if telling.detail else ""
            _show("joined", f"alert {telling.alert}: {telling.why.value}{detail}", terminal)
            for fact in telling.facts:
                _show("", f"new {fact.kind}: {fact.quote}", terminal)
            _show_deliveries(history, telling.alert, "that alert to", terminal)
        case Held():
            _show("held", ": ".join(part for part in (telling.why.value, telling.detail) if part), terminal)
        case None:
            pass


def _show_deliveries(history: History, alert: str, to: str, terminal: Terminal) -> None:
    for attempted in history.deliveries:
        if attempted.delivery.alert == alert:
            style = "red" if attempted.delivery.outcome in BAD else ""
            for words in delivery_past(attempted):
                _show("", words, terminal)
            _show(attempted.delivery.outcome.value, delivery_words(attempted, to), terminal, style=style)


def _stored_words(stored: Stored) -> str:
    return f'"{stored.title}" · {stored.source} {instant(stored.first_seen)}'


def _show(label: str, words: str, terminal: Terminal, *, address: str = "", style: str = "") -> None:
    """A line with its label. An address behind it is never broken: a broken one could not be followed."""
    lines = fold(" " * _LABEL, harmless(words), terminal.width)
    if address:
        beside = f"{lines[-1]} · {harmless(address)}"
        fits = columns_of(beside) <= terminal.width
        lines[-1:] = [beside] if fits else [lines[-1], " " * _LABEL + harmless(address)]
    styles = (style or _STYLES.get(label, "dim" if label == "no match" else ""), "bold")
    terminal.write(terminal.paint(label, *styles) + lines[0][len(label) :], *lines[1:])
