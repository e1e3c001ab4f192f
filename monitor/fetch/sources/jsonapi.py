"""An interface that answers in JSON as a source; JMESPath expressions of the analyst say where it keeps what.

answer -> `items` -> of each item: id, url, title, summary, body, published -> Entry each

An item with a `body` is read from the answer itself; one with only a `url` is read as a page.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

import jmespath
from jmespath.exceptions import JMESPathError

from monitor.fetch.answers import Answer
from monitor.fetch.client import Client
from monitor.fetch.sources.feedtext import paragraphs, plain_text
from monitor.fetch.sources.items import MAX_ITEMS, SUMMARY_LIMIT, TITLE_LIMIT, Item, absolute
from monitor.fetch.sources.polling import Listed, ask, compare, host_of_source, read_link
from monitor.model import (
    Document,
    Entry,
    FetchFailure,
    FetchReason,
    ItemFields,
    NotModified,
    Polled,
    Source,
    SourceMemory,
)

ACCEPT_JSON: Final = "application/json,*/*;q=0.1"

TEXT_LIMIT: Final = 100_000
"""Characters of one item's body; a long read has 50,000."""

_EPOCH_DIGITS: Final = range(9, 15)
_MILLISECONDS: Final = 10**11
_FEW: Final = 12


class JsonKind:
    """Implements `SourceKind` over one address that answers in JSON."""

    def host(self, source: Source) -> str:
        """See `SourceKind`."""
        return host_of_source(source)

    async def poll(self, source: Source, memory: SourceMemory, client: Client) -> Polled | NotModified | FetchFailure:
        """See `SourceKind`."""
        answer = await ask(client, source, memory, accept=ACCEPT_JSON)
        return await compare(source, memory, answer, partial(list_items, source))

    async def read(self, source: Source, entry: Entry, client: Client) -> Document | FetchFailure:
        """See `SourceKind`. An entry that carries its text needs no request."""
        if not entry.text:
            return await read_link(source, entry, client)
        item = {"title": entry.title, "body": entry.text} if entry.title else {"text": entry.text}
        return Document(
            url=entry.url,
            final_url=entry.url,
            body=json.dumps(item, ensure_ascii=False).encode("utf-8", errors="replace"),
            media_type="application/json",
            charset="utf-8",
            fetched_at=client.clock.now(),
        )


def list_items(source: Source, answer: Answer) -> Listed | FetchFailure:
    """The items of an answer. Pure."""
    fields = source.fields
    if fields is None:
        return _failure(answer, "the source has no `fields`: say where its items are")
    try:
        value = json.loads(answer.body)
    except (ValueError, RecursionError):
        return FetchFailure(url=answer.url, reason=FetchReason.NOT_A_FEED, detail="it is no JSON, or nested too deeply")
    try:
        found = jmespath.search(fields.items, value)
    except (JMESPathError, RecursionError) as error:
        return _failure(answer, f"`items: {fields.items}` cannot be used: {_one_line(error)}")
    if not isinstance(found, list):
        return _failure(answer, f"`items: {fields.items}` finds {_kind_of(found)}; the answer has {_shape_of(value)}")
    items = tuple(_item(one, fields, answer.final_url) for one in found[:MAX_ITEMS] if isinstance(one, dict | list))
    told = tuple(item for item in items if item.link or item.title or item.text)
    if found and not told:
        return _failure(
            answer, f"none of its {len(found)} items has what `fields` names; one has {_shape_of(found[0])}"
        )
    left = len(found) - len(told)
    return Listed(items=told, detail=f"{left} of {len(found)} items left out" if left else "")


def _item(value: Any, fields: ItemFields, base: str) -> Item:
    def words(expression: str | None) -> str:
        return _words(_search(expression, value))

    title = plain_text(words(fields.title), limit=TITLE_LIMIT)
    summary = plain_text(words(fields.summary), limit=SUMMARY_LIMIT)
    return Item(
        guid=words(fields.id).partition("\n")[0].strip(),
        link=absolute(words(fields.url).partition("\n")[0].strip(), base),
        title=title,
        summary=summary,
        date_words=_date_words(words(fields.published).strip()),
        text=paragraphs(words(fields.body), limit=TEXT_LIMIT),
    )


def _search(expression: str | None, value: Any) -> Any:
    """What an expression finds in one item; nothing where it does not fit this one."""
    if not expression:
        return None
    try:
        return jmespath.search(expression, value)
    except (JMESPathError, RecursionError):
        return None


def _words(found: Any) -> str:
    """A text or a number as words, a list of texts as paragraphs; anything else is none."""
    match found:
        case str():
            return found
        case bool():
            return ""
        case int() | float():
            return str(found)
        case list():
            return "\n\n".join(one for one in found if isinstance(one, str))
        case _:
            return ""


def _date_words(words: str) -> str:
    """A date as written; seconds or milliseconds since 1970 in ISO 8601."""
    whole = words.partition(".")[0]
    if not (whole.isascii() and whole.isdigit() and len(whole) in _EPOCH_DIGITS):
        return words
    number = int(whole)
    return datetime.fromtimestamp(number / 1000 if number >= _MILLISECONDS else number, tz=UTC).isoformat()


def _failure(answer: Answer, detail: str) -> FetchFailure:
    return FetchFailure(url=answer.url, reason=FetchReason.NOTHING_FOUND, detail=detail)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


def _kind_of(value: Any) -> str:
    match value:
        case None:
            return "nothing"
        case dict():
            return f"one object with {_names(value)}, no list"
        case _:
            return "no list"


def _shape_of(value: Any) -> str:
    """What there is instead, so that the right expression can be written."""
    if isinstance(value, dict):
        return _names(value) or "no keys"
    return f"a list of {len(value)}" if isinstance(value, list) else "neither keys nor items"


def _names(value: dict[str, Any]) -> str:
    names: Iterable[str] = list(value)[:_FEW]
    shown = [
        f"{name[:40]} (a list of {len(value[name])})" if isinstance(value[name], list) else name[:40] for name in names
    ]
    return ", ".join([*shown, *(["..."] if len(value) > _FEW else [])])
