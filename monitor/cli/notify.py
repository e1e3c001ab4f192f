"""`monitor notify`: a message before it is sent, and a test message to a target."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.command import HELP_SETTINGS, ExampleGroup, command, config_option, json_option
from monitor.cli.exits import DONE, ERROR
from monitor.cli.talk import complain

if TYPE_CHECKING:
    from monitor.cli.terminal import Terminal
    from monitor.notify.preview import Preview

LOOKS = ("slack", "email", "text", "markdown", "html", "console", "json")
SAMPLES = ("sample", "follow-up", "notice", "digest")


@click.group(
    "notify",
    cls=ExampleGroup,
    context_settings=HELP_SETTINGS,
    short_help="See a message before it is sent; send a test message",
    examples=(
        ("notify test desk", "send a test message to this target"),
        ("notify preview", "an alert as the console shows it"),
        ("notify preview digest", "several in one message"),
    ),
)
def notify() -> None:
    """See what a target gets, and whether it arrives."""


@command(
    "preview",
    "A message as a target would get it",
    ("notify preview --target desk", "an invented alert, as this target gets it"),
    ("notify preview 7aa528ab53ea --target desk", "an alert of the database"),
    ("notify preview follow-up --as slack", "what comes later of an alert; also: notice, digest"),
    ("notify preview digest --as email --html digest.html", "a mail, for a browser to show"),
)
@click.argument("message", default="sample", metavar="[ALERT|sample|follow-up|notice|digest]")
@click.option("--target", "name", metavar="NAME", help="In its zone, language and template.")
@click.option("--as", "look", type=click.Choice(LOOKS), help="As this, whatever the target is.")
@click.option("--html", "page", type=click.Path(path_type=Path), metavar="FILE", help="Write it as an HTML page.")
@config_option
def preview(message: str, name: str | None, look: str | None, page: Path | None, config: Path | None) -> int:
    """Show a message and send nothing. Without --target and --as it is drawn as on the console.

    ALERT is the id of an alert or notice, or the beginning of it; the others are invented ones of each kind.
    """
    from monitor import app
    from monitor.app import previewing
    from monitor.cli.terminal import open_terminal
    from monitor.settings import environment

    settings = app.load(config, environment(), needs_secrets=False)
    target = previewing.find_target(settings, name) if name else previewing.NOBODY
    if not target.url.reveal() and look is None:
        raise click.UsageError(f"the secret in the address of {name!r} is not set here: set it, or say --as LOOK")
    due = previewing.find_message(settings, message, target.name)
    terminal = open_terminal(sys.stdout, environment())
    drawn = previewing.draw(settings, due, target, look, width=terminal.width)
    if page is not None:
        page.write_text(drawn.page, encoding="utf-8")
        click.echo(f"wrote {page}: open it in a browser; nothing was sent", err=True)
        return DONE
    write_message(drawn, terminal)
    return DONE


def write_message(drawn: "Preview", terminal: "Terminal") -> None:
    """A message for people; in the width of their terminal, where there is one."""
    from monitor.cli.excerpts import fold_lines

    is_folded = terminal.stream.isatty() and not drawn.is_record
    terminal.write(*(fold_lines(drawn.text, terminal.width) if is_folded else drawn.text.splitlines()))


@command(
    "test",
    "Send a test message to a target",
    ("notify test desk", "an alert that says it is a test"),
    ("notify test desk digest --json", "a digest of such, and the outcome for programs"),
)
@click.argument("target", metavar="TARGET")
@click.argument("message", default="sample", type=click.Choice(SAMPLES), metavar="[sample|follow-up|notice|digest]")
@config_option
@json_option
def test_target(target: str, message: str, config: Path | None, as_json: bool) -> int:
    """Send an invented message, marked as a test, at once: past quiet hours, digests and rates.

    Exit status: 0 it was taken, 2 it was not, or nobody knows.
    """
    from monitor import app
    from monitor.app import previewing
    from monitor.cli.records import to_line
    from monitor.model import Outcome, plain
    from monitor.settings import environment

    settings = app.load(config, environment())
    found = previewing.find_target(settings, target)
    result = previewing.send_sample(settings, found, message, console=sys.stderr if as_json else sys.stdout)
    is_sent = result.outcome is Outcome.SENT
    if as_json:
        click.echo(to_line({"target": target, "message": message, **plain(result)}))
    elif is_sent:
        click.echo(f"sent to {target}: look whether it is there", err=True)
    else:
        known = "perhaps arrived" if result.outcome is Outcome.UNKNOWN else "not sent"
        hint = "mend the target in monitor.yaml, then: monitor check" if result.is_permanent else "try again later"
        complain(f"{target}: {known}: {result.error} ({hint})")
    return DONE if is_sent else ERROR


for _command in (preview, test_target):
    notify.add_command(_command)
