"""Verdicts: yes or no, the reason, what the event said, and the words."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from monitor.entities import Entity, Gazetteer
from monitor.errors import SettingsError
from monitor.model import Article, EventDate, Evidence, Match, MatchReason, Prominence, Status, Zone
from monitor.rules import EventFilter, Rule, RuleBook, RuleStatus, print_condition
from monitor.rules.events.definition import EventDefinition
from monitor.rules.events.reader import EventReader
from monitor.rules.events.verdict import EventMention, EventVerdict
from monitor.rules.reading import Reading

GAZETTEER = Gazetteer(
    [
        Entity(id="KP", type="country", aliases={"en": ("North Korea",), "ko": ("북한",)}),
        Entity(id="RU", type="country", aliases={"en": ("Russia",)}),
    ]
)
BODY = "North Korea fired a missile on Tuesday. It plays a computer game.\nTwo.\nThree.\nFour.\nFar down Russia spoke."
ARTICLE = Article(position=1, title="Korea tests", body=BODY)


def quote(words: str, body: str = BODY, role: str = "act") -> Evidence:
    """The words where they stand in the body."""
    start = body.index(words)
    return Evidence(zone=Zone.BODY, start=start, end=start + len(words), quote=words, role=role)


FIRED = EventMention(
    event="launch",
    event_class="launch",
    act="missile_test",
    status=Status.HAPPENED,
    prominence=Prominence.MAIN,
    event_date=EventDate(first=date(2024, 1, 2), last=date(2024, 1, 2), words="Tuesday"),
    actors=("KP",),
    evidence=(quote("fired"), quote("missile", role="object")),
    why="fired into the sea",
)


class SaidEvents(EventReader):
    """An event reader that has read what the test says."""

    def __init__(self, *mentions: EventMention, is_judged: bool = True) -> None:
        """Know the event `launch`, with these mentions, the first one decisive."""
        super().__init__([], GAZETTEER)
        self.definitions = {"launch": EventDefinition(id="launch", default_acts=("missile_test", "space_launch"))}
        decisive = mentions[0] if mentions else None
        why = "what the test says"
        self._said = EventVerdict(event="launch", decisive=decisive, mentions=mentions, why=why, is_judged=is_judged)

    def read(self, reading: Reading, events: Collection[str] | None = None) -> Mapping[str, EventVerdict]:
        """The same for every article."""
        del reading, events
        return {"launch": self._said}


def judge(
    condition: str, *mentions: EventMention, article: Article = ARTICLE, is_judged: bool = True, **rule: Any
) -> Match:
    """The verdict of one rule."""
    events = SaidEvents(*mentions, is_judged=is_judged)
    return RuleBook([Rule(id="r", condition=condition, **rule)], gazetteer=GAZETTEER, events=events).judge(article)[0]


def quotes(match: Match) -> list[str]:
    """The evidence as words."""
    return [one.quote for one in match.evidence]


def test_words_match_with_status_unknown_and_their_evidence() -> None:
    """A rule without event: has no status to tell; title or lead make it main."""
    match = judge("entity:KP SENT missile~")
    assert (match.is_match, match.why, match.status) == (True, MatchReason.WORDS_FOUND, Status.UNKNOWN)
    assert (match.prominence, match.actors) == (Prominence.MAIN, ("KP",))
    assert [(one.quote, one.role, one.why) for one in match.evidence] == [
        ("North Korea", "entity", "entity:KP"),
        ("missile", "term", "missile~"),
    ]


def test_words_far_down_are_background() -> None:
    """Which a rule may refuse."""
    assert judge("entity:RU").prominence is Prominence.BACKGROUND
    match = judge("entity:RU", prominence=Prominence.MAIN)
    assert (match.is_match, match.why, quotes(match)) == (False, MatchReason.BACKGROUND, ["Russia"])


def test_missing_words_are_the_reason() -> None:
    """Without evidence: there is none."""
    match = judge("missile AND torpedo")
    assert (match.is_match, match.why, match.evidence) == (False, MatchReason.WORDS_MISSING, ())


@pytest.mark.parametrize(
    ("condition", "excluding"),
    [
        ("missile NOT game", ["game"]),
        ('game NOT IN "computer game"', ["computer game"]),
        ("missile NOT NEAR/3 fired", ["fired"]),
        ("title:Korea AND NOT lead:game", ["game"]),
    ],
)
def test_an_excluded_word_is_the_reason(condition: str, excluding: list[str]) -> None:
    """And the evidence are the words that exclude."""
    match = judge(condition)
    assert (match.is_match, match.why) == (False, MatchReason.EXCLUDED)
    assert [one.quote for one in match.evidence if one.role == "veto"] == excluding


def test_an_event_that_is_news_matches_with_its_particulars() -> None:
    """Class, act, status, date, actors and evidence are those of the mention."""
    match = judge("event:launch", FIRED)
    assert (match.is_match, match.why, match.note) == (True, MatchReason.EVENT_IS_NEWS, "fired into the sea")
    assert (match.event_class, match.act, match.status) == ("launch", "missile_test", Status.HAPPENED)
    assert (match.prominence, match.actors, match.event_date) == (Prominence.MAIN, ("KP",), FIRED.event_date)
    assert match.evidence == FIRED.evidence


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"event_class": "other_sense"}, MatchReason.OTHER_CLASS),
        ({"act": "nuclear_test"}, MatchReason.OTHER_ACT),
        ({"act": None}, MatchReason.NOT_HAPPENED),
        ({"act": None, "prominence": Prominence.BACKGROUND}, MatchReason.BACKGROUND),
        ({"status": Status.PLANNED}, MatchReason.NOT_HAPPENED),
        ({"status": Status.OLD}, MatchReason.OLD),
        ({"prominence": Prominence.SECONDARY}, MatchReason.SECONDARY),
        ({"prominence": Prominence.BACKGROUND}, MatchReason.BACKGROUND),
    ],
)
def test_an_event_that_does_not_count_says_why(change: dict[str, Any], why: MatchReason) -> None:
    """The verdict of the decisive mention is told with the precise reason."""
    mention = replace(FIRED, **change)
    match = judge("event:launch", mention)
    assert (match.is_match, match.why, match.note) == (False, why, "fired into the sea")
    assert (match.event_class, match.act, match.status, match.prominence) == (
        mention.event_class,
        mention.act,
        mention.status,
        mention.prominence,
    )
    assert match.evidence == FIRED.evidence


def test_no_mention_is_its_own_reason() -> None:
    """Which says it all: no note repeats it."""
    match = judge("event:launch")
    assert (match.why, match.note, match.event_class) == (MatchReason.NO_EVENT, "", None)


def test_the_filter_of_the_rule_decides_what_counts() -> None:
    """Acts, statuses and the least prominence."""
    mention = replace(FIRED, act="space_launch", status=Status.PLANNED, prominence=Prominence.SECONDARY)
    wanted = EventFilter(acts=("space_launch",), status=(Status.PLANNED,), prominence=Prominence.SECONDARY)
    assert judge("event:launch", mention, event=wanted).is_match


def test_an_excluded_occurrence_of_an_event_does_not_count() -> None:
    """The mention stands beside the excluded words; another mention may still count."""
    body = "They launched a computer game. North Korea fired a missile."
    article = replace(ARTICLE, body=body)
    game = replace(FIRED, evidence=(quote("launched", body),))
    fired = replace(FIRED, evidence=(quote("fired", body),))
    condition = 'event:launch NOT SENT "computer game"'
    match = judge(condition, game, article=article)
    assert (match.is_match, match.why, quotes(match)) == (False, MatchReason.EXCLUDED, ["launched", "computer game"])
    assert quotes(judge(condition, game, fired, article=article)) == ["fired"]


def test_a_counting_event_without_the_other_words_is_no_match() -> None:
    """The event's particulars are still told."""
    match = judge("event:launch AND torpedo", FIRED)
    assert (match.is_match, match.why, match.act) == (False, MatchReason.WORDS_MISSING, "missile_test")


