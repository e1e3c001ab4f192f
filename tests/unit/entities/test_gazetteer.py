"""Which words of an article name an entity."""

from datetime import date

import pytest

from monitor.entities import Entity, Gazetteer
from monitor.text import tokenise

ENTITIES = (
    Entity(
        id="KP",
        type="country",
        wikidata="Q423",
        aliases={
            "en": ("North Korea", "North Korean", "Democratic People's Republic of Korea", "Pyongyang"),
            "ko": ("북한",),
            "ru": ("КНДР",),
            "ar": ("كوريا الشمالية",),
            "he": ("צפון קוריאה",),
        },
        case=("DPRK",),
        anchored={"North": ("KR", "KP")},
    ),
    Entity(
        id="KR",
        type="country",
        aliases={"en": ("South Korea", "Republic of Korea", "Seoul")},
        anchored={"South": ("KP",)},
    ),
    Entity(id="KCNA", type="agency", parents=("KP",), case=("KCNA",)),
    Entity(id="US", type="country", aliases={"en": ("United States",)}, case=("US",)),
    Entity(id="RU", type="country", aliases={"en": ("Russia",)}),
    Entity(id="GE", type="country", aliases={"en": ("Tbilisi",)}, anchored={"Georgia": ("RU", "GE")}),
    Entity(id="US-GA", type="state", parents=("US",), aliases={"en": ("Atlanta",)}, anchored={"Georgia": ("US-GA",)}),
    Entity(id="TH", type="country", aliases={"ja": ("タイ",)}),
    Entity(id="CN", type="country", aliases={"ar": ("الصين",), "he": ("סין",)}),
    Entity(id="ML", type="country", aliases={"ar": ("مالي",), "he": ("מאלי",)}),
    Entity(id="HS14", type="vehicle", aliases={"mul": ("Hwasong-14",)}),
    Entity(id="WHO", type="organisation", case=("WHO",)),
    Entity(id="P1", type="person", aliases={"en": ("the president",)}, until=date(2020, 1, 1)),
    Entity(id="P2", type="person", aliases={"en": ("the president",)}, since=date(2020, 1, 2)),
)
GAZETTEER = Gazetteer(ENTITIES)


def find(body: str, title: str = "", day: date | None = None) -> list[str]:
    """Ids found in title and body, in order."""
    zones = GAZETTEER.find((tokenise(title), tokenise(body)), day=day)
    return [mention.entity for mentions in zones for mention in mentions]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        pytest.param("the Democratic People's Republic of Korea", ["KP"], id="the longest name wins"),
        pytest.param("the Republic of Korea", ["KR"], id="the shorter name is another country"),
        pytest.param("the US and us, the U.S.", ["US", "US"], id="a case alias counts only in its case"),
        pytest.param("Hwasong-14, Hwasong 14, Hwasong14", ["HS14"] * 3, id="hyphen, blank and joined are one"),
        pytest.param("북한이 미사일을", ["KP"], id="a Korean particle is attached"),
        pytest.param("в КНДР", ["KP"], id="Cyrillic"),
        pytest.param("قالت كوريا الشمالية وكوريا الشمالية", ["KP", "KP"], id="Arabic, with and without 'and'"),
        pytest.param("قالت للصين وبالصين", ["CN", "CN"], id="an article that 'to' has swallowed; two particles"),
        pytest.param("القطاع المالي في مالي", ["ML"], id="'the financial' is no name with an article"),
        pytest.param("בסין ובצפון קוריאה", ["CN", "KP"], id="Hebrew, with 'in' and 'and in'"),
        pytest.param("הצד השמאלי, שמאלי", [], id="'left' is not 'that Mali'"),
        pytest.param("visited the North. Korea said", [], id="no name crosses a sentence"),
        pytest.param("North, Korea", [], id="no name crosses a comma"),
        pytest.param("スタイル", [], id="a katakana name is no part of a longer word"),
        pytest.param("タイと", ["TH"], id="a katakana name before kana is one"),
        pytest.param("WHO LAUNCHED THE MISSILES AGAIN", [], id="an ordinary word in capitals among capitals"),
        pytest.param("NORTH KOREA LAUNCHED MISSILES, DPRK SAYS", ["KP", "KP"], id="names in capitals"),
    ],
)
def test_names(text: str, ids: list[str]) -> None:
    """Names that need no anchor."""
    assert find(text) == ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        pytest.param("North Korea fired, the South's military said.", ["KP", "KR"], id="anchored by the other Korea"),
        pytest.param("The North fired.", [], id="no anchor, no entity"),
        pytest.param("Seoul said North Carolina is far from the North.", ["KR", "KP"], id="a name follows"),
        pytest.param("Seoul met Oliver North.", ["KR"], id="a name stands before"),
        pytest.param("Seoul looked north.", ["KR"], id="lower case is a direction"),
        pytest.param("Russia and Georgia signed.", ["RU", "GE"], id="anchored by a neighbour"),
        pytest.param("Voters in Macon, Georgia, heard of Russia.", ["RU"], id="a town stands before"),
        pytest.param("Voters in Atlanta heard Georgia is first.", ["US-GA", "US-GA"], id="the nearest anchor decides"),
        pytest.param("Voters in Georgia.", [], id="ambiguous without an anchor"),
    ],
)
def test_short_forms(text: str, ids: list[str]) -> None:
    """Names that need an anchor elsewhere in the article, and no other name around them."""
    assert find(text) == ids


