"""Time expressions: each line is an expression in a story of Tuesday, 18 January 2022, and the days it means."""

from datetime import date

import pytest

from monitor.text.times import find_times

TUESDAY = date(2022, 1, 18)

# expression = first day [.. last day]; "-" means: found, but no day can be named
RESOLVED = """
on Tuesday = 2022-01-18
Tuesday's launch = 2022-01-18
on Monday = 2022-01-17
on Wednesday = 2022-01-12
on Sunday = 2022-01-16
early Tuesday = 2022-01-18
late Monday = 2022-01-17
early on Monday = 2022-01-17
late on Sunday = 2022-01-16
Monday night = 2022-01-17
Tuesday morning = 2022-01-18
late Friday evening = 2022-01-14
the early hours of Tuesday = 2022-01-18
TUESDAY = 2022-01-18
last Friday = 2022-01-14
last Tuesday = 2022-01-11
next Tuesday = 2022-01-25
next Friday = 2022-01-21
this Thursday = 2022-01-20
this coming Friday = 2022-01-21
Friday last week = 2022-01-14
Tuesday of next week = 2022-01-25
today = 2022-01-18
earlier today = 2022-01-18
yesterday = 2022-01-17
yesterday evening = 2022-01-17
tomorrow = 2022-01-19
tonight = 2022-01-18
this morning = 2022-01-18
this afternoon = 2022-01-18
last night = 2022-01-17
overnight = 2022-01-17 .. 2022-01-18
the day before yesterday = 2022-01-16
the day after tomorrow = 2022-01-20
last week = 2022-01-10 .. 2022-01-16
this week = 2022-01-17 .. 2022-01-23
next week = 2022-01-24 .. 2022-01-30
earlier this week = 2022-01-17 .. 2022-01-18
later this week = 2022-01-18 .. 2022-01-23
over the weekend = 2022-01-15 .. 2022-01-16
last weekend = 2022-01-15 .. 2022-01-16
this weekend = 2022-01-22 .. 2022-01-23
next weekend = 2022-01-22 .. 2022-01-23
last month = 2021-12-01 .. 2021-12-31
this month = 2022-01-01 .. 2022-01-31
next month = 2022-02-01 .. 2022-02-28
earlier this month = 2022-01-01 .. 2022-01-18
later this month = 2022-01-18 .. 2022-01-31
last year = 2021-01-01 .. 2021-12-31
this year = 2022-01-01 .. 2022-12-31
next year = 2023-01-01 .. 2023-12-31
late last year = 2021-09-01 .. 2021-12-31
last decade = 2010-01-01 .. 2019-12-31
two days ago = 2022-01-16
three days ago = 2022-01-15
a day ago = 2022-01-17
a week ago = 2022-01-10 .. 2022-01-16
two weeks ago = 2022-01-03 .. 2022-01-09
a month ago = 2021-12-01 .. 2021-12-31
seven months ago = 2021-06-01 .. 2021-06-30
five years ago = 2017-01-01 .. 2017-12-31
12 hours ago = 2022-01-17 .. 2022-01-18
in the past week = 2022-01-11 .. 2022-01-18
over the past three weeks = 2021-12-28 .. 2022-01-18
in the last two days = 2022-01-16 .. 2022-01-18
in March = 2021-03-01 .. 2021-03-31
in January = 2022-01-01 .. 2022-01-31
in December = 2021-12-01 .. 2021-12-31
since October = 2021-10-01 .. 2021-10-31
last December = 2021-12-01 .. 2021-12-31
next March = 2022-03-01 .. 2022-03-31
this January = 2022-01-01 .. 2022-01-31
in May = 2021-05-01 .. 2021-05-31
early March = 2021-03-01 .. 2021-03-11
mid-June = 2021-06-10 .. 2021-06-21
late December = 2021-12-21 .. 2021-12-31
in December of last year = 2021-12-01 .. 2021-12-31
in November 2017 = 2017-11-01 .. 2017-11-30
in late November 2017 = 2017-11-21 .. 2017-11-30
November, 2017 = 2017-11-01 .. 2017-11-30
Nov. 2017 = 2017-11-01 .. 2017-11-30
March to May 2017 = 2017-03-01 .. 2017-05-31
March-May 2017 = 2017-03-01 .. 2017-05-31
March 5, 2017 = 2017-03-05
March 5 2017 = 2017-03-05
5 March 2017 = 2017-03-05
5th March 2017 = 2017-03-05
the 5th of March 2017 = 2017-03-05
March 5th, 2017 = 2017-03-05
Sept. 11, 2001 = 2001-09-11
Sunday, March 5, 2017 = 2017-03-05
Sunday, 5 March 2017 = 2017-03-05
March 5-7, 2017 = 2017-03-05 .. 2017-03-07
5-7 March 2017 = 2017-03-05 .. 2017-03-07
March 30 to April 2, 2017 = 2017-03-30 .. 2017-04-02
on January 5 = 2022-01-05
on Jan. 5 = 2022-01-05
on 5 January = 2022-01-05
on December 30 = 2021-12-30
on January 25 = 2022-01-25
Monday, Jan. 17 = 2022-01-17
on Feb. 29, 2020 = 2020-02-29
2017-03-05 = 2017-03-05
2017/03/05 = 2017-03-05
25/12/2017 = 2017-12-25
12/25/2017 = 2017-12-25
5.3.2017 = 2017-03-05
05/05/2017 = 2017-05-05
in 2017 = 2017-01-01 .. 2017-12-31
since 2017 = 2017-01-01 .. 2017-12-31
the 2015 nuclear deal = 2015-01-01 .. 2015-12-31
early 2017 = 2017-01-01 .. 2017-05-02
in mid-2017 = 2017-05-02 .. 2017-09-01
late 2017 = 2017-09-01 .. 2017-12-31
in late 2016 = 2016-09-01 .. 2016-12-31
in 2016-17 = 2016-01-01 .. 2017-12-31
the 1990s = 1990-01-01 .. 1999-12-31
the '90s = 1990-01-01 .. 1999-12-31
the early 1990s = 1990-01-01 .. 1993-05-02
the late 1980s = 1986-09-01 .. 1989-12-31
the 19th century = 1801-01-01 .. 1900-12-31
the first half of 2017 = 2017-01-01 .. 2017-06-30
the second half of last year = 2021-07-01 .. 2021-12-31
the third quarter of 2021 = 2021-07-01 .. 2021-09-30
Q3 2021 = 2021-07-01 .. 2021-09-30
summer 2016 = 2016-06-01 .. 2016-08-31
the summer of 2016 = 2016-06-01 .. 2016-08-31
last summer = 2021-06-01 .. 2021-08-31
in the spring = 2021-03-01 .. 2021-05-31
the end of 2015 = 2015-01-01 .. 2015-12-31
03/05/2017 = -
a year earlier = -
three days later = -
a day after = -
two weeks before = -
the previous day = -
the following week = -
that day = -
several weeks ago = -
years ago = -
in recent days = -
"""

