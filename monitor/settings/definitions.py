"""Reads rules, events and entities: the built-in ones, overlaid by the user's of the same id."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ruamel.yaml.nodes import ScalarNode

from monitor.entities.definition import Entity
from monitor.errors import Problem
from monitor.rules.definition import Rule
from monitor.rules.events.definition import EventDefinition
from monitor.settings.checking import check
from monitor.settings.places import Layer
from monitor.settings.reading import Reading
from monitor.settings.yaml_document import BLOCK_STYLE, Place, YamlDocument, read_yaml

RULES = "rules"
_OWN_FIELDS = ("path", "condition_line", "condition_indent")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFile:
    """A rule with the document it was read from, for the places of its problems."""

    rule: Rule
    document: YamlDocument

    @property
    def id(self) -> str:
        """Id of the rule."""
        return self.rule.id


def read_rules(reading: Reading) -> dict[str, RuleFile]:
    """All rules by id, those that are off included; one rule a file, named after its id."""
    found: dict[str, RuleFile] = {}
    for layer in reading.layers:
        found.update(_rules_of(layer.yaml_files(RULES), reading))
    return found


def read_rule_files(path: Path, reading: Reading) -> dict[str, RuleFile]:
    """The rules of one file, or of a directory or its `rules/`."""
    if not path.is_dir():
        return _rules_of([(path, str(path))], reading)
    root = path / RULES if (path / RULES).is_dir() else path
    files = list(Layer(root=root.parent, shown=str(root.parent)).yaml_files(root.name))
    if not files:
        hint = "name a rule file, or a directory with rule files (.yaml) in it"
        reading.problems.append(Problem(code="no-rules", message="no rule is here", path=str(path), hint=hint))
    return _rules_of(files, reading)


def _rules_of(files: Iterable[tuple[Path, str]], reading: Reading) -> dict[str, RuleFile]:
    own: dict[str, RuleFile] = {}
    for path, document in _documents(files, reading):
        item = _rule_file(document, path, reading.problems)
        if item and _is_new(item.id, own, document, (), reading):
            own[item.id] = item
    return own


def read_events(reading: Reading) -> dict[str, EventDefinition]:
    """All event definitions by id; one event a file, named after its id."""
    found: dict[str, EventDefinition] = {}
    for layer in reading.layers:
        own: dict[str, EventDefinition] = {}
        for path, document in _documents(layer.yaml_files("events"), reading):
            event = check(EventDefinition, document.value or {}, document, reading.problems)
            if event is None:
                continue
            _check_name(event.id, path, document, reading.problems)
            if _is_new(event.id, own, document, (), reading):
                own[event.id] = event
        found.update(own)
    return found


def read_entities(reading: Reading) -> dict[str, Entity]:
    """All entities by id; a file is a list of them."""
    found: dict[str, Entity] = {}
    for layer in reading.layers:
        own: dict[str, Entity] = {}
        for _, document in _documents(layer.yaml_files("entities"), reading):
            entities = check(tuple[Entity, ...], document.value or [], document, reading.problems) or ()
            for index, entity in enumerate(entities):
                if _is_new(entity.id, own, document, (index,), reading):
                    own[entity.id] = entity
        found.update(own)
    return found


def _is_new(name: str, own: Mapping[str, object], document: YamlDocument, place: Place, reading: Reading) -> bool:
    """Within one layer an id is used once; between layers the later one replaces the earlier."""
    if name in own:
        hint = "remove one of the two, or give it another id"
        problem = document.problem("defined-twice", f"`{name}` is defined already", (*place, "id"), hint=hint)
        reading.problems.append(problem)
    return name not in own


def _documents(files: Iterable[tuple[Path, str]], reading: Reading) -> Iterator[tuple[Path, YamlDocument]]:
    for path, shown in files:
        reading.files.append(shown)
        document = read_yaml(path, shown, reading.problems)
        if document is not None:
            yield path, document


def _rule_file(document: YamlDocument, path: Path, problems: list[Problem]) -> RuleFile | None:
    """The rule of a file; of a faulty one what can be read, so that its condition is looked at as well."""
    given = document.value if isinstance(document.value, dict) else {}
    own = [name for name in _OWN_FIELDS if name in given]
    problems.extend(document.problem("unknown-key", f"unknown key `{name}`", (name,), at_key=True) for name in own)
    rule = check(Rule, document.value if document.value is not None else {}, document, problems)
    if rule is None:
        rule = _salvage({name: value for name, value in given.items() if name not in _OWN_FIELDS}, document)
    if rule is None:
        return None
    _check_name(rule.id, path, document, problems)
    line, indent = _condition_place(document, problems)
    rule = replace(rule, path=document.path, condition_line=line, condition_indent=indent)
    return RuleFile(rule=rule, document=document)


def _salvage(given: Mapping[Any, Any], document: YamlDocument) -> Rule | None:
    """The rule without its faulty keys, and without its tests, which may need them."""
    needed = {name: given[name] for name in ("id", "condition") if name in given}
    sound = {name: value for name, value in given.items() if check(Rule, {**needed, name: value}, document, [])}
    return check(Rule, {**needed, **{name: value for name, value in sound.items() if name != "tests"}}, document, [])


def _check_name(name: str, path: Path, document: YamlDocument, problems: list[Problem]) -> None:
    if path.stem != name:
        message = f"the id `{name}` is not the file's name"
        hint = f"write  id: {path.stem}  or rename the file to {name}.yaml"
        problems.append(document.problem("wrong-file-name", message, ("id",), hint=hint))


def _condition_place(document: YamlDocument, problems: list[Problem]) -> tuple[int | None, int]:
    """1-based line of the file on which the condition's text begins, and the blanks before each line of it."""
    node = document.node(("condition",))
    if isinstance(node, ScalarNode) and node.style == BLOCK_STYLE:
        line = int(node.start_mark.line) + 2
        first = next((text for text in document.lines[line - 1 :] if text.strip()), "")
        return line, len(first) - len(first.lstrip(" "))
    message = "the condition is not a block, so that its errors have no line"
    hint = "write  condition: |  and the condition on the next line, indented"
    problems.append(document.problem("rule-condition-form", message, ("condition",), hint=hint))
    if not isinstance(node, ScalarNode):
        return None, 0
    line = int(node.start_mark.line) + 1
    column = document.lines[line - 1].find(str(node.value), node.start_mark.column)
    return (line, column) if column >= 0 else (None, 0)
