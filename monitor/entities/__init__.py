"""Who and what is named: entities of the gazetteer, found in the words of an article.

    Entity files -> compile_names -> Gazetteer
    Tokens of all zones -> names that stand for themselves -> Vouchers -> + anchored short forms -> Mentions

To add an entity, add it to a file in `config/entities/`: no code. A word that often stands before or
after a short form and makes another name of it ("North Carolina") goes into a set of `context.py`.
"""

from monitor.entities.definition import Entity
from monitor.entities.gazetteer import Gazetteer
from monitor.entities.mention import Mention

__all__ = ["Entity", "Gazetteer", "Mention"]
