"""How often ordinary pages alert: agency copies (near-duplicate corpus) and news pages of many outlets (extraction).

    python -m benchmarks.events_alarms CORPORA

Hardly any of them is about our events. Prints every alert and what a person said of it who read the article by
the labelling guidelines (`READ`, by the corpus's own names); an alert nobody has read is marked so and counts
as false. The pages are taken as their gold texts, so that this speaks of events and not of extraction.
"""

import gzip
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.events_articles import LABELS, day_of, is_alert, load_gazetteer, load_reader
from monitor.extract.language import language_of
from monitor.model import Article, DateClaim, DateKind
from monitor.rules.reading import read

RIGHT, WRONG, UNREAD = "right", "wrong", "unread"
READ = {
    ("reut04046", "launch"): RIGHT,  # a nuclear test "early today"
    ("reut04124", "launch"): RIGHT,
    ("reut08688", "launch"): RIGHT,  # a missile tried in the strait, first report
    ("reut08696", "launch"): RIGHT,
    ("reut08881", "treaty"): RIGHT,  # two states have signed an agreement on debt
    ("reut10525", "treaty"): RIGHT,  # likewise, "yesterday"
    ("reut09696", "treaty"): RIGHT,  # two states initialled the Macao declaration
    ("reut09843", "treaty"): RIGHT,
    ("wcxb__dev4370", "launch"): WRONG,  # books; pods are launched into orbit in one of them
    ("naeb__d690da78dd6d6a33", "launch"): WRONG,  # ships look after one that a drone hit
    ("fundus__uk_Nature_2025_11_04", "treaty"): WRONG,  # a guide; the announcement was in January
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An ordinary page by its name in its corpus."""

    name: str
    corpus: str
    article: Article


def agency_copies(corpora: Path) -> Iterator[Page]:
    """The `nat` items of the near-duplicate corpus; they have no date."""
    text = gzip.decompress((corpora / "neardup" / "docs.jsonl.gz").read_bytes()).decode("utf-8")
    for item in map(json.loads, text.splitlines()):
        if item["kind"] == "nat":
            article = Article(position=1, title=item["title"], body=item["text"], language="en")
            yield Page(name=item["id"], corpus="agency copies", article=article)


def news_pages(corpora: Path) -> Iterator[Page]:
    """The pages of the extraction corpus, of any language."""
    for folder in sorted((corpora / "extraction" / "pages").iterdir()):
        gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        title, body = gold["title"] or "", gold["body"] or ""
        day = day_of({"date": gold.get("published")})
        claim = DateClaim(kind=DateKind.GIVEN, day=day) if day else None
        language = language_of(f"{title} {body}", None)
        article = Article(position=1, title=title, body=body, published=claim, language=language)
        yield Page(name=folder.name, corpus="news pages", article=article)


def main() -> None:
    """Read all pages and count."""
    gazetteer = load_gazetteer()
    reader = load_reader(gazetteer)
    corpora = Path(sys.argv[1])
    for pages in (agency_copies(corpora), news_pages(corpora)):
        counts, verdicts_of = {RIGHT: 0, WRONG: 0, UNREAD: 0}, 0
        corpus, judged = "", 0
        for page in pages:
            corpus, verdicts_of = page.corpus, verdicts_of + 1
            verdicts = reader.read(read(page.article, gazetteer))
            judged += all(one.is_judged for one in verdicts.values())
            for event in LABELS:
                if not is_alert(verdicts, event, reader):
                    continue
                said = READ.get((page.name, event), UNREAD)
                counts[said] += 1
                decisive = verdicts[event].decisive
                words = [one.quote for one in decisive.evidence] if decisive else []
                print(f"{said:6s} {event:7s} {page.name} {page.article.title[:90]!r} {words[:6]}")
        false = counts[WRONG] + counts[UNREAD]
        print(
            f"{corpus}: {sum(counts.values())} alerts on {verdicts_of} ({judged} in a language with event data): "
            f"{counts[RIGHT]} right, {false} false ({1000 * false / verdicts_of:.1f} per 1,000)\n"
        )


if __name__ == "__main__":
    main()