def test_a_headline_in_title_case_does_not_hide_a_short_form() -> None:
    """There the capital of the next word tells nothing; a known other name does."""
    assert find("Seoul said so.", title="North Fires Missile Toward Sea") == ["KP", "KR"]
    assert find("Seoul said so.", title="North Dakota Fires Its Coach Again") == ["KR"]


def test_an_anchor_may_stand_in_another_zone() -> None:
    """And it is named in the mention."""
    (mention,), _ = GAZETTEER.find((tokenise("South Fires Back Today"), tokenise("Pyongyang said so.")))
    assert (mention.entity, mention.alias, mention.anchor) == ("KR", "South", "KP")


def test_names_may_change_hands() -> None:
    """A role means who held it on the day of publication."""
    assert find("said the president", day=date(2019, 5, 1)) == ["P1"]
    assert find("said the president", day=date(2021, 5, 1)) == ["P2"]


def test_members_are_the_entity_its_children_or_a_type() -> None:
    """As `entity:` asks for them."""
    assert GAZETTEER.members("KP") == GAZETTEER.members("Q423") == {"KP", "KCNA"}
    assert GAZETTEER.members("vehicle") == {"HS14"}
    assert "KP" in GAZETTEER
    assert "XX" not in GAZETTEER


def test_one_name_for_two_entities_is_refused() -> None:
    """With both ids, so that one can be anchored."""
    with pytest.raises(ValueError, match=r"A1.*B2|B2.*A1"):
        Gazetteer([Entity(id=name, type="x", aliases={"en": ("Paris",)}) for name in ("A1", "B2")])


def test_an_unknown_parent_or_anchor_is_refused() -> None:
    """A typing error would silently lose every short form."""
    with pytest.raises(ValueError, match="XX"):
        Gazetteer([Entity(id="A", type="x", parents=("XX",))])
    with pytest.raises(ValueError, match="XX"):
        Gazetteer([Entity(id="A", type="x", anchored={"B": ("XX",)})])


@pytest.mark.parametrize("unit", ["the South and ", "US ", "North Korea ", "Republic of ", "Seoul South "])
def test_long_runs_end(unit: str) -> None:
    """So long that anything but linear work would run into the time limit of the suite."""
    (mentions,) = GAZETTEER.find((tokenise(unit * 100_000 + "Pyongyang"),))
    assert mentions[-1].entity == "KP"
