"""One alert per rule and story: does a match belong to an alert that was raised, or to a silence that was kept?

| kin of the new article           | it told this rule | it matched, but was held   | it did not match       |
|----------------------------------|-------------------|----------------------------|------------------------|
| same article, unchanged          | joins             | held, as it was            | held: a newer rule     |
| same article, revised            | joins             | held, as it was            | told, if young enough  |
| a copy from elsewhere            | joins             | held, if known to be old   | told, if young enough  |
| longer, evidence in the old part | joins             | told, if young enough      | told, if young enough  |
| longer, evidence in the new part | told, linked      | told, if young enough      | told, if young enough  |
| other facts, another day         | told, linked      | told, if young enough      | told, if young enough  |

"Held, as it was": nothing is told of the archive by the back door. A copy is *known to be old* when
the earlier one was dated, or when both are undated and of one source: an undated article that was held only
because it was there at its source's first poll proves nothing about a copy that comes from elsewhere, so
that one is told. An article held for want of a target is told as soon as a copy of it has one, and one
that was silenced as soon as a copy comes after the silence has ended.
"""

from collections.abc import Collection, Iterator, Sequence

from monitor.alerting.kinship import Bond, Kin
from monitor.dedup import is_known_sentence
from monitor.model import Article, Fingerprint, Held, HeldReason, Joined, Match, Surroundings, Zone
from monitor.text import split_sentences

JOINING = {
    Bond.SAME: HeldReason.ALREADY_TOLD,
    Bond.REVISED: HeldReason.ALREADY_TOLD,
    Bond.COPY: HeldReason.NEAR_DUPLICATE,
    Bond.LONGER: HeldReason.NEAR_DUPLICATE,
}

PASSING = frozenset({HeldReason.NO_TARGET, HeldReason.SILENCED})
"""Reasons that say nothing of the story itself: when they are gone, the next report of it is told."""


OWN = frozenset((Bond.SAME, Bond.REVISED))
"""Bonds of an article with itself: all that counts for a rule with `group: none`."""


def find_alert(
    match: Match, article: Article, kin: Sequence[Kin], surroundings: Surroundings, *, bonds: Collection[Bond] = JOINING
) -> Joined | None:
    """The alert that already tells this; None where there is none. `bonds` are those by which it joins."""
    for one in kin:
        alert = surroundings.alerts.get(one.stored.article_id, {}).get(match.rule)
        if alert is None or one.bond not in bonds:
            continue
        if one.bond is Bond.LONGER and not is_evidence_known(match, article, one.stored.fingerprint):
            continue
        return Joined(alert=alert, why=JOINING[one.bond])
    return None


def find_silence(match: Match, article: Article, kin: Sequence[Kin], surroundings: Surroundings) -> Held | None:
    """The silence that was kept about this before; None where nothing stands against telling."""
    for one in kin:
        why = surroundings.held.get(one.stored.article_id, {}).get(match.rule)
        if why is None:
            if one.bond is Bond.SAME:
                return Held(why=HeldReason.REPEAT_ARCHIVED, detail="the rule did not match it then")
            continue
        is_same_article = one.bond in {Bond.SAME, Bond.REVISED}
        is_old_copy = one.bond is Bond.COPY and _is_known_old(one.stored.article, article)
        if why not in PASSING and (is_same_article or is_old_copy):
            return Held(why=HeldReason.REPEAT_ARCHIVED, detail=f"then: {why.value}")
    return None


def find_told_apart(match: Match, kin: Sequence[Kin], surroundings: Surroundings) -> frozenset[str]:
    """Alerts of this rule whose text is a version of this one with other facts, or of another day."""
    known = (surroundings.alerts.get(one.stored.article_id, {}) for one in kin if one.bond is Bond.RELATED)
    return frozenset(alerts[match.rule] for alerts in known if match.rule in alerts)


def find_related(match: Match, kin: Sequence[Kin], surroundings: Surroundings) -> str | None:
    """The alert that a telling may be an update of; None for a first report."""
    for one in kin:
        alert = surroundings.alerts.get(one.stored.article_id, {}).get(match.rule)
        if alert is not None:
            return alert
    return None


def is_evidence_known(match: Match, article: Article, earlier: Fingerprint) -> bool:
    """Whether every sentence that the match rests on was in the earlier article; False without such sentences."""
    sentences = list(dict.fromkeys(_evidence_sentences(match, article)))
    return bool(sentences) and all(is_known_sentence(sentence, earlier) for sentence in sentences)


def _evidence_sentences(match: Match, article: Article) -> Iterator[str]:
    places = [evidence.start for evidence in match.evidence if evidence.zone is Zone.BODY]
    for start, end in split_sentences(article.body) if places else ():
        if any(start <= place < end for place in places):
            yield article.body[start:end]


def _is_known_old(earlier: Article, article: Article) -> bool:
    if earlier.published is not None:
        return True
    return article.published is None and earlier.source == article.source
