"""`monitor dedup`."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.cli.command import INPUT_HELP, command, config_option, inputs_argument, json_option, private_option
from monitor.cli.exits import DONE, ERROR
from monitor.cli.talk import complain, next_step

if TYPE_CHECKING:
    from monitor.cli.inputs import Item
    from monitor.cli.terminal import Terminal
    from monitor.model import Article, Novelty

_NEXT = "what the rules say of them: monitor test"


@command(
    "dedup",
    "Which articles repeat or update an earlier one",
    ("dedup articles.jsonl", "which of these are repeats, and of what"),
    ("dedup pages/ --json", "the same for programs"),
    epilog=INPUT_HELP,
)
@inputs_argument
@config_option
@json_option
@private_option
def dedup(inputs: tuple[str, ...], config: Path | None, as_json: bool, allow_private: bool) -> int:
    """Which articles repeat or update one before them, in the order given.

    Exit status: 0 all pages were read, 2 at least one was not.
    """
    from monitor.cli.inputs import read_inputs, with_progress
    from monitor.cli.terminal import open_terminal
    from monitor.settings import environment, load

    settings = load(config, environment(), needs_secrets=False)
    terminal = open_terminal(sys.stdout, environment())
    teller = _Teller(terminal, as_json=as_json)
    judge = _Judge()
    for item in with_progress(read_inputs(inputs, settings, allow_private=allow_private)):
        for identity, found in _articles(item):
            if isinstance(found, str):
                teller.tell_error(item.shown, identity, found)
            else:
                teller.tell(identity, found, judge.judge(identity, found), judge.names)
    return teller.finish()


def _articles(item: "Item") -> Iterator[tuple[str, "Article | str"]]:
    """Id and article, or id and error; the later articles of a page have their position behind the id."""
    from monitor import app
    from monitor.cli.inputs import failure_words

    if item.document is None:
        yield item.identity, item.error
        return
    for split in app.split_document(item.document):
        identity = split.identity or item.identity
        if split.failure or split.segmentation is None or not split.segmentation.articles:
            yield identity, failure_words(split.failure) if split.failure else "no article was found on the page"
            continue
        for article in split.segmentation.articles:
            yield identity if article.position == 1 else f"{identity}#{article.position}", article


class _Judge:
    """Remembers the articles so far, in memory."""

    def __init__(self) -> None:
        from monitor.dedup import Index
        from monitor.engine import SystemClock

        self._index = Index()
        self._now = SystemClock().now()
        self.names: dict[int, str] = {}

    def judge(self, identity: str, article: "Article") -> "Novelty":
        """The verdict of one article against those before it."""
        from monitor.dedup import fingerprint, judge_novelty

        key = fingerprint(article)
        novelty = judge_novelty(article, key, self._index.neighbours(key))
        number = len(self.names)
        self._index.add(number, article, key, self._now)
        self.names[number] = identity
        return novelty


class _Teller:
    """Tells each verdict, for people or programs, and counts."""

    def __init__(self, terminal: "Terminal", *, as_json: bool) -> None:
        self._terminal = terminal
        self._as_json = as_json
        self._counts = {"fresh": 0, "twin": 0, "update": 0}
        self._errors = 0

    def tell(self, identity: str, article: "Article", novelty: "Novelty", names: dict[int, str]) -> None:
        from monitor.cli.excerpts import fold
        from monitor.cli.records import novelty_record, to_line
        from monitor.cli.terminal import harmless

        record = novelty_record(identity, novelty, names)
        verdict = record["verdict"]
        self._counts[verdict] += 1
        if self._as_json:
            self._terminal.write(to_line(record))
            return
        style = {"fresh": "green", "twin": "dim", "update": "yellow"}[verdict]
        title = f"  {harmless(article.title)}" if article.title else ""
        first, *rest = fold(f"{verdict:<7}", f"{harmless(identity)}{title}", self._terminal.width)
        self._terminal.write(self._terminal.paint(first[:7], style) + first[7:], *rest)
        if record["of"] is not None:
            of = f"{harmless(record['of'])}: {harmless(record['why'])}"
            self._terminal.write(*fold("       of ", of, self._terminal.width))

    def tell_error(self, shown: str, identity: str, error: str) -> None:
        from monitor.cli.records import error_record, to_line

        self._errors += 1
        if self._as_json:
            self._terminal.write(to_line(error_record(shown, identity, error)))
        else:
            complain(f"{shown}: {error}")

    def finish(self) -> int:
        from monitor.cli.excerpts import fold

        if not self._as_json and any(self._counts.values()):
            counts = " · ".join(f"{count} {verdict}" for verdict, count in self._counts.items())
            self._terminal.write("", *fold("", counts, self._terminal.width))
            next_step(_NEXT, stream=self._terminal.stream)
        return ERROR if self._errors else DONE
