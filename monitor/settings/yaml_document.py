"""One YAML 1.2 file, with the position of everything in it.

ruamel composes the tree of nodes; this module turns nodes into plain values and places into
problems. The C parser of `ruamel.yaml.clib` goes first (seven times faster, same nodes); what it
refuses the pure parser reads again: it knows more of YAML 1.2, and its errors are the ones we explain.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.tag import Tag

from monitor.errors import Problem

Place = tuple[str | int, ...]
"""Where in a document: keys and list indexes from the root, such as `("sources", 3, "every")`."""

BLOCK_STYLE = "|"
_TAG = "tag:yaml.org,2002:"
_PARSER_WORDS = {
    "mapping values are not allowed": ("a second `:` on one line", "put text with `: ` in it in quotes"),
    "undefined alias": ("`*` begins an alias in YAML", "put text that begins with `*` in quotes"),
    "cannot start any token": ("YAML text cannot begin with this character", "put it in quotes"),
    "unexpected end of stream": ("a quote is opened here and never closed", "close it"),
    "but found another document": ("a second document begins here", "one file holds one document: remove the `---`"),
    "expected ',' or ']'": ("a `[` is opened here and never closed", "close the list with `]`, with `,` between items"),
    "expected ',' or '}'": ("a `{` is opened here and never closed", "close the mapping with `}`"),
    "expected <block end>": ("this line does not fit the lines around it", "check its indentation, and `- ` or `key:`"),
    "could not find expected ':'": ("a `:` is missing after this key", "write `key: value`"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlDocument:
    """A parsed file.

    Attributes:
        path: The file as the user would name it.
        lines: Its lines, without their ends.
        root: The node tree; None for an empty file.
        value: The same as dicts, lists and scalars; None for an empty file.
    """

    path: str
    lines: tuple[str, ...]
    root: Node | None
    value: Any

    def problem(
        self, code: str, message: str, place: Place = (), *, at_key: bool = False, hint: str | None = None
    ) -> Problem:
        """A problem at `place`, or at the nearest thing around it that is there; `at_key` points to the key."""
        node = self._node(place, at_key=at_key)
        if node is None:
            return Problem(code=code, message=message, path=self.path, line=1, hint=hint)
        return problem_at(self, code, message, node, hint=hint)

    def node(self, place: Place) -> Node | None:
        """The node exactly at `place`, or None."""
        node = self.root
        for step in place:
            node = _child(node, step)[1]
            if node is None:
                return None
        return node

    def _node(self, place: Place, *, at_key: bool) -> Node | None:
        node, key = self.root, None
        for step in place:
            found_key, found = _child(node, step)
            if found is None:
                break
            key, node = found_key, found
        return key if at_key and key is not None else node


def problem_at(document: YamlDocument, code: str, message: str, node: Node, *, hint: str | None = None) -> Problem:
    """A problem at a node, underlining it as far as it stands on its first line."""
    line, column = node.start_mark.line, node.start_mark.column
    source_line = document.lines[line] if line < len(document.lines) else ""
    ends_here = node.end_mark.line == line
    end = node.end_mark.column if ends_here else len(source_line.rstrip())
    return Problem(
        code=code,
        message=message,
        path=document.path,
        line=line + 1,
        column=column + 1,
        source_line=source_line,
        width=max(1, end - column),
        hint=hint,
    )


def read_yaml(path: Path, shown: str, problems: list[Problem]) -> YamlDocument | None:
    """Parse a file; faults are appended to `problems`, and None is returned where nothing can be used.

    Args:
        path: The file.
        shown: Its path as the user would name it.
        problems: Collects what is wrong.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        problems.append(Problem(code="file-unreadable", message=f"cannot read this file: {reason}", path=shown))
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.append(_encoding_problem(raw, error, shown))
        return None
    return parse_yaml(text, shown, problems)


def parse_yaml(text: str, shown: str, problems: list[Problem]) -> YamlDocument | None:
    """As `read_yaml`, for text at hand."""
    lines = tuple(text.splitlines())
    try:
        root = _compose(text)
        document = YamlDocument(path=shown, lines=lines, root=root, value=None)
        found: list[Problem] = []
        value = None if root is None else _Conversion(document, found).value(root)
    except YAMLError as error:
        problems.append(_syntax_problem(error, lines, shown))
        return None
    except RecursionError:
        problems.append(Problem(code="yaml-too-deep", message="lists or mappings are nested too deeply", path=shown))
        return None
    problems.extend(found)
    return None if found else YamlDocument(path=shown, lines=lines, root=root, value=value)


class _Resolver(VersionedResolver):
    """Always YAML 1.2, and no tags by path: ruamel asks for both at every scalar, half the time of reading a file."""

    processing_version = (1, 2)

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        """See ruamel: the tag of a node that has none."""
        if kind is not ScalarNode:
            return super().resolve(kind, value, implicit)
        for tag, pattern in self.versioned_resolver.get(value[:1], ()) if implicit[0] else ():
            if pattern.match(value):
                return Tag(suffix=tag)
        return self.DEFAULT_SCALAR_TAG

    @cached_property
    def versioned_resolver(self) -> Any:
        """See ruamel: tag and pattern of what is not text, by its first character."""
        return super().versioned_resolver


