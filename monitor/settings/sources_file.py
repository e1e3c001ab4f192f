"""Reads sources.yaml: where to look, how often, and for how long news is news."""

import os
from collections.abc import Iterator
from dataclasses import asdict, replace
from dataclasses import fields as dataclass_fields
from pathlib import Path
from typing import Any

from monitor.errors import Problem
from monitor.model import ItemFields, Overrides, Source
from monitor.settings.access import read_access
from monitor.settings.checking import check, did_you_mean
from monitor.settings.places import SOURCES_FILE
from monitor.settings.reading import Reading
from monitor.settings.schema import FieldsBlock, SourceBlock, SourcesFile
from monitor.settings.yaml_document import Place, YamlDocument

DIRECTORY = "directory"
JSON = "json"
_KEYS_OF_KINDS = {"select": ("listing", "page"), "sites": ("listing", "sitemap"), "fields": (JSON,)}
_NO_AGE_LIMIT = {"baseline": None, "max_age": None}


def read_sources(reading: Reading) -> tuple[Source, ...]:
    """The sources in the order of the file; none where the file is absent."""
    document, value = reading.document(SOURCES_FILE)
    return sources_of(document, value, reading)


def sources_of(document: YamlDocument, value: Any, reading: Reading) -> tuple[Source, ...]:
    """The sources of a document at hand; `value` is its value with the variables filled in."""
    file = check(SourcesFile, value, document, reading.problems)
    if file is None:
        return ()
    defaults = {key: item for key, item in asdict(file.defaults).items() if item is not None}
    sources: dict[str, Source] = {}
    for index, item in enumerate(file.sources):
        place: Place = ("sources", index)
        source = _source(_with_defaults(item, defaults), document, place, reading)
        if source and source.name in sources:
            message = f"two sources are named `{source.name}`"
            problem = document.problem("source-twice", message, (*place, "name"), hint="rename one of them")
            reading.problems.append(problem)
        elif source:
            sources[source.name] = source
    return tuple(sources.values())


def _with_defaults(item: dict[str, Any], defaults: dict[str, Any]) -> dict[str, Any]:
    """What a directory holds was put there on purpose: it has an age limit only where the item itself says so."""
    own = _NO_AGE_LIMIT if item.get("kind") == DIRECTORY else {}
    return {**defaults, **own, **item}


def _source(item: dict[str, Any], document: YamlDocument, place: Place, reading: Reading) -> Source | None:
    block = check(SourceBlock, item, document, reading.problems, place)
    if block is None:
        return None
    if block.kind not in reading.kinds:
        hint = did_you_mean(block.kind, reading.kinds)
        message = f"unknown kind of source `{block.kind}`"
        reading.problems.append(document.problem("source-kind", message, (*place, "kind"), hint=hint))
        return None
    reading.problems.extend(_misplaced(block, document, place))
    locate = _directory if block.kind == DIRECTORY else _address
    location = locate(block, document, (*place, "location"), reading)
    fields = ItemFields(**asdict(block.fields)) if block.fields else None
    access = read_access(block.access, document, (*place, "access"), reading)
    extract = Overrides(**asdict(block.extract)) if block.extract else None
    own = {
        name: getattr(block, name) for name in _FIELDS
    }  # `asdict` would copy what is in them, a third of the reading
    return Source(**{**own, "location": location, "fields": fields, "access": access, "extract": extract})


_FIELDS = tuple(field.name for field in dataclass_fields(SourceBlock))


def _misplaced(block: SourceBlock, document: YamlDocument, place: Place) -> Iterator[Problem]:
    """Keys that this kind of source does not have, and the one that it must have."""
    for key, kinds in _KEYS_OF_KINDS.items():
        if getattr(block, key) and block.kind not in kinds:
            message = f"a source of the kind `{block.kind}` has no `{key}`"
            hint = f"remove it; it goes with: {', '.join(kinds)}"
            yield document.problem("source-key", message, (*place, key), at_key=True, hint=hint)
    if block.every_max is not None and block.every_max < block.every:
        message = f"the source `{block.name}` is looked at less often than `every_max` allows"
        yield document.problem("source-every", message, (*place, "every_max"), hint="make it longer than `every`")
    if block.kind == JSON and (block.fields is None or not _finds_something(block.fields)):
        message = f"the source `{block.name}` does not say where its answer keeps what"
        hint = "add fields: {items: EXPRESSION, title: EXPRESSION, url: EXPRESSION}, or body: instead of url:"
        yield document.problem("source-fields", message, (*place, "fields"), hint=hint)


def _finds_something(fields: FieldsBlock) -> bool:
    return bool(fields.url or fields.body or fields.title)


def _address(block: SourceBlock, document: YamlDocument, place: Place, reading: Reading) -> str:
    if not block.location.startswith(("http://", "https://")):
        message = f"the location of the source `{block.name}` is not a web address"
        hint = "write the whole address, beginning with https://"
        reading.problems.append(document.problem("source-location", message, place, hint=hint))
    return block.location


def _directory(block: SourceBlock, document: YamlDocument, place: Place, reading: Reading) -> str:
    """An absolute path; a relative one counts from the configuration directory."""
    path = Path(os.path.abspath(reading.root / Path(block.location).expanduser()))  # noqa: PTH100 - keeps links
    if not path.is_dir():
        message = f"the directory of the source `{block.name}` is not there: {path}"
        hint = "create it, or correct the path (a relative one counts from the configuration directory)"
        problem = document.problem("source-directory", message, place, hint=hint)
        reading.warnings.append(replace(problem, is_warning=True))
    return str(path)
