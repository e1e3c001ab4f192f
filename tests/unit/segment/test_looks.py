"""What one line looks like by itself."""

import pytest

from monitor.model import Role
from monitor.segment.datelines import dateline_of
from monitor.segment.looks import is_next_marker, is_prose, look, may_be_caption


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Next Article", Role.MARKER),
        ("Siguiente noticia »", Role.MARKER),
        ("次の記事", Role.MARKER),
        ("Read more", Role.MARKER),
        ("* * *", Role.MARKER),
        ("Skip to Content Facebook Feature Image", Role.BOILERPLATE),
        ("Share Tweet Email", Role.BOILERPLATE),
        ("Lesen Sie auch: Was sonst geschah", Role.BOILERPLATE),
        ("© 2024 The Paper", Role.BOILERPLATE),
        ("2022-01-18 09:51", Role.TIMESTAMP),
        ("By Maud Tansley", Role.BYLINE),
        ("Von Jette Wollnik", Role.BYLINE),
        ("Protesters gather in the square, May 3, 2022. (AFP)", Role.CAPTION),
        ("FILE PHOTO: A bridge is seen at dawn", Role.CAPTION),
        ("The harbour, May 3, 2022. (AFP)", Role.CAPTION),
        ("May 3, 2022 (AFP)", Role.TIMESTAMP),
        ("Die Fähre am Steg. Foto: Archiv", Role.CAPTION),
        ("- 'Mutual assistance' -", Role.SUBHEAD),
        ("North Korea Fires 'Missile', Insists on Right to Weapons Tests", Role.PARAGRAPH),
        ("By the end of the day, all of the roads to the coast had been closed.", Role.PARAGRAPH),
    ],
)
def test_a_line_has_a_role_by_its_looks(text: str, role: Role) -> None:
    """Markers, furniture, date lines, bylines, captions and subheads are told by their looks alone."""
    assert look(text) is role


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Senators ratify defence pact", False),
        ("Will the pact be ratified this year?", False),
        ("The senators ratified the pact on Wednesday.", True),
        ('He said: "Nobody can deny our right to defend ourselves."', True),
        ("北朝鮮は火曜日に短距離弾道ミサイルを発射したと発表した。", True),
        ("Over.", False),
    ],
)
def test_running_text_is_told_from_headlines(text: str, expected: bool) -> None:
    """A whole sentence is running text; a headline, even one that asks, is not."""
    assert is_prose(text) is expected


def test_a_doubled_line_with_credit_or_date_may_be_a_caption() -> None:
    """A credit in brackets, a date or a full sentence makes a caption; a headline has none of them."""
    assert may_be_caption("Iran's Guards show missiles at an exhibition in Tehran, June 4, 2023. (AWN)")
    assert not may_be_caption("Iran Test-Fires New 'Etemad' Missile in the Desert")


def test_a_marker_is_the_whole_line() -> None:
    """The words of a marker inside a sentence mark nothing."""
    assert is_next_marker("— NEXT ARTICLE —")
    assert not is_next_marker("The next article of the treaty forbids it.")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("SEOUL, South Korea (AP) — North Korea fired a missile", "seoul"),
        ("PARIS, 3 mai (AFP) - Le président", "paris"),
        ("Moscow (Reuters) - Russia said", "moscow"),
        ("WASHINGTON -- The United States", "washington"),
        ("(서울=연합뉴스) 북한이", "서울"),
    ],
)
def test_datelines_are_read(text: str, place: str) -> None:
    """A place in capitals, or one with an agency, begins wire copy."""
    dateline = dateline_of(text)
    assert dateline is not None
    assert dateline.place == place


@pytest.mark.parametrize(
    "text", ["The talks - the first in years - failed.", "Analysts disagree: some fear war.", "A - B"]
)
def test_other_beginnings_are_no_dateline(text: str) -> None:
    """A dash or a colon alone makes no dateline."""
    assert dateline_of(text) is None
