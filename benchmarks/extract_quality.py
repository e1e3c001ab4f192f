"""How well articles are extracted from real news pages, beside trafilatura's defaults in the same run.

    python benchmarks/extract_quality.py CORPORA [--half develop|apart|all] [--sample N] [--multi] [--worst N]

Half of the pages, chosen by a hash of their folder's name, is for developing; the other half is only
scored. Body: precision and recall over 4-gram shingles, averaged over the pages; F1 of the two means.
Cost: CPU time of extract + segment against `trafilatura.bare_extraction(html, url=url, with_metadata=True)`.
"""

import argparse
import gzip
import json
import multiprocessing
import os
import re
import statistics
import time
import unicodedata
import warnings
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import trafilatura

from monitor.extract import extract
from monitor.model import Article, Document, ExtractionFailure
from monitor.segment import segment

Gold = dict[str, Any]
NOW = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass(frozen=True)
class Score:
    """One page, one extractor."""

    name: str
    precision: float | None
    recall: float | None
    title: bool | None
    day: bool | None
    instant: bool | None
    milliseconds: float
    articles: int = 1


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """4-grams of the words of a text, ideographs one by one."""
    words = re.findall(r"[\u3040-\u9fff]|[^\W\u3040-\u9fff]+", text)
    if len(words) < size:
        return Counter([tuple(words)] if words else [])
    return Counter(tuple(words[at : at + size]) for at in range(len(words) - size + 1))


def precision_recall(said: str, wanted: str) -> tuple[float, float]:
    """(precision, recall) over shingles."""
    one, other = shingles(said), shingles(wanted)
    shared = (one & other).total()
    return shared / max(one.total(), 1), shared / max(other.total(), 1)


def is_same_title(said: str, wanted: str) -> bool:
    """Equal but for case, white space, and kinds of quotes and dashes."""

    def plain(text: str) -> str:
        text = unicodedata.normalize("NFKC", text).translate(str.maketrans("“”„«»‘’–—‐‑", '"""""\'\'----'))
        return " ".join(text.split()).casefold()

    return plain(said) == plain(wanted)


def instant_of(words: str) -> datetime | None:
    """The exact time that the gold gives with its offset; None where it gives none."""
    try:
        moment = datetime.fromisoformat(words.strip())
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None


def days_of(words: str) -> set[date]:
    """The day of the gold, as written and in UTC."""
    match = re.match(r"\d{4}-\d\d-\d\d", words)
    days = {date.fromisoformat(match[0])} if match else set()
    moment = instant_of(words)
    return days | {moment.date()} if moment else days


def read(folder: Path) -> tuple[bytes, Gold]:
    """(the page as served, what it should give)."""
    return gzip.decompress((folder / "page.html.gz").read_bytes()), json.loads(
        (folder / "gold.json").read_text("utf-8")
    )


def ours(html: bytes, url: str) -> tuple[Article, ...]:
    """The articles of a page; none where extraction fails."""
    document = Document(url=url, final_url=url, body=html, media_type="text/html", fetched_at=NOW)
    page = extract(document)
    return () if isinstance(page, ExtractionFailure) else segment(page).articles


def score_ours(folder: Path) -> Score:
    """Our first article against the gold."""
    html, gold = read(folder)
    start = time.process_time()
    articles = ours(html, gold["url"] or "https://example.org/")
    spent = 1000 * (time.process_time() - start)
    first = articles[0] if articles else None
    claim = first.published if first else None
    precision, recall = precision_recall(first.body if first else "", gold["body"]) if gold["body"] else (None, None)
    wanted = gold.get("published") or ""
    days = days_of(wanted)
    said = {claim.day, claim.instant.date() if claim.instant else claim.day} if claim else set()
    moment = instant_of(wanted) if "T" in wanted or " " in wanted else None
    return Score(
        name=folder.name,
        precision=precision,
        recall=recall,
        title=is_same_title(first.title if first else "", gold["title"]) if gold["title"] else None,
        day=bool(days & said) if days else None,
        instant=bool(claim and claim.instant == moment) if moment else None,
        milliseconds=spent,
        articles=len(articles),
    )


def score_theirs(folder: Path) -> Score:
    """Trafilatura's defaults against the gold."""
    html, gold = read(folder)
    start = time.process_time()
    found = trafilatura.bare_extraction(html, url=gold["url"], with_metadata=True)
    spent = 1000 * (time.process_time() - start)
    result = found.as_dict() if found is not None and not isinstance(found, dict) else found or {}
    precision, recall = precision_recall(result.get("text") or "", gold["body"]) if gold["body"] else (None, None)
    days = days_of(gold.get("published") or "")
    return Score(
        name=folder.name,
        precision=precision,
        recall=recall,
        title=is_same_title(result.get("title") or "", gold["title"]) if gold["title"] else None,
        day=(result.get("date") or "")[:10] in {day.isoformat() for day in days} if days else None,
        instant=None,
        milliseconds=spent,
    )


def is_develop(name: str) -> bool:
    """The half to develop on, by a hash of the folder's name."""
    return zlib.crc32(name.encode()) % 2 == 0


def both(folder: Path) -> tuple[Score, Score]:
    """Ours and theirs, warnings of the libraries off."""
    warnings.simplefilter("ignore")
    return score_ours(folder), score_theirs(folder)


def mean(values: Iterator[float | bool | None]) -> float:
    """Mean of what is known."""
    known = [float(value) for value in values if value is not None]
    return statistics.fmean(known) if known else float("nan")


