"""Every construct of the language in every zone and script that it concerns, beyond the examples of the page."""

import pytest

from monitor.entities import Entity, Gazetteer
from monitor.errors import ConditionError
from monitor.model import Article
from monitor.rules import Rule, RuleBook, parse_condition
from monitor.rules.events.reader import EventReader

GAZETTEER = Gazetteer(
    [
        Entity(
            id="PT",
            type="country",
            wikidata="Q45",
            aliases={"en": ("Portugal", "Lisbon"), "ar": ("البرتغال",), "he": ("פורטוגל",), "zh": ("葡萄牙",)},
            case=("PRT",),
        ),
        Entity(id="PT-NAVY", type="force", parents=("PT",), aliases={"en": ("Portuguese Navy",)}),
        Entity(id="WS", type="country", aliases={"en": ("Samoa",)}, anchored={"West": ("PT",)}),
    ]
)
EVENTS = EventReader([], GAZETTEER)


def is_match(condition: str, body: str, title: str = "", caption: str = "", **about: str) -> bool:
    """Whether a rule of this condition matches an article."""
    article = Article(
        position=1,
        title=title,
        body=body,
        captions=(caption,) if caption else (),
        source=about.get("source", ""),
        url=about.get("url", ""),
        language=about.get("lang"),
    )
    book = RuleBook([Rule(id="r", condition=condition)], gazetteer=GAZETTEER, events=EVENTS)
    return book.judge(article)[0].is_match


