"""What counts as new: a real feed on loopback, the real fetcher, rules, judgement and database; only time is ours."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.alerting import bind
from monitor.app import Workbench
from monitor.engine import EmbeddedEngine
from monitor.fetch import WebFetcher, host_of, retry_at
from monitor.model import Alert, Document, FetchLimits, Notice, NoticeState, Route, Source, SourceState, Twin, Update
from monitor.pipeline import Parts, handlers, tick
from monitor.ports import Analysis
from monitor.settings import load
from monitor.store import open_store
from monitor.testing import START, FakeNotifier, ManualClock

from .conftest import Site

HOUR = timedelta(hours=1)


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, each in one line."""
    return tuple(" ".join(part.split()) for part in text.split("\n\n"))


LAUNCH = paragraphs("""
SEOUL - North Korea fired a short-range ballistic missile into the sea off its east coast on Wednesday, South
Korea's military said, in what it called a clear breach of United Nations resolutions.

The missile flew about 420 kilometres and reached a height of 60 kilometres, the Joint Chiefs of Staff said.
Japan's coast guard told ships to stay clear of fallen parts and reported no damage.

Officials in Seoul said that they were studying the path of the missile together with their partners, and that
the watch on the northern border had been raised.
""")
TREATY = paragraphs("""
OSLO - Norway and Finland signed a border treaty on Wednesday that settles how the two countries share the
fishing grounds of the far north, the foreign ministries of both said.

The treaty was signed by the two foreign ministers in Oslo after three years of talks. It divides the catch of
cod evenly and sets up a joint office of inspectors.

Both parliaments have been asked to approve it before the summer, when the season begins in the north.
""")
NOTHING = paragraphs("""
The council of the town agreed on Tuesday to mend the roof of the swimming bath, which has leaked since
autumn.

Work is to begin after Easter and to last for two months, the mayor said after the meeting of the council.
""")


@dataclass
class Inline:
    """Reads and judges pages in this process."""

    workbench: Workbench

    async def analyse(self, document: Document) -> tuple[Analysis, ...]:
        return self.workbench.analyse(document)

    async def aclose(self) -> None:
        """Nothing to close."""


@dataclass
class Facts:
    told: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def fact(self, event: str, **fields: Any) -> None:
        self.told.append((event, fields))


@dataclass
class Item:
    """An item of the feed and its page."""

    path: str
    title: str
    body: tuple[str, ...]
    guid: str = ""
    age: timedelta = HOUR

    def page(self, clock: ManualClock) -> bytes:
        written = clock.now() - self.age
        words = "".join(f"<p>{words}</p>" for words in self.body)
        return (
            f"<html lang='en'><head><title>{self.title}</title><meta property='article:published_time' "
            f"content='{written.isoformat()}'></head><body><article><h1>{self.title}</h1>{words}</article></body></html>"
        ).encode()


class Desk:
    """A feed, a monitor that watches it, and a desk that is told; the hour moves when it is said to."""

    def __init__(self, news: Site, directory: Path, workbench: Workbench, rules: Any) -> None:
        self.news, self.clock, self.facts = news, ManualClock(START), Facts()
        self.notifier = FakeNotifier(("desk", "ops"))
        self.store = open_store(f"sqlite:///{directory}/test.db")
        self.source = Source(name="gazette", kind="feed", location=f"{news.url}/feed.xml", allow_private=True)
        self.analyst = Inline(workbench)
        self.decide = bind(rules, [Route(targets=("desk",))])
        self.enrol()

    def enrol(self) -> None:
        """Watch the source as it is configured now."""
        self.store.enrol([(self.source, host_of(self.source))], self.clock.now())

    def publish(self, *items: Item) -> None:
        """What the feed lists from now on, and the pages behind it."""
        entries = "".join(
            f"<item><title>{item.title}</title><link>{self.news.url}{item.path}</link>"
            f"<guid>{item.guid or item.path}</guid>"
            f"<pubDate>{format_datetime(self.clock.now() - item.age)}</pubDate></item>"
            for item in items
        )
        feed = f"<?xml version='1.0'?><rss version='2.0'><channel><title>G</title>{entries}</channel></rss>"
        self.news.pages["/feed.xml"] = ("application/rss+xml", feed.encode())
        for item in items:
            self.news.pages[item.path] = ("text/html; charset=utf-8", item.page(self.clock))

    def watch(self, *, after: timedelta = 2 * HOUR) -> list[str]:
        """Let time pass, poll and read; the headlines told by it."""
        self.clock.advance(after)
        told = len(self.notifier.sent)
        asyncio.run(self._run())
        tells = [due for _, due, _ in self.notifier.sent[told:]]
        return [tidings.article.title for tidings in tells if isinstance(tidings, Alert)]

    async def _run(self) -> None:
        limits = FetchLimits(host_gap=timedelta(0), respect_robots=False, allow_hosts=("127.0.0.1",))
        with ThreadPoolExecutor(1) as store, ThreadPoolExecutor(1) as target:
            parts = Parts(
                sources={self.source.name: self.source},
                fetcher=WebFetcher(limits, self.clock),
                analyst=self.analyst,
                store=self.store,
                notifier=self.notifier,
                decide=self.decide,
                clock=self.clock,
                observer=self.facts,
                store_thread=store,
                target_threads={"desk": target, "ops": target},
                retry_at=retry_at,
                operations=("ops",),
            )
            engine = EmbeddedEngine(observer=self.facts)
            await engine.run_once(lambda: tick(parts, engine), handlers(parts, engine))
            await parts.fetcher.aclose()

    @property
    def state(self) -> SourceState:
        (report,) = self.store.source_reports()
        return report.health.state


