"""The line under the headline."""

from lxml import html

from monitor.extract.body import Piece
from monitor.extract.standfirst import standfirst_of
from monitor.extract.tree import visible
from monitor.model import Role

LINE = "The town hall gives the storm two years to be forgotten, and the masons two million."
TEXT = "The council met for the first time and agreed to rebuild the bridge, which the storm had torn away."
PAGE = f"<nav>{LINE}</nav><h1>Council rebuilds</h1><div>{LINE}</div><p>Another line of the head.</p><p>{TEXT}</p>"


def found(description: str, page: str = PAGE, text: str = TEXT) -> list[str]:
    """What leads the text of a page with this description."""
    root = html.fromstring(f"<body>{page}</body>")
    pieces = [Piece(Role.PARAGRAPH, text)]
    heading = root.find(".//h1")
    return [piece.text for piece in standfirst_of(pieces, tuple(visible(root)), heading, {"description": description})]


def test_the_line_by_which_the_page_is_described_leads_its_text() -> None:
    """Also where the description is cut short."""
    assert found(LINE) == [LINE]
    assert found(f"{LINE[:75]}…") == [LINE]


def test_no_other_line_does() -> None:
    """Another description, none at all, or one that says nothing."""
    assert found("A paper for the valley, with all that happens between the dam and the sea.") == []
    assert found("") == []
    assert found("Council rebuilds") == []


def test_it_stands_between_headline_and_text() -> None:
    """Behind the beginning of the text a line is a quotation, say; over the headline it is of a menu."""
    assert found(LINE, f"<p>{LINE}</p><h1>Council rebuilds</h1><p>{TEXT}</p>") == []
    assert found(LINE, f"<h1>Council rebuilds</h1><p>{TEXT}</p><p>{LINE}</p>") == []
    assert found(LINE, f"<p>{LINE}</p><p>{TEXT}</p>") == []


def test_it_is_not_said_twice() -> None:
    """Where the text has it already."""
    assert found(LINE, text=f"{LINE} {TEXT}") == []