@pytest.mark.parametrize(
    ("condition", "body", "expected"),
    [
        # AND, OR, NOT
        ("anchor AND NOT (chain OR rope)", "The anchor and its rope.", False),
        ("anchor AND NOT (chain AND rope)", "The anchor and its rope.", True),
        ("NOT rope AND anchor", "An anchor.", True),
        ("(anchor, buoy AND NOT rope)", "A buoy on a rope.", False),
        ("anchor -rope -chain", "An anchor on a chain.", False),
        ("NOT NOT anchor", "An anchor.", True),
        # NEAR and its kin
        ("anchor NEAR buoy", "anchor one two three four buoy", True),
        ("anchor NEAR buoy", "anchor one two three four five buoy", False),
        ("anchor NEAR/0 buoy", "buoy, anchor", True),
        ("anchor ONEAR/0 buoy", "buoy anchor", False),
        ("anchor NEAR/2 buoy", "An anchor. The buoy.", True),
        ("anchor NEAR/9 buoy", "An anchor.\nThe buoy.", True),
        ("anchor NEAR/9 buoy NEAR/9 rope", "rope, anchor and buoy", True),
        ("(anchor NEAR/1 rope) NEAR/1 (buoy NEAR/1 chain)", "anchor rope buoy chain", True),
        ("(anchor SENT rope) NEAR/2 buoy", "The anchor has a rope. A buoy.", True),
        ('"red buoy" NEAR/3 "long rope"', "a long rope and a red buoy", True),
        ("anchor NEAR/3 anchor", "anchor and anchor", True),
        ("anchor ONEAR/3 anchor", "one anchor", False),
        ("anchor SENT buoy", "The anchor fell; the buoy rose.", True),
        ("anchor SENT buoy", "The anchor fell? The buoy rose.", False),
        ("anchor PARA buoy", "The anchor fell? The buoy rose.", True),
        ("anchor PARA buoy", "The anchor fell.\n\nThe buoy rose.", False),
        # occurrences left out
        ('buoy NOT IN "life buoy"', "a life buoy and a red buoy", True),
        ('buoy NOT IN "life buoy"', "one life-buoy, one life buoy", False),
        ("buoy NOT IN (life NEAR/2 buoy)", "life on a buoy", False),
        ("buoy NOT NEAR/1 life", "a buoy for your life", True),
        ("buoy NOT NEAR/2 life", "a buoy for your life", False),
        ("buoy NOT SENT life", "Life on a buoy. The buoy sank.", True),
        ("buoy NOT PARA life", "Life on a buoy. The buoy sank.", False),
        ("buoy NOT PARA life", "Life on a buoy.\nThe buoy sank.", True),
        ("buoy~ NOT NEAR/3 buoy~", "one buoy", True),
        ("buoy~ NOT NEAR/3 buoy~", "a buoy among buoys", False),
        # counting
        ("ATLEAST/2 (anchor OR buoy)", "An anchor, a buoy.", True),
        ('ATLEAST/2 ("red buoy" OR buoy)', "One red buoy.", False),
        ("ATLEAST/2 (anchor NEAR/1 buoy)", "anchor buoy anchor buoy", True),
        ("ATLEAST/2 (anchor NEAR/1 buoy)", "anchor buoy anchor", False),
        ("2 OF (anchor, red ONEAR/0 buoy, rope~)", "Ropes on a red buoy.", True),
        ("3 OF (anchor, buoy, rope)", "rope, buoy, rope", False),
        ("1 OF (anchor, buoy)", "A buoy.", True),
        # words
        ("co-operate", "They cooperate.", True),
        ("cooperate", "They co-operate.", True),
        ("re-entry", "a re entry", True),
        ("N.A.T.O.", "NATO said", True),
        ("nato", "N.A.T.O. said", True),
        ("=Nato", "NATO said", False),
        ("sailors'", "the sailors said", True),
        ("o'brien", "O’Brien", True),
        ("3,000", "3000 tons", None),
        ("3000", "3,000 tons", True),
        ("b?oy", "the buoy", True),
        ("b?oy", "the buuoy", False),
        ("life-bu*", "life buoys", True),
        ("go~", "She went and has gone.", True),
        ("go~", "The goer.", False),
        ("study~", "It studies", True),
        ("stop~", "Stopping there", True),
        ("ship~", "The shipment", False),
        # scripts
        ("буй", "КРАСНЫЙ БУЙ", True),
        ("якорь~", "два якоря", None),
        ("елка", "ёлка", True),
        ("άγκυρα", "η ΑΓΚΥΡΑ", True),
        ("مرساة", "والمرساة", True),
        ("مرساة SENT سفينة", "المرساة والسفينة.", True),
        ('"مرساة كبيرة"', "بالمرساة الكبيرة", True),
        ("عوامة*", "وعوامات", False),
        ("عوام*", "وعوامات", True),
        ("עוגן", "ובעוגן", True),
        ("עוגן NEAR/2 ספינה", "העוגן של הספינה", True),
        ("=עוגן", "העוגן", False),
        ('צה"ל', "צה״ל הודיע", True),
        ("船", "大船出海", True),
        ('"出海"', "大船出海", True),
        ("船 ONEAR/2 海", "大船出海", True),
        ("海 ONEAR/2 船", "大船出海", False),
        ("ブイ", "赤いブイを", True),
        ("ﾌﾞｲ", "ブイ", True),
        ("부표", "빨간부표를", True),
        ("부표 NEAR/3 빨간", "빨간부표를", True),
        ("ทะเล", "ในทะเลใหญ่", True),
        # entities
        ("entity:PT", "The Portuguese Navy left.", True),
        ("entity:PT-NAVY", "Portugal left.", False),
        ("entity:Q45", "PRT won", True),
        ("entity:PT", "prt won", False),
        ("entity:country NEAR/3 buoy", "a buoy near Samoa", True),
        ("entity:WS", "Portugal met the West.", True),
        ("entity:WS", "They met the West.", False),
        ("entity:PT NEAR/2 船", "葡萄牙的船", True),
        ("entity:PT", "قالت للبرتغال", True),
        ("entity:PT", "שר בפורטוגל", True),
        ("ATLEAST/2 entity:PT", "Lisbon said Portugal", True),
        ("entity:PT NOT IN entity:PT-NAVY", "The Portuguese Navy left.", False),
    ],
)
def test_a_condition_on_a_body(condition: str, body: str, *, expected: bool | None) -> None:
    """It matches, or not; None: a number with a comma needs quotes, and stems need the language."""
    if expected is None:
        about = {"lang": "ru"} if condition.endswith("~") else {}
        assert is_match(condition if about else f'"{condition}"', body, **about)
    else:
        assert is_match(condition, body) is expected


