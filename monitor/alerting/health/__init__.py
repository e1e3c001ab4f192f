"""How sources fare, and when to tell the people who run this. Pure: no clock, no I/O.

    Polled | NotModified | FetchFailure + what is remembered
        -> hosts     does the whole host ask us to slow down?
        -> rhythm    what the source usually brings at these hours: is the silence longer than that explains?
        -> pace      when to poll next
        -> judging   the state (ok, quiet, failing, throttled, gone)
        -> notices   a trouble is told once, again once a day, and when it is over

    what its pages gave -> drift   can they still be read as well as before?
    what waits, disk, clock, loop -> house   does the daemon itself need a look?

The store calls `judge_poll` inside the transaction that stores the poll. `notices` serves any subject: a target
that is down, an extraction that drifts.
"""

from monitor.alerting.health.drift import faults_of, finding_of, forget_pages, observe_pages
from monitor.alerting.health.hosts import RetryAt, after_page, is_throttling
from monitor.alerting.health.house import CLOCK_JUMPED, House, Mishap, is_recent, judge_house
from monitor.alerting.health.judging import judge_poll
from monitor.alerting.health.notices import Finding, report
from monitor.alerting.health.pace import next_interval
from monitor.alerting.health.rhythm import articles_a_day, is_quiet, observe

__all__ = [
    "CLOCK_JUMPED",
    "Finding",
    "House",
    "Mishap",
    "RetryAt",
    "after_page",
    "articles_a_day",
    "faults_of",
    "finding_of",
    "forget_pages",
    "is_quiet",
    "is_recent",
    "is_throttling",
    "judge_house",
    "judge_poll",
    "next_interval",
    "observe",
    "observe_pages",
    "report",
]
