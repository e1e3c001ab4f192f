"""Laws of the rule language, over generated conditions and texts."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.entities import Entity, Gazetteer
from monitor.errors import ConditionError, SettingsError
from monitor.model import Article, Match, Zone
from monitor.rules import Condition, Rule, RuleBook, parse_condition, print_condition
from monitor.rules.article import ArticleWords
from monitor.rules.events.reader import EventReader
from monitor.rules.reading import read
from monitor.rules.syntax import (
    About,
    And,
    AnyOf,
    AtLeast,
    Form,
    Near,
    Not,
    Or,
    Relation,
    Term,
    Within,
    Without,
)
from monitor.rules.syntax import Entity as EntityNode
from monitor.text import fold, tokenise

GAZETTEER = Gazetteer(
    [
        Entity(id="KP", type="country", aliases={"en": ("North Korea", "Pyongyang"), "ko": ("북한",)}, case=("DPRK",)),
        Entity(id="KR", type="country", aliases={"en": ("South Korea", "Seoul")}, anchored={"South": ("KP",)}),
    ]
)
EVENTS = EventReader([], GAZETTEER)
VOCABULARY = (
    "cat",
    "bird",
    "dog",
    "ant",
    "Korea",
    "North",
    "test-fired",
    "U.S.",
    "Größe",
    "fired",
    "fires",
    "미사일",
    "said",
)
SEPARATORS = (" ", " ", " ", ", ", ". ", "\n", "’s ", "-")

words = st.sampled_from(VOCABULARY)
texts = st.lists(st.tuples(words, st.sampled_from(SEPARATORS)), max_size=25).map(
    lambda items: "".join(word + separator for word, separator in items)
)
articles = st.builds(
    lambda title, body, caption: Article(position=1, title=title, body=body, captions=(caption,)), texts, texts, texts
)
terms = st.one_of(
    st.builds(Term, text=words),
    st.builds(lambda one, two: Term(text=f"{one} {two}", form=Form.PHRASE), words, words),
    st.builds(Term, text=words, form=st.just(Form.CASED)),
    st.builds(Term, text=st.sampled_from(["fire", "cat", "say"]), form=st.just(Form.INFLECTED)),
    st.builds(Term, text=st.sampled_from(["fir*", "b?rd", "test-fi?ed", "kor*"]), form=st.just(Form.WILDCARD)),
    st.builds(EntityNode, name=st.sampled_from(["KP", "KR", "country"])),
)
gaps = st.integers(min_value=0, max_value=6)


def _positional(children: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    lists = st.lists(children, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Or, parts=lists),
        st.builds(AnyOf, count=st.just(2), parts=lists),
        st.builds(AtLeast, count=st.integers(1, 3), part=children),
        st.builds(
            Near, left=children, right=children, relation=st.sampled_from([Relation.NEAR, Relation.ONEAR]), gap=gaps
        ),
        st.builds(Near, left=children, right=children, relation=st.sampled_from([Relation.SENT, Relation.PARA])),
        st.builds(Without, left=children, right=children, relation=st.just(Relation.NEAR), gap=gaps),
        st.builds(
            Without,
            left=children,
            right=children,
            relation=st.sampled_from([Relation.IN, Relation.SENT, Relation.PARA]),
        ),
    )


positional = st.recursive(terms, _positional, max_leaves=6)
fields = st.one_of(
    positional,
    st.builds(Within, zone=st.sampled_from(["title", "lead", "body", "caption", "text"]), part=positional),
    st.builds(Within, zone=st.just("first"), words=st.integers(1, 12), part=positional),
)
abouts = st.builds(
    About, name=st.sampled_from(["source", "lang", "url"]), value=st.sampled_from(["ko", "*.example.org", "a b"])
)
conditions = st.recursive(
    fields,
    lambda children: st.one_of(
        st.builds(lambda parts: And(parts=tuple(parts)), st.lists(children, min_size=2, max_size=3)),
        st.builds(lambda parts: Or(parts=tuple(parts)), st.lists(children, min_size=2, max_size=3)),
        st.builds(lambda one, other: And(parts=(one, Not(part=other))), children, children | abouts),
        st.builds(lambda one, other: And(parts=(one, other)), abouts, children),
    ),
    max_leaves=5,
)


def judge(condition: Condition, article: Article) -> Match | None:
    """The verdict; None where the condition can never match and is refused."""
    try:
        book = RuleBook([Rule(id="r", condition=print_condition(condition))], gazetteer=GAZETTEER, events=EVENTS)
    except SettingsError as error:
        if any(problem.code != "rule-never-matches" for problem in error.problems):
            raise
        return None
    return book.judge(article)[0]


@given(conditions)
@settings(deadline=None)
def test_printing_keeps_the_condition(condition: Condition) -> None:
    """parse(print(condition)) == condition."""
    assert parse_condition(print_condition(condition)) == condition


@given(conditions, articles)
@settings(deadline=None, max_examples=300)
def test_evidence_is_the_text_at_its_span(condition: Condition, article: Article) -> None:
    """Every quote is exactly the text of its zone between its offsets, and a match has one."""
    match = judge(condition, article)
    zones = {Zone.TITLE: article.title, Zone.BODY: article.body, Zone.CAPTION: "\n".join(article.captions)}
    if match is not None:
        assert all(zones[one.zone][one.start : one.end] == one.quote for one in match.evidence)
        assert match.evidence or not match.is_match


@given(positional, positional, gaps, st.sampled_from([Relation.NEAR, Relation.SENT, Relation.PARA]), articles)
@settings(deadline=None, max_examples=300)
def test_near_sent_and_para_commute(
    left: Condition, right: Condition, gap: int, relation: Relation, article: Article
) -> None:
    """A NEAR/n b is b NEAR/n a, whatever a and b are."""
    distance = gap if relation is Relation.NEAR else None
    one = judge(Near(left=left, right=right, relation=relation, gap=distance), article)
    other = judge(Near(left=right, right=left, relation=relation, gap=distance), article)
    assert one is None or other is None or one.is_match == other.is_match


@given(positional, articles, texts)
@settings(deadline=None)
def test_another_zone_changes_no_title_match(condition: Condition, article: Article, more: str) -> None:
    """What is added to body and captions neither makes nor breaks a match in the title.

    Short forms are left out: their anchor may stand in any zone, which is their very meaning.
    """
    plain = Article(position=1, title=article.title.replace("South", "Mouth"), body=article.body)
    longer = Article(position=1, title=plain.title, body=article.body + "\n" + more, captions=(more,))
    within = Within(zone="title", part=condition)
    one, other = judge(within, plain), judge(within, longer)
    assert (one is None) == (other is None)
    assert one is None or other is None or one.is_match == other.is_match


@given(st.lists(conditions, min_size=2, max_size=5), articles)
@settings(deadline=None, max_examples=60)
def test_verdicts_do_not_depend_on_the_order_of_rules(found: list[Condition], article: Article) -> None:
    """Each rule's verdict is the same alone, among others, and in another order."""
    rules = [Rule(id=f"r{number}", condition=print_condition(one)) for number, one in enumerate(found)]
    rules = [rule for rule, one in zip(rules, found, strict=True) if judge(one, article) is not None]
    forward = RuleBook(rules, gazetteer=GAZETTEER, events=EVENTS).judge(article)
    backward = RuleBook(rules[::-1], gazetteer=GAZETTEER, events=EVENTS).judge(article)
    alone = tuple(RuleBook([rule], gazetteer=GAZETTEER, events=EVENTS).judge(article)[0] for rule in rules)
    assert forward == backward[::-1] == alone


