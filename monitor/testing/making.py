"""Values to try things with: valid, small, and different only where a test says so."""

from collections.abc import Sequence
from datetime import date, datetime

from monitor.dedup import fingerprint
from monitor.model import (
    Analysed,
    Article,
    Circumstances,
    DateClaim,
    DateKind,
    Entry,
    Evidence,
    Match,
    MatchReason,
    Prominence,
    Source,
    Status,
    Zone,
)
from monitor.ports import Analysis
from monitor.testing.clock import START

LAUNCH = (
    "PORT AUREL (Wire) - The island republic of Ostrava fired two short-range rockets into the Gulf of Tamar on "
    "Tuesday, its neighbour's defence ministry said.\n"
    "The rockets flew about 240 kilometres and fell into the water outside the shipping lanes, the ministry said in a "
    "short statement read to reporters in the capital.\n"
    "It was the third such firing since the spring, when talks between the two governments over fishing rights broke "
    "down without a date for another round.\n"
    "Ostrava's state radio did not mention the firing, and calls to its army's press office went unanswered all day."
)
"""A report of a launch that never was."""


def make_source(name: str = "wire", **fields: object) -> Source:
    """A feed, unless the fields say otherwise."""
    return Source(**({"name": name, "kind": "feed", "location": f"https://{name}.example/feed"} | fields))  # type: ignore[arg-type]


def make_entry(number: int = 1, *, source: str = "wire", summary: str = "") -> Entry:
    """The entry of that number of a source."""
    url = f"https://{source}.example/{number}"
    return Entry(
        source=source,
        identity=f"id-{number}",
        url=url,
        host=f"{source}.example",
        title=f"Item {number}",
        summary=summary,
    )


def make_claim(day: date | datetime) -> DateClaim:
    """A claim of a day, or of an instant."""
    if isinstance(day, datetime):
        return DateClaim(kind=DateKind.META, day=day.date(), instant=day)
    return DateClaim(kind=DateKind.META, day=day)


def make_article(
    body: str = LAUNCH,
    *,
    title: str = "Ostrava fires rockets into gulf",
    url: str = "https://wire.example/1",
    published: date | datetime | None = START,
    **fields: object,
) -> Article:
    """An article published at `START`, unless told otherwise."""
    claim = make_claim(published) if published else None
    given = {"position": 1, "title": title, "body": body, "url": url, "published": claim, "source": "wire"}
    return Article(**(given | fields))  # type: ignore[arg-type]


def make_match(rule: str = "launch", *, is_match: bool = True, quote: str = "fired") -> Match:
    """A verdict of a rule, with one piece of evidence in the body where `LAUNCH` has it."""
    start = max(LAUNCH.find(quote), 0)
    evidence = Evidence(zone=Zone.BODY, start=start, end=start + len(quote), quote=quote, role="act")
    return Match(
        rule=rule,
        is_match=is_match,
        why=MatchReason.EVENT_IS_NEWS if is_match else MatchReason.NO_EVENT,
        event_class="launch" if is_match else None,
        status=Status.HAPPENED if is_match else None,
        prominence=Prominence.MAIN if is_match else None,
        evidence=(evidence,) if is_match else (),
    )


def make_analysed(article: Article | None = None, *, rules: Sequence[str] = ("launch",)) -> Analysed:
    """An article that these rules match, and no others."""
    article = article or make_article()
    return Analysed(
        article=article, fingerprint=fingerprint(article), matches=tuple(make_match(rule) for rule in rules)
    )


def make_analysis(*analysed: Analysed, identity: str | None = None) -> Analysis:
    """One item with these articles."""
    return Analysis(identity=identity, articles=analysed)


def make_circumstances(source: Source | None = None, **fields: object) -> Circumstances:
    """Seen and judged at `START`, not at a first poll."""
    given = {"source": source or make_source(), "first_seen": START, "is_first_poll": False, "now": START}
    return Circumstances(**(given | fields))  # type: ignore[arg-type]
