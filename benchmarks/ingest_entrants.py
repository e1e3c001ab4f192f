"""Who takes part in `benchmarks/ingest_peers.py`: the command of each, and how to count what it stored.

Peers are given the way that costs them least, and no more work than they need: no images are asked for, nothing is
logged, robots.txt is not read by anybody (that of the farm asks for a second between two pages).
"""

import configparser
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

FEEDS_ALONE = Path(__file__).parent / "fetch_pass.py"

LIBRARY = """
import json, sys, warnings
warnings.simplefilter("ignore")
import requests
from newsplease import NewsPlease
from newsplease.crawler.response_decoder import decode_response
session = requests.Session()
with open(sys.argv[2], "w") as kept:
    for url in open(sys.argv[1]).read().split():
        try:
            article = NewsPlease.from_html(decode_response(session.get(url)), url, fetch_images=False)
            print(json.dumps(article.get_serializable_dict()), file=kept)
        except Exception as fault:
            print(url, repr(fault), file=sys.stderr)
"""
"""news-please as a library: its `from_url`, but with connections that stay open; an article is a line of a file."""

EXTRACTORS = [("newspaper_extractor_no_images", "NewspaperExtractorNoImages")]
EXTRACTORS_BESIDES = ["readability_extractor", "date_extractor", "lang_detect_extractor"]

CHANGE_SETTINGS = (
    "ALLOW_IANA_RESTRICTED_ADDRESSES=true",
    "DISABLE_VERSION_CHECK=true",
    "FETCH_WORKERS=10",
    "LOGGER_LEVEL=ERROR",
    "MINIMUM_SECONDS_RECHECK_TIME=0",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What is served: addresses of feeds, of the pages that they list, and of both in the order of the feeds."""

    feeds: tuple[str, ...]
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrant:
    """One that takes part.

    Attributes:
        name: As the table has it.
        command: Makes its files in an empty directory and returns what is to be run.
        count: How many pages, or entries of feeds, are stored there afterwards.
    """

    name: str
    command: Callable[[Site, Path], Sequence[str]]
    count: Callable[[Path], int]


def ours() -> Entrant:
    """Every feed polled, every page read, judged by the rules that ship, stored and told to a file."""
    return Entrant(name="monitor run --once", command=_our_command, count=_count_read)


def our_feeds() -> Entrant:
    """Every feed polled and its entries stored; no page is read."""
    return Entrant(name="monitor, feeds alone", command=_our_feeds_command, count=_count_entries)


def library(python: str) -> Entrant:
    """news-please as a library, given the addresses of the pages; `python` is that of its environment."""

    def command(site: Site, home: Path) -> Sequence[str]:
        return [python, "-c", LIBRARY, str(_write_lines(home / "urls", site.pages)), str(home / "articles.jsonl")]

    return Entrant(name="news-please, library", command=command, count=_count_lines)


def crawl(python: str) -> Entrant:
    """The program news-please, given the addresses of the pages; it stores a file of JSON and one of HTML each."""
    program = str(Path(python).parent / "news-please")

    def command(site: Site, home: Path) -> Sequence[str]:
        _configure_crawl(python, site, home)
        return [program, "-c", f"{home}/config/"]

    return Entrant(name="news-please, crawl", command=command, count=_count_files)


def change_detection(python: str, *, entries: int) -> Entrant:
    """changedetection.io with a watch for each feed, which lists `entries`; it ends when all were looked at once."""
    program = str(Path(python).parent / "changedetection.io")

    def command(site: Site, home: Path) -> Sequence[str]:
        watches = [word for feed in site.feeds for word in ("-u", feed)]
        options = ["-d", str(home), "-h", "127.0.0.1", "-p", "5099", "-l", "ERROR", *watches, "-b"]
        return ["env", *CHANGE_SETTINGS, program, *options]

    def count(home: Path) -> int:
        return entries * len(list(home.glob("*/history.txt")))

    return Entrant(name="changedetection.io", command=command, count=count)


def _our_command(site: Site, home: Path) -> Sequence[str]:
    """What was listed counts as new, so that everything is done that news causes."""
    (home / "config").mkdir()
    (home / "config" / "monitor.yaml").write_text(
        f"database: sqlite:///{home}/monitor.db\nlog: {{level: warning}}\n"
        "fetch: {contact: test@example.org, host_gap: 0s, host_concurrency: 2, respect_robots: false}\n"
        f"targets: {{journal: 'jsonl:{home}/alerts.jsonl'}}\n",
        encoding="utf-8",
    )
    sources = "".join(
        f"  - {{name: s{number}, kind: feed, location: '{url}', allow_private: true}}\n"
        for number, url in enumerate(site.feeds)
    )
    head = "defaults: {every: 1d, max_age: 10000d, baseline: 10000d}\nsources:\n"
    (home / "config" / "sources.yaml").write_text(head + sources, encoding="utf-8")
    return [sys.executable, "-m", "monitor", "run", "--once", "--config", str(home / "config")]


def _our_feeds_command(site: Site, home: Path) -> Sequence[str]:
    urls = _write_lines(home / "urls", site.feeds)
    return [sys.executable, str(FEEDS_ALONE), str(home / "monitor.db"), str(urls), "1"]


def _count_read(home: Path) -> int:
    return _ask(home, "SELECT count(DISTINCT entry_id) FROM articles")


def _count_entries(home: Path) -> int:
    return _ask(home, "SELECT count(*) FROM entries")


def _ask(home: Path, query: str) -> int:
    with closing(sqlite3.connect(home / "monitor.db")) as connection:
        return int(connection.execute(query).fetchone()[0])


def _count_lines(home: Path) -> int:
    lines = (home / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    return sum(bool(json.loads(line)["maintext"]) for line in lines)


def _count_files(home: Path) -> int:
    found = (json.loads(path.read_text(encoding="utf-8")) for path in (home / "data").rglob("*.json"))
    return sum(bool(one["maintext"]) for one in found)


def _write_lines(path: Path, lines: Sequence[str]) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _configure_crawl(python: str, site: Site, home: Path) -> None:
    """Its own configuration, with what is said at the top; it fetches a list of addresses in one process."""
    ask = "import newsplease, os; print(os.path.dirname(newsplease.__file__))"
    asked = subprocess.run([python, "-W", "ignore", "-c", ask], capture_output=True, text=True, check=True)
    settings = configparser.RawConfigParser()
    settings.read(Path(asked.stdout.strip()) / "config" / "config.cfg", encoding="utf-8")
    settings.set("Files", "working_path", str(home))
    settings.set("Scrapy", "LOG_LEVEL", "ERROR")
    settings.set("Scrapy", "ROBOTSTXT_OBEY", "False")
    settings.set("ArticleMasterExtractor", "extractors", str([*EXTRACTORS, *EXTRACTORS_BESIDES]))
    directory = home / "config"
    directory.mkdir()
    with (directory / "config.cfg").open("w", encoding="utf-8") as file:
        settings.write(file)
    sites = {"base_urls": [{"crawler": "Download", "url": list(site.pages)}]}
    (directory / "sitelist.hjson").write_text(json.dumps(sites), encoding="utf-8")
