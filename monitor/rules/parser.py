"""Reads a condition: recursive descent, one method a line of the grammar.

    bool := un (AND un)* | un (OR un)*
    un   := (NOT | -) un | prox
    prox := unit ((NEAR/n | ONEAR/n | SENT | PARA | NOT NEAR/n | NOT SENT | NOT PARA | NOT IN) unit)*
    unit := (bool {, bool}) | ATLEAST/n unit | n OF (a, b) | field:unit | leaf

Every piece is looked at a bounded number of times and brackets go at most `DEEPEST` deep, so no
input makes parsing slow or exhausts the stack.
"""

from monitor.errors import ConditionError
from monitor.rules.checks import check_condition
from monitor.rules.faults import fault
from monitor.rules.habits import FIELD_HABITS, unknown_field, unknown_operator
from monitor.rules.lexer import ABOUT_FIELDS, OPERATORS, ZONE_FIELDS, Kind, Piece, cut
from monitor.rules.syntax import (
    About,
    And,
    AnyOf,
    AtLeast,
    Condition,
    Entity,
    Event,
    Near,
    Not,
    Or,
    Place,
    Relation,
    Within,
    Without,
)
from monitor.rules.terms import make_phrase, make_term

DEEPEST = 40
"""How deep brackets, NOT and fields may nest, and how many proximity operators a chain may have."""

USUAL_GAP = 4
"""What NEAR means without a number."""

WIDEST_GAP = 255
"""Most words that NEAR/n and ONEAR/n may allow between (LexisNexis has the same limit)."""

_PROXIMITY = {"NEAR", "ONEAR", "SENT", "PARA", "IN"}
_STARTS = {Kind.WORD, Kind.QUOTED, Kind.FIELD, Kind.OPEN}


def parse_condition(text: str) -> Condition:
    """Read a condition. Raises ConditionError, whose problem has line, column, the source line and a hint."""
    condition = _Parser(text).parse()
    check_condition(text, condition)
    return condition


