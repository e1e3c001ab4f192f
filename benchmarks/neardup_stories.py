"""Stories and events: hand-made pairs, pages of two articles, and reports of one event, each reported apart.

    python -m benchmarks.neardup_stories CORPORA

Pairs: tests/unit/dedup/test_dangerous_pairs.py, in own words. Pages: the corpus's `appended` texts, split first, each
article against all single texts. Grouping: the made-up event reports (`tpl`) that a built-in rule matches go through
rules, event facts and the store's judgement in the order of the corpus: as they are (none has a date), and
with every report published in one week on the day that it names, so that dozens of launches of one actor fall on
the same day. Aims: >= 90 % of the pairs of one story in one alert, no alert with two stories.
"""

import argparse
import re
import runpy
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

from benchmarks.neardup_quality import NOW, Corpus, Item, read_corpus, without_appended
from monitor.alerting import bind
from monitor.app import Workbench, split_document
from monitor.dedup import Index, fingerprint, judge_novelty
from monitor.model import Alert, Analysed, Article, DateClaim, DateKind, Document, Joined, Twin, Update
from monitor.settings import load
from monitor.testing import (
    MemoryStore,
    good_poll,
    make_analysis,
    make_circumstances,
    make_entry,
    make_source,
    record_poll,
)

PAIRS = Path(__file__).resolve().parents[1] / "tests" / "unit" / "dedup" / "test_dangerous_pairs.py"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEK = datetime(2026, 3, 2, 20, tzinfo=UTC)
"""A Monday evening."""

WITH_EVENT = ("tpl", "var", "update", "correction")


def report_pairs() -> None:
    """The pairs written by hand."""
    pairs: dict[str, Any] = runpy.run_path(str(PAIRS))
    judge, articles = pairs["judge"], pairs["judge_articles"]
    make, stories, start, day = (pairs[name] for name in ("make_article", "STORIES", "START", "DAY"))
    told = sum(not isinstance(judge(*case), Twin) for case in pairs["TOLD"])
    same = sum(isinstance(judge(*case), Twin) for case in pairs["REPEATS"])
    corrected = [
        articles(make(stories[story]), make(stories[story] + notice)) for story, notice in pairs["CORRECTIONS"]
    ]
    again = [
        articles(make(stories[story], published=start), make(stories[story], published=start + 7 * day))
        for story in pairs["REPRINTS"]
    ]
    print("pairs by hand, in own words")
    print(f"  another fact in the same copy, told:  {told} of {len(pairs['TOLD'])}")
    print(f"  corrections told:                     {_updates(corrected)} of {len(corrected)}")
    print(f"  old copy on another day told:         {_updates(again)} of {len(again)}")
    print(f"  an editor's changes, repeats:         {same} of {len(pairs['REPEATS'])}")


def _updates(verdicts: list[Any]) -> int:
    return sum(isinstance(verdict, Update) for verdict in verdicts)


def report_pages(corpus: Corpus) -> None:
    """Pages of two articles, split and compared with the single texts."""
    index, clusters = Index(), dict[int, str]()
    for number, item in enumerate(without_appended(corpus).items):
        clusters[number] = item.cluster
        index.add(number, item.article, fingerprint(item.article), NOW)
    counts: Counter[str] = Counter()
    for item in (item for item in corpus.items if item.kind == "appended"):
        articles = list(_split(item))
        found = [_cluster_of(article, index, clusters) for article in articles]
        wanted = {item.cluster, item.also}
        counts.update(pages=1, split=len(articles) > 1, both=wanted <= set(found))
        counts["wrong"] += sum(one is not None and one not in wanted for one in found)
    print("pages of two articles, split and compared with all single texts")
    print(f"  pages {counts['pages']}, split {counts['split']}, both stories recognised {counts['both']}")
    print(f"  articles taken for another story: {counts['wrong']}")


def _split(item: Item) -> Iterator[Article]:
    text = f"{item.title}\n\n{item.text}"
    document = Document(
        url="file:///p.txt",
        final_url="file:///p.txt",
        body=text.encode(),
        media_type="text/plain",
        charset="utf-8",
        fetched_at=NOW,
    )
    for split in split_document(document):
        yield from split.segmentation.articles if split.segmentation else ()


