"""Is it the same site?"""

import pytest

from monitor.fetch.sources.sites import is_at_home, site_of


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.Example.co.uk/a", "example.co.uk"),
        ("https://news.example.org:8443/", "example.org"),
        ("https://alice.github.io/x", "alice.github.io"),
        ("http://127.0.0.1:8901/x", "127.0.0.1"),
        ("http://localhost/x", "localhost"),
        ("http://[::1]/x", "::1"),
        ("https://co.uk/", "co.uk"),
        ("not an address", ""),
    ],
)
def test_the_site_is_the_domain_that_somebody_registered(url: str, site: str) -> None:
    assert site_of(url) == site


@pytest.mark.parametrize(
    ("url", "sites", "is_home"),
    [
        ("https://m.example.org/1", (), True),
        ("https://example.org.evil.test/1", (), False),
        ("https://notexample.org/1", (), False),
        ("https://a.sister.test/1", ("sister.test",), True),
        ("https://asister.test/1", ("sister.test",), False),
        ("https://sister.test/1", ("Sister.test",), True),
    ],
)
def test_home_is_the_same_site_and_those_named(url: str, sites: tuple[str, ...], is_home: bool) -> None:
    assert is_at_home(url, "https://www.example.org/news", sites) is is_home
