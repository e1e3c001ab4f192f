"""A summary as one page of HTML: its words, and the places of all bars."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from monitor.app.reporting import MOST_ALERTS, SourceLine, Story, Summary, TargetLine

WIDTH: Final = 720
HEIGHT: Final = 220
LEFT: Final = 48
"""Of the chart, in units of its own; the left edge is for the scale."""

_TOP, _FOOT = 8, 22
COLOURS: Final = 6
"""The last one is for all rules beyond the fifth."""

_SHARE: Final = 0.76
"""Of a day's room, for its pile; the rest is the gap."""

_WIDEST: Final = 48
_MOST_LABELS: Final = 8
_BARS: Final = (112, 22)
"""Width and height of a source's own small chart."""


def render(summary: Summary) -> str:
    """The page, with everything in it."""
    from monitor.notify.page import render_page

    return render_page("report.html", values_of(summary))


def values_of(summary: Summary) -> dict[str, Any]:
    """What the template shows."""
    days = _days(summary.since.date(), summary.until.date())
    stages = summary.stages
    return {
        "first": f"{summary.since:%d %b %Y %H:%M}",
        "last": f"{summary.until:%d %b %Y %H:%M}",
        "made": f"{summary.until:%Y-%m-%d %H:%M} UTC",
        "total": len(summary.stories),
        "figures": [
            ("articles read", f"{stages.articles:,}"),
            ("after near-duplicates", f"{stages.unique:,}"),
            ("sources with articles", stages.sources),
            ("messages lost", sum(one.by_outcome.get("dead", 0) for one in summary.targets)),
        ],
        "chart": _chart(summary.by_rule, days),
        "legend": _legend(summary.by_rule),
        "top": [_story(one) for one in summary.top if one.articles > 1],
        "stories": [_story(one) for one in summary.stories[:MOST_ALERTS]],
        "hidden": max(0, len(summary.stories) - MOST_ALERTS),
        "targets": [_target(one) for one in summary.targets],
        "sources": [_source(one, days) for one in summary.sources],
    }


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _legend(by_rule: Mapping[str, Mapping[date, int]]) -> list[dict[str, Any]]:
    counts = {rule: sum(days.values()) for rule, days in by_rule.items()}
    named = list(counts.items())[: COLOURS - 1]
    rest = sum(counts.values()) - sum(count for _, count in named)
    lines = [*named, *([("others", rest)] if rest else [])]
    return [{"rule": rule, "count": count, "colour": colour} for colour, (rule, count) in enumerate(lines)]


def _chart(by_rule: Mapping[str, Mapping[date, int]], days: Sequence[date]) -> dict[str, Any]:
    """Bars that stand on one another, one pile a day."""
    totals: Counter[date] = Counter()
    for counts in by_rule.values():
        totals.update(counts)
    most = max(totals.values(), default=1)
    scale, step = (HEIGHT - _TOP - _FOOT) / most, (WIDTH - LEFT) / len(days)
    width = min(step * _SHARE, _WIDEST)
    left = {day: LEFT + (place + (1 - _SHARE) / 2) * step for place, day in enumerate(days)}
    every = -(-len(days) // _MOST_LABELS)
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "most": most,
        "bars": _piles(by_rule, left, width=width, scale=scale),
        "labels": [{"x": round(left[day] + width / 2, 1), "words": f"{day:%d %b}"} for day in days[::every]],
        "ticks": [{"value": value, "y": round(HEIGHT - _FOOT - value * scale, 1)} for value in _ticks(most)],
    }


def _piles(
    by_rule: Mapping[str, Mapping[date, int]], left: Mapping[date, float], *, width: float, scale: float
) -> list[dict[str, Any]]:
    """The bars, of the rule with most alerts at the bottom; `left` is where the pile of each day begins."""
    bars, top = [], dict.fromkeys(left, float(HEIGHT - _FOOT))
    for number, (rule, counts) in enumerate(by_rule.items()):
        for day in left:
            count = counts.get(day, 0)
            if not count:
                continue
            top[day] -= count * scale
            bars.append(
                {
                    "x": round(left[day], 1),
                    "y": round(top[day], 1),
                    "width": round(width, 1),
                    "height": round(count * scale, 1),
                    "colour": min(number, COLOURS - 1),
                    "words": f"{day:%a %d %b} · {rule}: {count}",
                }
            )
    return bars


def _ticks(most: int) -> list[int]:
    """Nought, the most, and something between."""
    step = next(one for base in range(12) for one in (10**base, 2 * 10**base, 5 * 10**base) if most / one <= 4)  # noqa: PLR2004
    return list(range(0, most + 1, step))


def _story(one: Story) -> dict[str, Any]:
    return {
        "alert": one.alert,
        "title": one.title or "(no title)",
        "link": one.url if one.url.startswith(("http://", "https://")) else "",
        "at": f"{one.at:%d %b %H:%M}",
        "publisher": one.publisher,
        "rule": one.rule,
        "articles": one.articles,
        "sent": ", ".join(one.sent),
        "lost": ", ".join(one.lost),
    }


def _target(one: TargetLine) -> dict[str, Any]:
    sent, lost = one.by_outcome.get("sent", 0), one.by_outcome.get("dead", 0)
    return {"name": one.name, "sent": sent, "lost": lost, "waiting": sum(one.by_outcome.values()) - sent - lost}


def _source(one: SourceLine, days: Sequence[date]) -> dict[str, Any]:
    values = [one.by_day.get(day, 0) for day in days]
    most, step = max(*values, 1), _BARS[0] / len(values)
    bars = [
        {
            "x": round(place * step, 1),
            "y": round(_BARS[1] * (1 - value / most), 1),
            "width": round(max(step - 1.5, 0.5), 1),
            "height": round(_BARS[1] * value / most, 1),
        }
        for place, value in enumerate(values)
        if value
    ]
    return {"name": one.name, "state": one.state, "error": one.error, "count": sum(values), "bars": bars}
