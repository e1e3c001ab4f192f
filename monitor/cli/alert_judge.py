"""`monitor alerts judge`: say which alerts were right, and what was missed."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.command import command, config_option, json_option, user_name
from monitor.cli.exits import DONE
from monitor.cli.talk import next_step
from monitor.model import Judged

if TYPE_CHECKING:
    from monitor.app.judging import Open
    from monitor.cli.terminal import Terminal
    from monitor.model import Judgement
    from monitor.settings import Settings

_KEYS = {"g": Judged.GOOD, "n": Judged.NOISE}
_WORDS = ("good", "noise", "missed")
_ANSWERS = ("good", "noise", "skip", "quit")


@command(
    "judge",
    "Say which alerts were right, and what was missed",
    ("alerts judge", "one after the other: good, noise, skip"),
    ("alerts judge 7aa528ab53ea noise --comment 'a drill'", "one alert"),
    ("alerts judge missed https://example.org/story --rule launch", "an article that should have been told"),
    ("alerts judge --list --json", "what was said so far"),
)
@click.argument("first", metavar="[ALERT|missed]", required=False)
@click.argument("second", metavar="[good|noise|URL|ARTICLE]", required=False)
@click.option("--rule", metavar="ID", help="With missed: the rule that should have told it.")
@click.option("--comment", metavar="TEXT", default="", help="Why.")
@click.option("--list", "is_list", is_flag=True, help="Show what was said so far.")
@config_option
@json_option
def judge(  # noqa: PLR0913, PLR0917 - click hands over each option by itself
    first: str | None,
    second: str | None,
    rule: str | None,
    comment: str,
    is_list: bool,
    config: Path | None,
    as_json: bool,
) -> int:
    """Judge alerts as good or noise, and articles as missed: `monitor backtest` counts precision and recall by it.

    The last word on an alert counts. What was judged stays in the archive. ARTICLE is the number that
    `monitor search --json` gives.
    """
    from monitor import app
    from monitor.settings import environment

    settings = app.load(config, environment(), needs_secrets=False)
    if is_list:
        return _list(settings, as_json=as_json)
    if first is None:
        return _go_through(settings)
    if second is None or (first == "missed") != (second not in _WORDS):
        raise click.UsageError("say ALERT good, ALERT noise, or missed URL --rule ID")
    said = _judge(settings, first, second, rule, comment)
    _tell(said, as_json=as_json)
    return DONE


def _judge(settings: "Settings", first: str, second: str, rule: str | None, comment: str) -> "Judgement":
    from monitor.app import judging

    if first == "missed":
        if rule is None:
            raise click.UsageError(f"which rule should have told it? --rule ID: {_names(settings)}")
        return judging.judge_missed(settings, second, rule, who=user_name(), comment=comment)
    if second == "missed":
        raise click.UsageError("an alert was not missed: say good or noise; for an article: missed URL --rule ID")
    return judging.judge_alert(settings, first, Judged(second), who=user_name(), comment=comment)


def _names(settings: "Settings") -> str:
    return ", ".join(rule.id for rule in settings.rules)


def _tell(said: "Judgement", *, as_json: bool) -> None:
    from monitor.cli.records import to_line
    from monitor.model import plain

    if as_json:
        click.echo(to_line(plain(said)))
        return
    click.echo(f"{said.judged.value}: {said.rule}, article {said.article_id}")
    next_step("what it comes to: monitor backtest")


def _list(settings: "Settings", *, as_json: bool) -> int:
    from monitor.app import judging
    from monitor.cli.excerpts import fold
    from monitor.cli.records import to_line
    from monitor.cli.terminal import harmless, open_terminal, plural
    from monitor.model import plain
    from monitor.settings import environment

    terminal = open_terminal(sys.stdout, environment())
    found = judging.list_judgements(settings)
    for said, title in found:
        if as_json:
            terminal.write(to_line({**plain(said), "title": title}))
            continue
        words = f'{said.at:%Y-%m-%d %H:%M}  {said.rule} · "{title}" · by {said.who}'
        words += f": {said.comment}" if said.comment else ""
        first, *rest = fold(" " * 8, harmless(words), terminal.width)
        terminal.write(terminal.paint(f"{said.judged.value:<8}", _style(said.judged)) + first[8:], *rest)
    if not as_json:
        step = "what it comes to: monitor backtest" if found else "begin: monitor alerts judge"
        terminal.write("", plural(len(found), "judgement"))
        next_step(step, stream=terminal.stream)
    return DONE


def _style(judged: Judged) -> str:
    return {Judged.GOOD: "green", Judged.NOISE: "red", Judged.MISSED: "yellow"}[judged]


def _go_through(settings: "Settings") -> int:
    """Ask of one alert after the other, newest first."""
    from monitor.app import judging
    from monitor.cli.excerpts import fold
    from monitor.cli.terminal import open_terminal, plural
    from monitor.settings import environment

    if not sys.stdin.isatty():
        raise click.UsageError("this asks questions, and nobody is there to answer: name an ALERT and good or noise")
    waiting = judging.find_open(settings)
    terminal = open_terminal(sys.stdout, environment())
    keys = " · ".join(f"{word[0]} {word}" for word in _ANSWERS)
    terminal.write(*fold("", f"{plural(len(waiting), 'alert')} not judged yet · {keys}", terminal.width), "")
    done = 0
    for number, one in enumerate(waiting, start=1):
        _show(one, f"{number}/{len(waiting)}", terminal)
        answer = _ask()
        if answer == "q":
            break
        if answer in _KEYS:
            judging.judge_alert(settings, one.alert.id, _KEYS[answer], who=user_name())
            done += 1
    terminal.write("", f"{done} judged")
    next_step("what it comes to: monitor backtest", stream=terminal.stream)
    return DONE


def _ask() -> str:
    """The first letter of the answer, a word or the beginning of one; asked again until it is one."""
    while True:
        answer = str(click.prompt(", ".join(_ANSWERS), default="skip", show_default=False)).strip().lower()
        if answer and any(word.startswith(answer) for word in _ANSWERS):
            return answer[0]


def _show(one: "Open", place: str, terminal: "Terminal") -> None:
    from monitor.cli.excerpts import fold
    from monitor.cli.terminal import harmless
    from monitor.cli.verdicts import show_evidence

    alert = one.alert
    title = f'{place}  {alert.rule} · "{harmless(alert.article.title)}"'
    terminal.write(*(terminal.paint(row, "bold") for row in fold("", title, terminal.width)))
    terminal.write(*fold("", harmless(alert.publisher), terminal.width))
    terminal.write(harmless(alert.article.url))  # never broken: a broken address could not be followed
    show_evidence(alert.article, alert.match, terminal, most=2)
