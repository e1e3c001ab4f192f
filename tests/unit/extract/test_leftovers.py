"""What stands around an article is left out; what was dropped from its middle comes back."""

import pytest
from lxml import html

from monitor.extract.body import Piece
from monitor.extract.furniture import Furniture
from monitor.extract.gaps import fill_gaps
from monitor.extract.leftovers import drop_leftovers
from monitor.extract.tree import visible
from monitor.model import Role

TEXT = [
    f"The council met for the {word} time and agreed to rebuild the bridge, which the storm had torn away."
    for word in ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
]


def pieces_of(*texts: str) -> list[Piece]:
    """Paragraphs."""
    return [Piece(Role.PARAGRAPH, text) for text in texts]


def filled(kept: list[str], body: str) -> list[str]:
    """The text of a page of which these lines were found."""
    seen = list(visible(html.fromstring(f"<body>{body}</body>")))
    return [piece.text for piece in fill_gaps(pieces_of(*kept), seen, Furniture(seen))]


def left_out(body: str, title: str = "Council rebuilds bridge") -> list[str]:
    """What of a page's lines is made boilerplate."""
    seen = list(visible(html.fromstring(f"<body>{body}</body>")))
    settled = drop_leftovers(pieces_of(*(one.text for one in seen)), seen, title)
    return [piece.text for piece in settled if piece.role is Role.BOILERPLATE]


def html_of(*texts: str) -> str:
    """Each text a paragraph."""
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize(
    "last",
    [
        "Follow Maud Tansley on Twitter.",
        "This article first appeared in The Valley Herald.",
        "Dieser Beitrag ist zuerst im Talboten erschienen.",
        "Journal information: Bridges Today",
        "Your subscription has been confirmed.",
    ],
)
def test_closing_lines_are_left_out(last: str) -> None:
    """Sources, thanks and accounts to follow end a page, not an article."""
    assert left_out(html_of(*TEXT, last)) == [last]


def test_also_announces_a_link_only_where_there_is_one() -> None:
    """The author may say it, too."""
    linked, said = "Also: Ferry to stop in May", "Also: the tower was not harmed by any of it."
    lines = f"<p>Also: <a href=/x>Ferry to stop in May</a></p>{html_of(said)}"
    assert left_out(html_of(*TEXT[:4]) + lines + html_of(*TEXT[4:])) == [linked]


def test_the_same_words_inside_an_article_stay() -> None:
    """What is said in the middle is said by the article."""
    said = "This article of the treaty was first published by the ministry in the spring, the mayor said."
    assert left_out(html_of(*TEXT[:2], said, *TEXT[2:])) == []


def test_text_over_the_headline_is_left_out() -> None:
    """How a paper tests products, say; but not the longer part of an article."""
    terms = "We test bridges by walking over them, and we earn nothing from those who build them."
    assert left_out(html_of(terms, "Council rebuilds bridge", *TEXT)) == [terms, "Council rebuilds bridge"]
    assert left_out(html_of(*TEXT[:5], "Council rebuilds bridge", *TEXT[5:])) == []


def test_teasers_at_the_end_are_left_out_with_their_summaries() -> None:
    """Links to other articles, each with a line about it."""
    teasers = "".join(f"<p><a href=/{n}>Ferry number {n} to stop</a></p><p>It is too old to sail.</p>" for n in "12")
    assert len(left_out(html_of(*TEXT) + teasers)) == 4


def test_a_dropped_brother_of_kept_paragraphs_comes_back_in_its_place() -> None:
    """It stands in the same element as they do; what stands elsewhere, or is a link, stays out."""
    inside = html_of(*TEXT[:4]) + "<p><a href=/x>Ferry number one is to stop in May, the harbour said today.</a></p>"
    body = f"<div>{inside}</div><aside>{html_of(TEXT[5])}</aside>"
    assert filled([TEXT[0], TEXT[1], TEXT[3]], body) == TEXT[:4]


