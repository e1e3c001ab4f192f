"""An article as the rules read it: words and entities of each zone, found once for all rules."""

from dataclasses import dataclass

from monitor.entities.gazetteer import Gazetteer, Mention
from monitor.model import Article
from monitor.text.tokens import Tokens, tokenise


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Title, body and captions (joined by newlines) with the entities mentioned in each."""

    article: Article
    title: Tokens
    body: Tokens
    caption: Tokens
    title_mentions: tuple[Mention, ...]
    body_mentions: tuple[Mention, ...]
    caption_mentions: tuple[Mention, ...]


def read(article: Article, gazetteer: Gazetteer) -> Reading:
    """Tokenise an article and find its entities."""
    title, body, caption = tokenise(article.title), tokenise(article.body), tokenise("\n".join(article.captions))
    day = article.published.day if article.published else None
    title_mentions, body_mentions, caption_mentions = gazetteer.find((title, body, caption), day=day)
    return Reading(
        article=article,
        title=title,
        body=body,
        caption=caption,
        title_mentions=title_mentions,
        body_mentions=body_mentions,
        caption_mentions=caption_mentions,
    )
