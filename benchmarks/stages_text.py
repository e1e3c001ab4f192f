"""The stages from a feed to the verdicts, each beside its peer; for `benchmarks/suite.py`."""

import asyncio
import gzip
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final

import aiohttp
import fastfeedparser
import feedparser
import httpx
import trafilatura
from simhash import Simhash

from benchmarks.harness import Stage
from benchmarks.loopback import feed
from benchmarks.rules_cost import Made, make_rules, our_judge, re_judge, tantivy_judge
from benchmarks.stage_pages import ROUNDS, Amounts, Pages, in_rounds
from monitor.app.workbench import Workbench
from monitor.dedup import fingerprint
from monitor.engine import SystemClock
from monitor.extract import extract
from monitor.fetch import WebFetcher
from monitor.fetch.sources.feedparse import parse_feed
from monitor.model import Article, Document, FetchFailure, FetchLimits, Source, SourceMemory
from monitor.rules.reading import read
from monitor.segment import segment
from monitor.settings import Settings

ROOT: Final = Path(__file__).resolve().parents[1]
FEED_URL: Final = "https://feeds.example.org/news/feed.xml"
MOST_PATTERNS: Final = 1_000
"""More rules than these are not given to `re`, which would take seconds for each article."""

WORD: Final = re.compile(r"\w+")


def trafilatura_of(document: Document) -> object:
    """What everybody would use: trafilatura with its metadata, on a text that is decoded already."""
    text = document.body.decode("utf-8", "replace")
    return trafilatura.bare_extraction(text, url=document.final_url, with_metadata=True)


# ---------------------------------------------------------------------- polls


