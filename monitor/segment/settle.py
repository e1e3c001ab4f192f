"""The final role of each line of a text page, from its neighbours."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from monitor.model import Block, Role
from monitor.segment.looks import is_prose, is_related_marker, is_title_like, may_be_caption, width, words_in
from monitor.segment.topics import share_of, terms

_HEADER = 12
"""How far apart the copies of one line of a header stand at most."""


def find_captions(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, with a sentence that is said twice in a row, or once as a caption, made a caption.

    An article does not say a whole sentence twice running; a page does so with the text under a photo.
    """
    captions = {block.text for block in blocks if block.role is Role.CAPTION}
    captions.update(
        one.text
        for one, two in pairwise(blocks)
        if one.text == two.text and one.role is Role.PARAGRAPH and may_be_caption(one.text)
    )
    return tuple(
        replace(block, role=Role.CAPTION) if block.text in captions and block.role is Role.PARAGRAPH else block
        for block in blocks
    )


def settle_story(blocks: Sequence[Block], headline: str | None, furniture: frozenset[str]) -> tuple[Block, ...]:
    """The blocks of one story with their final roles.

    Args:
        blocks: All blocks of the story, roles by their looks.
        headline: Text of the headline, or None.
        furniture: Short lines that the page says again and again.
    """
    running = [at for at, block in enumerate(blocks) if block.role is Role.PARAGRAPH and is_prose(block.text)]
    if not running:
        return tuple(_of_short(block, headline) for block in blocks)
    repeats = _repeats(blocks)
    topic = terms(blocks[at].text for at in running)
    first, last = running[0], _last_text(blocks, running)
    settled: list[Block] = []
    under_links = False
    for at, block in enumerate(blocks):
        under_links = _is_under_links(block, was=under_links)
        role = block.role
        if headline is not None and block.text == headline:
            role = Role.HEADLINE
        elif at in repeats or (block.role is Role.SUBHEAD and at > last):
            role = Role.BOILERPLATE
        elif block.role in {Role.PARAGRAPH, Role.HEADLINE} and not is_prose(block.text):
            is_kept = not under_links and block.text not in furniture and at <= last
            is_kept = is_kept and (at > first or _is_standfirst(block, headline, terms([block.text]), topic))
            role = Role.SUBHEAD if is_kept and _is_subhead(block.text) else Role.BOILERPLATE
        elif block.role is Role.CAPTION and at == last:
            role = Role.PARAGRAPH
        settled.append(replace(block, role=role))
    return tuple(settled)


def _of_short(block: Block, headline: str | None) -> Block:
    """On a page of short lines only, each is a paragraph unless it is clearly something else."""
    return replace(block, role=Role.HEADLINE) if block.text == headline else block


def _last_text(blocks: Sequence[Block], running: list[int]) -> int:
    """Index of the last line of the text, a last sentence signed "(AFP)" included."""
    last = running[-1]
    said = Counter(block.text for block in blocks)
    least = 12
    behind = blocks[last + 1 : last + 2]
    signed = [b for b in behind if b.role is Role.CAPTION and said[b.text] == 1 and words_in(b.text) >= least]
    sentence = any(". (" in block.text or '." (' in block.text for block in signed)
    return last + 1 if sentence and last + 2 >= len(blocks) else last


def _repeats(blocks: Sequence[Block]) -> frozenset[int]:
    """Earlier copies of a paragraph that stands again further down the header."""
    found: set[int] = set()
    for at, block in enumerate(blocks[:_HEADER]):
        if block.role is Role.PARAGRAPH and any(block.text == other.text for other in blocks[at + 1 : at + _HEADER]):
            found.add(at)
    return frozenset(found)


def _is_under_links(block: Block, *, was: bool) -> bool:
    if is_related_marker(block.text):
        return True
    return was and not is_prose(block.text)


def _is_standfirst(block: Block, headline: str | None, words: Counter[str], topic: Counter[str]) -> bool:
    """A line between headline and text that speaks of the same matter."""
    least, share = 5, 0.4
    return headline is not None and words_in(block.text) >= least and share_of(words, topic) >= share


def _is_subhead(text: str) -> bool:
    """Enough of a line to head something: not "TT", "3" or "AA"."""
    least = 6
    return is_title_like(text) or (width(text) >= least and any(char.islower() or char >= "\u2e80" for char in text))
