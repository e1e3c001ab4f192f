"""Bytes to text."""

from datetime import UTC, datetime

import pytest

from monitor.extract.decode import decode
from monitor.model import Document

TEXT = "Обстрел прекращён, сообщили власти города вечером во вторник."


def document(body: bytes, charset: str | None = None) -> Document:
    """A document with these bytes."""
    now = datetime(2025, 1, 1, tzinfo=UTC)
    return Document(url="x", final_url="x", body=body, media_type="text/html", charset=charset, fetched_at=now)


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        (TEXT.encode(), None),
        (TEXT.encode(), "windows-1251"),
        (TEXT.encode("utf-8-sig"), None),
        (TEXT.encode("utf-16"), None),
        (TEXT.encode("windows-1251"), "windows-1251"),
        (TEXT.encode("windows-1251"), "no-such-charset"),
        (TEXT.encode("koi8-r"), "koi8-r"),
    ],
)
def test_text_is_read_whatever_is_declared(body: bytes, charset: str | None) -> None:
    """Marks and valid UTF-8 go first, then the declaration, then the bytes themselves."""
    assert decode(document(body, charset)) == TEXT


def test_meta_element_is_believed() -> None:
    """The charset in the markup counts where the transport says nothing."""
    page = f'<html><head><meta charset="shift_jis"></head><body>{"日本語の記事です。" * 5}</body></html>'
    assert decode(document(page.encode("shift_jis"))) == page


def test_windows_quotes_declared_as_latin1_are_quotes() -> None:
    """ISO-8859-1 means Windows-1252, as in browsers."""
    assert decode(document(b"It\x92s \x93so\x94", "iso-8859-1")) == "It’s “so”"


def test_text_cut_inside_a_character_stays_utf8() -> None:
    """Only the incomplete character is lost."""
    assert decode(document(TEXT.encode()[:-2])) == TEXT[:-2]


@pytest.mark.parametrize("text", ["“Don’t!” – Zoë, 5 €", "Déjà vu à Zürich", "Ã©", TEXT])
def test_text_that_was_encoded_twice_is_decoded_twice(text: str) -> None:
    """And only that: what is no UTF-8 when read so stays as it is."""
    twice = text.encode().decode("latin-1").encode()
    assert decode(document(twice)) == text
    assert decode(document("Déjà vu à Zürich".encode())) == "Déjà vu à Zürich"


def test_nothing_is_raised_for_garbage() -> None:
    """Undecodable bytes are replaced."""
    assert decode(document(bytes(range(128, 256)) * 3, "utf-8"))
