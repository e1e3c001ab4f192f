"""The names of all entities, ready to be looked up by their words."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from monitor.entities.definition import Entity
from monitor.text.tokens import tokenise

_LETTERS_AND_NUMBER = re.compile(r"([^\W\d_]+)(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One way of naming one entity.

    Attributes:
        entity: What it names.
        alias: As the file writes it.
        cased: Its words with their case, where only this case counts; None where any does.
        anchors: Ids of which one must be mentioned in the same article; None where it needs no anchor.
        may_break: True when punctuation may stand between the words, since it does in the alias.
    """

    entity: Entity
    alias: str
    cased: tuple[str, ...] | None = None
    anchors: frozenset[str] | None = None
    may_break: bool = False


Names = dict[tuple[str, ...], list[Name]]
"""Folded words -> the names written so."""

BREAK = re.compile(r"[,;:()\[\]!?…—\n]")
"""Punctuation that ends a name."""


def compile_names(entities: Iterable[Entity]) -> Names:
    """All names by their folded words. Raises ValueError naming both ids of each pair with one name."""
    names: Names = {}
    faults: list[str] = []
    for entity in entities:
        for name, cut in _names_of(entity):
            if not cut.words:
                faults.append(f"{entity.id}: the name {name.alias!r} has no word in it")
                continue
            for words in _spellings(cut):
                _add(names, words, name, faults)
    if faults:
        raise ValueError("; ".join(faults))
    return names


class _Cut(NamedTuple):
    """A name in words: folded, with their case, and whether hyphens join all of them."""

    words: tuple[str, ...]
    cased: tuple[str, ...]
    is_compound: bool = False


def _cut(alias: str) -> _Cut:
    """As `tokenise` cuts it, and sooner where each word is plain letters and digits, as in most names."""
    cased = tuple(alias.replace("-", " ").split(" "))
    if alias.isascii() and all(map(str.isalnum, cased)):
        return _Cut(tuple(map(str.lower, cased)), cased, "-" in alias and " " not in alias)
    tokens = tokenise(alias)
    return _Cut(tokens.words, tokens.cased, tokens.compounds == ((0, len(tokens.words) - 1),))


def _names_of(entity: Entity) -> Iterator[tuple[Name, _Cut]]:
    for alias in dict.fromkeys(alias for aliases in entity.aliases.values() for alias in aliases):
        yield Name(entity=entity, alias=alias, may_break=bool(BREAK.search(alias))), _cut(alias)
    for alias in entity.case:
        cut = _cut(alias)
        yield Name(entity=entity, alias=alias, cased=cut.cased), cut
    for alias, anchors in entity.anchored.items():
        cut = _cut(alias)
        yield Name(entity=entity, alias=alias, cased=cut.cased, anchors=frozenset(anchors)), cut


def _spellings(cut: _Cut) -> Iterator[tuple[str, ...]]:
    """`Hwasong-14` is also `Hwasong14`, and the other way round."""
    words = cut.words
    yield words
    if cut.is_compound:
        yield ("".join(words),)
    if len(words) == 1 and (parts := _LETTERS_AND_NUMBER.fullmatch(words[0])):
        yield parts.groups()


def _add(names: Names, words: tuple[str, ...], name: Name, faults: list[str]) -> None:
    known = names.setdefault(words, [])
    rival = next((other for other in known if _is_rival(name, other)), None)
    if rival is None:
        known.append(name)
        known.sort(key=_specificity)
    elif rival.entity is not name.entity:
        faults.append(f"{name.alias!r} is a name of both {rival.entity.id} and {name.entity.id}: anchor it in one")


def _is_rival(name: Name, other: Name) -> bool:
    if name.anchors is not None or other.anchors is not None:
        return name.entity is other.entity and name.anchors == other.anchors and name.cased == other.cased
    is_same_form = name.cased == other.cased or (
        name.entity is not other.entity
        and (name.cased or _cut(name.alias).cased) == (other.cased or _cut(other.alias).cased)
    )
    return is_same_form and _overlap(name.entity, other.entity)


def _overlap(one: Entity, other: Entity) -> bool:
    first = max(one.since or date.min, other.since or date.min)
    return first <= min(one.until or date.max, other.until or date.max)


def _specificity(name: Name) -> int:
    """Exact case before any case, and both before what needs an anchor."""
    if name.anchors is not None:
        return 2
    return 0 if name.cased is not None else 1
