"""Who is told, who is not, and why: the judgement on one article."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from monitor.alerting import bind
from monitor.dedup import fingerprint
from monitor.model import (
    Alert,
    AlertReason,
    Analysed,
    Article,
    Basis,
    Circumstances,
    Decision,
    Fresh,
    Held,
    HeldReason,
    Joined,
    Level,
    Neighbour,
    Route,
    Source,
    Surroundings,
    Telling,
    Twin,
    Update,
    UpdateReason,
)
from monitor.rules.definition import Rule
from monitor.testing import (
    LAUNCH,
    START,
    make_analysed,
    make_article,
    make_circumstances,
    make_claim,
    make_match,
    make_source,
)

DAY = timedelta(days=1)
RULES = {"launch": Rule(id="launch", title="Launches", condition="x", level=Level.HIGH, targets=("desk",))}
DECIDE = bind(RULES, ())
FEED = make_source()
INBOX = make_source("inbox", kind="directory", baseline=None, max_age=None)
COPY = make_article(title="Rockets fall into gulf", url="https://daily.example/9")
MORE = "\n".join(
    f"In part {part} of the long report the writer walks through harbour street number {part} and asks the "
    f"people of house {part} what they make of the quarrel with the neighbours over fish, boats and nets."
    for part in range(4, 12)
)


def stored(article: Article | None = None, number: int = 7) -> Neighbour:
    """An article in the store."""
    article = article or make_article()
    return Neighbour(article_id=number, article=article, fingerprint=fingerprint(article), first_seen=START)


def near(
    earlier: Neighbour, *, told: str | None = None, held: HeldReason | None = None, same_address: bool = False
) -> Surroundings:
    """One stored article, which told the rule `launch`, or held it, or did not match it."""
    return Surroundings(
        neighbours=() if same_address else (earlier,),
        same_address=earlier if same_address else None,
        alerts={earlier.article_id: {"launch": told}} if told else {},
        held={earlier.article_id: {"launch": held}} if held else {},
    )


def decide(
    article: Article | None = None,
    surroundings: Surroundings | None = None,
    circumstances: Circumstances | None = None,
) -> Decision:
    """Judge an article that the rule `launch` matches."""
    return DECIDE(make_analysed(article), surroundings or Surroundings(), circumstances or make_circumstances())


def telling(decision: Decision) -> Telling:
    """The one telling."""
    ((_, one),) = decision.tellings
    return one


class TestFirstReport:
    """Nothing like it was seen."""

    def test_it_is_told_to_the_targets_of_its_rule(self) -> None:
        """With all that a message needs."""
        alert = telling(decide())
        assert isinstance(alert, Alert)
        assert (alert.rule_title, alert.level, alert.targets) == ("Launches", Level.HIGH, ("desk",))
        assert (alert.why, alert.related, alert.publisher) == (AlertReason.FIRST_REPORT, None, "wire.example")

    def test_rules_that_do_not_match_get_no_telling(self) -> None:
        """Their verdicts are kept elsewhere."""
        analysed = replace(make_analysed(), matches=(make_match(is_match=False),))
        assert DECIDE(analysed, Surroundings(), make_circumstances()).tellings == ()

    def test_each_rule_that_matches_is_told_by_itself(self) -> None:
        """Two desks may care for two reasons."""
        rules = {name: Rule(id=name, condition="x", targets=("desk",)) for name in ("launch", "treaty")}
        analysed = make_analysed(rules=("launch", "treaty"))
        decision = bind(rules, ())(analysed, Surroundings(), make_circumstances())
        assert len({one.id for _, one in decision.tellings if isinstance(one, Alert)}) == 2

    def test_without_a_target_it_is_held(self) -> None:
        """And so is the match of a rule that is gone."""
        for rules in ({"launch": Rule(id="launch", condition="x")}, {}):
            (_, held) = bind(rules, ())(make_analysed(), Surroundings(), make_circumstances()).tellings[0]
            assert isinstance(held, Held)
            assert held.why is HeldReason.NO_TARGET

    def test_the_first_route_that_fits_gives_the_targets(self) -> None:
        """Where the rule names none."""
        routes = (
            Route(rules=("treaty",), targets=("no",)),
            Route(levels=(Level.HIGH,), targets=("pager", "pager")),
            Route(targets=("log",)),
        )
        rules = {"launch": replace(RULES["launch"], targets=())}
        alert = bind(rules, routes)(make_analysed(), Surroundings(), make_circumstances()).tellings[0][1]
        assert isinstance(alert, Alert)
        assert alert.targets == ("pager",)

    @pytest.mark.parametrize(
        ("source", "url", "publisher"),
        [
            (make_source(publisher="The Wire"), "https://www.daily.example/1", "The Wire"),
            (FEED, "https://www.daily.example/1", "daily.example"),
            (INBOX, "file:///in/a.txt", "inbox"),
            (INBOX, "http://[broken", "inbox"),
        ],
    )
    def test_the_publisher_is_named(self, source: Source, url: str, publisher: str) -> None:
        """As configured, by host, or by source."""
        alert = telling(decide(make_article(url=url), circumstances=make_circumstances(source)))
        assert isinstance(alert, Alert)
        assert alert.publisher == publisher


class TestIdentity:
    """The id of an alert."""

    def test_it_is_the_same_after_a_crash(self) -> None:
        """Whatever the time, the source's name and the neighbours' row ids are."""
        one = telling(decide())
        later = make_circumstances(make_source("renamed"), now=START + DAY, first_seen=START + DAY)
        other = telling(decide(circumstances=later))
        assert isinstance(one, Alert)
        assert isinstance(other, Alert)
        assert one.id == other.id

    @pytest.mark.parametrize(
        "other",
        [
            make_article(url="https://wire.example/2"),
            make_article(position=2),
            make_article(published=START + DAY),
            make_article(LAUNCH + "\nMore."),
        ],
    )
    def test_another_article_has_another(self, other: Article) -> None:
        """Address, place, date and text tell."""
        one, two = telling(decide()), telling(decide(other))
        assert isinstance(one, Alert)
        assert isinstance(two, Alert)
        assert one.id != two.id


class TestAge:
    """Promise 7: no replay, nothing stale, and nothing new lost."""

    @pytest.mark.parametrize(
        ("published", "is_first_poll", "source", "why"),
        [
            (START - timedelta(hours=2), True, FEED, None),
            (START - timedelta(hours=25), True, FEED, HeldReason.BASELINE),
            (None, True, FEED, HeldReason.BASELINE),
            (START.date(), True, FEED, None),
            (START.date() - DAY, True, FEED, None),
            (START.date() - 2 * DAY, True, FEED, HeldReason.BASELINE),
            (START - timedelta(hours=25), False, FEED, None),
            (START - 8 * DAY, False, FEED, HeldReason.TOO_OLD),
            (None, False, FEED, None),
            (START + DAY, False, FEED, None),
            (START - 900 * DAY, True, INBOX, None),
            (None, True, INBOX, None),
        ],
    )
    def test_what_may_be_told(
        self, published: date | None, is_first_poll: bool, source: Source, why: HeldReason | None
    ) -> None:
        """Young enough at the first poll, not too old later, and always from a directory."""
        circumstances = make_circumstances(source, is_first_poll=is_first_poll)
        one = telling(decide(make_article(published=published), circumstances=circumstances))
        assert (one.why if isinstance(one, Held) else None) is why

    def test_an_undated_article_is_as_old_as_its_entry(self) -> None:
        """One that waited for its page for nine days is archived."""
        circumstances = make_circumstances(first_seen=START - 9 * DAY)
        one = telling(decide(make_article(published=None), circumstances=circumstances))
        assert one == Held(why=HeldReason.TOO_OLD, detail="9 days old")

    def test_an_undated_article_is_no_younger_than_its_last_change(self) -> None:
        """A page that only says "updated nine days ago" is archived; a change of today makes nothing old young."""
        for changed, detail in ((START - 9 * DAY, "9 days old"), (START, "8 days old")):
            article = make_article(published=None, updated=make_claim(changed))
            one = telling(decide(article, circumstances=make_circumstances(first_seen=START - 8 * DAY)))
            assert one == Held(why=HeldReason.TOO_OLD, detail=detail)


class TestRepeats:
    """A copy from elsewhere."""

    def test_of_a_told_story_it_joins(self) -> None:
        """Nobody is told twice."""
        decision = decide(COPY, near(stored(), told="a1"))
        assert isinstance(decision.novelty, Twin)
        assert telling(decision) == Joined(alert="a1", why=HeldReason.NEAR_DUPLICATE)

    def test_of_a_told_story_it_joins_even_when_it_is_old_itself(self) -> None:
        """The reason that people look for comes first."""
        old = make_circumstances(now=START + 9 * DAY)
        assert isinstance(telling(decide(COPY, near(stored(), told="a1"), old)), Joined)

    @pytest.mark.parametrize("why", [HeldReason.BASELINE, HeldReason.TOO_OLD, HeldReason.REPEAT_ARCHIVED])
    def test_of_an_archived_story_it_stays_silent_and_says_why(self, why: HeldReason) -> None:
        """The archive is not told by the back door."""
        one = telling(decide(COPY, near(stored(), held=why)))
        assert one == Held(why=HeldReason.REPEAT_ARCHIVED, detail=f"then: {why.value}")

    def test_of_an_undated_story_that_was_there_at_the_first_poll_it_is_told(self) -> None:
        """Nobody knew how old that was: silence would lose news."""
        undated = stored(make_article(published=None))
        assert isinstance(telling(decide(COPY, near(undated, held=HeldReason.BASELINE))), Alert)

    def test_of_an_undated_story_of_the_same_source_it_stays_silent_if_undated(self) -> None:
        """A feed that changes its addresses does not replay itself."""
        undated = stored(make_article(published=None))
        one = telling(decide(replace(COPY, published=None), near(undated, held=HeldReason.BASELINE)))
        assert isinstance(one, Held)

    def test_of_a_story_that_had_no_target_it_is_told(self) -> None:
        """Now that there is one."""
        assert isinstance(telling(decide(COPY, near(stored(), held=HeldReason.NO_TARGET))), Alert)

    def test_of_a_story_that_did_not_match_it_is_told(self) -> None:
        """The rule is newer, or the copy says what the rule asks for."""
        assert isinstance(telling(decide(COPY, near(stored()))), Alert)

    def test_one_copy_that_told_outweighs_one_that_was_held(self) -> None:
        """Whichever is nearer."""
        surroundings = Surroundings(
            neighbours=(stored(number=1), stored(number=2)),
            alerts={2: {"launch": "a2"}},
            held={1: {"launch": HeldReason.BASELINE}},
        )
        assert isinstance(telling(decide(COPY, surroundings)), Joined)

    def test_that_told_another_rule_does_not_count(self) -> None:
        """One alert per rule and story."""
        surroundings = Surroundings(neighbours=(stored(),), alerts={7: {"treaty": "a1"}})
        assert isinstance(telling(decide(COPY, surroundings)), Alert)


class TestUpdates:
    """Close, but not the same."""

    def test_other_facts_are_told_and_linked(self) -> None:
        """Five rockets are not two."""
        other = replace(COPY, body=LAUNCH.replace("two short", "five short"))
        decision = decide(other, near(stored(), told="a1"))
        assert isinstance(decision.novelty, Update)
        assert decision.novelty.changed == ("2 → 5",)
        alert = telling(decision)
        assert isinstance(alert, Alert)
        assert (alert.why, alert.related) == (AlertReason.POSSIBLE_UPDATE, "a1")

    def test_the_same_text_of_another_day_is_told_and_linked(self) -> None:
        """A template, or a new event in old words."""
        decision = decide(make_article(url="https://b.example/", published=START + 2 * DAY), near(stored(), told="a1"))
        assert isinstance(decision.novelty, Update)
        assert decision.novelty.why is UpdateReason.OTHER_DAY
        assert isinstance(telling(decision), Alert)

    def test_close_to_an_article_that_told_nobody_it_is_a_first_report(self) -> None:
        """There is no alert to link to."""
        other = replace(COPY, body=LAUNCH.replace("two short", "five short"))
        alert = telling(decide(other, near(stored(), held=HeldReason.TOO_OLD)))
        assert isinstance(alert, Alert)
        assert alert.why is AlertReason.FIRST_REPORT

    def test_a_longer_article_joins_when_its_match_rests_on_the_old_part(self) -> None:
        """Background was added, no news."""
        decision = decide(replace(COPY, body=f"{LAUNCH}\n{MORE}"), near(stored(), told="a1"))
        assert isinstance(decision.novelty, Update)
        assert decision.novelty.why is UpdateReason.EXTENDED
        assert isinstance(telling(decision), Joined)

    def test_a_longer_article_is_told_when_its_match_rests_on_the_new_part(self) -> None:
        """Rules judge what is new."""
        body = f"{LAUNCH}\n{MORE}"
        place = body.index("walks through harbour street number 9")
        match = make_match()
        evidence = replace(match.evidence[0], start=place, end=place + 5, quote="walks")
        article = replace(COPY, body=body)
        analysed = Analysed(
            article=article, fingerprint=fingerprint(article), matches=(replace(match, evidence=(evidence,)),)
        )
        alert = telling(DECIDE(analysed, near(stored(), told="a1"), make_circumstances()))
        assert isinstance(alert, Alert)
        assert alert.related == "a1"


class TestSameAddress:
    """The same article again."""

    def test_unchanged_it_was_told(self) -> None:
        """Listed again under another guid."""
        decision = decide(make_article(), near(stored(), told="a1", same_address=True))
        assert telling(decision) == Joined(alert="a1", why=HeldReason.ALREADY_TOLD)

    def test_unchanged_a_newer_rule_does_not_tell_it(self) -> None:
        """A change of rules does not re-alert the archive."""
        one = telling(decide(make_article(), near(stored(), same_address=True)))
        assert one == Held(why=HeldReason.REPEAT_ARCHIVED, detail="the rule did not match it then")

    def test_the_page_after_a_summary_that_told_joins(self) -> None:
        """Silently."""
        summary = stored(make_article("Rockets fell into the gulf.", basis=Basis.SUMMARY))
        decision = decide(make_article(), near(summary, told="a1", same_address=True))
        assert decision.novelty == Update(of=7, why=UpdateReason.FULL_TEXT)
        assert isinstance(telling(decision), Joined)

    def test_the_page_after_a_summary_that_did_not_match_is_told(self) -> None:
        """The page says more than its summary."""
        summary = stored(make_article("News from the gulf.", basis=Basis.SUMMARY))
        assert isinstance(telling(decide(make_article(), near(summary, same_address=True))), Alert)

    def test_the_page_after_a_summary_joins_what_another_outlet_told(self) -> None:
        """Its page is a copy."""
        summary = stored(make_article("News from the gulf.", basis=Basis.SUMMARY), number=3)
        surroundings = Surroundings(neighbours=(stored(COPY),), same_address=summary, alerts={7: {"launch": "a1"}})
        decision = decide(make_article(), surroundings)
        assert decision.novelty == Update(of=3, why=UpdateReason.FULL_TEXT)
        assert telling(decision) == Joined(alert="a1", why=HeldReason.NEAR_DUPLICATE)

    def test_revised_with_the_same_facts_it_joins(self) -> None:
        """An editor's hand."""
        revised = make_article(LAUNCH.replace("went unanswered all day", "were not returned"))
        decision = decide(revised, near(stored(), told="a1", same_address=True))
        assert isinstance(decision.novelty, Update)
        assert decision.novelty.why is UpdateReason.CHANGED
        assert isinstance(telling(decision), Joined)

    def test_revised_with_other_facts_it_is_told(self) -> None:
        """The count was corrected."""
        revised = make_article(LAUNCH.replace("two short", "five short"))
        decision = decide(revised, near(stored(), told="a1", same_address=True))
        assert isinstance(decision.novelty, Update)
        assert decision.novelty.why is UpdateReason.OTHER_FACTS
        assert isinstance(telling(decision), Alert)

    def test_another_story_under_the_same_address_is_told(self) -> None:
        """A file that is overwritten every day."""
        decision = decide(make_article(MORE), near(stored(), told="a1", same_address=True))
        assert decision.novelty == Fresh()
        assert isinstance(telling(decision), Alert)