def _compose(text: str) -> Node | None:
    root: Node | None
    fast = YAML(typ="safe")
    fast.Resolver = _Resolver
    try:
        root = fast.compose(text)
    except YAMLError:
        root = YAML(typ="safe", pure=True).compose(text)
    return root


class _Conversion:
    """Turns nodes into plain values; refuses what would surprise a reader of the file."""

    def __init__(self, document: YamlDocument, problems: list[Problem]) -> None:
        self._document = document
        self._problems = problems
        self._seen: set[int] = set()

    def value(self, node: Node) -> Any:
        if isinstance(node, ScalarNode):
            return self._scalar(node)
        if id(node) in self._seen:
            self._refuse("yaml-alias", "anchors and aliases (`&`, `*`) are not read here", node, "write it out again")
            return None
        self._seen.add(id(node))
        if isinstance(node, SequenceNode):
            return [self.value(item) for item in node.value]
        return self._mapping(node) if isinstance(node, MappingNode) else None

    def _mapping(self, node: MappingNode) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, item in node.value:
            if not isinstance(key, ScalarNode):
                self._refuse("yaml-key", "a key must be one word or text", key, None)
            elif key.value in result:
                hint = "keep one of the two"
                self._refuse("yaml-duplicate-key", f"the key `{key.value}` is there twice", key, hint)
            else:
                result[key.value] = self.value(item)
        return result

    def _scalar(self, node: ScalarNode) -> Any:
        if node.ctag is _Resolver.DEFAULT_SCALAR_TAG:  # most are text, and to ask for the tag's words takes longer
            return node.value
        match str(node.tag).removeprefix(_TAG):
            case "str" | "timestamp" | "merge" | "value":
                return node.value
            case "null":
                return None
            case "bool":
                return node.value.lower() == "true"
            case "int":
                return int(node.value.replace("_", ""), 0 if node.value.lstrip("+-").startswith(("0x", "0o")) else 10)
            case "float":
                return _to_float(node.value)
            case _:
                self._refuse("yaml-tag", f"tags such as `{node.tag}` are not read", node, "remove the `!...`")
                return None

    def _refuse(self, code: str, message: str, node: Node, hint: str | None) -> None:
        self._problems.append(problem_at(self._document, code, message, node, hint=hint))


def _to_float(words: str) -> float:
    """YAML writes infinity as `.inf`, Python as `inf`."""
    return float(words.replace("_", "").lower().replace(".inf", "inf").replace(".nan", "nan"))


def _child(node: Node | None, step: str | int) -> tuple[Node | None, Node | None]:
    """Key node and value node of one step down; (None, None) where there is nothing."""
    if isinstance(node, MappingNode):
        return next(((key, item) for key, item in node.value if key.value == step), (None, None))
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    return None, None


def _syntax_problem(error: YAMLError, lines: tuple[str, ...], shown: str) -> Problem:
    """What the parser could not read, in words for people who do not know YAML's grammar."""
    mark = _mark(error)
    if not isinstance(error, MarkedYAMLError) or mark is None:
        words = str(error).splitlines()[0] if str(error) else "it is not YAML"
        return Problem(code="yaml-syntax", message=words, path=shown, hint="remove the control characters")
    line = min(mark.line, max(len(lines) - 1, 0))
    source_line = lines[line] if lines else ""
    message, hint = _explain(f"{error.context or ''} {error.problem or ''}".strip(), source_line)
    code = "yaml-tab" if "\t" in _indent(source_line) else "yaml-syntax"
    column = min(mark.column, len(source_line))
    return Problem(
        code=code, message=message, path=shown, line=line + 1, column=column + 1, source_line=source_line, hint=hint
    )


def _mark(error: YAMLError) -> Any:
    """Where the fault is; of something that never ends, where it begins."""
    problem, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    return context or problem if "end of stream" in str(getattr(error, "problem", "")) else problem or context


def _explain(words: str, source_line: str) -> tuple[str, str | None]:
    """The parser's words as a message and a hint."""
    if "\t" in _indent(source_line):
        return "a tab is used for indentation", "YAML wants spaces: replace each tab by two spaces"
    for known, (message, hint) in _PARSER_WORDS.items():
        if known in words:
            return message, hint
    return f"this is not valid YAML: {words}", "check brackets, quotes and indentation here and in the line before"


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _encoding_problem(raw: bytes, error: UnicodeDecodeError, shown: str) -> Problem:
    """Where the first byte stands that is not UTF-8."""
    before = raw[: error.start]
    start = before.rfind(b"\n") + 1
    return Problem(
        code="file-encoding",
        message=f"this file is not UTF-8: byte 0x{raw[error.start]:02x}",
        path=shown,
        line=before.count(b"\n") + 1,
        column=len(before[start:].decode("utf-8", errors="replace")) + 1,
        source_line=raw[start:].split(b"\n", 1)[0].decode("utf-8", errors="replace"),
        hint="save it as UTF-8",
    )
