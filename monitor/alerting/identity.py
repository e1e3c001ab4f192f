"""The id of an alert: the same before and after a crash, on every machine."""

import xxhash

from monitor.dedup import address_of
from monitor.model import Analysed

DIGITS = 12
"""Hexadecimal digits of an id, 48 bits: among a million alerts two alike have a chance of 1 in 500."""


def identify(rule: str, analysed: Analysed) -> str:
    """Hash of the rule, the article's address, its place on the page, its date and its text.

    No time of ours and no row id is in it, so that a repetition after a crash has the same id; the text
    is, so that a file that is overwritten with other news has another.
    """
    article = analysed.article
    published = article.published.isoformat() if article.published else ""
    parts = [rule, address_of(article), str(article.position), published, f"{analysed.fingerprint.content:x}"]
    return xxhash.xxh3_128_hexdigest("\n".join(parts).encode("utf-8", "replace"))[:DIGITS]
