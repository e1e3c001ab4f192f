"""What rules cost an article: ours beside SQLite FTS5, tantivy and plain `re`, in one run.

    python benchmarks/rules_cost.py CORPORA [--articles 60] [--sizes 10 100 1000 10000] [--rounds 3]
        [--engines ours re fts5 tantivy tantivy-parsing]

Articles are the texts of the pages in CORPORA/extraction (the reference text of each, English by
its letters, of 300 to 900 words). Rules are made from the words of those articles: five shapes
(a AND b; groups of three NEAR/8 each other; a phrase OR two words; two groups NOT a word; a wildcard,
a group and an excluded phrase), which is what the rules of docs/rules.md look like; their words drawn from the distinct
words of all those pages: every word of a rule is in the news, and most are in little of it.
All engines get the same rules on the same articles, one article at a time, as a stream comes in:

- ours: `RuleBook.judge`, that is tokenising, entities, index, candidates, verdicts, evidence; it has read the other
  pages before, as a worker has that runs for a while, but none of the articles that are measured;
- re: one compiled pattern a rule on the folded text (the terms only: `re` has no distances);
- SQLite FTS5: an in-memory table of one row, one MATCH a rule;
- tantivy: an index of one document in memory, one query a rule, all parsed beforehand. This is the fair figure to be
  compared with, since its queries are objects that can be kept from article to article, as our rules are;
- tantivy-parsing: the same with every query parsed for every article, for those who keep them as text.

The larger sizes of the slow peers run on few articles; the count is printed. Every engine runs in
several rounds, in turn; the figure is the median round's median article.
"""

import argparse
import json
import random
import re
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor.entities import Gazetteer
from monitor.model import Article
from monitor.rules import Rule, RuleBook
from monitor.rules.events.reader import EventReader
from monitor.text import tokenise
from monitor.text.chunks import CHUNKS

SLOW_BUDGET = 7.0  # seconds a peer may take at one size in one round
SHAPES = 5

Judge = Callable[[Article], int]
"""How many rules match an article."""

Result = tuple[float, int, int]
"""Milliseconds an article, articles measured, matches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One rule in the words of each engine."""

    ours: str
    fts5: str
    tantivy: str
    pattern: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The articles that are measured, those that were read before, and those whose words the rules are made of."""

    measured: Sequence[Article]
    before: Sequence[Article]
    sources: Sequence[Article]


def read_texts(corpora: Path, count: int) -> Texts:
    """English texts, in an order that is always the same; those that are measured are of usual length."""
    usual: list[Article] = []
    others: list[Article] = []
    for place in sorted((corpora / "extraction" / "pages").glob("*/gold.json")):
        gold = json.loads(place.read_text(encoding="utf-8"))
        title, body = str(gold.get("title") or ""), str(gold.get("body") or "")
        words = len(body.split())
        article = Article(position=1, title=title, body=body, language="en")
        if len(re.findall(r"\b(?:the|and|of)\b", body)) * 12 > words:
            (usual if 300 <= words <= 900 else others).append(article)
    chance = random.Random(1)
    mixed = chance.sample(usual, len(usual))
    before = [*mixed[count:], *others]
    return Texts(measured=mixed[:count], before=chance.sample(before, len(before)), sources=mixed)


def make_rules(articles: Sequence[Article], count: int) -> list[Made]:
    """Rules from the articles' own words."""
    words = {word for article in articles for word in tokenise(article.body).words}
    distinct = sorted(word for word in words if word.isascii() and word.isalpha() and len(word) > 3)
    chance = random.Random(7)

    return [_make_rule(number % SHAPES, chance.sample(distinct, 6)) for number in range(count)]