def _cluster_of(article: Article, index: Index, clusters: dict[int, str]) -> str | None:
    keys = fingerprint(article)
    novelty = judge_novelty(article, keys, index.neighbours(keys))
    return clusters[novelty.of] if isinstance(novelty, Twin | Update) else None


def report_grouping(corpus: Corpus) -> None:
    """Made-up reports of events, without a date and all within one week."""
    settings = load(None, {})
    workbench = Workbench(settings)
    rules = {rule.id: rule for rule in settings.rules}
    print("reports of events that a built-in rule matches: pairs of one story in one alert, alerts with two stories")
    for kinds, name in ((("tpl",), "reports"), (WITH_EVENT, "with their variants, updates and corrections")):
        items = [item for item in corpus.items if item.kind in kinds and _is_authored(item)]
        for is_dated in (False, True):
            alerts = _group(items, workbench, rules, is_dated=is_dated)
            _report_alerts(f"{name}, {'one week' if is_dated else 'undated'}", items, alerts)


def _is_authored(item: Item) -> bool:
    return item.story.startswith(("tpl-", "ind-"))


def _group(items: list[Item], workbench: Workbench, rules: dict[str, Any], *, is_dated: bool) -> dict[str, str]:
    """Id of an item -> the alert that it raised or joined."""
    store = MemoryStore()
    source = make_source(baseline=None, max_age=None)
    store.enrol([(source, "wire.example")], WEEK)
    record_poll(store, "wire", good_poll([make_entry(n) for n in range(len(items))]), now=WEEK, next_at=WEEK)
    due = store.due_entries(WEEK, host="wire.example", limit=len(items))
    decide = bind({name: _to_desk(rule) for name, rule in rules.items()}, ())
    found: dict[str, str] = {}
    for item, entry in zip(items, due, strict=True):
        analysed = _analyse(item, workbench, is_dated=is_dated)
        circumstances = make_circumstances(source, now=WEEK + timedelta(days=7), first_seen=WEEK + timedelta(days=7))
        (settled,) = store.settle(entry.entry_id, [make_analysis(analysed)], circumstances, decide)
        for _, telling in settled.decision.tellings:
            if isinstance(telling, Alert | Joined):
                found[item.id] = telling.id if isinstance(telling, Alert) else telling.alert
    return found


def _to_desk(rule: Any) -> Any:
    from dataclasses import replace

    return replace(rule, targets=("desk",))


def _analyse(item: Item, workbench: Workbench, *, is_dated: bool) -> Analysed:
    """As the daemon would, of an article as it stands."""
    claim = None
    day = re.search("|".join(DAYS), item.text)
    if is_dated and day:
        instant = WEEK + timedelta(days=DAYS.index(day[0]))
        claim = DateClaim(kind=DateKind.GIVEN, day=instant.date(), instant=instant)
    url = f"https://outlet.example/{item.id}"
    article = Article(position=1, title=item.title, body=item.text, url=url, published=claim, language="en")
    return workbench.judge_article(article)


def _report_alerts(name: str, items: list[Item], alerts: dict[str, str]) -> None:
    stories: defaultdict[str, list[str]] = defaultdict(list)
    members: defaultdict[str, set[str]] = defaultdict(set)
    for item in items:
        if item.id in alerts:
            stories[item.story].append(alerts[item.id])
            members[alerts[item.id]].add(item.story)
    pairs = [one == other for group in stories.values() for one, other in combinations(group, 2)]
    mixed = sum(len(found) > 1 for found in members.values())
    share = sum(pairs) / max(len(pairs), 1)
    print(
        f"  {name:55} {len(alerts):4} of {len(items)} matched, {len(stories)} stories, {len(members)} alerts; "
        f"{sum(pairs)} of {len(pairs)} pairs ({share:.1%}), {mixed} mixed"
    )


def report_stories(corpora: Path) -> None:
    """All three."""
    corpus = read_corpus(corpora)
    report_pairs()
    report_pages(corpus)
    report_grouping(corpus)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpora", type=Path)
    report_stories(parser.parse_args().corpora)


if __name__ == "__main__":
    main()
