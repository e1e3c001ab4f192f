"""Names of entities, cut into words."""

from monitor.entities.names import _cut
from monitor.settings import load
from monitor.text import tokenise

NAMES = sorted(
    {
        alias
        for entity in load(None, {}).entities
        for alias in (*(one for some in entity.aliases.values() for one in some), *entity.case, *entity.anchored)
    }
)
"""All that ship."""


def test_plain_names_are_cut_as_any_text_is() -> None:
    """The short way for letters, digits, blanks and hyphens finds what the long one does."""
    odd = ["A-1", "-", "x-", "-x", "a--b", "a  b", "3.5", "U.S.", "O'Brien", "al-Qa'ida", "1-2-3-4-5-6", ""]
    long = {name: tokenise(name) for name in (*NAMES, *odd)}
    assert {name: _cut(name) for name in long} == {
        name: (tokens.words, tokens.cased, tokens.compounds == ((0, len(tokens.words) - 1),))
        for name, tokens in long.items()
    }
