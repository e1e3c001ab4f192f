"""Which labelled dates differ from ours, and whether the page itself bears the label out.

    python -m benchmarks.extract_labels CORPORA [--names]

For the pages of benchmarks/extract_quality.py whose label has a date. A label is held against what the page says of
itself: its machine-readable dates (JSON-LD, meta elements) and everything else in its source. Nothing is scored.
"""

import argparse
import multiprocessing
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from benchmarks.extract_quality import NOW, days_of, instant_of, is_develop, ours, read
from monitor.extract.dates import linked_claims, meta_claims
from monitor.extract.decode import decode
from monitor.extract.metadata import read_metadata
from monitor.extract.tree import parse
from monitor.model import Article, DateClaim, Document
from monitor.segment.timestamps import find_stamps

SOURCE = 2_000_000
"""Characters of a page that are searched for a labelled day."""


def days(claim: DateClaim) -> set[date]:
    """The day of a claim, as written and in UTC."""
    return {claim.day, claim.instant.date()} if claim.instant else {claim.day}


def stated(html: bytes, url: str) -> tuple[list[DateClaim], list[DateClaim]]:
    """(dates of publication, dates of changes) that the page states for machines."""
    text = decode(Document(url=url, final_url=url, body=html, media_type="text/html", fetched_at=NOW))
    root = parse(text)
    if root is None:
        return [], []
    metadata = read_metadata(root, url)
    pages = [metadata.page] if metadata.page else []
    pairs = [*(linked_claims(item, "UTC") for item in (*metadata.linked, *pages)), meta_claims(metadata, "UTC")]
    return [one for one, _ in pairs if one], [other for _, other in pairs if other]


def words_of(html: bytes) -> str:
    """The source of a page, tags left out."""
    return re.sub(r"<[^>]{1,500}>", " ", html[:SOURCE].decode("utf-8", "replace"))


def kind_of_day(label: str, html: bytes, url: str, article: Article | None) -> str:
    """Why a labelled day is not ours."""
    wanted = days_of(label)
    published, changed = stated(html, url)
    said = article.published if article else None
    if any(wanted & days(claim) for claim in changed):
        return "label is the page's own date of its last change"
    if said is None and article and article.updated and wanted & days(article.updated):
        return "page shows one date only, and labels it a change"
    if published:
        return "label is none of the page's machine-readable dates, and it has some"
    if said and min(abs((day - said.day).days) for day in wanted) == 1:
        return "label is one day off what the page shows"
    shown = {stamp.day for stamp in find_stamps(words_of(html))}
    if wanted & shown or any(day.isoformat().encode() in html for day in wanted):
        return "label is on the page, and we did not take it" + (" (ours: none)" if said is None else "")
    return "label is nowhere on the page" + (" (ours: none)" if said is None else "")


def kind_of_instant(moment: datetime, said: DateClaim | None, changed: list[DateClaim]) -> str:
    """Why a labelled instant is not ours."""
    if any(claim.instant == moment for claim in changed):
        return "label is the page's own time of its last change"
    if said is None or said.instant is None:
        is_midnight = (moment.minute, moment.second) == (0, 0)
        return "page gives a day only" + (", label a midnight" if is_midnight else "")
    if abs((said.instant - moment).total_seconds()) < 60:
        return "the same minute, other seconds"
    return "page names no zone" if said.zone_assumed else "label is not the time that the page gives with its zone"


def judge(folder: Path) -> Iterator[tuple[str, str]]:
    """(what is compared, why it differs) for the dates of one page; nothing where they agree."""
    html, gold = read(folder)
    label, url = gold.get("published") or "", gold["url"] or "https://example.org/"
    if not days_of(label):
        return
    articles = ours(html, url)
    said = articles[0].published if articles else None
    if said is None or not days_of(label) & days(said):
        yield "day", kind_of_day(label, html, url, articles[0] if articles else None)
    moment = instant_of(label) if "T" in label or " " in label else None
    if moment and (said is None or said.instant != moment):
        yield "instant", kind_of_instant(moment, said, stated(html, url)[1])


def judged(folder: Path) -> list[tuple[str, bool, str, str]]:
    """(page, is it for developing, what is compared, why it differs)."""
    return [(folder.name, is_develop(folder.name), what, why) for what, why in judge(folder)]


def main() -> None:
    """Count and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--names", action="store_true", help="name the pages of the developing half")
    options = parser.parse_args()
    folders = sorted((options.corpora / "extraction" / "pages").iterdir())
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        found = [one for several in pool.map(judged, folders, chunksize=8) for one in several]
    counts = Counter((what, why) for _, _, what, why in found)
    develop = Counter((what, why) for _, is_one, what, why in found if is_one)
    print(f"{'':78}{'develop':>9}{'apart':>7}{'all':>6}")
    for what, why in sorted(counts, key=lambda key: (key[0], -counts[key])):
        one, both = develop[what, why], counts[what, why]
        print(f"{what:8} {why:69}{one:9}{both - one:7}{both:6}")
    for name, is_one, what, why in found if options.names else ():
        if is_one:
            print(f"{what:8} {why:69} {name}")


if __name__ == "__main__":
    main()
