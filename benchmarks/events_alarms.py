"""How often ordinary pages alert: the agency copies of the near-duplicate corpus, few of them about our events.

    python -m benchmarks.events_alarms CORPORA

Prints every alert, for a person to judge, and the rate per 1,000 pages.
"""

import gzip
import json
import sys
from pathlib import Path

from benchmarks.events_articles import LABELS, is_alert, load_gazetteer, load_reader
from monitor.model import Article
from monitor.rules.reading import read


def main() -> None:
    """Read all agency copies and count."""
    gazetteer = load_gazetteer()
    reader = load_reader(gazetteer)
    path = Path(sys.argv[1]) / "neardup" / "docs.jsonl.gz"
    items = [json.loads(line) for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()]
    items = [item for item in items if item["kind"] == "nat"]
    alerts = 0
    for item in items:
        article = Article(position=1, title=item["title"], body=item["text"], language="en")
        verdicts = reader.read(read(article, gazetteer))
        for event in LABELS:
            if is_alert(verdicts, event, reader):
                alerts += 1
                decisive = verdicts[event].decisive
                words = [one.quote for one in decisive.evidence] if decisive else []
                print(f"{event:7s} {item['title'][:90]!r} {words} | {item['text'][:160]!r}")
    print(f"{alerts} alerts on {len(items)} pages: {1000 * alerts / len(items):.1f} per 1,000")


if __name__ == "__main__":
    main()
