"""Do two reports tell one event? Pure; the particulars decide, and what is not said proves nothing.

    DIFFERENT   another act, actor, treaty or day, or one of the two says "the second today"
    SAME        act and actor agree, the day does, the object or treaty does, and nothing contradicts
    UNSURE      everything else: told, and linked to the earlier

How many particulars must agree besides depends on what is known of the day: of one that both texts name
none, of one that only the publication bounds one, of an unknown day its name and two, of which one is telling.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from monitor.model import EventFacts

ACTS_ALIKE = ({"missile_test", "weapon_test"}, {"adopted", "concluded"})
"""Acts that two desks may tell of one event."""

MINUTES_ALIKE = 2
MINUTES_APART = 40
"""Times of day so near are one, and so far are two; between them ("about seven") nothing is known."""

LENGTHS_ALIKE = 0.15
"""Share by which two agencies may differ in a distance; the military of two states often do."""

DAY_MINUTES = 24 * 60
A_DAY = timedelta(days=1)
NEEDED_WITHIN_BOUNDS = 1
NEEDED_WITHOUT_DAY = 2
TELLING = frozenset(("hour", "measure", "name", "treaty"))
"""Particulars that hardly two events share; a place and a count often are."""

NEEDED_FOR_OTHER_ACT = 2
OF_WEAPONS = ("way:", "range:")
VEHICLES = ("launcher", "spacecraft")
"""What flies every week says little of which flight it was."""


class Verdict(Enum):
    """Whether two reports tell one event."""

    SAME = "the same event"
    UNSURE = "possibly the same event"
    DIFFERENT = "another event"


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """The verdict, what agrees and what contradicts, in words for people."""

    verdict: Verdict
    agreeing: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


def compare_events(earlier: EventFacts, later: EventFacts, *, is_told_apart: bool = False) -> Likeness:
    """Judge two reports.

    Args:
        earlier: What is known of the event of an alert.
        later: What a new article says of its own.
        is_told_apart: True where the texts are versions of one template with other facts: then only an article
            that says that it revises the earlier one may be of the same event.
    """
    apart = tuple(_differences(earlier, later))
    if apart:
        return Likeness(verdict=Verdict.DIFFERENT, against=apart)
    agreeing = tuple(_agreements(earlier, later))
    against = tuple(_contradictions(earlier, later, agreeing))
    if is_told_apart and not later.is_revision:
        against = (*against, "the same text with other facts")
    is_enough = _is_actor_known(earlier, later, agreeing) and _is_enough(earlier, later, agreeing)
    verdict = Verdict.SAME if is_enough and not against else Verdict.UNSURE
    return Likeness(verdict=verdict, agreeing=agreeing, against=against)


def _differences(one: EventFacts, other: EventFacts) -> Iterator[str]:
    """What makes them two events, whatever else agrees."""
    if one.event_class != other.event_class or not _are_acts_alike(one.act, other.act):
        yield "act"
    if one.actors and other.actors and not _share_actor(one, other):
        yield "actor"
    treaties = _named(one, "treaty"), _named(other, "treaty")
    if all(treaties) and not treaties[0] & treaties[1]:
        yield "treaty"
    if _days_apart(one, other) > A_DAY:
        yield "day"
    if _numbered_today(one) != _numbered_today(other) and not _share_minute(one, other):
        yield "which one of the day"


def _share_actor(one: EventFacts, other: EventFacts) -> bool:
    """Whether who acts in the one is at least named in the head of the other."""
    ours, theirs = {*one.actors}, {*other.actors}
    return bool(ours & theirs or ours.intersection(other.parties) or theirs.intersection(one.parties))


def _are_acts_alike(one: str, other: str) -> bool:
    return one == other or any(one in acts and other in acts for acts in ACTS_ALIKE)


def _named(facts: EventFacts, kind: str) -> set[str]:
    return {name for name in facts.names if name.startswith(f"{kind}:")}


def _days_apart(one: EventFacts, other: EventFacts) -> timedelta:
    """Days between the two spans; nothing where they meet, or where one is unknown."""
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return timedelta()
    return max(one.first - other.last, other.first - one.last, timedelta())


def _numbered_today(facts: EventFacts) -> set[str]:
    """Which one of the day it says to be; the first is what nobody counts."""
    return {value for value in facts.repeats if value.endswith(" day") and value != "1 day"}


# ------------------------------------------------------------------------------------------- agreements


def _agreements(one: EventFacts, other: EventFacts) -> Iterator[str]:
    """Particulars that both tell alike, each a word or two for people."""
    if _is_same_named_day(one, other):
        yield "day"
    elif one.first is not None and other.first is not None and _days_apart(one, other) == timedelta():
        yield "days"
    if {*one.days} & {*other.days}:
        yield "name of the day"
    if _share_minute(one, other):
        yield "hour"
    if _share_words(one.places, other.places):
        yield "place"
    if any(not count.endswith("=1") for count in {*one.counts} & {*other.counts}):  # "a rocket" is every launch
        yield "count"
    if {*one.measures} & {*other.measures}:
        yield "measure"
    yield from _agreeing_names({*one.names} & {*other.names})


def _agreeing_names(names: set[str]) -> Iterator[str]:
    vehicles = [name.lower() for name in names if name.startswith(VEHICLES)]
    kinds = {name.partition(":")[0] for name in names if ":" in name and name.lower() not in vehicles}
    numbered = [name for name in names if ":" not in name]
    if any(not any(name.split()[0] in vehicle for vehicle in vehicles) for name in numbered):
        kinds.add("numbered name")
    if "treaty" in kinds:
        yield "treaty"
    if "missile" in kinds:
        yield "weapon"
    if kinds - {"treaty", "missile"}:
        yield "name"
    if vehicles:
        yield "vehicle"


def _is_same_named_day(one: EventFacts, other: EventFacts) -> bool:
    """Whether both texts name a day, and it is one."""
    return one.is_dated and other.is_dated and one.first is not None and _days_apart(one, other) == timedelta()


def _share_minute(one: EventFacts, other: EventFacts) -> bool:
    return bool(one.hours and other.hours) and _minutes_apart(one, other) <= MINUTES_ALIKE


def _minutes_apart(one: EventFacts, other: EventFacts) -> int:
    apart = [abs(mine - yours) for mine in one.hours for yours in other.hours]
    return min(min(gap, DAY_MINUTES - gap) for gap in apart)


def _share_words(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    return bool(
        {word for place in ours for word in place.split()} & {word for place in theirs for word in place.split()}
    )


# --------------------------------------------------------------------------------------- contradictions


def _contradictions(one: EventFacts, other: EventFacts, agreeing: Sequence[str]) -> Iterator[str]:
    """Particulars told otherwise. A count is only revised where the article says so, or hour and place agree."""
    if one.actors and other.actors and not {*one.actors} & {*other.actors}:
        yield "actor"
    if _days_apart(one, other) == A_DAY:
        yield "a day apart"
    yield from _other_days(one.days, other.days)
    if one.hours and other.hours and _minutes_apart(one, other) >= MINUTES_APART:
        yield "hour"
    if one.places and other.places and "place" not in agreeing and "name" not in agreeing:
        yield "place"
    is_revised = other.is_revision or {"day", "hour", "place"} <= {*agreeing}
    if not is_revised and _counts_differ(one.counts, other.counts):
        yield "count"
    if not is_revised and _kinds_differ(one.kinds, other.kinds):
        yield "kind"
    if not {"day", "hour"} <= {*agreeing} and lengths_differ(one.measures, other.measures):
        yield "distance"
    yield from _other_values(one, other)


def lengths_differ(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether none of the distances and heights of the one is near one of the other."""
    mine, yours = ([float(value[:-3]) for value in values if value.endswith(" km")] for values in (ours, theirs))
    return bool(mine and yours) and min(abs(a - b) / max(a, b, 1) for a in mine for b in yours) > LENGTHS_ALIKE


