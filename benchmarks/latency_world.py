"""Feeds that bring news at a given rate, their pages, and a web hook, on loopback: for `benchmarks/latency.py`.

Each feed has a host of its own (127.0.0.0/8 has enough of them). A moment is noted for each article: when the answer
of its feed that held it first was written, when its page was asked for, and when the message about it arrived.

Pages are made up, or have the markup of real ones, filled with words of all of them.
"""

import asyncio
import gzip
import random
import re
import socket
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path
from typing import Final

LISTED: Final = 30
"""Items that a feed lists, the newest first."""

TOKEN: Final = re.compile(r"Zubrovar report (\d{6})")
STARTS: Final = ("ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu", "dra", "pel", "gor", "fin", "hast", "mur")
SMALL: Final = ("the", "of", "and", "to", "in", "a", "for", "on", "with", "by", "from", "at", "said", "was", "is", "as")

HEAD: Final = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Wire {feed}</title>'
    "<link>{base}/</link><description>News</description><language>en</language>"
)
ITEM: Final = (
    "<item><title>{title}</title><link>{base}/{number}.html</link><guid>{number}</guid><pubDate>{at}</pubDate>"
    "<description>{summary}</description></item>"
)
PAGE: Final = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} | Wire {feed}</title>'
    '<meta property="article:published_time" content="{at}"><meta property="og:title" content="{title}">'
    "<style>{style}</style></head><body><header><nav><ul>{menu}</ul></nav></header><main><article><h1>{title}</h1>"
    '<div class="meta"><time datetime="{at}">{at}</time> By the Desk</div>{text}</article>'
    "<aside><h3>Related</h3><ul>{related}</ul></aside></main><footer>Contact. Privacy.</footer>"
    "<script>{script}</script></body></html>"
)

ALERT: Final = re.compile(r"monitor explain ([0-9a-f]{12})")
TEXT: Final = re.compile(r"<(script|style)\b.*?</\1>|(?<=>)([^<>]{30,})(?=<)", re.DOTALL)
HEADLINE: Final = re.compile(r"(<(?:title|h1)\b[^>]*>)(.*?)(</(?:title|h1)>)", re.DOTALL)
SECOND_COPY: Final = re.compile(
    r"<script[^>]*ld\+json.*?</script>|<meta[^>]*(?:title|description|url)[^>]*>|<link[^>]*canonical[^>]*>", re.DOTALL
)


@dataclass(slots=True, kw_only=True)
class Article:
    """An article, and what happened to it, in seconds of the monotonic clock; 0 where it did not."""

    feed: int
    number: int
    title: str
    is_alert: bool
    published: float
    listed_at: float = 0.0
    asked_at: float = 0.0
    told_at: float = 0.0


