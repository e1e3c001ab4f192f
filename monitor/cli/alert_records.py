"""Alerts and routes: for people, and as JSON."""

from collections.abc import Sequence

from monitor.alerting import Routing
from monitor.app.alerting import Destination
from monitor.cli.deliveries import BAD, attempted_record, delivery_past, delivery_words, instant
from monitor.cli.excerpts import fold
from monitor.cli.records import Record
from monitor.cli.talk import next_step
from monitor.cli.terminal import Terminal, harmless, plural
from monitor.model import Alert, AlertQuery, AlertRecord, Attempted, FollowUp, Notice, Outcome, plain

_LEFT_OUT = {"article", "match"}
_LABEL = 9


def alert_record(record: AlertRecord) -> Record:
    """The values of the model by their names; of the article what names it, of the verdict its act."""
    tells = plain(record.tells)
    told = {name: value for name, value in tells.items() if name not in _LEFT_OUT}
    if isinstance(record.tells, Alert):
        article = record.tells.article
        told |= {"title": article.title, "url": article.url, "source": article.source, "act": record.tells.match.act}
    return {
        "tells": type(record.tells).__name__.lower(),
        **told,
        "created_at": plain(record.created_at),
        "deliveries": [attempted_record(one) for one in record.deliveries],
    }


def show_alerts(found: Sequence[AlertRecord], query: AlertQuery, terminal: Terminal) -> None:
    """Two lines an alert: what, and what became of its messages."""
    for record in found:
        _show_head(record, terminal)
        words = " · ".join(_short(one) for one in record.deliveries) or "no message"
        is_bad = any(one.delivery.outcome in BAD for one in record.deliveries)
        for line in fold(" " * 4, harmless(words), terminal.width):
            terminal.write(terminal.paint(line, "red" if is_bad else "dim"))
    if not found:
        terminal.write("no alert fits" if query != AlertQuery() else "no alert yet")
        return
    more = f", the newest {query.limit}: more with --limit" if len(found) == query.limit else ""
    first = found[0].tells
    terminal.write("", *fold("", f"{plural(len(found), 'alert')}{more}", terminal.width))
    next_step(f"monitor alerts show {_id_of(first)}", stream=terminal.stream)


def show_alert(record: AlertRecord, terminal: Terminal) -> None:
    """What it tells, and all that was done to tell it."""
    _show_head(record, terminal)
    tells = record.tells
    if isinstance(tells, Alert):
        _show("why", tells.why.value, terminal)
        _show("article", tells.publisher, terminal)
        terminal.write(*([f"{'':<{_LABEL + 2}}{harmless(tells.article.url)}"] if tells.article.url else []))
        _show("routed", f"{', '.join(tells.targets)}" + (f": {tells.routed}" if tells.routed else ""), terminal)
    elif isinstance(tells, Notice):
        _show("remedy", tells.remedy or "none", terminal)
    for one in record.deliveries:
        for words in delivery_past(one):
            _show("", words, terminal)
        style = "red" if one.delivery.outcome in BAD else "green" if one.delivery.outcome is Outcome.SENT else ""
        _show(one.delivery.outcome.value, delivery_words(one), terminal, style=style)
    terminal.write("")
    next_step(_next_step(record), stream=terminal.stream)


def route_record(routing: Routing, destinations: Sequence[Destination]) -> Record:
    """The values of the model by their names."""
    return {
        "targets": list(routing.targets),
        "why": routing.why,
        "routes": plain(routing.answers),
        "destinations": plain(tuple(destinations)),
    }


def show_route(name: str, routing: Routing, destinations: Sequence[Destination], terminal: Terminal) -> None:
    """Every route's answer, then every target and when it is told."""
    for answer in routing.answers:
        mark = terminal.paint("taken", "green") if answer.is_taken else terminal.paint("no   ", "dim")
        head = f"  {answer.number:>3}  "
        first, *rest = fold(" " * (len(head) + 7), harmless(answer.why), terminal.width)
        terminal.write(f"{head}{mark}  {first.lstrip()}", *rest)
    if routing.answers:
        terminal.write("")
    where = ", ".join(routing.targets) or "nobody is told"
    terminal.write(*fold("", harmless(f"{name} → {where} ({routing.why})"), terminal.width))
    for one in destinations:
        when = f"{instant(one.hold.until)}: {one.hold.words}" if one.hold else "at once"
        terminal.write(*fold("  ", harmless(f"{one.target}: {when}"), terminal.width))


def _show_head(record: AlertRecord, terminal: Terminal) -> None:
    tells = record.tells
    words = f"{record.created_at:%Y-%m-%d %H:%M}  {_what(tells)}"
    name = _id_of(tells)
    first, *rest = fold(" " * (len(name) + 2), harmless(words), terminal.width)
    terminal.write(terminal.paint(name, "bold") + first[len(name) :], *rest)


def _what(tells: Alert | FollowUp | Notice) -> str:
    match tells:
        case Alert():
            return f'{tells.rule} · {tells.level.value} · "{tells.article.title}"'
        case FollowUp():
            return f'follow-up {tells.number} · "{tells.alert.article.title}"'
        case Notice():
            return f"{tells.kind} {tells.subject} · {tells.state.value} · {tells.text}"


def _id_of(tells: Alert | FollowUp | Notice) -> str:
    return tells.alert.id if isinstance(tells, FollowUp) else tells.id


def _short(one: Attempted) -> str:
    """`sent desk`, `dead mail after 8 tries: HTTP 500`."""
    delivery = one.delivery
    number = f" (follow-up {delivery.update})" if delivery.update else ""
    if delivery.outcome in BAD:
        return f"{delivery.outcome.value} {delivery.target}{number} after {_tries(delivery.attempts)}: {delivery.error}"
    held = f" until {instant(delivery.next_at)}: {delivery.held}" if delivery.held else ""
    return f"{delivery.outcome.value} {delivery.target}{number}{held if delivery.outcome is Outcome.WAITING else ''}"


def _tries(count: int) -> str:
    return "1 try" if count == 1 else f"{count} tries"


def _next_step(record: AlertRecord) -> str:
    name = _id_of(record.tells)
    if any(one.delivery.outcome in {Outcome.DEAD, Outcome.DRY} for one in record.deliveries):
        state = "" if any(one.delivery.outcome is Outcome.DEAD for one in record.deliveries) else " --state dry"
        return f"send again what could not be sent: monitor alerts retry {name}{state}"
    if isinstance(record.tells, Notice):
        return "what else was told: monitor alerts list"
    return f"how it came about: monitor explain {name}"


def _show(label: str, words: str, terminal: Terminal, *, style: str = "") -> None:
    lines = fold(" " * (_LABEL + 2), harmless(words), terminal.width)
    painted = terminal.paint(label, style or "bold")
    terminal.write("  " + painted + lines[0][len(label) + 2 :], *lines[1:])