@pytest.mark.parametrize(
    ("condition", "zones", "expected"),
    [
        ("anchor", "title", True),
        ("anchor", "body", True),
        ("anchor", "caption", False),
        ("title:anchor", "title", True),
        ("title:anchor", "body", False),
        ("body:anchor", "title", False),
        ("lead:anchor", "title", False),
        ("lead:anchor", "body", True),
        ("first/1:anchor", "body", True),
        ("caption:anchor", "caption", True),
        ("caption:anchor", "body", False),
        ("text:anchor", "caption", True),
        ("text:anchor", "title", True),
        ("NOT caption:anchor AND filler", "caption", False),
        ("anchor NEAR/5 filler", "title", False),
        ("text:(anchor NEAR/5 filler)", "caption", False),
        ("anchor SENT filler", "title", False),
        ("title:(anchor OR buoy) AND body:filler", "title", True),
        ("ATLEAST/2 text:(anchor, filler)", "caption", True),
        ("2 OF (title:anchor, body:filler)", "title", True),
        ("filler NOT IN title:anchor", "title", True),
        ("filler NOT NEAR/9 anchor", "title", True),
    ],
)
def test_a_condition_on_zones(condition: str, zones: str, *, expected: bool) -> None:
    """The word stands in one zone, and `filler` in the body."""
    texts = {"title": "", "caption": "", "body": "Filler."}
    texts[zones] = f"Anchor. {texts[zones]}"
    assert is_match(condition, texts["body"], texts["title"], texts["caption"]) is expected


@pytest.mark.parametrize(
    ("condition", "about", "expected"),
    [
        ("source:harbour.example AND a", {"source": "harbour.example"}, True),
        ("source:Harbour* AND a", {"source": "harbour-news"}, True),
        ("source:*.example AND a", {"url": "https://www.harbour.example/1"}, True),
        ("source:harbour.example AND a", {"url": "https://www.harbour.example/1"}, True),
        ("a NOT source:harbour.example", {"source": "harbour.example"}, False),
        ("lang:pt AND a", {"lang": "pt-BR"}, True),
        ("lang:pt-PT AND a", {"lang": "pt-BR"}, False),
        ("(lang:pt OR lang:es) AND a", {"lang": "es"}, True),
        ("lang:pt AND a", {}, False),
        ("url:*/sea/* AND a", {"url": "https://x.example/Sea/1"}, True),
        ("url:*/sea/* AND a", {"url": "https://x.example/land/1"}, False),
    ],
)
def test_a_condition_about_the_article(condition: str, about: dict[str, str], *, expected: bool) -> None:
    """Source, language and address are compared whole, in any case, with `*`."""
    assert is_match(condition, "a", **about) is expected


