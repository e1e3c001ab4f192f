"""Who and what is named: entities of the gazetteer, found in the words of an article.

    Entity files -> compile_names -> Gazetteer
    Tokens of all zones -> names that stand for themselves -> Vouchers -> + anchored short forms -> Mentions

To add an entity, add it to a file in `config/entities/`: no code. A word that often stands before or
after a short form and makes another name of it ("North Carolina") goes into a set of `context.py`.
"""

from typing import TYPE_CHECKING

from monitor.entities.definition import Entity

if TYPE_CHECKING:
    from monitor.entities.gazetteer import Gazetteer
    from monitor.entities.mention import Mention

__all__ = ["Entity", "Gazetteer", "Mention"]


def __getattr__(name: str) -> object:
    """Load what reads articles when it is asked for (PEP 562): whoever only needs the definitions does not."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from monitor.entities import gazetteer, mention

    return next(getattr(home, name) for home in (gazetteer, mention) if hasattr(home, name))
