"""What is wrong with a rule whose condition can be read: unknown names, and rules that can never match."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from monitor.entities.gazetteer import Gazetteer
from monitor.errors import Problem
from monitor.rules.contradictions import find_contradiction
from monitor.rules.definition import Rule
from monitor.rules.events.reader import EventReader
from monitor.rules.faults import fault
from monitor.rules.syntax import Condition, Entity, Event, children


def find_problems(rule: Rule, condition: Condition, gazetteer: Gazetteer, events: EventReader) -> Iterator[Problem]:
    """All problems of a rule, with lines and columns relative to its condition's text."""
    for node in _walk(condition):
        match node:
            case Entity(name=name) if name not in gazetteer:
                hint = _did_you_mean(name, gazetteer.member_names, "`monitor entities find TEXT` shows ids")
                yield fault(rule.condition, node.place, "rule-unknown-entity", f"unknown entity '{name}'", hint).problem
            case Event(name=name) if name not in events.definitions:
                hint = _did_you_mean(name, events.definitions, "events are the files of config/events/")
                yield fault(rule.condition, node.place, "rule-unknown-event", f"unknown event '{name}'", hint).problem
            case _:
                pass
    contradiction = find_contradiction(condition)
    if contradiction is not None:
        place = contradiction.culprit.place
        yield fault(rule.condition, place, "rule-never-matches", contradiction.message, contradiction.hint).problem
    yield from _filter_problems(rule, condition, events)


def names_of_events(condition: Condition) -> tuple[str, ...]:
    """The events that a condition names, in order, without repeats."""
    return tuple(dict.fromkeys(node.name for node in _walk(condition) if isinstance(node, Event)))


def _filter_problems(rule: Rule, condition: Condition, events: EventReader) -> Iterator[Problem]:
    names = names_of_events(condition)
    if rule.event is None:
        return
    if not names:
        message = "the rule has an event block, but its condition names no event"
        hint = "write event:launch in the condition, or remove the block"
        yield Problem(code="rule-event-unused", message=message, hint=hint)
    known = {act for name in names if name in events.definitions for act in _acts(events, name)}
    for act in rule.event.acts or ():
        if known and act not in known:
            hint = _did_you_mean(act, known, "acts: " + ", ".join(sorted(known)))
            message = f"unknown act '{act}' for event:{names[0]}"
            yield Problem(code="rule-unknown-act", message=message, hint=hint)


def _acts(events: EventReader, name: str) -> set[str]:
    definition = events.definitions[name]
    return {*definition.default_acts, *(act.act for words in definition.words.values() for act in words.acts)}


def _walk(node: Condition) -> Iterator[Condition]:
    yield node
    for child in children(node):
        yield from _walk(child)


def _did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    close = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"did you mean {close[0]}?" if close else otherwise
