# ruff: noqa: SIM905 - tables of words read best as words
"""Which addresses may be fetched."""

import ipaddress

import pytest

from monitor.fetch.guard import check_url, host_of_url, is_public, literal_address, without_userinfo
from monitor.model import FetchFailure, FetchReason

NOT_PUBLIC = """
    0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254 169.254.169.254
    172.16.0.1 172.31.255.255 192.0.0.1 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1 198.19.255.255 198.51.100.7
    203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
    :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 64:ff9b::7f00:1 64:ff9b::a00:1
    64:ff9b:1::808:808 100::1 2001::1 2001:0:7f00:1:: 2001:2::1 2001:db8::1 2002:7f00:1:: 2002:808:808:: 3fff::1
    5f00::1 fc00::1 fd12:3456::1 fe80::1 fe80::1%eth0 2606:4700::1%1 fec0::1 ff02::1
""".split()
PUBLIC = """
    1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 172.15.255.255 172.32.0.0 192.167.255.255
    198.17.255.255 198.20.0.0 223.255.255.255 2606:4700::1111 2001:4860:4860::8888 ::ffff:8.8.8.8 64:ff9b::808:808
""".split()


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_special_ranges_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_the_rest_is_public_up_to_the_edge_of_every_range(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "host",
    "127.0.0.1 127.1 0177.0.0.1 0x7f.0.0.1 2130706433 0x7f000001 127.0.0.1. １２７.０.０.１ 127。0。0。1".split(),
)
def test_every_spelling_of_loopback_is_read(host: str) -> None:
    assert str(literal_address(host)) == "127.0.0.1"


@pytest.mark.parametrize("host", ["example.org", "1e100.net", "127.example.org", "0xdeadbeef.example", ""])
def test_a_name_is_not_an_address(host: str) -> None:
    assert literal_address(host) is None


def test_digits_that_are_no_address_are_no_name_either() -> None:
    assert str(literal_address("999.999.999.999")) == "0.0.0.0"


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "javascript:alert(1)", "/relative", ""]
)
def test_only_http_and_https_are_fetched(url: str) -> None:
    refused = check_url(url)
    assert isinstance(refused, FetchFailure)
    assert refused.reason is FetchReason.REFUSED_SCHEME


@pytest.mark.parametrize("url", ["http://10.0.0.1/", "https://[::1]:8443/", "http://[64:ff9b::a00:1]/"])
def test_a_literal_private_address_is_refused_before_anything_is_done(url: str) -> None:
    refused = check_url(url)
    assert isinstance(refused, FetchFailure)
    assert "is not a public address" in refused.detail


def test_a_public_url_passes_and_keeps_its_path() -> None:
    assert str(check_url("https://Example.org/a?b=c")) == "https://example.org/a?b=c"


def test_a_plain_literal_passes_when_private_addresses_are_allowed() -> None:
    assert not isinstance(check_url("http://127.0.0.1:80/", may_be_private=True), FetchFailure)


def test_a_disguised_literal_is_refused_even_then() -> None:
    assert isinstance(check_url("http://0x7f000001/", may_be_private=True), FetchFailure)


def test_a_refusal_does_not_repeat_the_password() -> None:
    refused = check_url("http://me:hunter2@example.org/")
    assert "hunter2" not in repr(refused)
    assert without_userinfo("https://me:x@h.org/@path") == "https://h.org/@path"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://News.Example.org/feed", "news.example.org"),
        ("https://example.org:443/", "example.org"),
        ("http://example.org:8080/", "example.org:8080"),
        ("http://example.org./", "example.org"),
        ("not a url", ""),
    ],
)
def test_the_host_is_the_unit_of_politeness(url: str, host: str) -> None:
    assert host_of_url(url) == host
