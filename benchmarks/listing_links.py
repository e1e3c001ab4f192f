"""How well links to articles are told from others: `python benchmarks/listing_links.py CORPORA [SAMPLE]`.

There are no labelled front pages; the article pages of news sites stand in for them, since they carry menus, lists
of related stories and footers. An article's own address shows what addresses of articles look like on its site:
links of the same form ought to be found. That is a rough truth (a menu may have the same form), so SAMPLE prints
so many links that were taken and left out, drawn by a fixed seed, to be judged by eye.
"""

import gzip
import json
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from monitor.fetch.sources.anchors import Anchor, anchors_of, parse_html
from monitor.fetch.sources.articlelinks import article_links, likeness
from monitor.fetch.sources.sites import is_at_home

SEED = 5


def pages(corpora: Path) -> Iterator[tuple[str, tuple[Anchor, ...]]]:
    """(address of the page, its links to the same site) of every page of a news site."""
    for folder in sorted((corpora / "extraction" / "pages").glob("fundus__*")):
        url = json.loads((folder / "gold.json").read_text(encoding="utf-8"))["url"]
        root = parse_html(gzip.decompress((folder / "page.html.gz").read_bytes()), "utf-8")
        if root is not None:
            yield url, tuple(one for one in anchors_of(root, url) if is_at_home(one.url, url))


def main() -> None:
    """Print shares, cost and the sample."""
    began = time.process_time()
    alike = found = others = others_taken = 0
    taken: list[str] = []
    left: list[str] = []
    for url, anchors in pages(Path(sys.argv[1])):
        form = likeness(url)
        links = {link.url: link.title for link in article_links(anchors)}
        addresses = {one.url: one.text for one in anchors if urlsplit(one.url).path.strip("/")}
        same = {one for one in addresses if likeness(one) == form}
        alike, found = alike + len(same), found + len(same & links.keys())
        others, others_taken = others + len(addresses.keys() - same), others_taken + len(links.keys() - same)
        taken += [f"{address}  {title}" for address, title in links.items()]
        left += [f"{address}  {text}" for address, text in addresses.items() if address not in links and text]
    print(f"links of the form of the page's own address: {alike}, found {found / alike:.2f}")
    print(f"links of other forms: {others}, taken {others_taken / others:.3f}; {time.process_time() - began:.1f} CPU s")
    if len(sys.argv) > 2:
        chance = random.Random(SEED)
        for title, lines in (("TAKEN", taken), ("LEFT OUT", left)):
            print(f"\n{title}", *chance.sample(sorted(lines), int(sys.argv[2])), sep="\n")


if __name__ == "__main__":
    main()