def _other_days(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[str]:
    """Weekdays with weekdays, dates with dates; one in common suffices, the other may be of a statement."""
    for is_date in (False, True):
        mine = {day for day in ours if (" " in day) is is_date}
        yours = {day for day in theirs if (" " in day) is is_date}
        if mine and yours and not mine & yours:
            yield "date" if is_date else "weekday"


def _counts_differ(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    mine, yours = _by_thing(ours), _by_thing(theirs)
    return any(
        not any(_may_be_one(one, other) for one in mine[thing] for other in yours[thing])
        for thing in mine.keys() & yours.keys()
    )


def split_count(count: str) -> tuple[str, bool, float]:
    """Of what, whether it is a least number, and the number."""
    thing, _, number = count.replace(">", "=").partition("=")
    return thing, ">" in count, float(number)


def _by_thing(counts: Sequence[str]) -> dict[str, list[tuple[bool, float]]]:
    """Thing -> (whether it is a least number, the number) each; those hurt are counted anew every hour, so not they."""
    found: dict[str, list[tuple[bool, float]]] = {}
    for count in counts:
        thing, is_least, number = split_count(count)
        if thing not in {"killed", "injured"}:
            found.setdefault(thing, []).append((is_least, number))
    return found


def _may_be_one(mine: tuple[bool, float], yours: tuple[bool, float]) -> bool:
    (is_least, number), (is_other_least, other) = mine, yours
    if is_least and is_other_least:
        return True
    if is_least:
        return other >= number
    return number >= other if is_other_least else number == other


def _kinds_differ(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether two weapons have nothing in common, or something is of two kinds of one sort.

    A "short-range ballistic missile" may be what the other calls a ballistic missile; a "short-range missile" is
    not surely what the other calls a hypersonic one.
    """
    weapons = [{kind for kind in kinds if kind.startswith(OF_WEAPONS)} for kinds in (ours, theirs)]
    if all(weapons) and not weapons[0] & weapons[1]:
        return True
    for which in {kind.partition(":")[0] for kind in ours} & {kind.partition(":")[0] for kind in theirs}:
        mine = {kind for kind in ours if kind.startswith(f"{which}:")}
        if not mine.intersection(theirs):
            return True
    return False


def _other_values(one: EventFacts, other: EventFacts) -> Iterator[str]:
    """Votes, numbers of states, numbers of missions, and which one of the week, month or year it was."""
    for sign, words in ((":", "votes"), (" states", "number of states")):
        mine, yours = ({value for value in facts.measures if sign in value} for facts in (one, other))
        if mine and yours and not mine & yours:
            yield words
    if _heads_differ(_numbered(one), _numbered(other)):
        yield "number of the name"
    if _heads_differ(*({tuple(reversed(value.split())) for value in facts.repeats} for facts in (one, other))):
        yield "which one it was"


def _numbered(facts: EventFacts) -> set[tuple[str, ...]]:
    return {tuple(name.rsplit(" ", 1)) for name in facts.names if ":" not in name}


def _heads_differ(ours: set[tuple[str, ...]], theirs: set[tuple[str, ...]]) -> bool:
    """Whether a head that both have stands before other numbers throughout."""
    heads = {head for head, _ in ours} & {head for head, _ in theirs}
    return any(not {pair for pair in ours if pair[0] == head} & theirs for head in heads)


# ----------------------------------------------------------------------------------------------- enough


def _is_actor_known(one: EventFacts, other: EventFacts, agreeing: Sequence[str]) -> bool:
    """Whether they name one actor; where a report has none, a mission, satellite or treaty that both name will do."""
    if one.actors and other.actors:
        return _share_actor(one, other)
    return bool({"name", "treaty"} & {*agreeing})


def _is_enough(one: EventFacts, other: EventFacts, agreeing: Sequence[str]) -> bool:
    is_treaty = one.event_class == "treaty"
    if is_treaty and "treaty" not in agreeing:
        return False
    needed = NEEDED_FOR_OTHER_ACT if one.act != other.act else int(one.act == "space_launch")
    particulars = [one for one in agreeing if one not in {"day", "days", "name of the day", "vehicle"}]
    if "day" in agreeing:
        return len(particulars) >= needed
    if one.first is not None and other.first is not None:
        return len(particulars) >= max(needed, NEEDED_WITHIN_BOUNDS)
    is_telling = len(particulars) >= NEEDED_WITHOUT_DAY and bool(TELLING.intersection(particulars))
    return "name of the day" in agreeing and is_telling