def test_items_of_a_list_inside_the_text_come_back() -> None:
    """Short as they are; but not those that are links."""
    items = (
        "<ul><li>two lanes for cars</li><li>one lane for bicycles</li><li><a href=/x>more on the lanes</a></li></ul>"
    )
    body = f"<div>{html_of(*TEXT[:2])}{items}{html_of(TEXT[2])}</div>"
    assert filled(TEXT[:3], body) == [*TEXT[:2], "two lanes for cars", "one lane for bicycles", TEXT[2]]


def test_a_paragraph_that_was_cut_up_is_not_added_again() -> None:
    """Its parts are the pieces already."""
    assert filled(TEXT[:4], f"<div>{html_of(TEXT[0], TEXT[1], TEXT[2] + ' ' + TEXT[3])}</div>") == TEXT[:4]


def test_lines_parted_by_breaks_come_back_too() -> None:
    """Old pages keep their text in one element, without paragraphs."""
    assert filled([TEXT[0], TEXT[1], TEXT[3]], f"<div>{'<br><br>'.join(TEXT[:4])}</div>") == TEXT[:4]


def test_subheads_between_the_paragraphs_come_back() -> None:
    """Behind the last paragraph a heading leads to something else."""
    parts = [f"{html_of(*TEXT[:2])}<h2>The cost</h2>", f"{html_of(*TEXT[2:4])}<h2>Most read</h2>"]
    assert filled(TEXT[:4], f"<div>{''.join(parts)}</div>") == [*TEXT[:2], "The cost", *TEXT[2:4]]


def test_a_body_spread_over_several_elements_of_a_kind_is_one() -> None:
    """Where much of it is missing; two paragraphs may be anything, and behind the end may be another article."""
    parts = "".join(f'<section><div class="chunk">{html_of(*TEXT[at : at + 3])}</div></section>' for at in (0, 3))
    assert filled(TEXT[3:6], parts) == TEXT[:6]
    assert filled(TEXT[:3], parts) == TEXT[:3]
    assert filled(TEXT[3:6], parts.replace(f"<p>{TEXT[0]}</p>", "")) == TEXT[3:6]
    assert filled(TEXT[3:6], parts.replace(' class="chunk"', "")) == TEXT[3:6]


def test_an_element_that_holds_most_of_the_text_is_no_furniture() -> None:
    """Whatever it is called: a menu that is never closed holds the whole page."""
    menu = f"<nav><a href=/>Home</a><div>{html_of(*TEXT[:6])}</div></nav>"
    assert filled(TEXT[:3], menu) == TEXT[:6]
    assert filled(TEXT[:3], f"<div>{html_of(*TEXT[:4])}<nav>{html_of(TEXT[5])}</nav></div>") == TEXT[:4]


@pytest.mark.parametrize("name", ["comments", "js-comment-text", "author__bio", "newsletter-box"])
def test_what_a_page_names_a_comment_a_newsletter_or_a_portrait_is_left_out(name: str) -> None:
    """Readers' comments must never be matched as if the article said them."""
    talk = "I walked over that old bridge every day for thirty years and nobody ever repaired it."
    assert left_out(f'{html_of(*TEXT)}<div class="{name}"><p>{talk}</p></div>') == [talk]


def test_a_text_that_stands_wholly_in_such_a_place_stays() -> None:
    """A newsletter's own page is its article."""
    assert left_out(f'<div class="newsletter-body">{html_of(*TEXT)}</div>') == []
    assert left_out(f'{html_of(*TEXT)}<div class="commentary"><p>{TEXT[0]} Or so.</p></div>') == []


def test_what_stands_behind_the_element_of_the_text_is_left_out() -> None:
    """About the publisher, say; but not what goes on in an element of the same kind, or around that element."""
    about = "The Valley Herald is read by many people who live in the valley, and by some who have left it."
    text = f'<article><div class="text">{html_of(*TEXT[:6])}</div>'
    assert left_out(f'{text}<div class="about">{html_of(about)}</div></article>') == [about]
    assert left_out(f'{text}<div class="text">{html_of(about)}</div></article>') == []
    assert left_out(f"{text}{html_of(about)}</article>") == []
    assert left_out(f"<div>{html_of(*TEXT[:4])}</div><div>{html_of(about)}</div>") == []