@pytest.mark.parametrize(
    ("condition", "column", "message", "hint"),
    [
        ("a w/3 b", 3, "means different things", "NEAR/n"),
        ("a /3 b", 3, "'/3' is not an operator", "NEAR/n"),
        ("a NEAR/x b", 3, "'NEAR/x' needs a whole number", "NEAR/5"),
        ("a ONEAR/ b", 3, "'ONEAR/' needs a whole number", "ONEAR/5"),
        ("a NEAR/2.5 b", 3, "needs a whole number", "NEAR/5"),
        ("a NEAR/256 b", 3, "at most 255 words", "SENT"),
        ("a SENT/3 b", 3, "SENT takes no number", "write SENT"),
        ("a near/3 b", 3, "not an operator as it is written", "capitals"),
        ("a or b", 3, "lower-case 'or'", '"or"'),
        ("not a", 1, "lower-case 'not'", "NOT"),
        ('"a b"~3', 6, "slop", "NEAR/n"),
        ("word~2", 5, "slop", "word~"),
        ("a* AND b", 1, "at least 3 letters", ""),
        ("=Ab* AND b", 1, "cannot be combined", "OR"),
        ('"some wor*"', 1, "do not work inside quotes", "ONEAR/0"),
        ("*word", 1, "* can stand only at the end", "?"),
        ("headline:a", 1, "unknown field 'headline'", "title:"),
        ("captoin:a", 1, "unknown field 'captoin'", "caption:"),
        ("first:a", 1, "first: needs a number", "first/60"),
        ("lead/3:a", 1, "lead: takes no number", "lead:word"),
        ("source: AND a", 1, "source: needs a value", "source:example.org"),
        ("a b", 3, "side by side", '"a b"'),
        ('"a" "b"', 5, "side by side", "AND or OR"),
        ("a (b OR c)", 3, "side by side", "AND or OR"),
        ("a ADN b", 3, "unknown operator ADN", "AND"),
        ("a XNEAR/3 b", 3, "unknown operator XNEAR", "NEAR"),
        ("a AND b OR c", 9, "AND and OR mixed", "brackets"),
        ("a OR b -c", 8, "OR and NOT mixed", "brackets"),
        ("NOT a", 1, "NOT alone finds nothing", "must be there"),
        ("a OR NOT b", 6, "NOT alone finds nothing", "must be there"),
        ("a AND", 3, "missing after AND", ""),
        ("OR a", 1, "missing before OR", '"or"'),
        ("()", 1, "empty brackets", ""),
        ("(a", 1, "never closed", ""),
        ("a)", 2, "never opened", ""),
        ('a AND "b', 7, "quote is never closed", ""),
        ("a, b", 2, "comma means OR only in brackets", "brackets"),
        ("a IN b", 3, "IN needs NOT", "NOT IN"),
        ("a NOT ONEAR/2 b", 7, "NOT ONEAR is not an operator", "NOT NEAR"),
        ("(a AND b) SENT c", 11, "AND inside SENT has no position", "OR groups"),
        ("a NOT IN (b AND c)", 7, "AND inside NOT IN has no position", "OR groups"),
        ("ATLEAST/2 (a AND b)", 1, "AND inside ATLEAST/2", "OR groups"),
        ("lang:en NEAR/2 a", 9, "lang: inside NEAR/2 has no position", "OR groups"),
        ("ATLEAST a", 1, "ATLEAST needs a number", "ATLEAST/3"),
        ("OF (a, b)", 1, "missing before OF", '"of"'),
        ("2 OF a", 3, "OF needs a list", "2 OF (a, b, c)"),
        ("0 OF (a, b)", 1, "OF needs a number from 1", "2 OF"),
        ("3 OF (a, b)", 1, "needs at least 3 alternatives", "commas"),
        ("title:caption:a", 7, "always empty", "AND or OR"),
        ("(" * 41 + "a" + ")" * 41, 41, "brackets too deep", "two rules"),
        ("NOT " * 41 + "a", 161, "too deep", "two rules"),
        ("a^2", 1, "boosts", "leave ^n"),
        ("/a.c/", 1, "regular expressions", "wildcards"),
        ("[a]", 1, "square brackets", "round"),
        ("a && b", 3, "'&&' is not an operator", "AND"),
        ("+a", 1, "'+' is not an operator", "AND"),
        ("!a", 1, "'!' is not an operator", "NOT"),
        ("  ", 1, "the rule is empty", ""),
        ("... AND a", 1, "no word in", ""),
    ],
)
def test_a_mistake_is_shown_in_its_place(condition: str, column: int, message: str, hint: str) -> None:
    """Column, message and hint of each kind of mistake."""
    with pytest.raises(ConditionError) as caught:
        parse_condition(condition)
    problem = caught.value.problem
    assert message in problem.message
    assert (problem.line, problem.column) == (1, column)
    assert hint in (problem.hint or "")
