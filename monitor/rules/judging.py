"""The verdict of one compiled rule on one article: yes or no, why, and the words that say so."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from monitor.model import Evidence, Match, MatchReason, Prominence, Status, Zone
from monitor.rules.article import ArticleWords
from monitor.rules.definition import Rule
from monitor.rules.eventleaf import RANK, Happening
from monitor.rules.events.verdict import EventMention, EventVerdict
from monitor.rules.nodes import ALL_WORDS, Node, Piece

MOST_EVIDENCE = 20
"""Pieces of evidence that a verdict carries; an article may repeat a word ten thousand times."""

_ZONE_ORDER = {Zone.TITLE: 0, Zone.BODY: 1, Zone.CAPTION: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledRule:
    """A rule, ready to run.

    Attributes:
        node: The whole condition.
        lenient: The condition without its exclusions, to tell "excluded" from "not there".
        vetoes: What is excluded.
        words_only: The condition without its `event:` leaves, for a language without event data; None: nothing is left.
        happenings: The events that the condition names.
        missing: The verdict where the words are not there; the same for every such article.
    """

    rule: Rule
    node: Node
    lenient: Node | None
    vetoes: tuple[Node, ...]
    words_only: Node | None
    happenings: tuple[Happening, ...]
    missing: Match


def judge_words(compiled: CompiledRule, words: ArticleWords) -> Match:
    """The verdict of a rule whose condition names no event."""
    if compiled.node.find(words) is None:
        return _without_match(compiled, words)
    return _on_words(compiled, words, compiled.node, compiled.rule.prominence, MatchReason.WORDS_FOUND)


def judge_event(compiled: CompiledRule, words: ArticleWords) -> Match:
    """The verdict of a rule whose condition names an event."""
    if compiled.node.find(words) is not None:
        mention = _deciding(compiled, words)
        if mention is None:  # an alternative without event: was met
            return _on_words(compiled, words, compiled.node, compiled.rule.prominence, MatchReason.WORDS_FOUND)
        pieces = compiled.node.evidence(words, ALL_WORDS)
        others = (piece for piece in pieces if piece[1] != "act")
        evidence = _in_order((*mention.evidence, *_evidence(words, others)))
        return _of_mention(compiled, mention, MatchReason.EVENT_IS_NEWS, evidence, note=mention.why)
    verdicts = [words.verdicts[one.event] for one in compiled.happenings if one.event in words.verdicts]
    if any(not verdict.is_judged for verdict in verdicts):
        return _unjudged(compiled, words, verdicts)
    return _no_event(compiled, words, verdicts)


def _on_words(compiled: CompiledRule, words: ArticleWords, node: Node, least: Prominence, why: MatchReason) -> Match:
    """A condition met by words: prominent where any of them stands in the title or the lead."""
    pieces = _first(node.evidence(words, ALL_WORDS))
    is_main = not pieces or any(words.is_prominent(span[0]) for span, _, _ in pieces)
    prominence = Prominence.MAIN if is_main else Prominence.BACKGROUND
    is_match = RANK[prominence] >= RANK[least]
    return Match(
        rule=compiled.rule.id,
        is_match=is_match,
        why=why if is_match else MatchReason.BACKGROUND,
        note="" if is_match else "the words stand neither in the title nor in the first three sentences",
        status=Status.UNKNOWN,
        prominence=prominence,
        actors=_actors(words, pieces),
        evidence=tuple([words.quote(*piece) for piece in pieces[:MOST_EVIDENCE]]) or _whole_article(words),
    )


def _without_match(compiled: CompiledRule, words: ArticleWords) -> Match:
    """No match on words: was it an exclusion?"""
    vetoes = _veto_evidence(compiled, words)
    if not vetoes:
        return compiled.missing
    return Match(
        rule=compiled.rule.id,
        is_match=False,
        why=MatchReason.EXCLUDED,
        note=", ".join(dict.fromkeys(f"excluded by {piece.why}" for piece in vetoes)),
        evidence=vetoes,
    )


def _veto_evidence(compiled: CompiledRule, words: ArticleWords) -> tuple[Evidence, ...]:
    if compiled.lenient is None or compiled.lenient.find(words) is None:
        return ()
    pieces = (
        (span, "veto", label)
        for veto in compiled.vetoes
        if veto.find(words) is not None
        for span, _, label in veto.evidence(words, ALL_WORDS)
    )
    return _evidence(words, pieces)


def _deciding(compiled: CompiledRule, words: ArticleWords) -> EventMention | None:
    """The mention that made the rule match: of those in the evidence the decisive one, else the most prominent."""
    acts = {span for span, role, _ in compiled.node.evidence(words, ALL_WORDS) if role == "act"}
    counting = [mention for one in compiled.happenings for mention in one.counting(words)]
    return next((one for one in counting if one.evidence and words.span_of(one.evidence[0]) in acts), None)


def _no_event(compiled: CompiledRule, words: ArticleWords, verdicts: list[EventVerdict]) -> Match:
    """Why the events that the rule asks for did not count, or what else was missing."""
    candidates = [(one, verdict.decisive) for one, verdict in zip(compiled.happenings, verdicts, strict=False)]
    decisive = next(((one, mention) for one, mention in candidates if mention is not None), None)
    if decisive is None:
        return Match(rule=compiled.rule.id, is_match=False, why=MatchReason.NO_EVENT)
    happening, mention = decisive
    reason = happening.reason_against(mention)
    if reason is not None and not happening.counting(words):
        return _of_mention(compiled, mention, reason, mention.evidence, note=mention.why)
    counting = happening.counting(words)
    mention = counting[0] if counting else mention
    vetoes = _veto_evidence(compiled, words)
    why = MatchReason.EXCLUDED if vetoes else MatchReason.WORDS_MISSING
    note = (
        ", ".join(dict.fromkeys(f"excluded by {piece.why}" for piece in vetoes))
        or "the event counts, the other words are not there"
    )
    return _of_mention(compiled, mention, why, _in_order((*mention.evidence, *vetoes)), note=note)


def _unjudged(compiled: CompiledRule, words: ArticleWords, verdicts: list[EventVerdict]) -> Match:
    """A language without event data: the rest of the condition decides, with status unknown."""
    note = "; ".join(verdict.why for verdict in verdicts if not verdict.is_judged)
    least = min((one.prominence for one in compiled.happenings), key=RANK.__getitem__)
    if compiled.words_only is not None and compiled.words_only.find(words) is not None:
        return _on_words(compiled, words, compiled.words_only, least, MatchReason.LANGUAGE)
    if compiled.words_only is None:
        note += "; the condition has no words or entities besides the event to judge it on"
    return Match(rule=compiled.rule.id, is_match=False, why=MatchReason.LANGUAGE, note=note, status=Status.UNKNOWN)


def _of_mention(
    compiled: CompiledRule, mention: EventMention, why: MatchReason, evidence: tuple[Evidence, ...], *, note: str
) -> Match:
    return Match(
        rule=compiled.rule.id,
        is_match=why is MatchReason.EVENT_IS_NEWS,
        why=why,
        note=note,
        event_class=mention.event_class,
        act=mention.act,
        status=mention.status,
        prominence=mention.prominence,
        event_date=mention.event_date,
        actors=mention.actors,
        evidence=evidence,
    )


def _actors(words: ArticleWords, pieces: Iterable[Piece]) -> tuple[str, ...]:
    spans = {span for span, role, _ in pieces if role == "entity"}
    if not spans:
        return ()
    found = (
        mention.entity for start, mention in words.mentions if (start + mention.first, start + mention.last) in spans
    )
    return tuple(dict.fromkeys(found))


def _first(pieces: Iterable[Piece]) -> list[Piece]:
    """In the order of the article, without repeats; as many as are worth sorting."""
    return sorted(set(islice(pieces, 4 * MOST_EVIDENCE)))


def _evidence(words: ArticleWords, pieces: Iterable[Piece]) -> tuple[Evidence, ...]:
    return tuple([words.quote(*piece) for piece in _first(pieces)[:MOST_EVIDENCE]])


def _whole_article(words: ArticleWords) -> tuple[Evidence, ...]:
    """Where only `source:`, `lang:` or `url:` decide: the title, else the first sentence."""
    for zone, text in ((Zone.TITLE, words.reading.title), (Zone.BODY, words.reading.body)):
        if text.sentence_spans:
            start, end = text.sentence_spans[0]
            why = "the source, language or address alone decides"
            return (Evidence(zone=zone, start=start, end=end, quote=text.text[start:end], role="article", why=why),)
    return ()


def _in_order(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(sorted(dict.fromkeys(evidence), key=lambda one: (_ZONE_ORDER[one.zone], one.start, one.end)))
