"""Text and links of a page, made fit to stand in a message: nothing live, nothing invisible, never too long.

Pure. Every string that comes from outside passes `clean` once, in `content`; each channel then adds
the escaping of its own markup. What is removed and why: control characters (a terminal obeys them, a
header ends at them), bidirectional and zero-width marks (they hide or turn what is read), and long
runs of combining marks (they paint over the neighbouring lines).
"""

import re
import unicodedata
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

ELLIPSIS: Final = "…"
MAX_LINK: Final = 2_000
"""Longer addresses are not shown: mail clients and chats cut them, and a cut address leads elsewhere."""

_ESCAPE: Final = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-_]")
"""Whole commands to a terminal (ECMA-48); without their first character the rest would stand as rubbish."""
_SPACES: Final = re.compile(r"\s+")
# Four combining marks on one letter are kept: Vietnamese and Thai need at most three.
_MARKS: Final = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})"
    r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_SCHEME: Final = re.compile(r"\b(?:https?|ftp)(?=://)", re.IGNORECASE)
_LINK_SCHEMES: Final = frozenset({"http", "https", "file"})
_LOOKALIKES: Final = str.maketrans({"<": "‹", ">": "›", "@": "＠", "`": "ˋ", "*": "∗", "~": "∼", "\\": "＼", "|": "∣"})


def clean(text: str, limit: int) -> str:
    """One line of visible characters, at most `limit` code points long; cut text ends in an ellipsis.

    Costs no more for a megabyte than for a page: what lies far beyond the limit is not looked at.
    """
    near = _ESCAPE.sub("", text[: 4 * limit + 64])
    visible = "".join(_visible(letter) for letter in near)
    folded = _SPACES.sub(" ", _MARKS.sub(r"\1", visible))
    return cut(folded.strip(), limit)


def clean_run(text: str, limit: int) -> str:
    """Like `clean`, for a piece within a line: one space at either end is kept."""
    middle = clean(text, limit)
    if not middle:
        return " " if text else ""
    before = " " if text[0].isspace() else ""
    after = " " if text[-1].isspace() and not middle.endswith(ELLIPSIS) else ""
    return before + middle + after


def cut(text: str, limit: int) -> str:
    """At most `limit` code points; at a space where one is near, and with an ellipsis."""
    if len(text) <= limit:
        return text
    if limit < 2:  # noqa: PLR2004 - no room for a letter and the ellipsis
        return text[:limit]
    kept = text[: limit - 1]
    space = kept.rfind(" ")
    if space > limit * 3 // 4:
        kept = kept[:space]
    return kept.rstrip() + ELLIPSIS


def inert(text: str) -> str:
    """Cleaned text in which no chat service finds anything to obey: mentions, markup, links, addresses.

    For services whose escaping is not ours. Marks are exchanged for look-alikes that people read the
    same way, and `http://` for the field's `hxxp://`, so that no client turns it into a link.
    """
    return _SCHEME.sub(_defanged, text).replace("](", "] (").translate(_LOOKALIKES)


def defang(text: str) -> str:
    """Cleaned text whose web addresses no client turns into links."""
    return _SCHEME.sub(_defanged, text)


def safe_link(url: str) -> str | None:
    """The address as it may be shown, or None: only http, https and file, no user name, no marks of any markup.

    Host names are shown in their ASCII form, so that look-alike letters are seen.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port is not None else ""
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in _LINK_SCHEMES or (not host and parts.scheme != "file"):
        return None
    if ":" in host:
        host = f"[{host}]"
    safe = "%/:=&?#+!$,;@-._~"
    shown = urlunsplit(
        (parts.scheme, host + port, quote(parts.path, safe), quote(parts.query, safe), quote(parts.fragment, safe))
    )
    return shown if len(shown) <= MAX_LINK else None


def _visible(letter: str) -> str:
    if letter.isprintable():
        return letter
    match unicodedata.category(letter):
        case "Cc" | "Zs" | "Zl" | "Zp":
            return " "
        case "Cs":
            return "\ufffd"
        case _:
            return ""


def _defanged(found: re.Match[str]) -> str:
    return found[0].replace("tt", "xx").replace("TT", "XX").replace("ft", "fx")