@contextmanager
def poll_stages(amounts: Amounts) -> Iterator[list[Stage]]:
    """Polls of a server on loopback, in a process of its own; beside a bare request with the same validator."""
    command = [sys.executable, "-m", "benchmarks.loopback"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        base = f"http://127.0.0.1:{int(server.stdout.readline())}"
        with asyncio.Runner() as runner:
            requests = runner.run(_open_requests())
            try:
                yield list(_poll_stages(runner, requests, base, amounts))
            finally:
                runner.run(requests.aclose())
                server.terminate()


class _Requests:
    """The three that ask: ours, and the bare clients."""

    def __init__(self) -> None:
        limits = FetchLimits(host_gap=timedelta(0), host_concurrency=2)
        self.fetcher = WebFetcher(limits, SystemClock())
        self.httpx = httpx.AsyncClient()
        self.aiohttp = aiohttp.ClientSession()

    async def aclose(self) -> None:
        """Close all of them."""
        await self.fetcher.aclose()
        await self.httpx.aclose()
        await self.aiohttp.close()

    async def poll(self, url: str, memory: SourceMemory) -> SourceMemory:
        source = Source(name="wire", kind="feed", location=url, allow_private=True)
        found = await self.fetcher.poll(source, memory)
        assert not isinstance(found, FetchFailure), found
        return found.memory

    async def by_httpx(self, url: str, tag: str) -> bytes:
        return (await self.httpx.get(url, headers={"If-None-Match": tag})).content

    async def by_aiohttp(self, url: str, tag: str) -> bytes:
        async with self.aiohttp.get(url, headers={"If-None-Match": tag}) as answer:
            return await answer.read()


async def _open_requests() -> _Requests:
    return _Requests()


def _poll_stages(runner: asyncio.Runner, requests: _Requests, base: str, amounts: Amounts) -> Iterator[Stage]:
    still = f"{base}/feed.xml"
    memory = runner.run(requests.poll(still, SourceMemory()))
    tag = memory.etag or ""
    serial = count()

    def news() -> str:
        return f"{base}/news.xml?{next(serial)}"

    calls = tuple(range(amounts.polls))
    yield Stage(
        name="poll, 304",
        unit="poll",
        ours=lambda _: runner.run(requests.poll(still, memory)),
        peers={
            "httpx, bare request": lambda _: runner.run(requests.by_httpx(still, tag)),
            "aiohttp, bare request": lambda _: runner.run(requests.by_aiohttp(still, tag)),
        },
        rounds=(calls,) * ROUNDS,
        warm_up=range(5),
    )
    yield Stage(
        name="poll, changed",
        unit="poll",
        ours=lambda _: runner.run(requests.poll(news(), SourceMemory())),
        peers={
            "httpx and feedparser": lambda _: feedparser.parse(runner.run(requests.by_httpx(news(), ""))),
            "httpx and fastfeedparser": lambda _: fastfeedparser.parse(runner.run(requests.by_httpx(news(), ""))),
            "httpx, bare request": lambda _: runner.run(requests.by_httpx(news(), "")),
        },
        rounds=(calls,) * ROUNDS,
        warm_up=range(5),
    )


# ---------------------------------------------------------------------- feeds, pages


def feed_stage(corpora: Path | None, amounts: Amounts) -> Stage:
    """Feeds that all three can read."""
    bodies = [body for body in _feeds(corpora) if _is_read_by_all(body)]
    warm_up, bodies = bodies[:5], bodies[5:]
    return Stage(
        name="parse feed",
        unit="feed",
        ours=lambda body: parse_feed(body, url=FEED_URL),
        peers={"fastfeedparser": fastfeedparser.parse, "feedparser": feedparser.parse},
        rounds=in_rounds(bodies, min(amounts.feeds, len(bodies) // ROUNDS)),
        warm_up=warm_up,
    )


def _feeds(corpora: Path | None) -> Iterator[bytes]:
    if corpora is None:
        yield from (feed(number * 100) for number in range(5 + 4 * ROUNDS))
        return
    kinds = {one["file"]: one["kind"] for one in json.loads((corpora / "feeds" / "MANIFEST.json").read_text())}
    names = sorted(path for path in (corpora / "feeds").glob("real__*") if kinds[path.name] != "sitemap")
    yield from (gzip.decompress(path.read_bytes()) for path in names[::2])


def _is_read_by_all(body: bytes) -> bool:
    if isinstance(parse_feed(body, url=FEED_URL), str):
        return False
    try:
        fastfeedparser.parse(body)
    except Exception:  # noqa: BLE001 - whatever it raises, it did not read it
        return False
    return True


def page_stages(pages: Pages, settings: Settings, amounts: Amounts) -> Iterator[Stage]:
    """Extract, segment, fingerprint, events."""
    documents = tuple(some[: amounts.pages] for some in pages.rounds)
    yield Stage(
        name="extract",
        unit="page",
        ours=extract,
        peers={"trafilatura": trafilatura_of},
        rounds=documents,
        warm_up=pages.warm_up,
    )
    yield Stage(
        name="extract and segment",
        unit="page",
        ours=lambda document: segment(extract(document)),  # type: ignore[arg-type]
        peers={"trafilatura": trafilatura_of},
        rounds=tuple(tuple(one for one in some if not _is_empty(one)) for some in documents),
        warm_up=[one for one in pages.warm_up if not _is_empty(one)],
    )
    articles = pages.articles(amounts.pages)
    yield Stage(
        name="fingerprint",
        unit="article",
        ours=fingerprint,
        peers={"simhash of its words": lambda article: Simhash(WORD.findall(article.body.lower()))},
        rounds=articles,
        warm_up=pages.articles_before,
    )
    yield _event_stage(pages, settings, amounts)


def _is_empty(document: Document) -> bool:
    """Whether it gives no page, so that there is nothing to segment."""
    return not hasattr(extract(document), "blocks")


def _event_stage(pages: Pages, settings: Settings, amounts: Amounts) -> Stage:
    """Words, entities, times and all shipped events; no peer does this, so beside the least that could be done."""
    bench = Workbench(settings)
    known = frozenset(word for entity in settings.entities for word in WORD.findall(entity.name.lower()))

    def floor(article: Article) -> int:
        return sum(word in known for word in WORD.findall(f"{article.title}\n{article.body}".lower()))

    return Stage(
        name="events",
        unit="article",
        ours=lambda article: bench.events.read(read(article, bench.gazetteer)),
        peers={"words by `re`, looked up in one set": floor},
        rounds=pages.articles(amounts.pages),
        warm_up=pages.articles_before,
    )


# ---------------------------------------------------------------------- rules


def rule_stages(pages: Pages, amounts: Amounts) -> Iterator[Stage]:
    """Growing numbers of rules, made of the words of the articles."""
    articles = pages.articles(amounts.pages)
    sources = [*pages.articles_before, *(article for some in articles for article in some)]
    measured = tuple(some[: amounts.matched] for some in articles)
    for number in amounts.rule_counts:
        rules = make_rules(sources, number)
        yield Stage(
            name=f"match {number:,} rules",
            unit="article",
            ours=our_judge(rules),
            peers=dict(_rule_peers(rules)),
            rounds=measured,
            warm_up=pages.articles_before,
        )


def _rule_peers(rules: Sequence[Made]) -> Iterator[tuple[str, Callable[[Any], object]]]:
    tantivy = tantivy_judge(rules, is_parsed_once=True)
    if tantivy is not None:
        yield "tantivy, queries kept", tantivy
    if len(rules) <= MOST_PATTERNS or tantivy is None:
        yield "`re`, one pattern a rule", re_judge(rules)
