"""All rules, compiled once: what an article is judged by."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain, repeat

from monitor.entities.gazetteer import Gazetteer
from monitor.errors import ConditionError, Problem, SettingsError
from monitor.model import Article, Match, MatchReason, Prominence
from monitor.rules.article import ArticleWords
from monitor.rules.compiling import Compiler, drop_events
from monitor.rules.definition import EventFilter, Rule, RuleStatus
from monitor.rules.eventleaf import Happening
from monitor.rules.events.keys import event_key, event_keys
from monitor.rules.events.reader import EventReader
from monitor.rules.events.verdict import EventVerdict
from monitor.rules.exclusions import drop_exclusions, find_exclusions
from monitor.rules.judging import CompiledRule, judge_event, judge_words
from monitor.rules.parser import parse_condition
from monitor.rules.presearch import Presearcher, cost, find_clauses, is_inflected
from monitor.rules.reading import Reading, read
from monitor.rules.sieve import Sieve
from monitor.rules.syntax import Condition
from monitor.rules.validation import find_problems, names_of_events
from monitor.rules.wordset import pack_words


class RuleBook:
    """All rules of a configuration; immutable, safe to share, replaced as a whole by a reload."""

    def __init__(self, rules: Iterable[Rule], *, gazetteer: Gazetteer, events: EventReader) -> None:
        """Compile. Raises SettingsError with ALL problems of all rules, those that are off included."""
        given = tuple(rules)
        self._gazetteer = gazetteer
        self._events = events
        self._conditions = _parse_all(given, gazetteer, events)
        self.rules: tuple[Rule, ...] = tuple(rule for rule in given if rule.status is not RuleStatus.OFF)
        # side by side in memory: every article's verdicts begin as a copy of this list
        self._missing = [Match(rule=rule.id, is_match=False, why=MatchReason.WORDS_MISSING) for rule in self.rules]
        compiler = Compiler(gazetteer=gazetteer, happenings={})
        self._compiled = tuple(map(self._compile, self.rules, self._missing, repeat(compiler)))
        self._wanted = frozenset(compiler.vocabulary)
        self._with_event = [number for number, one in enumerate(self._compiled) if one.happenings]
        self._on_words = {number: one.node for number, one in enumerate(self._compiled) if not one.happenings}
        self._inflected = {number: node for number, node in self._on_words.items() if is_inflected(node)}
        happenings = [one for compiled in self._compiled for one in compiled.happenings]
        self._named = sorted({one.event for one in happenings})
        self._has_background = any(one.prominence is not Prominence.MAIN for one in happenings)
        self._presearchers: dict[str | None, tuple[Presearcher, ...]] = {None: (Presearcher(self._on_words, None),)}

    def judge(self, article: Article) -> tuple[Match, ...]:
        """One verdict for every rule, in the order of the rules; linear in the length of the article."""
        reading = read(article, self._gazetteer)
        return self.judge_reading(reading)

    def judge_reading(self, reading: Reading) -> tuple[Match, ...]:
        """The same for an article that was read before."""
        return self._judge(self._words(reading, self._events.read(reading) if self._with_event else {}))

    def find_matches(self, article: Article, told: Collection[str] | None = None) -> tuple[Match, ...]:
        """The verdicts of `judge` that are matches, found sooner: for an archive, of which little matches.

        `told` are the keys of all events that the article tells (`Sieve.known_events`); None: nobody knows.
        """
        reading = read(article, self._gazetteer)
        verdicts = self._events.read(reading, self._find_events(reading, told))
        return tuple(match for match in self._judge(self._words(reading, verdicts)) if match.is_match)

    def _find_events(self, reading: Reading, told: Collection[str] | None) -> Sequence[str]:
        """The events that rules name and that the article may tell: only by these can a rule match."""
        if told is not None:
            return [event for event in self._named if event_key(event) in told]
        is_worth_it = self._has_background or (bool(self._named) and self._events.may_be_news(reading, self._named))
        return self._named if is_worth_it else ()

    def _words(self, reading: Reading, verdicts: Mapping[str, EventVerdict]) -> ArticleWords:
        return ArticleWords(reading, self._wanted, verdicts)

    def _judge(self, words: ArticleWords) -> tuple[Match, ...]:
        matches = self._missing.copy()
        for number in self._find_candidates(words):
            matches[number] = judge_words(self._compiled[number], words)
        for number in self._with_event:
            matches[number] = judge_event(self._compiled[number], words)
        return tuple(matches)

    def candidates(self, article: Article) -> tuple[str, ...]:
        """Ids of the rules that the presearcher lets through, for metrics and explanations."""
        words = self._words(read(article, self._gazetteer), {})
        return tuple(self.rules[number].id for number in sorted((*self._find_candidates(words), *self._with_event)))

    def judge_and_keep(self, article: Article, reader: str = "") -> tuple[tuple[Match, ...], bytes]:
        """The verdicts, and what the archive keeps of an article to find it by; it is read once for both.

        `reader` names the event files, entities and program (see `Sieve`); empty: events are not kept.
        """
        reading = read(article, self._gazetteer)
        verdicts = self._events.read(reading) if self._with_event else {}
        reader = reader if self._with_event else ""
        events = event_keys(verdicts.values()) if reader else ()
        words = self._words(reading, verdicts)
        return self._judge(words), pack_words(words, events=events, reader=reader)

    def read_words(self, article: Article) -> bytes:
        """The distinct words of an article, as the archive keeps them."""
        return pack_words(self._words(read(article, self._gazetteer), {}))

    def make_sieve(self, reader: str = "") -> Sieve:
        """What tells from stored words alone that none of these rules can match; `reader`: see `Sieve`."""
        return Sieve([one.node for one in self._compiled], self._wanted, self._gazetteer, reader=reader)

    def condition(self, rule_id: str) -> Condition:
        """The parsed condition of a rule, those that are off included. Raises KeyError."""
        return self._conditions[rule_id]

    def required(self, rule_id: str) -> tuple[frozenset[str], ...]:
        """What an article must have to be looked at, cheapest first: one key of each set; the first one is indexed.

        Keys are folded words, `mis*` for words that begin so, `entity:KP`, `lang:ko`, `source:example.org`.
        Empty where the rule is always looked at. Raises KeyError.
        """
        number = next((number for number, rule in enumerate(self.rules) if rule.id == rule_id), None)
        if number is None:
            raise KeyError(rule_id)
        compiled = self._compiled[number]
        return () if compiled.happenings else tuple(sorted(find_clauses(compiled.node), key=cost))

    def _compile(self, rule: Rule, missing: Match, shared: Compiler) -> CompiledRule:
        condition = self._conditions[rule.id]
        happenings = {name: self._happening(name, rule.event) for name in names_of_events(condition)}
        compiler = replace(shared, happenings=happenings)
        exclusions = find_exclusions(condition)
        node = compiler.compile(condition)
        rest = drop_events(condition) if happenings else None
        return CompiledRule(
            rule=rule,
            node=node,
            lenient=compiler.compile(drop_exclusions(condition)) if exclusions else None,
            vetoes=tuple(compiler.compile(part, zones) for part, zones in exclusions),
            words_only=compiler.compile(rest) if rest is not None else None,
            happenings=tuple(happenings.values()),
            missing=missing,
        )

    def _happening(self, name: str, wanted: EventFilter | None) -> Happening:
        wanted = wanted or EventFilter()
        acts = self._events.definitions[name].default_acts if wanted.acts is None else wanted.acts
        return Happening(name, tuple(acts), wanted.status, wanted.prominence)

    def _find_candidates(self, words: ArticleWords) -> list[int]:
        """Numbers of the rules without an event that the article could match, in order."""
        presearchers = self._presearchers.get(words.language)
        if presearchers is None:  # made once a language; two threads would make equal ones
            presearchers = self._presearchers[words.language] = self._prepare(words.language)
        return sorted(chain.from_iterable(one.candidates(words) for one in presearchers))

    def _prepare(self, language: str | None) -> tuple[Presearcher, ...]:
        """For the articles of a language with stems: only rules with `~` go by them, the rest are indexed once."""
        if not self._inflected:
            return self._presearchers[None]
        return self._without_stems, Presearcher(self._inflected, language)

    @cached_property
    def _without_stems(self) -> Presearcher:
        return Presearcher({n: node for n, node in self._on_words.items() if n not in self._inflected}, None)


def _parse_all(rules: tuple[Rule, ...], gazetteer: Gazetteer, events: EventReader) -> dict[str, Condition]:
    conditions: dict[str, Condition] = {}
    problems: list[Problem] = []
    for rule in rules:
        if rule.id in conditions:
            problems.append(Problem(code="rule-repeated", message=f"there are two rules {rule.id}", path=rule.path))
        try:
            condition = parse_condition(rule.condition)
        except ConditionError as error:
            problems.append(_in_file(error.problem, rule))
            continue
        conditions[rule.id] = condition
        problems.extend(_in_file(problem, rule) for problem in find_problems(rule, condition, gazetteer, events))
    if problems:
        raise SettingsError(tuple(problems))
    return conditions


def _in_file(problem: Problem, rule: Rule) -> Problem:
    """The problem with the path, line and column of the rule's file."""
    if problem.line is None or rule.condition_line is None:
        return replace(problem, path=rule.path)
    indent = rule.condition_indent
    return replace(
        problem,
        path=rule.path,
        line=problem.line + rule.condition_line - 1,
        column=None if problem.column is None else problem.column + indent,
        source_line=None if problem.source_line is None else " " * indent + problem.source_line,
    )
