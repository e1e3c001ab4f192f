"""Names for sources that nobody has named."""

import pytest

from monitor.app.naming import name_for


@pytest.mark.parametrize(
    ("title", "url", "name"),
    [
        ("Wire - World News", "https://wire.example/feed", "wire-world-news"),
        ("", "https://www.example.org/world/rss.xml", "example-world"),
        ("", "/srv/news/inbox", "inbox"),
        ("", "../inbox", "inbox"),
        ("通信", "https://wire.example/", "wire"),
    ],
)
def test_a_source_is_named_by_its_title_else_its_site_and_a_directory_by_its_own_name(
    title: str, url: str, name: str
) -> None:
    assert name_for(title, url, ()) == name


def test_a_name_that_is_taken_is_numbered() -> None:
    assert name_for("", "/srv/inbox", {"inbox", "inbox-2"}) == "inbox-3"
