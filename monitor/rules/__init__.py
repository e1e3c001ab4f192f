"""The rule language: what an analyst asks for, and what an article answers.

    text -> cut -> parse -> Condition -> compile -> RuleBook
    Article -> read (words, entities) -> events -> presearch -> evaluate -> one Match a rule, with its words

Parsing is in `lexer`, `parser`, `terms`, `checks` and `habits` (what other languages write); the
tree in `syntax`, its text in `printer`. Running is in `compiling`, `nodes`, `leaves` and `spans`;
`presearch` finds the few rules that are worth running; `judging` makes the verdict. `wordset` is what the
archive keeps of an article, and `sieve` the presearcher over it: most of an archive is never unpacked.

To add an operator: a value in `syntax`, its line of grammar in `parser`, its text in `printer`, a
node in `nodes`, and an example in docs/rules.md, which the tests run.
To refuse another language's habit with a hint: one entry in `habits`.
"""

from typing import TYPE_CHECKING

from monitor.rules.definition import EventFilter, Grouping, Rule, RuleStatus, RuleTests

if TYPE_CHECKING:
    from monitor.rules.parser import parse_condition
    from monitor.rules.printer import draw_tree, print_condition
    from monitor.rules.rulebook import RuleBook
    from monitor.rules.syntax import Condition

__all__ = [
    "Condition",
    "EventFilter",
    "Grouping",
    "Rule",
    "RuleBook",
    "RuleStatus",
    "RuleTests",
    "draw_tree",
    "parse_condition",
    "print_condition",
]


def __getattr__(name: str) -> object:
    """Load what reads conditions when it is asked for (PEP 562): whoever only needs the definitions does not."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from monitor.rules import parser, printer, rulebook, syntax

    return next(getattr(home, name) for home in (parser, printer, rulebook, syntax) if hasattr(home, name))
