"""The order and the words of a message, the same for every look that is made of lines.

head       headline, with its mark               evidence   what is new, the sentence, what was found
about      rule, act, level, why                 origin     outlet and date, who else, notes, the article
                                                 footer     the stable id, and what to type
"""

from collections.abc import Callable
from enum import IntEnum

from monitor.notify.clean import cut
from monitor.notify.content import Content, DigestContent, Group, Kind, Run, coverage_words
from monitor.notify.markup import Markup
from monitor.notify.words import say


class Detail(IntEnum):
    """How much a digest says of each thing: what fits the channel."""

    FULL = 0
    BRIEF = 1
    NAME = 2


_SHORT_QUOTE = 280
_SHORT_NAME = 60


def about(content: Content, markup: Markup) -> list[str]:
    """Rule, act, level and why."""
    return [f"{markup.escape(content.label)} · {markup.escape(content.why)}"]


def evidence(content: Content, markup: Markup) -> list[str]:
    """What is new, the sentence with the hits marked, and what was found in the headline."""
    found = ", ".join(markup.hit(markup.escape(words)) for words in content.found)
    lines = [
        *facts(content, markup),
        markup.quote(quoted(content.sentence, markup)) if content.sentence else "",
        say(content.language, "found in the headline: {words}", words=found) if found else "",
    ]
    return [line for line in lines if line]


def facts(content: Content, markup: Markup) -> list[str]:
    """What a follow-up knows that the alert did not."""
    new = say(content.language, "New")
    lines = [
        f"{new}: {markup.strong(markup.escape(fact.kind))} – {markup.escape(f'“{fact.quote}” ({fact.publisher})')}"
        for fact in content.facts
    ]
    if content.more_facts:
        lines.append(
            say(content.language, "and {count} more: {command}", count=content.more_facts, command=content.command)
        )
    return lines


def quoted(sentence: tuple[Run, ...], markup: Markup) -> str:
    """The sentence with its hits emphasised; a mark never touches a space, or it would not count as one."""
    return "".join(_marked(run.text, markup) if run.is_hit else markup.escape(run.text) for run in sentence)


def _marked(text: str, markup: Markup) -> str:
    words = text.strip()
    if not words:
        return markup.escape(text)
    before, _, after = text.partition(words)
    return before + markup.hit(markup.escape(words)) + after


def origin(content: Content, markup: Markup) -> list[str]:
    """Outlet and date, who else tells it, notes, and the article."""
    outlet = " · ".join(markup.escape(part) for part in (content.outlet, content.published) if part)
    words = say(content.language, "Read the article")
    lines = [
        outlet,
        coverage(content, markup),
        *(markup.escape(note) for note in content.notes),
        markup.link(content.link, words) if content.link else "",
    ]
    return [line for line in lines if line]


def coverage(content: Content, markup: Markup) -> str:
    """Who else tells it, each with the address of its article where the channel can."""
    names = [
        markup.refer(teller.link, markup.escape(teller.name)) if teller.link else markup.escape(teller.name)
        for teller in content.tellers
    ]
    return coverage_words(content, names)


def footer(content: Content, markup: Markup) -> str:
    """The stable id, and what to type to see how this came about."""
    said = id_words(content, markup.code(markup.escape(content.alert)))
    return f"{said} · {markup.code(markup.escape(content.command))}"


def id_words(content: Content, shown: str) -> str:
    """`alert 91d0...`, with the id as it is to be shown."""
    form = "notice {alert}" if content.kind is Kind.NOTICE else "alert {alert}"
    return say(content.language, form, alert=shown)


def everything(content: Content, markup: Markup) -> list[str]:
    """All lines but the headline, in order."""
    parts = (about(content, markup), evidence(content, markup), origin(content, markup), [footer(content, markup)])
    return [line for part in parts for line in part]


def group_head(group: Group, markup: Markup) -> str:
    """What a digest writes above the items of a group."""
    return markup.strong(markup.escape(f"{group.title} ({len(group.items)})"))


def item_lines(content: Content, markup: Markup, detail: Detail) -> list[str]:
    """One thing within a digest."""
    if detail is Detail.NAME:
        return [f"• {markup.escape(cut(content.title, _SHORT_NAME))} · {markup.escape(content.alert)}"]
    title = markup.escape(content.title)
    head = f"• {markup.refer(content.link, title) if content.link else title}"
    tail = markup.code(markup.escape(content.alert))
    if detail is Detail.BRIEF:
        return [f"{head} · {tail}"]
    sentence = cut(content.quote, _SHORT_QUOTE)
    parts = () if content.kind is Kind.FOLLOW_UP else (content.outlet, content.published)
    origin_words = " · ".join([*(markup.escape(part) for part in parts if part), id_words(content, tail)])
    lines = [
        head,
        markup.quote(markup.escape(sentence)) if sentence else "",
        *facts(content, markup),
        coverage(content, markup),
        *(markup.escape(note) for note in content.notes),
        origin_words,
        # where words cannot hide an address, it stands by itself
        content.link if content.link and markup.refer(content.link, "") == "" else "",
    ]
    return [line for line in lines if line]


def digest_lines(digest: DigestContent, markup: Markup, detail: Detail) -> list[str]:
    """All lines of a digest but its headline."""
    blank = [""] if detail is not Detail.NAME and markup.newline.count("\n") == 1 else []
    lines = [markup.escape(note) for note in digest.notes]
    for group in digest.groups:
        lines += [*blank, group_head(group, markup)]
        for number, item in enumerate(group.items):
            between = blank if number and detail is Detail.FULL else []
            lines += [*between, *item_lines(item, markup, detail)]
    return [*lines, *([*blank, markup.escape(digest.more)] if digest.left_out else [])]


def fit(
    digest: DigestContent, draw: Callable[[DigestContent, Detail], str], limit: int
) -> tuple[DigestContent, Detail]:
    """The digest and the detail that fit `limit` code points: first less of each, then fewer, with the rest counted.

    What is left out is the least loud, and is told as a number with the command that lists it.
    """
    for detail in Detail:
        if len(draw(digest, detail)) <= limit:
            return digest, detail
    low, high = 0, len(digest.items)
    while low < high:  # as many as fit
        middle = (low + high + 1) // 2
        low, high = (middle, high) if len(draw(digest.first(middle), Detail.NAME)) <= limit else (low, middle - 1)
    return digest.first(low), Detail.NAME


def within(lines: list[str], limit: int, newline: str = "\n") -> str:
    """The lines as one text of at most `limit` code points; whole ones are left out: a cut link leads elsewhere."""
    kept: list[str] = []
    room = limit
    for line in lines:
        size = len(line) + (len(newline) if kept else 0)
        if size <= room:
            kept.append(line)
            room -= size
    return newline.join(kept)


def cut_escaped(text: str, escape: Callable[[str], str], limit: int) -> str:
    """The text, escaped, at most `limit` code points long; it is cut before it is escaped, so that no escape is."""
    low, high = 0, min(len(text), max(0, limit))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if len(escape(cut(text, middle))) <= limit else (low, middle - 1)
    return escape(cut(text, low))