class _Parser:
    """One condition being read."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._pieces = cut(text)
        self._next = 0
        self._depth = 0

    def parse(self) -> Condition:
        if self._peek().kind is Kind.END:
            raise self._fault(self._peek(), "rule-empty", "the rule is empty")
        condition = self._bool()
        if self._peek().kind is Kind.COMMA:
            raise self._fault(
                self._peek(), "rule-comma", "a comma means OR only in brackets", "put brackets around the list"
            )
        if self._peek().kind is Kind.CLOSE:
            raise self._fault(
                self._peek(), "rule-bracket", "bracket is never opened", "remove it, or open one before it"
            )
        return condition

    # ------------------------------------------------------------------ the grammar

    def _bool(self) -> Condition:
        parts = [self._un()]
        first = self._peek()
        joiner = ""
        while (operator := self._joiner(parts[-1])) is not None:
            name = "OR" if operator.text == "OR" else "AND"
            if joiner and name != joiner:
                raise self._mixed(joiner, operator)
            joiner = name
            parts.append(self._un())
        if len(parts) == 1:
            return parts[0]
        return (
            Or(parts=tuple(parts), place=first.place) if joiner == "OR" else And(parts=tuple(parts), place=first.place)
        )

    def _joiner(self, before: Condition) -> Piece | None:
        """Take AND or OR; a NOT or - joins with AND and is left for `_un`. None at the end of the group."""
        piece = self._peek()
        if piece.kind is Kind.MINUS or self._is_operator(piece, {"NOT"}):
            return piece
        if self._is_operator(piece, {"AND", "OR"}):
            return self._take()
        if piece.kind in _STARTS or self._is_operator(piece, {"ATLEAST"}):
            raise self._side_by_side(before, piece)
        if piece.kind is Kind.OPERATOR:
            raise self._fault(
                piece, "rule-misplaced-operator", f"{piece.text} cannot stand here", _OPERATOR_HINTS.get(piece.text)
            )
        return None

    def _un(self) -> Condition:
        piece = self._peek()
        if piece.kind is Kind.MINUS or self._is_operator(piece, {"NOT"}):
            self._take()
            self._descend(piece)
            part = self._un()
            self._depth -= 1
            return Not(part=part, place=piece.place)
        return self._prox()

    def _prox(self) -> Condition:
        node = self._unit()
        length = 0
        while (relation := self._relation()) is not None:
            operator, is_without = relation
            length += 1
            if length > DEEPEST:
                raise self._fault(operator, "rule-too-deep", f"more than {DEEPEST} proximity operators in a row")
            kind, gap = Relation(operator.text), self._gap(operator)
            right = self._unit()
            node = (
                Without(left=node, right=right, relation=kind, gap=gap, place=operator.place)
                if is_without
                else Near(left=node, right=right, relation=kind, gap=gap, place=operator.place)
            )
        return node

    def _relation(self) -> tuple[Piece, bool] | None:
        """Take a proximity operator, and say whether NOT stood before it."""
        piece, following = self._peek(), self._peek(1)
        if self._is_operator(piece, {"NOT"}) and self._is_operator(following, _PROXIMITY):
            if following.text == "ONEAR":
                raise self._fault(
                    following, "rule-misplaced-operator", "NOT ONEAR is not an operator", "write NOT NEAR/n"
                )
            self._take()
            return self._take(), True
        if self._is_operator(piece, {"IN"}):
            hint = 'write NOT IN "longer phrase" to leave out occurrences, title:word for a field, or "in" for the word'
            raise self._fault(piece, "rule-misplaced-operator", "IN needs NOT before it", hint)
        return (self._take(), False) if self._is_operator(piece, _PROXIMITY) else None

    def _gap(self, operator: Piece) -> int | None:
        if operator.text in {"NEAR", "ONEAR"}:
            gap = USUAL_GAP if operator.number is None else operator.number
            if gap > WIDEST_GAP:
                raise self._fault(
                    operator, "rule-number", f"at most {WIDEST_GAP} words between", "write SENT or PARA, or AND"
                )
            return gap
        if operator.number is not None:
            raise self._fault(operator, "rule-number", f"{operator.text} takes no number", f"write {operator.text}")
        return None

    def _unit(self) -> Condition:
        piece = self._peek()
        if piece.kind is Kind.OPEN:
            return self._group()
        if self._is_operator(piece, {"ATLEAST"}):
            return self._at_least()
        if piece.kind is Kind.WORD and self._is_operator(self._peek(1), {"OF"}):
            return self._any_of()
        if piece.kind is Kind.FIELD:
            return self._field()
        if piece.kind is Kind.WORD:
            return make_term(self._text, self._take())
        if piece.kind is Kind.QUOTED:
            return make_phrase(self._text, self._take())
        raise self._missing(piece)

    def _group(self) -> Condition:
        opening = self._peek()
        parts = self._list()
        return parts[0] if len(parts) == 1 else Or(parts=tuple(parts), place=opening.place)

    def _list(self) -> list[Condition]:
        """(bool {, bool})."""
        opening = self._take()
        self._descend(opening)
        parts = [self._bool()]
        while self._peek().kind is Kind.COMMA:
            self._take()
            parts.append(self._bool())
        if self._peek().kind is not Kind.CLOSE:
            raise self._fault(opening, "rule-bracket", "bracket is never closed")
        self._take()
        self._depth -= 1
        return parts

    def _at_least(self) -> Condition:
        operator = self._take()
        if not operator.number:
            raise self._fault(
                operator, "rule-number", "ATLEAST needs a number from 1", "write ATLEAST/3 (missile~ OR rocket~)"
            )
        self._descend(operator)
        part = self._unit()
        self._depth -= 1
        return AtLeast(count=operator.number, part=part, place=operator.place)

    def _any_of(self) -> Condition:
        number = self._take()
        operator = self._take()
        if not (
            number.text.isascii() and number.text.isdigit() and len(number.text) < len("10000") and int(number.text)
        ):
            raise self._fault(number, "rule-number", "OF needs a number from 1 before it", "write 2 OF (a, b, c)")
        if self._peek().kind is not Kind.OPEN:
            raise self._fault(
                operator, "rule-bracket", "OF needs a list in brackets", f"write {number.text} OF (a, b, c)"
            )
        parts = self._list()
        count = int(number.text)
        if count > len(parts):
            message = f"{count} OF needs at least {count} alternatives, and there are {len(parts)}"
            raise self._fault(number, "rule-number", message, "separate them by commas")
        return AnyOf(count=count, parts=tuple(parts), place=operator.place)

    def _field(self) -> Condition:
        field = self._take()
        if field.text in ABOUT_FIELDS:
            return self._about(field)
        if field.text not in ZONE_FIELDS:
            raise unknown_field(self._text, field.text, field.place)
        if field.text == "first" and not field.number:
            raise self._fault(
                field, "rule-number", "first: needs a number from 1", "write first/60:word for the first 60 words"
            )
        if field.text != "first" and field.number is not None:
            raise self._fault(field, "rule-number", f"{field.text}: takes no number", f"write {field.text}:word")
        self._descend(field)
        part = self._unit()
        self._depth -= 1
        return Within(zone=field.text, part=part, words=field.number, place=field.place)

    def _about(self, field: Piece) -> Condition:
        value = self._peek()
        if field.number is not None:
            raise self._fault(field, "rule-number", f"{field.text}: takes no number", f"write {field.text}:value")
        if value.kind not in {Kind.WORD, Kind.QUOTED} or not value.text.strip():
            raise self._fault(field, "rule-no-value", f"{field.text}: needs a value", _VALUE_HINTS[field.text])
        self._take()
        place = Place(start=field.place.start, width=value.place.start + value.place.width - field.place.start)
        if field.text == "entity":
            return Entity(name=value.text, place=place)
        if field.text == "event":
            return Event(name=value.text, place=place)
        return About(name=field.text, value=value.text, place=place)

    # ------------------------------------------------------------------ pieces and faults

    def _peek(self, ahead: int = 0) -> Piece:
        return self._pieces[min(self._next + ahead, len(self._pieces) - 1)]

    def _take(self) -> Piece:
        piece = self._peek()
        self._next += 1
        return piece

    def _descend(self, piece: Piece) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._fault(piece, "rule-too-deep", f"brackets too deep (at most {DEEPEST})", "make two rules of it")

    @staticmethod
    def _is_operator(piece: Piece, names: set[str]) -> bool:
        return piece.kind is Kind.OPERATOR and piece.text in names

    def _fault(self, piece: Piece, code: str, message: str, hint: str | None = None) -> ConditionError:
        return fault(self._text, piece.place, code, message, hint)

    def _mixed(self, joiner: str, operator: Piece) -> ConditionError:
        name = operator.text if operator.kind is Kind.OPERATOR else "NOT"
        hint = "LexisNexis reads OR first, Factiva reads AND first: add brackets"
        return self._fault(operator, "rule-mixed", f"{joiner} and {name} mixed without brackets", hint)

    def _missing(self, piece: Piece) -> ConditionError:
        before = self._pieces[self._next - 1] if self._next else None
        if before is not None and before.kind is Kind.OPEN and piece.kind is Kind.CLOSE:
            return self._fault(before, "rule-bracket", "empty brackets")
        if before is not None and before.kind in {Kind.OPERATOR, Kind.FIELD, Kind.MINUS, Kind.COMMA}:
            name = f"{before.text}:" if before.kind is Kind.FIELD else before.text
            hint = 'NOT cannot stand inside; for the word, put it in quotes: "not"' if piece.text == "NOT" else None
            return self._fault(before, "rule-missing-term", f"a term is missing after {name}", hint)
        if before is not None and piece.kind is Kind.END:
            return self._fault(before, "rule-bracket", "bracket is never closed")
        hint = f'for the word, put it in quotes: "{piece.text.lower()}"' if piece.kind is Kind.OPERATOR else None
        return self._fault(piece, "rule-missing-term", f"a term is missing before {piece.text}", hint)

    def _side_by_side(self, before: Condition, piece: Piece) -> ConditionError:
        previous = self._pieces[self._next - 1]
        for suspect in (piece, previous):
            if suspect.kind is Kind.WORD and suspect.text.isupper() and _is_nearly_operator(suspect.text):
                return unknown_operator(self._text, suspect.text, suspect.place)
        if piece.kind is Kind.OPEN and previous.text.lower() in FIELD_HABITS:  # HEADLINE(missile)
            return unknown_field(self._text, previous.text, previous.place)
        hint = "write AND or OR between them"
        if previous.kind is piece.kind is Kind.WORD and previous.place.start == before.place.start:
            hint = f'write "{previous.text} {piece.text}" for the phrase, or {previous.text} AND {piece.text}'
        message = "two terms side by side: phrase, AND or OR?"
        return self._fault(piece, "rule-side-by-side", message, hint)


_OPERATOR_HINTS = {"OF": "write 2 OF (a, b, c); for the word, put it in quotes"}
_VALUE_HINTS = {
    "source": "write source:example.org or source:*.example.org",
    "lang": "write lang:ko",
    "url": "write url:*/politics/*",
    "entity": "write entity:KP; `monitor entities find TEXT` shows ids",
    "event": "write event:launch or event:treaty",
}


def _is_nearly_operator(word: str) -> bool:
    """One letter added, missing, or two swapped: `ADN`, `NERA`, `SENTE`."""
    return any(
        sorted(word) == sorted(name) or (abs(len(word) - len(name)) == 1 and _is_inside(word, name))
        for name in OPERATORS
        if len(name) > len("OR") and len(word) > len("OR")
    )


def _is_inside(word: str, name: str) -> bool:
    longer, shorter = (word, name) if len(word) > len(name) else (name, word)
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))
