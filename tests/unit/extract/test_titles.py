"""Which of the things a page calls itself is its title."""

import pytest
from lxml import html

from monitor.extract.metadata import Linked, Metadata, clean
from monitor.extract.titles import headings, title_of

PAPER = {"og:site_name": "The Paper"}


@pytest.mark.parametrize(
    ("h1s", "metas", "title"),
    [
        (
            "<h1><span>Flood inquiry</span> <span>Two ministers go</span></h1>",
            {"og:title": "Flood inquiry: Two ministers go"},
            "Flood inquiry: Two ministers go",
        ),
        ("<h1>Two ministers go – The Paper</h1>", {**PAPER, "og:title": "Two ministers go"}, "Two ministers go"),
        (
            "<h1>Two ministers go over flood Posted on July 1, 2024 by Maud</h1>",
            {"og:title": "Two ministers go over flood"},
            "Two ministers go over flood",
        ),
        (
            "<h1>The Blog Single</h1>",
            {"og:title": "Why two ministers had to go after the summer flood"},
            "Why two ministers had to go after the summer flood",
        ),
        (
            "<h1>Our evening courses</h1><h1>Our evening courses</h1>",
            {"og:title": "Courses in the evening - The People's College"},
            "Our evening courses",
        ),
        (
            "<h1>More from the valley</h1><h1>Two ministers resign over the flood</h1>",
            {"og:title": "After the flood: why two ministers had to go"},
            "Two ministers resign over the flood",
        ),
        (
            "<h1>Two ministers go over flood | What we know so far</h1>",
            {"og:title": "Two ministers go over flood | What we know so far"},
            "Two ministers go over flood",
        ),
        ("<h1>Two mini\u00adsters go</h1>", {"og:title": "Something else entirely"}, "Two ministers go"),
        ("<h1>A plain word</h1>", {**PAPER, "og:title": "The Paper"}, "A plain word"),
        (
            "<h1>Cuts: Two ministers go on</h1>",
            {"og:title": "Cuts: Two ministers go on..."},
            "Cuts: Two ministers go on",
        ),
    ],
    ids=[
        "kicker",
        "site in h1",
        "date in h1",
        "template",
        "twice",
        "two h1s",
        "second title",
        "soft hyphen",
        "site only",
        "dots",
    ],
)
def test_title_is_the_headline_that_people_read(h1s: str, metas: dict[str, str], title: str) -> None:
    """The h1 as an editor would say it, without what the template put into it."""
    found, _ = title_of(headings(html.fromstring(f"<body>{h1s}</body>")), Metadata(metas=metas))
    assert found == title


def test_an_h1_under_the_text_heads_something_else() -> None:
    """Appeals and further links below an article have headings too, and none of them is its title."""
    text = "".join(f"<p>{'The river rose again, and the lower town was cut off for the night. ' * 2}</p>" for _ in "ab")
    page = html.fromstring(f"<body>{text}<h1>A word from our founder</h1></body>")
    metadata = Metadata(metas={"og:title": "Lower town is cut off"})
    assert title_of(headings(page), metadata) == ("Lower town is cut off", None)


def test_invisible_characters_are_no_part_of_a_text() -> None:
    """Soft hyphens and joiners only tell the browser where to break a line."""
    assert clean("Heli\u00adkopter\u200blande&shy;platz") == "Helikopterlandeplatz"


HOUSES = "Kiln row: Tenants win the right to stay"


@pytest.mark.parametrize(
    ("h1", "headline", "shared", "page", "title"),
    [
        ("Tenants win the right to stay", HOUSES, HOUSES, HOUSES, HOUSES),
        ("Tenants win the right to stay", HOUSES.replace(":", " -"), HOUSES, HOUSES, HOUSES),
        ("Tenants' rights", "", HOUSES, f"{HOUSES} | The Paper", HOUSES),
        (
            "Kiln rents: Who may stay in Kiln Row now",
            "Kiln rents: Who may stay in Kiln Row now",
            "Tenants win the right to stay",
            "Kiln rents: Who may stay in Kiln Row now",
            "Tenants win the right to stay",
        ),
        (
            "Tenants win the right to stay",
            "",
            "Tenants win the right to stay | Housing in the city and around it",
            "Tenants win the right to stay | Housing in the city and around it",
            "Tenants win the right to stay",
        ),
        ("窯通りの借家人、住み続ける権利を勝ち取る", "", "窯通りの借家人、住み続ける権利を勝ち取る | 夕刊新聞", "",
         "窯通りの借家人、住み続ける権利を勝ち取る"),
        ("Who may stay in Kiln Row now", "Who may stay in Kiln Row now", "Tenants win the right to stay", "",
         "Who may stay in Kiln Row now"),
    ],
    ids=["kicker", "kicker behind a dash", "label", "search wording", "section behind", "no spaces", "all agree"],
)  # fmt: skip
def test_title_as_the_page_shares_it(h1: str, headline: str, shared: str, page: str, title: str) -> None:
    """The name it is shared by counts where the h1 leaves out the kicker, is a label, or is worded for search."""
    linked = (Linked(headline=headline),) if headline else ()
    metadata = Metadata(metas={"og:title": shared}, linked=linked, title=page)
    found, element = title_of(headings(html.fromstring(f"<body><h1>{h1}</h1></body>")), metadata)
    assert found == title
    assert element is not None
