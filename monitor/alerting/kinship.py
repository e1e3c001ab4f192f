"""What a new article has to do with those that are stored: the same, a copy, a version, or a stranger.

same address   unchanged -> SAME       summary before, page now, or changed words -> REVISED
               other facts -> RELATED  another story altogether -> judged like any other
elsewhere      twin -> COPY            close, other facts or another day -> RELATED
               contains an earlier one -> LONGER
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from monitor.dedup import are_other_days, choose_novelty, judge_likeness, judge_pair
from monitor.model import (
    Analysed,
    Basis,
    Fresh,
    Neighbour,
    Novelty,
    Surroundings,
    Twin,
    TwinReason,
    Update,
    UpdateReason,
)


class Bond(Enum):
    """How near a stored article is to the new one, nearest first."""

    SAME = "the same article, unchanged"
    REVISED = "the same article in a new version, with the same facts"
    COPY = "the same story from elsewhere"
    LONGER = "the same story, but the new one says much more"
    RELATED = "a story close by whose facts or day differ"


ORDER = tuple(Bond)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """A stored article and its bond with the new one."""

    stored: Neighbour
    bond: Bond


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinship:
    """The novelty of an article, and its kin, nearest bond first."""

    novelty: Novelty
    kin: tuple[Kin, ...] = ()


def find_kinship(analysed: Analysed, surroundings: Surroundings) -> Kinship:
    """Compare an article with all that is stored near it."""
    before = surroundings.same_address
    at_address = Fresh() if before is None else judge_same_address(analysed, before)
    elsewhere = [judge_pair(analysed.article, analysed.fingerprint, one) for one in surroundings.neighbours]
    kin = list(_kin_elsewhere(surroundings.neighbours, elsewhere))
    if before is not None and not isinstance(at_address, Fresh):
        kin.append(Kin(stored=before, bond=_bond_at_address(at_address)))
    novelty = choose_novelty(elsewhere)
    is_own = not isinstance(at_address, Fresh) and _bond_at_address(at_address) is not Bond.RELATED
    if is_own or isinstance(novelty, Fresh):
        novelty = at_address
    return Kinship(novelty=novelty, kin=tuple(sorted(kin, key=lambda one: ORDER.index(one.bond))))


def judge_same_address(analysed: Analysed, before: Neighbour) -> Novelty:
    """The verdict on an article against the one stored last under its address.

    An address is a strong sign, but a page may carry other news tomorrow, and a file may be
    overwritten: other facts, or a text with nothing in common, are told.
    """
    article, of = analysed.article, before.article_id
    if analysed.fingerprint.content == before.fingerprint.content:
        return Twin(of=of, why=TwinReason.SAME_CONTENT)
    if before.article.basis is Basis.SUMMARY and article.basis is Basis.PAGE:
        return Update(of=of, why=UpdateReason.FULL_TEXT)
    likeness = judge_likeness(before.article, article)
    containment = round(likeness.comparison.containment, 4)
    if not likeness.is_linked:
        return Fresh()
    if likeness.changed and not likeness.is_same:
        return Update(of=of, why=UpdateReason.OTHER_FACTS, containment=containment, changed=likeness.changed)
    if not likeness.is_same and are_other_days(article, before.article):
        return Update(of=of, why=UpdateReason.OTHER_DAY, containment=containment)
    return Update(of=of, why=UpdateReason.CHANGED, containment=containment, changed=likeness.changed)


def _bond_at_address(novelty: Novelty) -> Bond:
    if isinstance(novelty, Twin):
        return Bond.SAME
    is_revised = isinstance(novelty, Update) and novelty.why in {UpdateReason.FULL_TEXT, UpdateReason.CHANGED}
    return Bond.REVISED if is_revised else Bond.RELATED


def _kin_elsewhere(neighbours: tuple[Neighbour, ...], verdicts: list[Novelty]) -> Iterator[Kin]:
    for stored, novelty in zip(neighbours, verdicts, strict=True):
        match novelty:
            case Twin():
                yield Kin(stored=stored, bond=Bond.COPY)
            case Update(why=UpdateReason.EXTENDED):
                yield Kin(stored=stored, bond=Bond.LONGER)
            case Update():
                yield Kin(stored=stored, bond=Bond.RELATED)
            case Fresh():
                pass
