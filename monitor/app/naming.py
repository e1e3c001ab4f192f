"""Names for sources that nobody has named. Pure."""

import re
import unicodedata
from collections.abc import Collection
from pathlib import PurePath
from typing import Final
from urllib.parse import urlsplit

from monitor.fetch.sources.sites import site_of

MOST: Final = 40
_DULL: Final = frozenset(
    "feed feeds rss rss2 xml atom index html htm php json www http https default sitemap sitemaps gz en".split()  # noqa: SIM905 - words read best as words
)
_MOST_WORDS: Final = 3


def name_for(title: str, url: str, taken: Collection[str]) -> str:
    """A name for a source: of its title, else of its address; numbered where another has it already.

    Args:
        title: What the outside world calls it; may be empty, or of letters that no name has.
        url: Its address, or the path of a directory.
        taken: Names that there are.
    """
    is_path = "://" not in url
    name = _slug(title) or _slug(PurePath(url).name if is_path else "") or _of_address(url) or "source"
    number = 1
    while (found := name if number == 1 else f"{name}-{number}") in taken:
        number += 1
    return found


def _slug(words: str) -> str:
    """The words in lower-case ASCII, joined by hyphens; empty where most of their letters have no such form."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain))
    if len(slug) > MOST:
        slug = slug[: MOST + 1].rpartition("-")[0] or slug[:MOST]
    letters = sum(letter.isalnum() for letter in words)
    return slug if len(slug.replace("-", "")) * 2 > letters else ""


def _of_address(url: str) -> str:
    parts = urlsplit(url)
    site = site_of(url)
    label = site if re.fullmatch(r"[\d.:]+", site) else site.partition(".")[0]
    words = [word for word in re.findall(r"[a-z0-9]+", f"{parts.path} {parts.query}".lower()) if word not in _DULL]
    return _slug(" ".join([label, *words[:_MOST_WORDS]]))
