"""Local files become documents."""

import gzip
import os
from pathlib import Path

import pytest

from monitor.fetch import document_from_path
from monitor.fetch.files import media_type_of, path_of_url, version_of
from monitor.model import Document, FetchFailure, FetchReason
from monitor.testing import START


def failure_of(path: Path, max_bytes: int = 1_000) -> FetchFailure:
    """The failure that reading a path gives."""
    found = document_from_path(path, START, max_bytes=max_bytes)
    assert isinstance(found, FetchFailure)
    return found


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("a.html", "text/html"),
        ("A.HTM", "text/html"),
        ("a.txt", "text/plain"),
        ("a.json", "application/json"),
        ("a.jsonl", "application/jsonl"),
        ("a.html.gz", "text/html"),
        ("a.b.TXT.GZ", "text/plain"),
        ("a.pdf", None),
        ("a", None),
        ("a.gz", None),
        (".hidden.txt", None),
        ("a.txt.part", None),
        ("a.txt.tmp", None),
        ("a.txt~", None),
        ("html", None),
    ],
)
def test_names_say_what_is_read(name: str, media_type: str | None) -> None:
    assert media_type_of(name) == media_type


def test_a_file_is_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a b.html"
    path.write_bytes(b"<p>caf\xe9</p>")
    assert document_from_path(path, START) == Document(
        url=path.as_uri(), final_url=path.as_uri(), body=b"<p>caf\xe9</p>", media_type="text/html", fetched_at=START
    )


def test_a_packed_file_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(b"words") + gzip.compress(b" and more"))
    document = document_from_path(path, START)
    assert isinstance(document, Document)
    assert (document.body, document.media_type) == (b"words and more", "text/plain")


def test_a_missing_file_is_gone_and_named(tmp_path: Path) -> None:
    failure = failure_of(tmp_path / "no.txt")
    assert failure.reason is FetchReason.GONE
    assert str(tmp_path / "no.txt") in failure.detail


def test_what_is_no_regular_file_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    assert failure_of(tmp_path / "folder.txt").reason is FetchReason.UNREADABLE
    assert failure_of(tmp_path / "pipe.txt").reason is FetchReason.UNREADABLE


@pytest.mark.parametrize("body", [b"x" * 101, gzip.compress(b"x" * 50_000)], ids=["plain", "packed"])
def test_a_file_over_the_limit_is_too_large(body: bytes, tmp_path: Path) -> None:
    path = tmp_path / ("a.txt.gz" if body.startswith(b"\x1f") else "a.txt")
    path.write_bytes(body)
    assert failure_of(path, max_bytes=100).reason is FetchReason.TOO_LARGE


@pytest.mark.parametrize("body", [b"no gzip", gzip.compress(b"words" * 99)[:-3], b""])
def test_a_damaged_gzip_is_broken(body: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(body)
    found = document_from_path(path, START)
    assert isinstance(found, FetchFailure) is bool(body)


def test_an_unknown_suffix_is_no_page(tmp_path: Path) -> None:
    failure = failure_of(tmp_path / "a.pdf")
    assert failure.reason is FetchReason.NOT_A_PAGE
    assert ".html" in failure.detail


def test_a_file_in_another_state_than_expected_is_unsettled(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"half")
    version = version_of(path.stat())
    path.write_bytes(b"half and more")
    found = document_from_path(path, START, version=version)
    assert isinstance(found, FetchFailure)
    assert found.reason is FetchReason.UNSETTLED


@pytest.mark.parametrize("name", ["a b.txt", "ü#?%.txt", "new\nline.txt"])
def test_a_files_address_leads_back_to_it(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    assert path_of_url(path.as_uri()) == path


def test_a_name_that_is_no_utf8_survives(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    assert path_of_url(path.as_uri()) == path
    path.as_uri().encode("utf-8")
