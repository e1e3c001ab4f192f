"""The labelled events, split once and for all into a part to develop on and a locked third.

The split was fixed before the first pattern was written: whole months of publication are locked, so
that reports of one event fall on one side; items without a full date are drawn one by one; a source
that would be missing from the locked part is drawn one by one as well. Nobody reads the locked
third; it is only scored, as totals.

    python benchmarks/events_corpus.py CORPORA OUT.jsonl    writes the development part
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

import xxhash

BULLETS = "wikipedia_ce"
Item = dict[str, Any]


def _number(key: str) -> int:
    return xxhash.xxh32_intdigest(key.encode())


def _drawn(key: str) -> bool:
    return _number(f"locked third:{key}") % 3 == 0


def _key(item: Item) -> str:
    day = str(item.get("date") or "")
    return day[:7] if re.fullmatch(r"\d{4}-\d\d-\d\d.*", day) else str(item["id"])


def split(items: list[Item]) -> tuple[list[Item], list[Item]]:
    """(development, locked), each in the order given."""
    locked = {item["id"] for item in items if _drawn(_key(item))}
    for source in sorted({item["source"] for item in items}):
        ids = [item["id"] for item in items if item["source"] == source]
        taken = sum(one in locked for one in ids)
        if taken in (0, len(ids)):
            locked.difference_update(ids)
            drawn = {one for one in ids if _drawn(one)}
            locked |= drawn or {min(ids, key=_number)}
    return [item for item in items if item["id"] not in locked], [item for item in items if item["id"] in locked]


def load(corpora: Path) -> list[Item]:
    """All labelled items."""
    text = (corpora / "events" / "events.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def main() -> None:
    """Write the development part, and say how large both are."""
    corpora, out = Path(sys.argv[1]), Path(sys.argv[2])
    development, locked = split(load(corpora))
    out.write_text("".join(json.dumps(item, ensure_ascii=False) + "\n" for item in development), encoding="utf-8")
    for name, part in (("development", development), ("locked", locked)):
        full = [item for item in part if item["source"] != BULLETS]
        counts = {label: sum(bool(item[label]) for item in part) for label in ("launch_alert", "treaty_alert")}
        of_full = {label: sum(bool(item[label]) for item in full) for label in ("launch_alert", "treaty_alert")}
        print(name, len(part), counts, "full articles:", len(full), of_full)


if __name__ == "__main__":
    main()
