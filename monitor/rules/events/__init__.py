"""Events: is it the news? One typed verdict an event file, with the words that say so.

    Reading (words and names of title and body)
      -> Lexicon.find     the listed words: cores, the rest beside them  lexicon.py, phrases.py, shapes.py, plan.py
      -> find_triggers    an act and its object, in one sentence                triggers.py
      -> read_status      happened, planned, denied ...: words around the act   status.py, language.py, english.py
      -> clause_of        told by the sentence, or only named in it             clauses.py
      -> find_dates       the event's day; old or fresh                         dating.py
      -> find_mentions    each with class, act, status, actors, evidence        mentions.py
      -> judge, conclude  title and lead decide: main, secondary, background    judgement.py
      -> score, overrule  learned weights over the words of title and beginning  cues.py, weights.py, overruling.py
      -> EventVerdict     for every event file, also for "no"                   verdict.py

To add an event: a YAML file in `config/events/`, with examples that must and must not match
(docs/events.md; `sanctions.yaml` is one to copy). No code.
To add a status word: a line in `english.py`, and an article in `tests/unit/events/` that needs it.
To add a language: a module like `english.py`, and a line in `languages.py`.
"""

from typing import TYPE_CHECKING

from monitor.rules.events.definition import EventDefinition, EventTests, EventWords

if TYPE_CHECKING:
    from monitor.rules.events.judgement import news_of
    from monitor.rules.events.reader import EventReader
    from monitor.rules.events.verdict import EventMention, EventVerdict

__all__ = ["EventDefinition", "EventMention", "EventReader", "EventTests", "EventVerdict", "EventWords", "news_of"]


def __getattr__(name: str) -> object:
    """Load what reads articles when it is asked for (PEP 562): whoever only needs the definitions does not."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from monitor.rules.events import judgement, reader, verdict

    return next(getattr(home, name) for home in (judgement, reader, verdict) if hasattr(home, name))
