"""`monitor explain`."""

import sys
from difflib import get_close_matches
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.codes import CODES
from monitor.cli.command import command, config_option, json_option
from monitor.cli.exits import DONE
from monitor.cli.talk import next_step
from monitor.model import (
    AlertReason,
    ExtractionReason,
    FetchReason,
    HeldReason,
    HoldReason,
    MatchReason,
    TwinReason,
    UpdateReason,
)

if TYPE_CHECKING:
    from monitor.cli.terminal import Terminal

OPERATORS = (
    ("missile", "the word, any case; no hidden stemming; test-fired = test fired = testfired"),
    ('"guided missile"', "the words side by side, in this order"),
    ("launch~", "all forms of the word: launches, launched, launching"),
    ("missil*", "words that begin so (at least three letters)"),
    ("wom?n", "one letter in the place of ?"),
    ("=KCNA", 'exactly this case; also ="Business Objects"'),
    ("missile AND sea", "both, anywhere in title or body"),
    ("missile OR rocket", "either; in brackets a comma is OR"),
    ("missile AND NOT drill", "not in the article at all"),
    ("missile AND (fired, launched)", "brackets are needed to mix AND with OR"),
    ("missile NEAR/8 fired", "at most 8 words between, any order; NEAR alone is NEAR/4"),
    ("fired ONEAR/8 missile", "the same, in this order"),
    ("missile SENT fired", "in one sentence"),
    ("missile PARA fired", "in one paragraph"),
    ('treaty NOT IN "peace treaty"', "an occurrence that is no part of the other"),
    ("treaty NOT NEAR/5 peace", "an occurrence without the other near it; also NOT SENT, NOT PARA"),
    ("ATLEAST/3 missile", "at least 3 occurrences"),
    ("2 OF (missile, rocket, launch)", "at least 2 of the list"),
    ("title:missile", "in one part only: title, lead, body, caption, text"),
    ("first/50:missile", "in the first 50 words of the body"),
    ("source:*.example.org", "the source, language or URL: source:, lang:, url:"),
    ("entity:KP", "a name of the gazetteer, or of a type: entity:country"),
    ("event:launch", "an event told in the text: event:launch, event:treaty"),
)
"""(example, what it asks for); every example is parsed by a test."""

_REASONS: tuple[type[Enum], ...] = (
    MatchReason,
    HeldReason,
    HoldReason,
    AlertReason,
    TwinReason,
    UpdateReason,
    FetchReason,
    ExtractionReason,
)


@command(
    "explain",
    "Why was I told this, or not? Also operators and reasons",
    ("explain 7aa528ab53ea", "everything that led to an alert, from the first sighting to the deliveries"),
    ("explain https://example.org/story", "what became of a page: why it was told, or why not"),
    ("explain inbox/story.txt", "the same for a file of a directory source"),
    ("explain operators", "all operators of the rule language, each with an example"),
    ("explain background", "what a reason means"),
    ("explain rule-unknown-operator", "what a mistake means, and how to mend it"),
)
@click.argument("subject", metavar="ALERT|URL|FILE|operators|REASON|CODE")
@config_option
@json_option
def explain(subject: str, config: Path | None, as_json: bool) -> int:
    """Tell what happened to an article, from its first sighting to its deliveries, and why.

    ALERT is the id at the end of every message, or its first six digits. The database of the
    configuration is read, beside a running `monitor run` as well; nothing is changed. Times are UTC.
    Besides: the operators of the rule language, the sentence behind the name of a reason, and the long form
    of the code of a mistake.
    """
    if subject.lower() in CODES:
        return _explain_names(_code_words(subject.lower()), as_json=as_json)
    found = OPERATORS if subject.lower() in {"operators", "operator"} else _find_reasons(subject)
    if not found:
        return _explain_articles(subject, config, as_json=as_json)
    return _explain_names(found, as_json=as_json)


def _code_words(name: str) -> tuple[tuple[str, str], ...]:
    code = CODES[name]
    examples = ((code.wrong, "wrong"), (code.right, "right")) if code.right else ()
    return ((name, code.meaning), *((example.strip() or "(nothing)", word) for example, word in examples))


def _explain_names(found: tuple[tuple[str, str], ...], *, as_json: bool) -> int:
    from monitor.cli.records import to_line
    from monitor.cli.terminal import open_terminal
    from monitor.settings import environment

    if as_json:
        for name, meaning in found:
            click.echo(to_line({"name": name, "means": meaning}))
        return DONE
    _show(found, open_terminal(sys.stdout, environment()))
    return DONE


def _explain_articles(subject: str, config: Path | None, *, as_json: bool) -> int:
    from monitor import app
    from monitor.app.workbench import FEW_RULES
    from monitor.cli.history import history_record, show_histories
    from monitor.cli.records import to_line
    from monitor.cli.terminal import open_terminal
    from monitor.settings import environment

    if not app.is_subject(subject):
        reasons = sorted({reason.name.lower() for kind in _REASONS for reason in kind})
        near = get_close_matches(subject.lower(), ["operators", *reasons, *CODES], n=1)
        if near:
            raise click.UsageError(f"nothing is known of {subject!r}: did you mean {near[0]}?")
        raise click.UsageError(
            f"nothing is known of {subject!r}; name an alert by six digits of its id or more, a URL, a file,"
            f" operators, or a reason: {', '.join(reasons)}"
        )
    settings = app.load(config, environment(), needs_secrets=False)
    histories = app.explain(settings, subject)
    if as_json:
        for history in histories:
            click.echo(to_line(history_record(history)))
        return DONE
    private = {source.name for source in settings.sources if source.allow_private}
    rules = len(settings.rules) if len(settings.rules) > FEW_RULES else 0
    show_histories(histories, open_terminal(sys.stdout, environment()), private=private, rules=rules)
    return DONE


def _find_reasons(subject: str) -> tuple[tuple[str, str], ...]:
    name = subject.upper().replace("-", "_").replace(" ", "_")
    return tuple((subject.lower(), str(kind[name].value)) for kind in _REASONS if name in kind.__members__)


def _show(found: tuple[tuple[str, str], ...], terminal: "Terminal") -> None:
    from monitor.cli.excerpts import fold

    width = max(len(name) for name, _ in found) + 2
    for name, meaning in found:
        if width > terminal.width // 2:
            terminal.write(terminal.paint(name, "bold"), *fold("    ", meaning, terminal.width))
            continue
        first, *rest = fold(" " * width, meaning, terminal.width)
        terminal.write(terminal.paint(name, "bold") + first[len(name) :], *rest)
    terminal.write("")
    next_step("try one on a page: monitor test PAGE --expression 'missile NEAR/8 fired'", stream=terminal.stream)
