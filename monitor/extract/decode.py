"""Bytes to text, whatever charset they are in and whatever they say of it."""

import codecs
import gzip
import re
import zlib

from charset_normalizer import from_bytes

from monitor.model import Document

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,100}?encoding=["']([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_HEAD = 4096
# What browsers do with these labels (WHATWG Encoding): the larger superset.
_SUPERSETS = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "iso-8859-9": "cp1254", "tis-620": "cp874",
}  # fmt: skip


def decode(document: Document) -> str:
    """The text of a document's body.

    Order: the encoding that the settings name, byte order mark, UTF-8 if it is valid, the charset
    declared by transport or markup, what the bytes look like; undecodable bytes are replaced, never raised.
    What was encoded twice ("dÃ©jÃ  vu") is decoded twice.
    """
    body = document.body
    named = _try(body, document.overrides.encoding)
    if named is not None:
        return named
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body.decode(name, errors="replace")
    try:
        return _once(body.decode("utf-8"))
    except UnicodeDecodeError as error:
        if _is_cut_off(error, body):
            return body[: error.start].decode("utf-8")
    for declared in (document.charset, _declared(body)):
        text = _try(body, declared)
        if text is not None:
            return text
    return _detected(body)


def _once(text: str) -> str:
    """A text whose UTF-8 was taken for Latin-1 and encoded again, as it was meant; any other as it is."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _is_cut_off(error: UnicodeDecodeError, body: bytes) -> bool:
    """True where only the last character is incomplete."""
    return len(body) - error.start < 4 and error.reason == "unexpected end of data" and error.start > 0  # noqa: PLR2004


def _declared(body: bytes) -> str | None:
    match = _DECLARED.search(body[:_HEAD])
    return (match[1] or match[2]).decode("ascii") if match else None


def _try(body: bytes, name: str | None) -> str | None:
    """The text in a declared charset; None where that is unknown or plainly wrong."""
    if not name:
        return None
    try:
        text = body.decode(_SUPERSETS.get(name.strip().lower(), name.strip()), errors="replace")
    except LookupError:
        return None
    worst = 0.002
    return text if text.count("\ufffd") <= worst * len(text) + 1 else None


def _detected(body: bytes) -> str:
    best = from_bytes(body[:100_000]).best()
    return body.decode(best.encoding if best else "utf-8", errors="replace")


def inflate(body: bytes, limit: int) -> bytes | None:
    """Decompress gzip up to `limit` bytes; None where it is larger.

    Raises:
        OSError: The bytes are no valid gzip.
    """
    stream = zlib.decompressobj(wbits=31)
    try:
        text = stream.decompress(body, limit + 1)
    except zlib.error as error:
        raise gzip.BadGzipFile(str(error)) from error
    if len(text) > limit:
        return None
    if not stream.eof:
        raise gzip.BadGzipFile("the file ends early")
    return text
