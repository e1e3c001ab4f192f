"""Is this article new, a repeat, or an update of one that was seen?

    article -> read_article -> fingerprint -> [store or Index: neighbours] -> judge_novelty -> Fresh | Twin | Update
               words, cleaned   sentence keys,                                compare: containment,
                                opening simhash                               facts exchanged, days

Candidates are found by any shared sentence or a near opening, so that hardly a repeat is missed; each is
then compared word by word, so that two events told in one template are not merged. How well this
does, against the usual methods, is in docs/neardup.md.

To add a fact that tells events apart (a unit, a month of another language): a word in `facts.py`.
"""

from typing import TYPE_CHECKING

from monitor.dedup.address import address_of
from monitor.dedup.nearness import MAX_DISTANCE, MAX_NEIGHBOURS, TOO_COMMON, bands_of, distance, probes_of

if TYPE_CHECKING:
    from monitor.dedup.fingerprints import fingerprint, is_known_sentence
    from monitor.dedup.index import Index
    from monitor.dedup.novelty import are_other_days, choose_novelty, judge_likeness, judge_novelty, judge_pair

__all__ = [
    "MAX_DISTANCE",
    "MAX_NEIGHBOURS",
    "TOO_COMMON",
    "Index",
    "address_of",
    "are_other_days",
    "bands_of",
    "choose_novelty",
    "distance",
    "fingerprint",
    "is_known_sentence",
    "judge_likeness",
    "judge_novelty",
    "judge_pair",
    "probes_of",
]


def __getattr__(name: str) -> object:
    """Load what reads articles when it is asked for (PEP 562): whoever only stores what was read does not."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from monitor.dedup import fingerprints, index, novelty

    return next(getattr(home, name) for home in (fingerprints, index, novelty) if hasattr(home, name))