def test_an_alternative_without_the_event_can_match_alone() -> None:
    """Then there is no event to tell of."""
    match = judge("event:launch OR missile")
    assert (match.is_match, match.why, match.event_class) == (True, MatchReason.WORDS_FOUND, None)


def test_without_event_data_the_rest_of_the_condition_decides() -> None:
    """Never silently nothing: the status is unknown and the reason is the language."""
    match = judge("event:launch AND entity:KP", is_judged=False)
    assert (match.is_match, match.why, match.status) == (True, MatchReason.LANGUAGE, Status.UNKNOWN)
    alone = judge("event:launch", is_judged=False)
    assert (alone.is_match, alone.why, alone.status) == (False, MatchReason.LANGUAGE, Status.UNKNOWN)
    assert "no words or entities" in alone.note


def test_every_rule_gives_a_verdict_in_order_except_those_that_are_off() -> None:
    """A rule that is off is checked, but not judged."""
    rules = [
        Rule(id="a", condition="missile"),
        Rule(id="b", condition="torpedo"),
        Rule(id="c", condition="missile", status=RuleStatus.OFF),
        Rule(id="d", condition="event:launch"),
    ]
    book = RuleBook(rules, gazetteer=GAZETTEER, events=SaidEvents())
    assert [(match.rule, match.is_match) for match in book.judge(ARTICLE)] == [("a", True), ("b", False), ("d", False)]
    assert [rule.id for rule in book.rules] == ["a", "b", "d"]


