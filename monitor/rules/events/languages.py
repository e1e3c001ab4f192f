"""The languages in which events are read.

To add one: a module like `english.py` with a `Language`, a line here, and a block of its words in the event files
that shall read it. Until then its articles are judged on names alone (status `unknown`).
"""

from collections.abc import Mapping
from typing import Final

from monitor.rules.events.english import ENGLISH
from monitor.rules.events.language import Language

LANGUAGES: Final[Mapping[str, Language]] = {one.code: one for one in (ENGLISH,)}
