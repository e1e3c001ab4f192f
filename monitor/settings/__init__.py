"""Reads the configuration: YAML files and the environment in, frozen values or all faults at once out.

    find_layers     built-in files, overlaid by the user's directory      places.py
      -> read_rules, read_events, read_entities      one id, one definition   definitions.py
      -> read_monitor_file     database, limits, targets, routes          monitor_file.py
      -> read_sources                                                     sources_file.py
      -> Settings | SettingsError(problems)                               loading.py, values.py

Each file goes the same way: `yaml_document` (YAML 1.2, positions kept) -> `secrets` (`${NAME}`) ->
`checking` (pydantic on the dataclasses of schema.py and of the rooms that own the definitions).
This is the only room that reads files of configuration and the environment.

Relative paths: what is read (`file:` secrets, directories of sources) counts from the configuration
directory; what is written (the database, alert files) from the working directory.

To add a setting: a field in schema.py, its place in values.py, a line in docs/settings.md.
"""

from monitor.settings.environment import environment
from monitor.settings.loading import SOURCE_KINDS, inspect, load, load_rules
from monitor.settings.places import builtin_directory, cache_directory
from monitor.settings.source_changes import (
    add_sources,
    pause_source,
    read_sources_text,
    remove_source,
    source_of,
)
from monitor.settings.source_lines import as_yaml
from monitor.settings.stamp import Stamp, take_stamp
from monitor.settings.starter import write_starter
from monitor.settings.values import Settings
from monitor.settings.versions import name_packed, pack, program, unpack

__all__ = [
    "SOURCE_KINDS",
    "Settings",
    "Stamp",
    "add_sources",
    "as_yaml",
    "builtin_directory",
    "cache_directory",
    "environment",
    "inspect",
    "load",
    "load_rules",
    "name_packed",
    "pack",
    "pause_source",
    "program",
    "read_sources_text",
    "remove_source",
    "source_of",
    "take_stamp",
    "unpack",
    "write_starter",
]