def problems(rules: Iterable[Rule]) -> list[tuple[str, str | None, int | None, int | None]]:
    """What is wrong with the rules: code, file, line, column."""
    with pytest.raises(SettingsError) as caught:
        RuleBook(rules, gazetteer=GAZETTEER, events=SaidEvents())
    return [(problem.code, problem.path, problem.line, problem.column) for problem in caught.value.problems]


def test_all_problems_of_all_rules_come_at_once_with_their_lines() -> None:
    """Those of rules that are off as well; lines are those of the files."""
    assert problems(
        [
            Rule(id="a", condition="missile\nAND entity:XX\nAND event:lunch", path="a.yaml", condition_line=5),
            Rule(id="b", condition="missile NERA/8 sea", path="b.yaml", condition_line=9, status=RuleStatus.OFF),
            Rule(id="c", condition="launch AND pad\nAND NOT launch", path="c.yaml", condition_line=11),
            Rule(id="c", condition="missile"),
            Rule(id="d", condition="missile", event=EventFilter()),
            Rule(id="e", condition="event:launch", event=EventFilter(acts=("misile_test",))),
        ]
    ) == [
        ("rule-unknown-entity", "a.yaml", 6, 5),
        ("rule-unknown-event", "a.yaml", 7, 5),
        ("rule-unknown-operator", "b.yaml", 9, 9),
        ("rule-never-matches", "c.yaml", 12, 9),
        ("rule-repeated", None, None, None),
        ("rule-event-unused", None, None, None),
        ("rule-unknown-act", None, None, None),
    ]


@pytest.mark.parametrize(
    "condition",
    [
        "launch AND NOT launch",
        "launch AND NOT launch~",
        'title:"rocket launch" AND NOT launch',
        "launch NOT IN launch",
        "launch NOT IN (launch OR pad)",
        "(a AND NOT a) OR (b AND NOT b)",
        "lang:ko AND lang:en AND missile",
        "launch NEAR/5 pad AND NOT (pad OR sea)",
        "missile AND NOT missil*",
    ],
)
def test_a_rule_that_can_never_match_is_refused(condition: str) -> None:
    """What it requires it excludes."""
    assert [found[0] for found in problems([Rule(id="r", condition=condition)])] == ["rule-never-matches"]


@pytest.mark.parametrize(
    "condition",
    [
        "launch AND NOT title:launch",
        "launch~ AND NOT launched",
        "(launch AND NOT launch) OR missile",
        'launch NOT IN "launch pad"',
        "missile NOT NEAR/5 missile",
        "lang:ko* AND lang:ko-kr",
        "launch AND NOT =LAUNCH",
    ],
)
def test_a_rule_that_can_match_is_not_refused(condition: str) -> None:
    """The check gives no false alarm."""
    RuleBook([Rule(id="r", condition=condition)], gazetteer=GAZETTEER, events=SaidEvents())


