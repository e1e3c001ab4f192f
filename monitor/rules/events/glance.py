"""The title and the beginning of a body: all that can make an event the news of an article.

The archive is judged again and again, and of most articles these few sentences settle that no rule matches.
"""

from dataclasses import replace
from itertools import islice
from typing import Final

from monitor.rules.events.zones import LEAD_SENTENCES, lead_numbers
from monitor.rules.reading import Reading
from monitor.text.sentences import iterate_sentences
from monitor.text.tokens import tokenise

ENOUGH: Final = (5, 10, 20)
"""Sentences of the body that may be enough to have its lead: bylines and rubrics stand before it."""


def glance_at(reading: Reading) -> Reading | None:
    """The article up to a sentence after its lead; None where the lead is not sure to end there.

    The words of what is left have the numbers that they have in the whole, and the sentences as well.
    """
    text = reading.body.text
    ends = [end for _, end in islice(iterate_sentences(text), ENOUGH[-1] + 1)]
    for enough in ENOUGH:
        if len(ends) <= enough:
            return reading
        cut = ends[enough - 1]
        if not text[cut : cut + 1].isspace():
            continue
        head = tokenise(text[:cut])
        if len(lead_numbers(head, reading.title.words)) == LEAD_SENTENCES:
            mentions = tuple(one for one in reading.body_mentions if one.last < len(head.words))
            return replace(reading, body=head, body_mentions=mentions)
    return None
