"""What an act of an event file may ask of its sentence, and when it counts."""

import pytest

from monitor.entities.gazetteer import Gazetteer
from monitor.model import Article
from monitor.rules.events.definition import Act, EventDefinition, EventWords
from monitor.rules.events.reader import EventReader
from monitor.rules.reading import read

GROUPS: dict[str, tuple[str, ...]] = {"pad": ("pad",), "sky": ("skyward",), "home": ("landing",), "ship": ("ship",)}
ACTS = (
    Act(act="left", verbs=("leave",), objects=("pad",), beside=("sky",), without=("home",)),
    Act(act="flew", verbs=("fly",), objects=("ship",)),
    Act(act="hint", nouns=("ship",), objects=("sky",), is_hint=True),
    Act(act="ended", verbs=("end",), objects=("pad",), is_transitive=True),
)
EVENT = EventDefinition(
    id="trip", default_acts=("left", "flew", "hint", "ended"), words={"en": EventWords(groups=GROUPS, acts=ACTS)}
)


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("It left the pad skyward.", ["left"]),
        ("It left the pad.", []),  # nothing beside it
        ("It left the pad skyward for a landing.", []),  # what must not be there
        ("The ship went skyward.", ["hint"]),
        ("They flew the ship skyward.", ["flew"]),  # a verb says it: the hint is silent
        ("Visitors of the pad end their tour.", []),  # the pad is the subject
        ("They end the pad.", ["ended"]),
    ],
)
def test_an_act_counts_where_its_sentence_has_what_it_asks_for(
    text: str, acts: list[str], gazetteer: Gazetteer
) -> None:
    reader = EventReader([EVENT], gazetteer)
    verdict = reader.read(read(Article(position=1, title="", body=text, language="en"), gazetteer))["trip"]
    assert [mention.act for mention in verdict.mentions] == acts