def line(label: str, scores: list[Score]) -> str:
    """One row of the report."""
    precision, recall = mean(s.precision for s in scores), mean(s.recall for s in scores)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    figures = (f1, precision, recall, mean(s.title for s in scores), mean(s.day for s in scores))
    instant = mean(s.instant for s in scores)
    spent = statistics.median(s.milliseconds for s in scores)
    return f"{label:28}" + "".join(f"{figure:8.3f}" for figure in (*figures, instant)) + f"{spent:9.1f}"


def report(pairs: list[tuple[Score, Score]], label: str) -> None:
    """The table for one half, by source set as well."""
    mine, theirs = [one for one, _ in pairs], [other for _, other in pairs]
    print(f"\n{label}: {len(pairs)} pages, {sum(s.precision is not None for s in mine)} with a body")
    print(f"{'':28}" + "".join(f"{name:>8}" for name in ("F1", "P", "R", "title", "day", "instant")) + f"{'ms':>9}")
    print(line("monitor", mine))
    print(line("trafilatura default", theirs))
    for source in sorted({s.name.split("__")[0] for s in mine}):
        inside = [pair for pair in pairs if pair[0].name.startswith(source + "__")]
        print(line(f"  {source} monitor", [one for one, _ in inside]))
        print(line(f"  {source} trafilatura", [other for _, other in inside]))
    ratio = statistics.median(s.milliseconds for s in mine) / statistics.median(s.milliseconds for s in theirs)
    print(f"median cost: {ratio:.2f} of trafilatura; split: {[s.name for s in mine if s.articles > 1]}")


@dataclass(frozen=True)
class Multi:
    """One page with a second article appended."""

    name: str
    articles: int
    is_first_alone: bool
    is_second_out: bool
    is_second_titled: bool


def f1(said: str, wanted: str) -> float:
    """F1 over shingles."""
    precision, recall = precision_recall(said, wanted)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def score_multi(folder: Path) -> Multi:
    """Whether both articles of a made page come out by themselves.

    The first is alone and right when it is within 0.05 of what comes of its text on its own page and
    holds less than a fifth of the second; a body that is wrong on its own page is not counted against
    the splitting. The second counts with F1 of 0.8 at least, or when it is as good as on its own page.
    """
    warnings.simplefilter("ignore")
    html, gold = read(folder)
    pages = folder.parent.parent / "pages"
    alone = []
    for name, body in zip(folder.name.split("--"), (gold["body"], gold["second"]["body"]), strict=True):
        own, own_gold = read(pages / name)
        found = ours(own, own_gold["url"] or "https://example.org/")
        alone.append(f1(found[0].body, body) if found else 0.0)
    found = ours(html, gold["url"] or "https://example.org/")
    first = found[0].body if found else ""
    leak = precision_recall(first, gold["second"]["body"])[1]
    right = [one for one in found[1:] if f1(one.body, gold["second"]["body"]) >= min(0.8, alone[1] - 0.05)]
    title = gold["second"]["title"]
    return Multi(
        name=folder.name,
        articles=len(found),
        is_first_alone=bool(found) and f1(first, gold["body"]) >= min(0.9, alone[0] - 0.05) and leak < 0.2,
        is_second_out=bool(right),
        is_second_titled=any(not title or is_same_title(one.title, title) for one in right),
    )


def report_multi(results: list[Multi]) -> None:
    """The table of the pages with two articles."""
    print(f"\ntwo articles on a page: {len(results)} pages")
    for label, values in (
        ("first alone and right", [one.is_first_alone for one in results]),
        ("second out by itself", [one.is_second_out for one in results]),
        ("... with its own title", [one.is_second_titled for one in results]),
        ("exactly two", [one.articles == 2 for one in results]),
    ):
        print(f"{label:28}{mean(iter(values)):8.3f}")


def worst(pairs: list[tuple[Score, Score]], count: int) -> None:
    """The pages where most is lost against a perfect extraction."""
    losses = [(2 - one.precision - (one.recall or 0), one, other) for one, other in pairs if one.precision is not None]
    for _, one, other in sorted(losses, key=lambda item: -item[0])[:count]:
        mine, theirs = ((score.precision or 0, score.recall or 0) for score in (one, other))
        print(f"{one.name:60} P {mine[0]:.2f} R {mine[1]:.2f}   theirs P {theirs[0]:.2f} R {theirs[1]:.2f}")


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--half", choices=("develop", "apart", "all"), default="all")
    parser.add_argument("--sample", type=int, default=0, help="only every N-th page")
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--multi", action="store_true", help="the pages with two articles as well")
    parser.add_argument("--save", type=Path)
    options = parser.parse_args()
    os.nice(10)
    folders = sorted((options.corpora / "extraction" / "pages").iterdir())
    if options.half != "all":
        folders = [folder for folder in folders if is_develop(folder.name) == (options.half == "develop")]
    folders = folders[:: options.sample or 1]
    multi = sorted((options.corpora / "extraction" / "pages_multi").iterdir()) if options.multi else []
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pairs = pool.map(both, folders, chunksize=8)
        results = pool.map(score_multi, multi[:: options.sample or 1], chunksize=4)
    for label, wanted in (("develop", True), ("apart", False)):
        part = [pair for pair in pairs if is_develop(pair[0].name) == wanted]
        if part:
            report(part, label)
    if len({is_develop(folder.name) for folder in folders}) > 1:
        report(pairs, "all")
    if results:
        report_multi(results)
    worst([pair for pair in pairs if is_develop(pair[0].name)], options.worst)
    if options.save:
        options.save.write_text(json.dumps([[asdict(one), asdict(other)] for one, other in pairs]))


if __name__ == "__main__":
    main()