@dataclass(kw_only=True)
class World:
    """A server of everything. Used from one event loop.

    Attributes:
        feeds: Number of feeds.
        chance: Decides what is written where.
        share: Of the articles that raise an alert.
        told: How often a message about an alert arrived, by its id.
        markup: Real pages in which articles are written; without any they are made up.
    """

    feeds: int
    chance: random.Random
    share: float
    markup: list[str] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    port: int = 0
    _vocabulary: list[str] = field(default_factory=list)
    _of_feed: dict[int, list[Article]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Words as frequent as they are on the real pages."""
        for page in self.markup:
            self._vocabulary += [word for found in TEXT.findall(page) for word in found[1].split()]

    def publish(self) -> None:
        """One more article, somewhere."""
        number, feed = len(self.articles), self.chance.randrange(self.feeds)
        is_alert = self.chance.random() < self.share
        title = f"Zubrovar report {number:06d}" if is_alert else " ".join(self._words(8)).capitalize()
        article = Article(feed=feed, number=number, title=title, is_alert=is_alert, published=time.time())
        self.articles.append(article)
        self._of_feed.setdefault(feed, []).append(article)

    def host(self, feed: int) -> str:
        """Where a feed lives."""
        return f"127.20.{feed // 250}.{1 + feed % 250}"

    def url(self, feed: int) -> str:
        """Of a feed and its pages."""
        return f"http://{self.host(feed)}:{self.port}/{feed}"

    def unlisted(self) -> bool:
        """Whether there are articles that no answer has held yet."""
        return any(not one.listed_at for one in self.articles)

    async def serve(self) -> asyncio.Server:
        """Listen on the loopback device alone, at all of its addresses."""
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo")
        listening.bind(("", 0))
        self.port = listening.getsockname()[1]
        return await asyncio.start_server(self._talk, sock=listening, backlog=1024)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Requests of one connection, one after the other."""
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                method, path, *_ = head.split(" ", 2)
                length = re.search(r"(?i)^content-length: *(\d+)", head, re.MULTILINE)
                body = await reader.readexactly(int(length[1])) if length else b""
                await self._answer(writer, method, path, head, body)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass  # it hung up, or all is over
        finally:
            writer.close()

    async def _answer(self, writer: asyncio.StreamWriter, method: str, path: str, head: str, body: bytes) -> None:
        now = time.monotonic()
        if method == "POST":
            self._take(body.decode(), now)
            await _write(writer, 200, b"{}", "application/json")
        elif found := re.fullmatch(r"/(\d+)/(\d+)\.html", path):
            article = self.articles[int(found[2])]
            article.asked_at = article.asked_at or now
            self.asked["pages"] += 1
            await _write(writer, 200, self._page(article), "text/html; charset=utf-8")
        elif found := re.fullmatch(r"/(\d+)/feed\.xml", path):
            await self._list(writer, int(found[1]), head)
        else:
            self.asked["others"] += 1
            await _write(writer, 404, b"nothing here", "text/plain")

    def _take(self, message: str, now: float) -> None:
        self.told.update(set(ALERT.findall(message)))
        for number in map(int, TOKEN.findall(message)):
            self.articles[number].told_at = self.articles[number].told_at or now

    async def _list(self, writer: asyncio.StreamWriter, feed: int, head: str) -> None:
        listed = self._of_feed.get(feed, [])[-LISTED:]
        tag = f'"{listed[-1].number if listed else "none"}"'
        self.asked["polls"] += 1
        if f"if-none-match: {tag}" in head.lower():
            await _write(writer, 304, b"", "application/rss+xml", tag)
            return
        base = self.url(feed)
        items = "".join(
            ITEM.format(title=one.title, base=base, number=one.number, at=formatdate(one.published), summary=one.title)
            for one in reversed(listed)
        )
        body = f"{HEAD.format(feed=feed, base=base)}{items}</channel></rss>".encode()
        await _write(writer, 200, body, "application/rss+xml", tag)
        now = time.monotonic()
        for one in listed:
            one.listed_at = one.listed_at or now

    def _words(self, count: int) -> list[str]:
        pick = self.chance
        return [
            pick.choice(SMALL) if pick.random() < 0.4 else "".join(pick.choices(STARTS, k=pick.randint(2, 3)))
            for _ in range(count)
        ]

    def _page(self, article: Article) -> bytes:
        return self._real_page(article) if self.markup else self._made_up_page(article)

    def _real_page(self, article: Article) -> bytes:
        """The markup of a real page, and each run of its text as long as it was."""

        def fill(text: re.Match[str]) -> str:
            words = self.chance.choices(self._vocabulary, k=len((text[2] or "").split()))
            return f"{' '.join(words).capitalize()}. " if text[2] else text[0]

        page = SECOND_COPY.sub("", self.markup[article.number % len(self.markup)])
        page = TEXT.sub(fill, page)
        return HEADLINE.sub(lambda found: f"{found[1]}{article.title}{found[3]}", page).encode()

    def _made_up_page(self, article: Article) -> bytes:
        """About 550 made-up words, like no other, with what is around an article on a page."""
        told = [article.title] if article.is_alert else []
        paragraphs = [
            ". ".join([" ".join(self._words(self.chance.randint(9, 24))).capitalize() for _ in range(4)] + told) + "."
            for _ in range(8)
        ]
        links = [f'<li><a href="/s/{word}">{word.title()}</a></li>' for word in self._words(30)]
        return PAGE.format(
            title=article.title,
            feed=article.feed,
            at=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(article.published)),
            style=".a{color:red}" * 120,
            menu="".join(links[:25]),
            text="".join(f"<p>{paragraph}</p>" for paragraph in paragraphs),
            related="".join(links[25:]),
            script="var x=1;" * 300,
        ).encode()


def real_pages(corpora: Path) -> Iterator[str]:
    """A third of the pages of the corpus on extraction, of those English ones whose paragraphs hold an article."""
    for place in sorted((corpora / "extraction" / "pages").glob("*/page.html.gz"))[::3]:
        with gzip.open(place, "rt", encoding="utf-8", errors="replace") as file:
            page = file.read()
        if 'lang="en' in page[:2000] and page.count("<p") > 5:
            yield page


async def _write(writer: asyncio.StreamWriter, status: int, body: bytes, media_type: str, tag: str = "") -> None:
    head = f"HTTP/1.1 {status} OK\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n"
    writer.write(f"{head}{f'ETag: {tag}' + chr(13) + chr(10) if tag else ''}\r\n".encode() + body)
    await writer.drain()


def config_of(world: World, *, every: str, gap: str) -> dict[str, str]:
    """Files of the installation that watches it: with what ships, and one rule besides."""
    sources = [
        f"  - {{name: f{feed}, kind: feed, location: '{world.url(feed)}/feed.xml', allow_private: true}}"
        for feed in range(world.feeds)
    ]
    # real pages give their own, old dates
    pause = f", host_gap: {gap}" if gap else ""
    return {
        "monitor.yaml": (
            f"fetch: {{contact: latency@example.org{pause}}}\nmetrics: {{listen: '127.0.0.1:0'}}\n"
            f"targets:\n  hook: {{url: 'json://127.0.0.1:{world.port}/', group_wait: 0s}}\n"
        ),
        "sources.yaml": "\n".join([f"defaults: {{every: {every}, max_age: 2000w}}", "sources:", *sources, ""]),
        "rules/zubrovar.yaml": "id: zubrovar\ntitle: Zubrovar\nlevel: high\ncondition: |\n  zubrovar\n",
    }