@pytest.fixture(scope="module")
def settings() -> Any:
    """The built-in rules and events."""
    return load(None, {})


@pytest.fixture(scope="module")
def workbench(settings: Any) -> Workbench:
    return Workbench(settings)


@pytest.fixture
def desk(news: Site, tmp_path: Path, workbench: Workbench, settings: Any) -> Iterator[Desk]:
    """A desk that has seen an uneventful feed before."""
    made = Desk(news, tmp_path, workbench, {rule.id: rule for rule in settings.rules})
    made.publish(Item("/bath", "Town to mend roof of swimming bath", NOTHING))
    assert made.watch() == []
    yield made
    made.store.close()


MISSILE = Item("/missile", "North Korea fires missile into sea", LAUNCH)


def test_an_item_that_comes_late_is_told_although_newer_ones_were_seen(desk: Desk) -> None:
    """No mark of the newest date passes over it."""
    desk.publish(Item("/pact", "Norway and Finland sign border treaty", TREATY))
    assert desk.watch() == ["Norway and Finland sign border treaty"]
    late = Item("/missile", MISSILE.title, LAUNCH, age=timedelta(hours=20))
    desk.publish(Item("/pact", "Norway and Finland sign border treaty", TREATY), late)
    assert desk.watch() == [MISSILE.title]


def test_regenerated_guids_tell_nothing_again(desk: Desk) -> None:
    """Not once for every post, either."""
    desk.publish(MISSILE)
    assert desk.watch() == [MISSILE.title]
    for number in range(3):
        desk.publish(Item(MISSILE.path, MISSILE.title, LAUNCH, guid=f"new-{number}", age=HOUR * (2 * number + 3)))
        assert desk.watch() == []


def test_a_new_address_and_guid_for_the_same_article_tell_nothing_again(desk: Desk) -> None:
    """As when a site moves to another scheme of addresses."""
    desk.publish(MISSILE)
    assert desk.watch() == [MISSILE.title]
    desk.publish(Item("/2026/missile.html", MISSILE.title, LAUNCH, age=3 * HOUR))
    assert desk.watch() == []


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("North Korea fires missile into sea, Seoul says", LAUNCH),
        ("UPDATE: North Korea fires missile into sea", (*LAUNCH, "Schools along the coast stayed open, police said.")),
    ],
    ids=["the title", "the title and the body"],
)
def test_an_edit_is_an_update_of_the_article_and_no_new_one(desk: Desk, title: str, body: tuple[str, ...]) -> None:
    """The new version is read and kept, and nobody is told twice."""
    desk.publish(MISSILE)
    assert desk.watch() == [MISSILE.title]
    desk.publish(Item(MISSILE.path, title, body, age=3 * HOUR))
    assert desk.watch() == []
    versions = desk.store.explain_page(f"{desk.news.url}{MISSILE.path}")
    assert [version.article.title for version in versions if version.article] == [MISSILE.title, title]
    assert isinstance(versions[1].novelty, Twin | Update)


def test_a_new_story_under_the_same_address_and_guid_is_a_new_article(desk: Desk) -> None:
    """A page that carries today's news, whatever it is."""
    desk.publish(Item("/latest", "Town to mend roof of swimming bath", NOTHING))
    assert desk.watch() == []
    desk.publish(Item("/latest", MISSILE.title, LAUNCH))
    assert desk.watch() == [MISSILE.title]
    desk.publish(Item("/latest", "Norway and Finland sign border treaty", TREATY))
    assert desk.watch() == ["Norway and Finland sign border treaty"]


def test_an_old_article_that_is_edited_stays_old(desk: Desk) -> None:
    """A feed that touches its archive does not replay it."""
    desk.publish(Item("/missile", MISSILE.title, LAUNCH, age=timedelta(days=30)))
    assert desk.watch() == []
    desk.publish(Item("/missile", "North Korea fires missile in sea", LAUNCH, age=timedelta(days=30, hours=2)))
    assert desk.watch() == []


def test_a_source_that_fails_is_told_to_operations_once_and_its_recovery_too(desk: Desk) -> None:
    """The desk that reads the news is not bothered."""
    feed = desk.news.pages.pop("/feed.xml")
    for _ in range(6):
        desk.watch(after=timedelta(hours=13))
    desk.news.pages["/feed.xml"] = feed
    desk.watch(after=timedelta(hours=13))
    told = [(target, tidings.state) for target, tidings, _ in desk.notifier.sent if isinstance(tidings, Notice)]
    states = [state for _, state in told]
    assert {target for target, _ in told} == {"ops"}
    assert (states[0], states[-1]) == (NoticeState.RAISED, NoticeState.CLEARED)
    assert desk.state is SourceState.OK


def test_two_restarts_with_other_settings_keep_what_is_known(desk: Desk) -> None:
    """Another publisher's name in the settings replays nothing."""
    desk.publish(MISSILE)
    assert desk.watch() == [MISSILE.title]
    desk.source = Source(
        name="gazette", kind="feed", location=desk.source.location, allow_private=True, publisher="The Gazette"
    )
    desk.enrol()
    assert desk.watch() == []
