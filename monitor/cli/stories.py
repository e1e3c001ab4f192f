"""`monitor stories`: what was told of as one event or one text, who tells it, and why each belongs to it."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.command import command, config_option, json_option
from monitor.cli.exits import DONE
from monitor.cli.talk import next_step

if TYPE_CHECKING:
    from monitor.cli.records import Record
    from monitor.cli.terminal import Terminal
    from monitor.model import Story, StoryMember

MOST_LISTED = 100_000
FEW_MEMBERS = 8
_LABEL = 11


@command(
    "stories",
    "Events and stories, who tells them, and why each report joined",
    ("stories", "the newest twenty"),
    ("stories --rule launch --since 2d", "of one rule, of two days"),
    ("stories --all --json", "for programs, with texts that were repeated and told nobody"),
)
@click.option("--rule", metavar="ID", help="Only of this rule.")
@click.option("--since", metavar="TIME", help="Raised since then: 2d, or an ISO 8601 time (UTC without a zone).")
@click.option("--limit", type=click.IntRange(1, MOST_LISTED), default=20, show_default=True, help="So many at most.")
@click.option("--all", "has_untold", is_flag=True, help="Also texts that repeat one another without an alert.")
@config_option
@json_option
def stories(
    rule: str | None, since: str | None, limit: int, has_untold: bool, config: Path | None, as_json: bool
) -> int:
    """List alerts with all the articles that joined them: copies, versions, other reports of the event.

    The database of the configuration is read, beside a running `monitor run` as well; nothing is changed.
    Newest first; times are UTC.
    """
    from monitor import app
    from monitor.app import alerting
    from monitor.app.storytelling import list_stories
    from monitor.cli.moments import read_past
    from monitor.cli.records import to_line
    from monitor.cli.terminal import open_terminal
    from monitor.settings import environment

    moment = read_past(since, alerting.now()) if since else None
    settings = app.load(config, environment(), needs_secrets=False)
    found = list_stories(settings, since=moment, rule=rule, limit=limit, has_untold=has_untold)
    if as_json:
        for story in found:
            click.echo(to_line(story_record(story)))
        return DONE
    show_stories(found, open_terminal(sys.stdout, environment()))
    return DONE


def story_record(story: "Story") -> "Record":
    """The values of the model by their names; the story's id is `story`, as its members are articles with ids."""
    from monitor.model import plain

    record = plain(story)
    members = [{**plain(one.stored), **_without_stored(plain(one))} for one in story.members]
    return {"story": record.pop("id"), **record, "members": members}


def _without_stored(record: "Record") -> "Record":
    return {name: value for name, value in record.items() if name != "stored"}


def show_stories(found: Sequence["Story"], terminal: "Terminal") -> None:
    """A block each, then what to type next."""
    from monitor.cli.excerpts import fold
    from monitor.cli.terminal import plural

    for story in found:
        _show_story(story, terminal)
    if not found:
        terminal.write("no stories yet; watch sources with: monitor run")
        return
    joined = sum(len(story.members) - 1 for story in found)
    words = f"{plural(len(found), 'story')}, joined by {plural(joined, 'further article')}"
    terminal.write(*fold("", words, terminal.width))
    if found[0].rule:
        next_step(f"everything about one: monitor explain {found[0].id}", stream=terminal.stream)


def _show_story(story: "Story", terminal: "Terminal") -> None:
    from monitor.cli.excerpts import fold
    from monitor.cli.terminal import harmless, plural

    first, *rest = fold(f"{story.id}  ", harmless(story.title) or "(no title)", terminal.width)
    terminal.write(terminal.paint(story.id, "bold") + first[len(story.id) :], *rest)
    facts = [story.rule or "no alert", f"{story.created_at:%Y-%m-%d %H:%M} UTC"]
    facts.append(plural(len(story.members), "article"))
    if story.publishers:
        wanted = f" of {story.min_publishers}" if story.min_publishers > 1 else ""
        facts.append(
            f"{story.publishers}{wanted} {'publisher' if story.publishers == 1 and not wanted else 'publishers'}"
        )
    if story.related:
        facts.append(f"possibly {story.related}")
    terminal.write(*fold(" " * _LABEL, " · ".join(facts), terminal.width))
    if story.event:
        terminal.write(*fold(" " * _LABEL, harmless(" · ".join(_event_words(story))), terminal.width))
    for member in story.members[:FEW_MEMBERS]:
        _show_member(member, terminal)
    if len(story.members) > FEW_MEMBERS:
        terminal.write(" " * _LABEL + f"… {len(story.members) - FEW_MEMBERS} more: --json shows all")
    terminal.write("")


def _event_words(story: "Story") -> Iterator[str]:
    """What is known of the event."""
    event = story.event
    assert event is not None
    yield event.act
    if event.actors:
        yield ", ".join(event.actors)
    if event.first and event.last:
        yield str(event.first) if event.first == event.last else f"{event.first} to {event.last}"
    for values in (event.names, event.places, event.counts):
        if values:
            yield ", ".join(values)


def _show_member(member: "StoryMember", terminal: "Terminal") -> None:
    from monitor.cli.excerpts import fold
    from monitor.cli.terminal import harmless

    by = member.publisher or member.stored.source
    words = [f"{member.joined_at:%H:%M} {by}", member.wire or "", member.words, member.detail]
    lines = fold(" " * _LABEL, harmless(" · ".join(word for word in words if word)), terminal.width)
    terminal.write(*lines)
    for fact in member.facts:
        terminal.write(*fold(" " * (_LABEL + 2), harmless(f"new {fact.kind}: {fact.quote}"), terminal.width))
