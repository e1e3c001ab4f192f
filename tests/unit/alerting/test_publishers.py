"""Whose text it is: agencies in bylines, datelines and credit lines, and nowhere else."""

import pytest

from monitor.alerting import find_wire, voice_of
from monitor.alerting.kinship import Bond, Kin
from monitor.alerting.publishers import describe_outlet
from monitor.dedup import fingerprint
from monitor.model import Neighbour, Outlet
from monitor.testing import START, make_article, make_circumstances, make_source

TEXT = "The island fired two rockets into the gulf on Tuesday, its neighbour said.\nNobody was hurt, it added."


@pytest.mark.parametrize(
    ("body", "wire"),
    [
        (f"SEOUL, South Korea (AP) — {TEXT}", "AP"),
        (f"Seoul (AFP) - {TEXT}", "AFP"),
        (f"MOSCOW (Reuters/AFP) - {TEXT}", "Reuters"),
        (f"BEIJING, Nov. 2 (Xinhua) -- {TEXT}", "Xinhua"),
        (f"TOKYO, (Kyodo News) - {TEXT}", "Kyodo"),
        (f"Madrid, EFE.- {TEXT}", "EFE"),
        (f"NEW DELHI, March 3 (PTI): {TEXT}", "PTI"),
        (f"MOSCOW, March 3. /TASS/. {TEXT}", "TASS"),
        (f"{TEXT}\nSource: AFP", "AFP"),
        (f"{TEXT}\n— Reuters", "Reuters"),
        (f"{TEXT}\n(Yonhap)", "Yonhap"),
        (f"{TEXT} (ANSA)", "ANSA"),
        (f"{TEXT}\n© 2026 dpa", "dpa"),
        (f"AP\n{TEXT}", "AP"),
        (f"{TEXT}\nThe minister told Reuters that he would not resign.", None),
        (f"{TEXT} The AP reported it first.", None),
        (f"HARRISBURG, PA - {TEXT}", None),
        ("The radio (Reuters) heard that the minister will go, which he denies to all who ask him.", None),
        (TEXT, None),
        ("", None),
    ],
)
def test_a_credit_is_found_where_credits_stand(body: str, wire: str | None) -> None:
    """A mention in the text is no credit."""
    assert find_wire(make_article(body)) == wire


@pytest.mark.parametrize(
    ("authors", "wire"),
    [
        (("Kim Tong-Hyung, Associated Press",), "AP"),
        (("By Reuters Staff",), "Reuters"),
        (("AFP",), "AFP"),
        (("Jo Smith", "The Associated Press"), "AP"),
        (("Ani Smith",), None),
        (("Reutersward, P.",), None),
    ],
)
def test_a_byline_may_name_the_agency(authors: tuple[str, ...], wire: str | None) -> None:
    """Case-exact, as a word of its own."""
    assert find_wire(make_article(TEXT, authors=authors)) == wire


def test_a_copy_without_the_credit_is_the_agencys_all_the_same() -> None:
    """Its outlet cut it."""
    credited = make_article(f"Seoul (AFP) - {TEXT}")
    stored = Neighbour(article_id=1, article=credited, fingerprint=fingerprint(credited), first_seen=START)
    circumstances = make_circumstances(make_source(publisher="The Daily"))
    for bond, wire in ((Bond.COPY, "AFP"), (Bond.RELATED, None)):
        outlet = describe_outlet(make_article(TEXT), circumstances, [Kin(stored=stored, bond=bond)])
        assert (outlet.publisher, outlet.wire) == ("The Daily", wire)


@pytest.mark.parametrize(
    ("publisher", "wire", "voice"),
    [
        ("The Daily", "AFP", "AFP"),
        ("Reuters", None, "Reuters"),
        ("reuters.com", None, "Reuters"),
        ("The Daily", None, "the daily"),
        ("www.daily.example", None, "daily.example"),
    ],
)
def test_publishers_are_counted_by_one_name(publisher: str, wire: str | None, voice: str) -> None:
    """An agency's own site is the agency."""
    assert voice_of(Outlet(publisher=publisher, title="t", url="u", wire=wire, first_seen=START)) == voice