def _make_rule(shape: int, words: Sequence[str]) -> Made:
    a, b, c, d, e, f = words
    if shape == 0:
        both = f'"{a}" AND "{b}"'
        return Made(ours=both, fts5=both, tantivy=both, pattern=f"\\A(?=.*\\b{a}\\b)(?=.*\\b{b}\\b)")
    if shape == 1:
        pairs = [(one, other) for one in (a, b, c) for other in (d, e, f)]
        either = f"(?:{a}|{b}|{c})", f"(?:{d}|{e}|{f})"
        return Made(
            ours=f'("{a}" OR "{b}" OR "{c}") NEAR/8 ("{d}" OR "{e}" OR "{f}")',
            fts5=" OR ".join(f'NEAR("{one}" "{other}", 8)' for one, other in pairs),
            tantivy=" OR ".join(f'"{one} {other}"~8' for one, other in pairs),
            pattern="|".join(f"\\b{x}\\b(?:\\W+\\w+){{0,8}}\\W+{y}\\b" for x, y in (either, either[::-1])),
        )
    if shape == 2:
        phrase = f'"{a} {b}" OR ("{c}" AND "{d}")'
        pattern = f"\\A(?:(?=.*\\b{a} {b}\\b)|(?=.*\\b{c}\\b)(?=.*\\b{d}\\b))"
        return Made(ours=phrase, fts5=phrase, tantivy=phrase, pattern=pattern)
    groups = f'("{a}" OR "{b}") AND ("{c}" OR "{d}")'
    if shape == 3:
        pattern = f"\\A(?=.*\\b(?:{a}|{b})\\b)(?=.*\\b(?:{c}|{d})\\b)(?!.*\\b{e}\\b)"
        return Made(
            ours=f'{groups} AND NOT "{e}"',
            fts5=f'({groups}) NOT "{e}"',
            tantivy=f'+("{a}" OR "{b}") +("{c}" OR "{d}") -"{e}"',  # its `AND NOT` asks for a match of the NOT alone
            pattern=pattern,
        )
    head = a[: max(4, len(a) - 2)]
    return Made(
        ours=f'{head}* AND ("{b}" OR "{c}") AND NOT "{d} {e}"',
        fts5=f'({head}* AND ("{b}" OR "{c}")) NOT "{d} {e}"',
        tantivy=f'+"{a}" +("{b}" OR "{c}") -"{d} {e}"',  # its query language has no prefix of one word
        pattern=f"\\A(?=.*\\b{head})(?=.*\\b(?:{b}|{c})\\b)(?!.*\\b{d} {e}\\b)",
    )


def time_ours(texts: Texts, rules: Sequence[Made]) -> Result:
    """Milliseconds an article, articles measured, matches."""
    judge = our_judge(rules)
    CHUNKS.forget()  # the measured articles' words were remembered when the rules were made
    for article in texts.before:
        judge(article)
    return _measure(texts.measured, judge)


def our_judge(rules: Sequence[Made]) -> Judge:
    """How many rules match an article."""
    gazetteer = Gazetteer([])
    book = RuleBook(
        [Rule(id=f"r{number}", condition=rule.ours) for number, rule in enumerate(rules)],
        gazetteer=gazetteer,
        events=EventReader([], gazetteer),
    )
    return lambda article: sum(match.is_match for match in book.judge(article))


def time_re(texts: Texts, rules: Sequence[Made]) -> Result:
    """The same for a loop of compiled patterns."""
    return _measure(texts.measured, re_judge(rules))


def re_judge(rules: Sequence[Made]) -> Judge:
    """The same by one compiled pattern a rule."""
    patterns = [re.compile(rule.pattern, re.DOTALL) for rule in rules]

    def judge(article: Article) -> int:
        text = f"{article.title}\n{article.body}".lower()
        return sum(pattern.search(text) is not None for pattern in patterns)

    return judge


def time_fts5(texts: Texts, rules: Sequence[Made]) -> Result:
    """The same for a one-row FTS5 table."""
    base = sqlite3.connect(":memory:")
    base.execute("create virtual table article using fts5(text)")

    def judge(article: Article) -> int:
        base.execute("delete from article")
        base.execute("insert into article values (?)", (f"{article.title}\n{article.body}",))
        query = "select count(*) from article where article match ?"
        return sum(base.execute(query, (rule.fts5,)).fetchone()[0] for rule in rules)

    return _measure(texts.measured, judge)


