"""Changes sources.yaml line by line: what is not changed stays as it is, comments and order included. Pure.

text -> where is each source? (positions of the YAML nodes) -> new text      (the caller reads it before it is written)

A file that is not written line by line (`[{...}]`) is written anew by ruamel, comments kept as far as it can.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from monitor.settings.yaml_document import YamlDocument

SOURCES: Final = "sources"

_PLAIN: Final = re.compile(r"[A-Za-z0-9/][A-Za-z0-9_./@+=,;()~? -]*(?::[A-Za-z0-9_./@+=,;()~?&%-]+)*")
_UNPLAIN: Final = re.compile(r"(?:true|false|null|yes|no|on|off|~|[-+.\d][\d_.eE:+-]*|0[xo].*)", re.IGNORECASE)
_STEP: Final = 2


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of one source: `first` to before `end`; its dash stands in column `dash`, its keys in column `key`."""

    name: str
    first: int
    end: int
    dash: int
    key: int


def blocks_of(document: YamlDocument) -> tuple[Block, ...] | None:
    """The sources of a file, as they stand in its lines; None for a file that is not written line by line."""
    node = document.node((SOURCES,))
    if not isinstance(node, SequenceNode) or node.flow_style or not node.value:
        return () if node is None or not node.value else None
    lines = document.lines
    items: Sequence[Any] = node.value
    if any(not isinstance(item, MappingNode) or item.flow_style for item in items):
        return None
    starts = [item.start_mark.line for item in items]
    last = _after_the_list(node, document)
    blocks = []
    for item, first, limit in zip(items, starts, [*starts[1:], last], strict=True):
        dash = lines[first].find("-")
        if lines[first][:dash].strip() or lines[first][dash + 1 : item.start_mark.column].strip():
            return None
        end = _end_of(lines, first, limit, dash)
        blocks.append(Block(_name_of(item), first, end, dash, item.start_mark.column))
    return tuple(blocks)


def _after_the_list(node: Node, document: YamlDocument) -> int:
    """The first line behind the list: the next key of the file, or its end."""
    root: Any = document.root
    later = [key.start_mark.line for key, _ in root.value if key.start_mark.line > node.start_mark.line]
    return min(later, default=len(document.lines))


def _end_of(lines: Sequence[str], first: int, limit: int, dash: int) -> int:
    """Behind the last line of a source; a comment goes with it where it is indented like its keys."""
    end = first + 1
    for number in range(first + 1, limit):
        line = lines[number]
        if line.strip() and _indent(line) > dash:
            end = number + 1
    return end


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _name_of(item: Any) -> str:
    return next((str(value.value) for key, value in item.value if key.value == "name"), "")


# ------------------------------------------------------------------------------------------ changes


def with_sources(document: YamlDocument, text: str, items: Sequence[Mapping[str, Any]]) -> str | None:
    """The text with further sources behind the last; None where it is not written line by line."""
    blocks = blocks_of(document)
    if blocks is None:
        return None
    lines, newline = text.splitlines(), _newline(text)
    dash, key = (blocks[-1].dash, blocks[-1].key) if blocks else (_STEP, 2 * _STEP)
    written = [line for item in items for line in _written(item, dash, key)]
    if blocks:
        lines[blocks[-1].end : blocks[-1].end] = written
        return _joined(lines, newline)
    kept = [line for line in lines if not re.match(rf"{SOURCES}\s*:", line)]
    gap = [""] if kept and kept[-1].strip() else []
    return _joined([*kept, *gap, f"{SOURCES}:", *written], newline)


def without_source(document: YamlDocument, text: str, name: str) -> str | None:
    """The text without a source; comments above it stay. None where it is not written line by line."""
    blocks = blocks_of(document)
    block = _find(blocks, name)
    if blocks is None or block is None:
        return None
    lines = text.splitlines()
    del lines[block.first : block.end]
    if len(blocks) == 1:
        lines = [f"{SOURCES}: []" if re.match(rf"{SOURCES}\s*:", line) else line for line in lines]
    return _joined(lines, _newline(text))


def with_pause(document: YamlDocument, text: str, name: str, *, paused: bool) -> str | None:
    """The text with a source paused, or no longer; None where it is not written line by line."""
    block = _find(blocks_of(document), name)
    if block is None:
        return None
    lines = text.splitlines()
    pattern = re.compile(r"(\s*(?:- +)?paused\s*:\s*)(\S+)(\s*(?:#.*)?)$")
    for number in range(block.first, block.end):
        found = pattern.match(lines[number])
        if found and _key_column(lines[number]) == block.key:
            is_bare = not paused and number > block.first and not found[3].strip()
            lines[number : number + 1] = [] if is_bare else [f"{found[1]}{str(paused).lower()}{found[3]}"]
            return _joined(lines, _newline(text))
    if paused:
        lines[block.end : block.end] = [f"{' ' * block.key}paused: true"]
    return _joined(lines, _newline(text))


def _key_column(line: str) -> int:
    found = re.match(r" *(?:- +)?", line)
    return found.end() if found else 0


def _find(blocks: Sequence[Block] | None, name: str) -> Block | None:
    return next((block for block in blocks or () if block.name == name), None)


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _joined(lines: Sequence[str], newline: str) -> str:
    return newline.join([*lines, ""])


# ------------------------------------------------------------------------------------------ writing


def _written(item: Mapping[str, Any], dash: int, key: int) -> list[str]:
    """A source as lines."""
    lines = [line for name, value in item.items() for line in _pair(name, value, key)]
    lines[0] = f"{' ' * dash}-{lines[0][dash + 1 :]}"
    return lines


def _pair(name: str, value: Any, column: int) -> list[str]:
    pad = " " * column
    if isinstance(value, Mapping):
        inner = [line for key, item in value.items() for line in _pair(key, item, column + _STEP)]
        return [f"{pad}{name}:", *inner]
    if isinstance(value, list | tuple):
        return [f"{pad}{name}: [{', '.join(scalar(item) for item in value)}]"]
    return [f"{pad}{name}: {scalar(value)}"]


def scalar(value: Any) -> str:
    """A value as YAML writes it on one line; in quotes where it would be read as something else."""
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    is_plain = _PLAIN.fullmatch(text) and not _UNPLAIN.fullmatch(text) and text == text.strip() and ", " not in text
    return text if is_plain else json.dumps(text, ensure_ascii=False)


def as_yaml(items: Sequence[Mapping[str, Any]]) -> str:
    """Sources as they would stand in a sources.yaml, ready to be pasted below `sources:`."""
    return "\n".join(line for item in items for line in _written(item, _STEP, 2 * _STEP))


def rewritten(text: str, value: Mapping[str, Any]) -> str:
    """The whole file written anew with another list of sources, for one that is not written line by line."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4_096
    yaml.indent(mapping=_STEP, sequence=2 * _STEP, offset=_STEP)
    data: Any = yaml.load(text) or {}
    known = {item.get("name"): item for item in data.get(SOURCES) or []}
    data[SOURCES] = [_merged(known.get(item.get("name")), item) for item in value[SOURCES]]
    stream = StringIO()
    yaml.dump(data, stream)
    return stream.getvalue()


def _merged(old: Any, new: Mapping[str, Any]) -> Any:
    """The old item with its comments, changed as far as it must."""
    if old is None:
        return dict(new)
    for key in [key for key in old if key not in new]:
        del old[key]
    for key, item in new.items():
        if old.get(key) != item:
            old[key] = item
    return old