NO_TIMES = """
The army may march through the town.
May said the senators would decide.
Mr March and Ms August declined to comment.
April Jones won the race.
Some 2,000 troops were sent to the border.
About 1500 people were killed in the attack.
The satellite weighs 1998 kilograms and costs $2010.
The sun set behind the launch pad.
She sat down and wed her pen to the paper.
The company cut 1,900 jobs.
A second missile fell short of the first.
The rocket flew 450 km, reaching 2,000 km/h.
Flight 1549 landed safely.
The Long March 5 rocket carried the probe.
He called the deal a fall from grace.
The new spring in the engine broke.
The minister met his counterpart at noon.
They agreed on 12 points out of 20.
Resolution 1929 bans such tests.
Room 2015 was empty.
The price rose from 1950 to 2010 dollars.
The president decided to sign the treaty.
Jan Novak and Mar Lopez signed for the two sides.
The missile is called Agni-5.
Section 1701 of the law was repealed.
The score was 20-17.
The lawmakers marched to parliament.
The mission is to last for six days.
It took three weeks to repair the pad.
The treaty runs for ten years.
The ship can stay at sea for two months.
Its range is 5,500 kilometers.
The sat-nav failed.
The Sun newspaper reported the firing.
He dec lined and nov els were read.
The august assembly rose.
Two of the five rockets exploded.
The engine burned for 162 seconds.
The vote was 413 to 2.
The second stage failed to ignite.
The pact has 30 articles.
No one was hurt.
Officials confirmed the launch.
The agency gave no details.
The radar was switched off.
The crew is safe.
Experts doubt the claim.
The sanctions remain in place.
Washington condemned the launch.
The two sides will talk again.
"""


def _lines(table: str) -> list[str]:
    return [line for line in table.strip().splitlines() if line]


def _days(text: str) -> tuple[date, date] | None:
    if text == "-":
        return None
    first, _, last = text.partition(" .. ")
    return date.fromisoformat(first), date.fromisoformat(last or first)


def test_the_tables_are_as_long_as_promised() -> None:
    assert len(_lines(RESOLVED)) >= 120
    assert len(_lines(NO_TIMES)) == 50


@pytest.mark.parametrize("line", _lines(RESOLVED))
def test_each_expression_means_these_days(line: str) -> None:
    words, _, days = line.partition(" = ")
    text = f"The rocket was launched {words}, officials said."
    found = find_times(text, TUESDAY)
    assert len(found) == 1
    assert (found[0].first and (found[0].first, found[0].last)) == _days(days)
    assert text[found[0].start : found[0].end] == found[0].words


def test_at_most_one_false_alarm_in_fifty_sentences_without_time_words() -> None:
    alarms = [(line, found) for line in _lines(NO_TIMES) if (found := find_times(line, TUESDAY))]
    assert len(alarms) <= 1, alarms


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Parliament will vote on Friday.", date(2022, 1, 21)),
        ("The pact is due to be signed on Thursday.", date(2022, 1, 20)),
        ("The pact will be signed, officials said Friday.", date(2022, 1, 14)),
        ("The rocket is scheduled to lift off in March.", date(2022, 3, 1)),
        ("It will be launched on April 12.", date(2022, 4, 12)),
    ],
)
def test_a_day_lies_ahead_only_after_words_that_look_ahead(text: str, day: date) -> None:
    assert [one.first for one in find_times(text, TUESDAY)] == [day]


def test_without_a_day_of_publication_only_what_names_its_year_is_resolved() -> None:
    text = "It was tested on Tuesday, overnight, in March, two days ago, in 2019 and on March 5, 2017."
    found = {one.words: one.first for one in find_times(text, None)}
    assert [words for words, first in found.items() if first] == ["2019", "March 5, 2017"]
    assert len(found) == 6


def test_several_expressions_come_in_order_and_do_not_overlap() -> None:
    text = "Fired on Monday and Tuesday, after tests in 2016 and late 2017, it flew again early today."
    found = find_times(text, TUESDAY)
    assert [one.words for one in found] == ["Monday", "Tuesday", "2016", "late 2017", "early today"]


def test_an_impossible_date_names_no_day() -> None:
    assert [one.first for one in find_times("It was signed on 2017-02-31.", TUESDAY)] == [None]