def time_tantivy(texts: Texts, rules: Sequence[Made]) -> Result | None:
    """The same for an index of one document and queries parsed once; None where tantivy is not installed."""
    judge = tantivy_judge(rules, is_parsed_once=True)
    return _measure(texts.measured, judge) if judge else None


def time_tantivy_parsing(texts: Texts, rules: Sequence[Made]) -> Result | None:
    """The same with queries parsed for every article."""
    judge = tantivy_judge(rules, is_parsed_once=False)
    return _measure(texts.measured, judge) if judge else None


def tantivy_judge(rules: Sequence[Made], *, is_parsed_once: bool) -> Judge | None:
    """The same by tantivy; None where it is not installed."""
    try:
        import tantivy
    except ImportError:
        return None
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text")
    schema = builder.build()
    empty = tantivy.Index(schema)

    def parse() -> list[tantivy.Query]:
        return [empty.parse_query(rule.tantivy, ["text"]) for rule in rules]

    parsed = parse()

    def judge(article: Article) -> int:
        index = tantivy.Index(schema)
        writer = index.writer(heap_size=15_000_000, num_threads=1)
        writer.add_document(tantivy.Document(text=f"{article.title}\n{article.body}"))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        searcher = index.searcher()
        return sum(len(searcher.search(query, 1).hits) for query in (parsed if is_parsed_once else parse()))

    return judge


def _measure(articles: Sequence[Article], judge: Judge) -> Result:
    """Median over articles of processor time, all threads: steadier than the clock on a shared machine."""
    times: list[float] = []
    matches = 0
    begun = time.perf_counter()
    for article in articles:
        start = time.process_time()
        matches += judge(article)
        times.append(time.process_time() - start)
        if time.perf_counter() - begun > SLOW_BUDGET:
            break
    return sorted(times)[len(times) // 2] * 1000, len(times), matches


ENGINES: dict[str, Callable[[Texts, Sequence[Made]], Result | None]] = {
    "ours": time_ours,
    "re": time_re,
    "fts5": time_fts5,
    "tantivy": time_tantivy,
    "tantivy-parsing": time_tantivy_parsing,
}


def main() -> None:
    """Print one line a size, one column an engine, and what the largest size costs more than the smallest."""
    parser = argparse.ArgumentParser()
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 1000, 10_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--engines", nargs="+", default=list(ENGINES), choices=list(ENGINES))
    options = parser.parse_args()
    texts = read_texts(options.corpora, options.articles)
    articles = texts.measured
    words = sum(len(tokenise(article.body).words) for article in articles) / len(articles)
    print(f"{len(articles)} articles of {words:.0f} words on average, after {len(texts.before)} others")
    print("median milliseconds of processor time an article (articles measured, matches)")
    print(f"{'rules':>7}" + "".join(f"{name:>24}" for name in options.engines))
    rows = []
    for size in options.sizes:
        rows.append(measure_size(texts, make_rules(texts.sources, size), options.engines, options.rounds))
        cells = [f"{one[0]:.3f} ({one[1]}, {one[2]})" if one else "not installed" for one in rows[-1].values()]
        print(f"{size:>7}" + "".join(f"{cell:>24}" for cell in cells), flush=True)
    for name in options.engines:
        least, most, ours = rows[0][name], rows[-1][name], rows[-1].get("ours")
        if least and most and ours:
            print(
                f"{name}: {most[0] - least[0]:+.2f} ms from the first size to the last; {most[0] / ours[0]:.1f} of ours"
            )


def measure_size(texts: Texts, rules: Sequence[Made], engines: Sequence[str], rounds: int) -> dict[str, Result | None]:
    """The median round of each engine; the engines take turns, so that a busy minute is everybody's."""
    found = [{name: ENGINES[name](texts, rules) for name in engines} for _ in range(rounds)]
    middle: dict[str, Result | None] = {}
    for name in engines:
        results = [result for turn in found if (result := turn[name])]
        middle[name] = sorted(results)[len(results) // 2] if results else None
    return middle


if __name__ == "__main__":
    main()
