"""The address under which an article is known, whichever way a feed or a page writes it."""

import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from monitor.model import Article

TRACKING = re.compile(
    r"utm_\w*|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|cmpid|ocid|icid|ncid|ref|ref_src|referrer|feature|smid|partner"
    r"|taid|rss|feedtype|feedname|guccounter|_ga|ns_\w+|at_\w+|xtor|share|amp|outputtype|print|output",
    re.IGNORECASE,
)
"""Parameters that say where a reader came from, or how the page is to look; not what it is."""

HOST_VARIANT = re.compile(r"^(?:www\d?|m|mobile|amp|edition)\.(?=[^.]+\.)")
PATH_VARIANT = re.compile(r"/(?:amp|print|mobile)(?=/|$)|\.amp(?=\.html?$|$)", re.IGNORECASE)


def address_of(article: Article, item: str = "") -> str:
    """One form for all variants of an article's address.

    Args:
        article: Its canonical URL counts, else its URL.
        item: Which item of a file it is; a file's address alone does not tell its items apart.

    Returns:
        `host/path?query` for a web address, the URL and the item for a file; never empty of the item.
    """
    url = article.canonical_url or article.url
    try:
        parts = urlsplit(url)
    except ValueError:
        return f"{url}#{item}"
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return f"{url}#{item}"
    host = HOST_VARIANT.sub("", parts.hostname.lower())
    path = PATH_VARIANT.sub("", quote(parts.path, safe="/%:@!$&'()*+,;=~-._")).rstrip("/")
    query = sorted(pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.fullmatch(pair[0]))
    return f"{host}{path}?{urlencode(query, errors='replace')}" if query else f"{host}{path}"