def test_only_source_and_language_give_the_title_as_evidence() -> None:
    """A match always has evidence, and here the words do not decide."""
    article = replace(ARTICLE, url="https://www.news.example.org/a", language="en")
    match = judge("source:*.example.org AND lang:en", article=article)
    assert (match.is_match, quotes(match)) == (True, ["Korea tests"])


def test_inflections_of_another_language_go_by_its_stems() -> None:
    """`ракета~` in Russian, declared or by its script."""
    article = Article(position=1, title="", body="Северная Корея запустила ракеты.", language="ru")
    assert judge("ракета~", article=article).is_match
    assert judge("ракета~", article=replace(article, language=None)).is_match
    assert not judge("ракетчик~", article=article).is_match


def test_rules_that_go_by_stems_are_found_beside_those_that_do_not() -> None:
    """In a language with stems, and in one without; each rule by its own number."""
    conditions = {"a": "ракетчик~ AND кот", "b": "запустила", "c": "ракета~ NEAR/3 запустила", "d": "lang:ru NOT кот"}
    rules = [Rule(id=name, condition=condition) for name, condition in conditions.items()]
    book = RuleBook(rules, gazetteer=GAZETTEER, events=SaidEvents())
    russian = Article(position=1, title="", body="Северная Корея запустила ракеты.", language="ru")
    assert [match.rule for match in book.judge(russian) if match.is_match] == ["b", "c", "d"]
    assert book.candidates(russian) == ("b", "c", "d")
    assert book.candidates(replace(russian, language="en")) == ("b",)


def test_what_the_presearcher_goes_by_can_be_shown() -> None:
    """The cheapest clause first; a rule with an event is always looked at."""
    rules = [Rule(id="a", condition="(fired OR said) AND hwasong AND missil*"), Rule(id="b", condition="event:launch")]
    book = RuleBook(rules, gazetteer=GAZETTEER, events=SaidEvents())
    assert book.required("a")[0] == {"hwasong"}
    assert book.required("b") == ()
    assert book.candidates(ARTICLE) == ("b",)


@pytest.mark.parametrize(
    ("condition", "is_match"),
    [
        pytest.param("event:launch NEAR/5 missile", True, id="the other side of a proximity"),
        pytest.param("missile NOT NEAR/5 event:launch", True, id="what the event would exclude"),
        pytest.param("event:launch NOT SENT game", False, id="only an exclusion is left"),
        pytest.param("event:launch AND NOT missile", False, id="only a NOT is left"),
        pytest.param("missile AND NOT event:launch", True, id="a NOT of the event falls away"),
        pytest.param("2 OF (event:launch, missile, torpedo)", True, id="one of the two that are left"),
        pytest.param("title:event:launch OR ATLEAST/2 missile", False, id="the other alternative"),
        pytest.param("lead:(event:launch OR missile) AND lang:ko", True, id="inside a field"),
    ],
)
def test_what_is_left_without_event_data(condition: str, is_match: bool) -> None:
    """The condition without its event: leaves decides."""
    article = replace(ARTICLE, language="ko")
    assert judge(condition, article=article, is_judged=False).is_match is is_match


@pytest.mark.parametrize(
    ("condition", "is_match"),
    [
        ("lead:first/4:missile", False),
        ("lead:first/5:missile", True),
        ("body:lead:missile", True),
        ("text:title:missile", False),
        ("title:text:Korea", True),
        ("lead:Russia", False),
    ],
)
def test_fields_in_fields_meet(condition: str, is_match: bool) -> None:
    """A word must stand in all of them."""
    assert judge(condition).is_match is is_match


def test_a_rule_knows_its_condition_even_when_it_is_off() -> None:
    """For commands that show rules."""
    rule = Rule(id="a", condition="(missile)", status=RuleStatus.OFF)
    book = RuleBook([rule], gazetteer=GAZETTEER, events=SaidEvents())
    assert print_condition(book.condition("a")) == "missile"
    with pytest.raises(KeyError):
        book.required("a")


def test_double_negation_asks_for_the_word() -> None:
    """NOT NOT missile is missile."""
    assert judge("NOT NOT missile").is_match
    assert not judge("NOT NOT torpedo AND missile").is_match
