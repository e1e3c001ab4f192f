"""The grammar: what is read how, and where a mistake is shown."""

import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

import pytest

from monitor.errors import ConditionError
from monitor.rules import draw_tree, parse_condition, print_condition


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        pytest.param("missile NOT sea", "missile AND NOT sea", id="a NOT between terms joins with AND"),
        pytest.param("missile -sea", "missile AND NOT sea", id="so does a minus"),
        pytest.param("(a, b AND c)", "a OR (b AND c)", id="a comma in brackets is OR"),
        pytest.param("a NEAR b", "a NEAR/4 b", id="NEAR alone is NEAR/4"),
        pytest.param("a NEAR/1 b NEAR/2 c", "a NEAR/1 b NEAR/2 c", id="a chain reads from the left"),
        pytest.param("a NEAR/1 (b NEAR/2 c)", "a NEAR/1 (b NEAR/2 c)", id="brackets are kept where they count"),
        pytest.param("NOT a NEAR b AND c", "NOT a NEAR/4 b AND c", id="NOT takes the whole proximity"),
        pytest.param("title: (a OR b)", "title:(a OR b)", id="a blank after a field"),
        pytest.param("“curly quotes” AND «guillemets»", '"curly quotes" AND "guillemets"', id="any quotes"),
        pytest.param('=Kim OR ="Kim Jong"', '=Kim OR ="Kim Jong"', id="exact case of words and phrases"),
        pytest.param("lead:first/9:a", "lead:first/9:a", id="a field in a field"),
        pytest.param(
            'url:"a b" AND source:*.x.org', 'url:"a b" AND source:*.x.org', id="values with and without quotes"
        ),
        pytest.param("a\n  AND b", "a AND b", id="line breaks are blanks"),
        pytest.param('ארה"ב OR b', 'ארה"ב OR b', id="a quote inside a Hebrew word"),
        pytest.param("state-of-the-art OR F-16", "state-of-the-art OR F-16", id="hyphens inside words"),
    ],
)
def test_reading(text: str, printed: str) -> None:
    """The condition as it prints again."""
    assert print_condition(parse_condition(text)) == printed


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "width"),
    [
        ("missile AND\n  titel:test", "rule-unknown-field", 2, 3, 5),
        ("missile NERA/8 fired", "rule-unknown-operator", 1, 9, 4),
        ("missile ADN fired", "rule-unknown-operator", 1, 9, 3),
        ("a OR b AND c", "rule-mixed", 1, 8, 3),
        ("a OR b NOT c", "rule-mixed", 1, 8, 3),
        ("a b", "rule-side-by-side", 1, 3, 1),
        ("(a OR b", "rule-bracket", 1, 1, 1),
        ("a OR b)", "rule-bracket", 1, 7, 1),
        ("()", "rule-bracket", 1, 1, 1),
        ("a AND", "rule-missing-term", 1, 3, 3),
        ("OR a", "rule-missing-term", 1, 1, 2),
        ("a NEAR/5 NOT b", "rule-missing-term", 1, 3, 6),
        ("a NEAR/999 b", "rule-number", 1, 3, 8),
        ("a SENT/2 b", "rule-number", 1, 3, 6),
        ("ATLEAST a", "rule-number", 1, 1, 7),
        ("0 OF (a, b)", "rule-number", 1, 1, 1),
        ("first:a", "rule-number", 1, 1, 6),
        ("lead/3:a", "rule-number", 1, 1, 7),
        ("a IN b", "rule-misplaced-operator", 1, 3, 2),
        ("a NOT ONEAR/2 b", "rule-misplaced-operator", 1, 7, 7),
        ("entity:", "rule-no-value", 1, 1, 7),
        ("a, b", "rule-comma", 1, 2, 1),
        ('a AND "…"', "rule-no-word", 1, 7, 3),
        ('"guided missil*"', "rule-phrase-wildcard", 1, 1, 16),
        ("=KCNA*", "rule-wildcard", 1, 1, 6),
        ("mis*le", "rule-wildcard", 1, 1, 6),
        ("missile~2", "rule-slop", 1, 8, 2),
        ("missil!", "rule-vendor-wildcard", 1, 1, 7),
        ("hd=missile", "rule-unknown-field", 1, 1, 2),
        ("missile & test", "rule-vendor-operator", 1, 9, 1),
        ("a OR NOT b", "rule-only-not", 1, 6, 3),
        ("a NEAR/3 lang:ko", "rule-no-position", 1, 3, 6),
        ("ATLEAST/2 (a AND b)", "rule-no-position", 1, 1, 9),
    ],
)
def test_a_mistake_is_shown_in_its_place(text: str, code: str, line: int, column: int, width: int) -> None:
    """Code, line, column and how much is underlined."""
    with pytest.raises(ConditionError) as caught:
        parse_condition(text)
    problem = caught.value.problem
    assert (problem.code, problem.line, problem.column, problem.width) == (code, line, column, width)


def test_deep_nesting_is_refused_not_a_crash() -> None:
    """However deep, with a message in its place."""
    for opening in ("(", "NOT ", "title:", "ATLEAST/1 ", "-"):
        with pytest.raises(ConditionError, match=r"too deep|never closed"):
            parse_condition(opening * 50_000 + "a")
    with pytest.raises(ConditionError, match="in a row"):
        parse_condition("a" + " NEAR b" * 1_000)


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda n: "a OR " * n + "a", id="a long list"),
        pytest.param(lambda n: "-" * n, id="minus signs"),
        pytest.param(lambda n: '"' * n, id="quotes"),
        pytest.param(lambda n: "a" * n, id="one long word"),
        pytest.param(lambda n: "a~" * n, id="tildes"),
        pytest.param(lambda n: "a:" * n, id="fields"),
        pytest.param(lambda n: "\n" * n + "a", id="empty lines"),
        pytest.param(lambda n: 'ארה"' * n, id="Hebrew quotes"),
    ],
)
def test_parsing_is_linear(make: Callable[[int], str]) -> None:
    """Ten times the text takes about ten times the calls; what hides inside one call would not end at this size."""

    def calls(count: int) -> int:
        seen = Counter[str]()
        sys.setprofile(lambda _frame, event, _argument: seen.update((event,)))
        try:
            with suppress(ConditionError):
                parse_condition(make(count))
        finally:
            sys.setprofile(None)
        return seen.total()

    assert calls(5_000) < 15 * calls(500) + 1_000
    with suppress(ConditionError):
        parse_condition(make(100_000))


def test_the_tree_names_operators_and_shows_leaves_as_written() -> None:
    """Two blanks a level."""
    tree = draw_tree(parse_condition('title:(a, bcd*) AND NOT c SENT "d e"'))
    assert tree == ("AND", "  title:", "    OR", "      a", "      bcd*", "  NOT", "    SENT", "      c", '      "d e"')
