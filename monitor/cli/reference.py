"""docs/cli.md, made of the help: `python -m monitor.cli.reference > docs/cli.md`."""

import sys
from collections.abc import Iterator

import click

from monitor.cli.main import monitor

_WIDTH = 96
_HEAD = """\
# Commands

This page is made of the help by `python -m monitor.cli.reference > docs/cli.md`; a test keeps it so.

Exit status as grep's: 0 matched or done, 1 no match, 2 an error; 130 after Ctrl-C, 141 where the reader of the output
went away (`| head`). Errors are one line on standard error, with a remedy. `--json` prints JSON Lines on standard
output; talk goes to standard error. Off a terminal, or with `NO_COLOR` set, there are no escape codes.
"""
_CONTRACT = """\
## The shapes of `--json`

These are a contract: names and meanings stay.

**Input.** A JSON item is `{"id", "url"?, "title"?, "body"? | "text"?, "caption"?, "html"?, "published"?,
"language"?, "source"?}`. With a `title` it is an article as it stands (`body` and `text` mean the same); without
one, `html` or `text` is a page to be read and split. Bulk input is read in parallel processes (`dedup` in
sequence); the order of the output is that of the input. Where an item has no `id`, the file's path below the
directory that was named, or the URL, stands for it. Every page gives at least one line; one that failed gives
`{"input", "id", "error"}`, the others are done, and the exit status is 2. JSON files of a directory that hold no
article are passed over, and said so on standard error.

**`extract`**, one line a page: `{"input", "id", "url", "canonical_url", "language", "error": null, "articles":
[{"position", "title", "body", "captions": [], "published": "2022-01-18T09:51:00+00:00" | "2022-01-18" | null,
"published_from": kind | null, "not_before": ISO | null, "updated": ISO | null, "refused": [{"date", "from", "why"}],
"authors": [], "section", "image", "url", "lines": [first, last] | null}], "boilerplate": [the lines left out],
"missed": [selectors of `--source` that found nothing]}`. `lines` is null for HTML. In a text page every line is in
exactly one article or in `boilerplate`. `refused` are the dates that something claims and that are not believed: in
the future, or before 1990. A time that the page gives without a zone is taken in the source's zone, UTC on the
command line; `extract` without `--json` says where that was done.

**`test`**, one line an article: `{"input", "id", "position", "title", "published", "verdicts": [{"rule", "match":
true | false, "class", "act", "status", "prominence", "event_date": {"from", "to", "words"} | null, "actors":
[entity ids], "evidence": [{"zone", "start", "end", "quote", "role", "why"}], "why"}]}`. Every rule gives a verdict
for every article; `match` says whether the rule would alert on it. `start` and `end` count code points in that
zone's string, exactly as `extract` prints it (captions joined by newlines). With `--expression` the one verdict
has the rule `expression`; one that cannot be read is `{"rule": "expression", "error"}` and exit status 2.

**`dedup`**, one line an article, each judged against those before it: `{"id", "verdict": "fresh" | "twin" |
"update", "of": id | null, "why"}`. The later articles of one page have `#` and their position behind the id.

**`stories`**, one line a story, newest first: `{"story": id, "rule" | null, "title", "created_at", "related": id |
null, "event": {"event_class", "act", "actors", "parties", "first", "last", "is_dated", "days", "hours", "places",
"names", "kinds", "counts", "measures", "repeats", "confirmed_by", "is_revision"} | null, "publishers",
"min_publishers", "members": [{"article_id", "title", "url", "source", "first_seen", "item", "why", "words",
"detail", "publisher", "wire", "joined_at", "facts": [{"kind", "quote", "publisher"}], "follow_up"}]}`. The id is
that of the alert, or `article-` and a number for a text without one (`--all`); `item` is the id that the input gave
the article; `first` and `last` are the days on which the event can have taken place.

**`explain`** of an alert, a page or a file, one line an article (or an entry that gave none yet): `{"sighting":
{"entry": {"source", "identity", "url", "host", "title", "summary", "published", "text"}, "first_seen", "is_first_poll",
"state": "waiting" | "judged" | "read" | "given up", "attempts", "next_at"}, "article": {"position", "title",
"body", ...} | null, "novelty": {"kind": "fresh"} | {"kind": "twin" | "update", "of", "why", "containment",
"changed"?} | null, "of": {"article_id", "title", "url", "source", "first_seen"} | null, "verdicts": [{"rule",
"is_match", "why", "note", "event_class", "act", "status", "prominence", "event_date", "actors", "evidence",
"telling": {"kind": "alert", "id", "why", "targets", ...} | {"kind": "joined", "alert", "why", "detail", "facts"}
| {"kind": "held", "why", "detail"} | null}], "version", "joined": [as "of"], "deliveries": [{"alert", "update",
"target", "attempts", "outcome", "maybe_repeated", "next_at", "error", "thread", "is_digest", "created_at", "held",
"last_at", "attempts_made": [{"number", "begun_at", "ended_at", "outcome", "error"}], "holds": [{"at", "why"}]}],
"shortfalls": [{"stage", "reason", "words", "detail", "at"}]}`. The values are the program's own by its own names;
reasons are names, which `explain REASON` puts into words.

**`alerts list`** and **`alerts show`**, one line an alert or notice: `{"tells": "alert", "id", "rule",
"rule_title", "level", "publisher", "why", "related", "targets", "routed", "labels", "first_seen", "title", "url",
"source", "act", "created_at", "deliveries": [as above]}` or `{"tells": "notice", "id", "kind", "subject",
"state", "text", "remedy", "since", "at", "created_at", "deliveries"}`. **`alerts route`**: `{"targets", "why",
"routes": [{"number", "route", "is_taken", "why"}], "destinations": [{"target", "hold": null | {"until", "why",
"is_digest", "detail"}}]}`. **`alerts silence`**, one line a silence: `{"id", "rules", "levels", "labels",
"sources", "entities", "text", "author", "comment", "starts_at", "ends_at", "held"}`.

**`sources list`**, one line a source: `{"name", "kind", "location", "every": seconds, "zone", "language",
"publisher", "baseline", "max_age", "allow_private", "paused", "select", "sites", "fields", ...}`; the location is as
it is written, variables not filled in. **`sources check`**, one line a source: `{"source", "kind", "location", "ok",
"reason": null | name, "problem": null | words, "entries", "dated", "newest": ISO | null, "bytes", "seconds", "notes":
[words], "sample": [{"title", "url", "published": ISO | null}]}`. **`sources discover`**, one line a candidate, the
best first: `{"name", "kind", "location", "allow_private"?, "title", "found", "entries"}`. **`sources forget`**:
`{"source", "entries", "articles", "alerts", "handed_over", "waiting"}`.

**`search`**, one line an article, newest first: `{"article_id", "first_seen", "source", "url", "position", "title",
"published", "verdict": as of "test"}`. **`test --examples`**, one line a text: `{"rule", "kind": "match" | "nomatch" |
"known_failures", "text", "ok", "verdict"}`.

**`backtest`**, one line a rule: `{"kind": "rule", "rule", "by_day": {day: alerts}, "alerts", "new", "gone", "judged",
"precision": 0 to 1 | null, "recall"}`; then one line an alert that only one side raises: `{"kind": "new" | "gone",
"id", "rule", "title", "articles": [article_id], "at", "judged": "good" | "noise" | "missed" | null, "why"?}`; at the
end `{"kind": "total", "against", "stages": {"entries", "read", "unread", "articles", "unique", "sources", "first",
"last"}, "unpacked", "matched", "alerts", "held": {reason: matches}, "loudest": {"day", "alerts"} | null, "seconds"}`.
With `--failed`, one line a page that gave no text: `{"kind": "failed", "source", "url", "title", "first_seen",
"attempts", "error"}`.
**`alerts judge`**: `{"article_id", "rule", "judged", "who", "at", "comment"}`, with `--list` also `"title"`.

**`status`**: `{"kind": "daemon", "state": "running" | "late" | "stopped" | "never", "pid", "started_at", "passed_at",
"next_at", "tally", "version", "workers": [{"name", "host", "pid", "started_at", "seen_at", "version"}]}`, then one
line a source: `{"kind": "source", "source", "host", "memory", "health": {"state", "since", "error", "failed_at",
"last_new_at", "trouble"}, "next_at", "last_ok_at", "entries", "articles": {day: number}}`, then one line a target:
`{"kind": "target", "name", "sent", "failed", "waiting", "oldest", "last_ok_at", "error", "next_at", "held",
"is_down"}`. **`db size`**, bytes: `{"file", "articles", "bodies", "words", "fingerprints", "verdicts", "free",
"oldest"}`. **`report`**, one line: `{"since", "until", "stages", "by_rule": {rule: {day: alerts}}, "stories":
[{"alert", "rule", "title", "url", "publisher", "at", "articles", "sent", "lost"}], "top": [likewise], "sources":
[{"name", "state", "error", "by_day"}], "targets": [{"name", "by_outcome"}]}`.

**`run`**, one line a fact: `{"t", "event", ...}`; **`check`**, one line a mistake: `{"code", "message", "path",
"line", "column", "source_line", "width", "hint", "is_warning"}`.
"""


def reference() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *_sections(monitor, "monitor"), _CONTRACT])


def _sections(group: click.Group, path: str) -> Iterator[str]:
    for name, found in sorted(group.commands.items()):
        if found.hidden:
            continue
        words = f"{path} {name}"
        if isinstance(found, click.Group):
            yield from _sections(found, words)
        else:
            yield f"## {words}\n\n```text\n{_help(found, words)}\n```\n"


def _help(found: click.Command, words: str) -> str:
    path, name = words.rsplit(" ", 1)
    parent = click.Context(monitor, info_name=path)
    context = found.make_context(name, [], parent=parent, resilient_parsing=True)
    formatter = click.HelpFormatter(width=_WIDTH)
    found.format_help(context, formatter)
    return formatter.getvalue().strip()


if __name__ == "__main__":
    sys.stdout.write(reference())
