"""A single page as a source."""

from typing import Any

import pytest

from monitor.fetch.sources.page import version_key
from monitor.model import FetchReason, NotModified, Polled

STATEMENT = "The ministry says that the exercise in the northern strait will end on Friday."
PAGE = f"""<nav><p>Menu number one of a site with a menu that is long</p></nav><main><h1>Notice</h1>
<time>10:01</time><p>{STATEMENT}</p><p>12 comments</p><aside><p>Buy a boat today, and get a second boat for free!</p>
</aside></main><footer><p>Copyright of the ministry, all rights are reserved, page made in 0.12 s</p></footer>"""


def test_a_page_is_one_entry_whose_identity_is_its_version(site: Any, poll: Any) -> None:
    (polled,) = poll(site.page("/notice", PAGE.encode()), kind="page")
    (entry,) = polled.entries
    assert entry.url == f"{site.url}/notice"
    assert entry.identity.startswith(f"{site.url}/notice|")
    assert (entry.title, entry.published) == ("", None)


@pytest.mark.parametrize(
    ("what", "old", "new"),
    [
        ("its time", "10:01", "10:02"),
        ("its number of comments", "12 comments", "13 comments"),
        ("an advertisement", "Buy a boat today", "Buy a plane today"),
        ("its menu", "Menu number one", "Menu number two"),
        ("its footer", "0.12 s", "0.31 s"),
    ],
)
def test_what_moves_on_every_visit_is_no_new_version(site: Any, poll: Any, what: str, old: str, new: str) -> None:
    (first,) = poll(site.page("/notice", PAGE.encode()), kind="page")
    (second,) = poll(site.page("/notice", PAGE.replace(old, new).encode()), kind="page", memory=first.memory)
    assert isinstance(second, NotModified), what


@pytest.mark.parametrize(("old", "new"), [("will end on Friday", "ended on Tuesday"), ("Notice", "Second notice")])
def test_a_changed_text_or_heading_is_a_new_entry(site: Any, poll: Any, old: str, new: str) -> None:
    (first,) = poll(site.page("/notice", PAGE.encode()), kind="page")
    (second,) = poll(site.page("/notice", PAGE.replace(old, new).encode()), kind="page", memory=first.memory)
    assert isinstance(second, Polled)
    assert second.entries[0].identity != first.entries[0].identity


def test_with_a_selector_only_that_part_counts_however_short(site: Any, poll: Any) -> None:
    page = "<p>A sentence that stands outside of the part and is long enough.</p><b id=level>2</b>"
    (first,) = poll(site.page("/", page.encode()), kind="page", select="#level")
    site.page("/", page.replace("outside", "far outside").encode())
    (same,) = poll(f"{site.url}/", kind="page", select="#level", memory=first.memory)
    site.page("/", page.replace(">2<", ">3<").encode())
    (changed,) = poll(f"{site.url}/", kind="page", select="#level", memory=same.memory)
    assert (type(same), type(changed)) == (NotModified, Polled)


def test_a_page_of_plain_text_has_versions_too(answer: Any) -> None:
    first, second = (version_key(answer(text, media_type="text/plain"), "") for text in ("one  line", "two lines"))
    assert first != second
    assert first == version_key(answer("one line", media_type="text/plain"), "")


@pytest.mark.parametrize(("page", "select"), [("", ""), ("<p></p>", ""), (PAGE, "#no-such-part")])
def test_a_page_without_text_is_a_failure_in_words(site: Any, poll: Any, page: str, select: str) -> None:
    (failed,) = poll(site.page("/", page.encode(), Content_Type="text/html"), kind="page", select=select)
    assert failed.reason is FetchReason.NOTHING_FOUND
    assert failed.detail == (f"nothing is at `select: {select}`" if select else "the page has no text")


@pytest.mark.parametrize("page", ["<p><span>" * 100_000, "<ul><li>word" * 100_000, "<td>" * 100_000 + "x" * 100])
def test_deep_and_large_pages_are_read_as_far_as_limits_go(answer: Any, page: str) -> None:
    version_key(answer(page), "")