@given(conditions, articles, st.sampled_from([None, "en", "de", "ru"]))
@settings(deadline=None, max_examples=300)
def test_the_presearcher_loses_no_match(condition: Condition, article: Article, language: str | None) -> None:
    """Every rule that is true of an article is among its candidates, in a language with stems as well."""
    article = replace(article, language=language)
    rules = [Rule(id="r", condition=print_condition(condition)), Rule(id="stems", condition="größe~ OR fires~")]
    try:
        book = RuleBook(rules, gazetteer=GAZETTEER, events=EVENTS)
    except SettingsError:
        return
    words = _words(book, article)
    true = {
        rule.id for rule, compiled in zip(rules, book._compiled, strict=True) if compiled.node.find(words) is not None
    }
    assert true <= set(book.candidates(article))


def _words(book: RuleBook, article: Article) -> ArticleWords:
    return ArticleWords(read(article, GAZETTEER), book._wanted, {})


@given(st.text(alphabet="ab \"'()=~*?,:/-–ANDORTE1#\n“”א미", max_size=40))
@settings(deadline=None, max_examples=500)
def test_any_text_is_a_condition_or_a_condition_error(text: str) -> None:
    """No text makes the parser fail in another way, and every error points into the text."""
    try:
        condition = parse_condition(text)
    except ConditionError as error:
        problem = error.problem
        assert problem.line is not None
        assert problem.column is not None
        assert text.split("\n")[problem.line - 1] == problem.source_line
        assert 1 <= problem.column <= len(problem.source_line or "") + 1
    else:
        assert parse_condition(print_condition(condition)) == condition


@given(st.text(max_size=60))
@settings(deadline=None, max_examples=300)
def test_tokens_stand_in_their_text_in_order(text: str) -> None:
    """Words do not overlap, are never empty, and each zone's sentences are in order."""
    tokens = tokenise(text)
    assert all(start < end for start, end in zip(tokens.starts, tokens.ends, strict=True))
    assert all(end <= start for end, start in zip(tokens.ends, tokens.starts[1:], strict=False))
    assert list(tokens.sentences) == sorted(tokens.sentences)
    assert list(tokens.paragraphs) == sorted(tokens.paragraphs)


@given(st.text(max_size=20))
@settings(deadline=None, max_examples=500)
def test_folding_twice_is_folding_once(word: str) -> None:
    """What is folded stays as it is."""
    assert fold(fold(word)) == fold(word)
