"""How much of a page is read. The largest of 1,142 news pages measured has 2.9 MB and 5,800 elements."""

MOST_BYTES = 6 * 1024 * 1024
"""Bytes of one page or item, decompressed."""

MOST_ELEMENTS = 20_000
"""Start tags of one page. trafilatura takes over a minute for 50,000 spans."""

MOST_TEXT = 1_000_000
"""Characters of text of one page, outside scripts and styles; the longest articles have 0.2 million."""

MOST_DEPTH = 250
"""Levels of nesting; libxml2 gives up at 256."""

MOST_SIBLINGS = 6_000
"""Elements of a page on which a selector with `~`, `+` or `:nth` is asked: 25 s for 19,000, 3 s for so many."""
