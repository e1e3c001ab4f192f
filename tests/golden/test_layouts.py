"""Pages of many layouts, written for this test: every article comes out by itself, whole and right.

Nine stories in three languages are laid out as real pages of different kinds are. A layout says how a
page looks; what must come out of it is always the same: the stories, in order.
"""
# ruff: noqa: E501 - markup reads best unwrapped

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.extract import extract
from monitor.model import Article, Document, Page
from monitor.segment import segment

MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "es": [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    "de": [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
}


@dataclass(frozen=True)
class Story:
    """One invented story."""

    id: str
    language: str
    title: str
    place: str
    author: str
    day: str
    clock: str
    caption: str
    paragraphs: Sequence[str]

    @property
    def text(self) -> str:
        """Paragraphs with a blank line between, as exported pages have."""
        return "\n\n".join(self.paragraphs)

    @property
    def long_day(self) -> str:
        """The day as people write it."""
        moment = date.fromisoformat(self.day)
        month = MONTHS[self.language][moment.month - 1]
        forms = {"en": f"{month} {moment.day}, {moment.year}", "es": f"{moment.day} de {month} de {moment.year}"}
        return forms.get(self.language, f"{moment.day}. {month} {moment.year}")

    @property
    def markup(self) -> str:
        """The paragraphs as elements."""
        return "".join(f"<p>{paragraph}</p>" for paragraph in self.paragraphs)


STORIES = {
    item["id"]: Story(**item)
    for item in json.loads((Path(__file__).parent / "stories.json").read_text(encoding="utf-8"))
}
Layout = Callable[..., str]


def read(body: str, media_type: str) -> tuple[Article, ...]:
    """The articles of a page."""
    url = "https://news.example/2024/page"
    document = Document(
        url=url, final_url=url, body=body.encode(), media_type=media_type, fetched_at=datetime(2025, 1, 1, tzinfo=UTC)
    )
    page = extract(document)
    assert isinstance(page, Page), page
    return segment(page).articles


# --- text pages -----------------------------------------------------------------------------------


def plain(story: Story) -> str:
    """Title, date line, text."""
    return f"{story.title}\n{story.long_day} {story.clock}\n\n{story.text}\n"


def with_chrome(story: Story) -> str:
    """Menu before, share buttons and a legal line after."""
    head = "Skip to content\nHome News Sport Culture\nSearch\n\n"
    return f"{head}{story.title}\nBy {story.author}\n{story.long_day}\n\n{story.text}\n\nShare Tweet Email\n© 2024 All rights reserved.\n"


def said_twice(*stories: Story) -> str:
    """Headline and caption twice, with a lone marker between, as some exporters do."""
    blocks = [
        f"{s.title}\n\n{s.caption}\n{s.caption}\nQX\n\n{s.title}\n\n{s.caption}\n{s.caption}\n\n{s.text}"
        for s in stories
    ]
    return "\n\n\n\n".join(blocks)


def announced(*stories: Story) -> str:
    """A marker in the page's language before each further story."""
    marker = {"en": "Next story", "es": "Siguiente noticia", "de": "Nächster Artikel"}[stories[0].language]
    return f"\n\n{marker}\n\n".join(plain(story) for story in stories)


def signed(*stories: Story) -> str:
    """Headline, byline, dateline; three stars between."""
    word = {"en": "By", "es": "Por", "de": "Von"}
    blocks = [f"{s.title}\n\n{word[s.language]} {s.author}\n\n{s.place} — {s.text}" for s in stories]
    return "\n\n***\n\n".join(blocks)


def wire(*stories: Story) -> str:
    """Headline and a dateline with an agency, nothing else."""
    return "\n\n\n".join(f"{s.title}\n\n{s.place} (Reuters) - {s.text}" for s in stories)


def wrapped(story: Story) -> str:
    """Lines broken at about 72 columns."""
    paragraphs = []
    for paragraph in story.paragraphs:
        lines = [""]
        for word in paragraph.split():
            if len(lines[-1]) + len(word) >= 72:
                lines.append("")
            lines[-1] = f"{lines[-1]} {word}".strip()
        paragraphs.append("\n".join(lines))
    return f"{story.title}\n\n" + "\n\n".join(paragraphs) + "\n"


def briefs(*stories: Story) -> str:
    """Short items, each under a headline and a date line."""
    return "\n\n".join(f"{s.title}\n{s.day} {s.clock}\n{s.text}" for s in stories)


def interrupted(story: Story) -> str:
    """A subhead, a captioned photo and a link in the middle of the text."""
    link = {"en": "Read more: ", "es": "Lea también: ", "de": "Lesen Sie auch: "}[story.language]
    one, two, three, four = story.paragraphs
    return f"{story.title}\n{story.long_day}\n\n{one}\n\n{story.caption}\n{story.caption}\n\n{two}\n\n{link}Another page\n\n{three}\n\n{four}\n"


def dated_below(*stories: Story) -> str:
    """Publication and change on one line under the headline."""
    label = {
        "en": ("Published", "Updated"),
        "es": ("Publicado", "Actualizado"),
        "de": ("Veröffentlicht", "Aktualisiert"),
    }
    blocks = []
    for story in stories:
        first, last = label[story.language]
        blocks.append(f"{story.title}\n{first}: {story.day} {story.clock} | {last}: {story.day} 23:30\n\n{story.text}")
    return "\n\n".join(blocks)


def credited(*stories: Story) -> str:
    """One caption under the headline, an end mark after the text."""
    return "\n\n".join(f"{s.title}\n\n{s.caption}\n\n{s.text}\n\n###" for s in stories)


def live(story: Story) -> str:
    """A ticker: clock times alone part the entries of one story."""
    entries = "\n\n".join(f"1{hour}:05\n{paragraph}" for hour, paragraph in enumerate(story.paragraphs))
    return f"{story.title}\n{story.long_day}\n\n{entries}\n"


def unlabelled(*stories: Story) -> str:
    """A marker that no list knows, and the date line."""
    return "\n\n>> Otra nota del día <<\n\n".join(plain(story) for story in stories)


# --- HTML pages -----------------------------------------------------------------------------------

HEAD = '<!doctype html><html lang="{0}"><head><meta charset="utf-8"><title>{1} | The Paper</title>{2}</head><body>'
MENU = '<header><nav><a href="/">Home</a> <a href="/world">World</a></nav></header>'
FOOT = "<footer><p>The Paper, 1 Quay Street. All rights reserved.</p></footer></body></html>"


def linked(story: Story, **more: str) -> str:
    """JSON-LD of a story."""
    item = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "datePublished": f"{story.day}T{story.clock}:00+00:00",
        "author": {"@type": "Person", "name": story.author},
        "url": f"https://news.example/{story.id}",
        **more,
    }
    return f'<script type="application/ld+json">{json.dumps(item)}</script>'


def simple(story: Story) -> str:
    """One article with everything in order."""
    figure = f"<figure><img src=a.jpg><figcaption>{story.caption}</figcaption></figure>"
    head = HEAD.format(story.language, story.title, linked(story))
    return f"{head}{MENU}<main><article><h1>{story.title}</h1>{figure}{story.markup}</article></main>{FOOT}"


def teasers(story: Story) -> str:
    """Divs only, the date in a meta element, teasers to others after it."""
    meta = f'<meta property="article:published_time" content="{story.day}T{story.clock}:00+00:00">'
    cards = "".join(
        f'<div class=card><a href="/{s.id}"><h3>{s.title}</h3><p>{s.paragraphs[0]}</p></a></div>'
        for s in STORIES.values()
        if s != story
    )
    head = HEAD.format(story.language, story.title, meta)
    return f"{head}{MENU}<div id=c><h1>{story.title}</h1><div class=t>{story.markup}</div></div><div class=more>{cards}</div>{FOOT}"


def scrolled(*stories: Story) -> str:
    """Infinite scroll: articles with their own addresses appended."""
    parts = "".join(
        f'<article data-url="/{s.id}"><h1 class=hl>{s.title}</h1><time datetime="{s.day}T{s.clock}:00Z">{s.long_day}</time>{s.markup}</article>'
        for s in stories
    )
    return f"{HEAD.format(stories[0].language, stories[0].title, '')}{MENU}<main>{parts}</main>{FOOT}"


def loaded(*stories: Story) -> str:
    """Containers of divs put after the first by a script, bylines and dates as text."""
    word = {"en": "By", "es": "Por", "de": "Von"}
    parts = "".join(
        f"<div class=wrap><h1>{s.title}</h1><p class=by>{word[s.language]} {s.author}</p><p class=d>{s.long_day}, {s.clock}</p>{s.markup}</div>"
        for s in stories
    )
    return f"{HEAD.format(stories[0].language, stories[0].title, '')}{MENU}{parts}{FOOT}"


def digest(*stories: Story) -> str:
    """A page of briefs: its own heading has no text."""
    parts = "".join(
        f'<article><h2><a href="/{s.id}">{s.title}</a></h2><time datetime="{s.day}T{s.clock}:00Z">{s.long_day}</time>{s.markup}</article>'
        for s in stories
    )
    return f"{HEAD.format(stories[0].language, 'World in brief', '')}{MENU}<main><h1>World in brief</h1>{parts}</main>{FOOT}"


def listed(*stories: Story) -> str:
    """Sections without dates; JSON-LD in the head describes them all."""
    parts = "".join(f"<section><h1>{s.title}</h1>{s.markup}</section>" for s in stories)
    items = "".join(linked(story) for story in stories)
    return f"{HEAD.format(stories[0].language, stories[0].title, items)}{MENU}<main>{parts}</main>{FOOT}"


def flat(*stories: Story) -> str:
    """Headlines, dates and paragraphs side by side, nothing around them."""
    parts = "".join(
        f'<h1>{s.title}</h1><time datetime="{s.day}T{s.clock}:00Z">{s.long_day}</time>{s.markup}' for s in stories
    )
    return f"{HEAD.format(stories[0].language, stories[0].title, '')}{MENU}<main>{parts}</main>{FOOT}"


def labelled(*stories: Story) -> str:
    """A label between the articles; line breaks instead of paragraphs."""
    label = {"en": "Next article", "es": "Siguiente artículo", "de": "Nächster Artikel"}[stories[0].language]
    parts = f"<div class=label>{label}</div>".join(
        f"<div class=story><h1 class=c{at}>{s.title}</h1><div>{s.long_day}</div><div class=text>{'<br><br>'.join(s.paragraphs)}</div></div>"
        for at, s in enumerate(stories)
    )
    return f"{HEAD.format(stories[0].language, stories[0].title, '')}{MENU}{parts}{FOOT}"


def ticker(story: Story) -> str:
    """A live blog: its entries are articles in the markup, with headings and times, but one story."""
    entries = "".join(
        f'<article class=entry><h3>Update {at}</h3><time datetime="{story.day}T1{at}:00:00Z">1{at}:00</time><p>{text}</p></article>'
        for at, text in enumerate(story.paragraphs)
    )
    head = HEAD.format(story.language, story.title, linked(story, **{"@type": "LiveBlogPosting"}))
    return f"{head}{MENU}<main><h1>{story.title}</h1><div>{entries}</div></main>{FOOT}"


def excerpted(story: Story) -> str:
    """Long excerpts of other stories, with headings, dates and links, under the article."""
    cards = "".join(
        f'<article><h3><a href="/{s.id}">{s.title}</a></h3><time datetime="{s.day}">{s.long_day}</time><p>{s.paragraphs[0]} {s.paragraphs[1]}</p></article>'
        for s in STORIES.values()
        if s != story
    )
    head = HEAD.format(story.language, story.title, linked(story))
    return f"{head}{MENU}<main><article><h1>{story.title}</h1>{story.markup}</article><section><h2>More</h2>{cards}</section></main>{FOOT}"


TEXT: list[tuple[Layout, str]] = [
    (plain, "bridge"), (plain, "volcan"), (with_chrome, "tram"), (said_twice, "bees"), (said_twice, "bridge tram"),
    (said_twice, "museo trenes volcan"), (announced, "trenes museo"), (announced, "moor orgel faehre"),
    (signed, "bridge bees tram"), (signed, "museo volcan"), (wire, "tram bridge"), (wire, "bees"), (wrapped, "orgel"),
    (briefs, "bridge bees tram museo trenes volcan"), (briefs, "moor"), (interrupted, "faehre"), (interrupted, "museo"),
    (dated_below, "moor faehre"), (dated_below, "bees tram bridge"), (credited, "bees bridge"),
    (live, "tram"), (unlabelled, "museo trenes volcan bridge"),
]  # fmt: skip
HTML: list[tuple[Layout, str]] = [
    (simple, "bridge"), (simple, "volcan"), (teasers, "moor"), (scrolled, "bees tram"), (scrolled, "museo trenes volcan"),
    (loaded, "moor orgel faehre"), (loaded, "tram"), (digest, "bridge bees tram museo"), (listed, "orgel moor"),
    (flat, "bees bridge tram"), (flat, "museo"), (labelled, "faehre moor"), (labelled, "trenes museo"), (ticker, "bridge"),
    (excerpted, "volcan"),
]  # fmt: skip


def name(value: object) -> str:
    """The name of a layout, or the stories on it."""
    return getattr(value, "__name__", str(value))


@pytest.mark.parametrize(("layout", "stories"), TEXT, ids=name)
def test_text_page_gives_its_stories(layout: Layout, stories: str) -> None:
    """A page of text gives the stories on it, whole and in order, however it is laid out."""
    told = [STORIES[key] for key in stories.split()]
    check(read(layout(*told), "text/plain"), told)


@pytest.mark.parametrize(("layout", "stories"), HTML, ids=name)
def test_html_page_gives_its_stories(layout: Layout, stories: str) -> None:
    """A page of HTML gives the stories on it, whole and in order, however it is laid out."""
    told = [STORIES[key] for key in stories.split()]
    check(read(layout(*told), "text/html"), told)


def check(articles: Sequence[Article], told: Sequence[Story]) -> None:
    """Each article is its story: title, all paragraphs and nothing else, date, language."""
    assert [article.title for article in articles] == [story.title for story in told]
    for article, story in zip(articles, told, strict=True):
        body = [line for line in article.body.split("\n") if not line.startswith("Update ")]
        wanted = list(story.paragraphs)
        body[0] = body[0].removeprefix(f"{story.place} — ").removeprefix(f"{story.place} (Reuters) - ")
        assert [line for line in body if not line.startswith("1")] == wanted
        if article.published:
            assert article.published.day.isoformat() == story.day
    assert articles[0].language == told[0].language


@pytest.mark.parametrize(
    ("layout", "stories"), [(plain, "volcan"), (announced, "moor orgel faehre"), (dated_below, "moor faehre")]
)
def test_text_dates_are_found(layout: Layout, stories: str) -> None:
    """A date line near the title dates its article, and says that the zone was assumed."""
    told = [STORIES[key] for key in stories.split()]
    for article, story in zip(read(layout(*told), "text/plain"), told, strict=True):
        assert article.published is not None
        assert article.published.isoformat() == f"{story.day}T{story.clock}:00+00:00"
        assert article.published.zone_assumed


@pytest.mark.parametrize(
    ("layout", "stories"),
    [
        (simple, "bridge"),
        (scrolled, "bees tram"),
        (digest, "bridge bees tram"),
        (listed, "orgel moor"),
        (flat, "bees tram"),
    ],
)
def test_html_dates_are_exact(layout: Layout, stories: str) -> None:
    """Each article of a page has its own instant."""
    told = [STORIES[key] for key in stories.split()]
    for article, story in zip(read(layout(*told), "text/html"), told, strict=True):
        assert article.published is not None
        assert article.published.isoformat() == f"{story.day}T{story.clock}:00+00:00"


@pytest.mark.parametrize("stories", ["bees", "bridge tram", "museo trenes volcan"])
def test_captions_are_said_once_and_bound_the_date(stories: str) -> None:
    """A doubled caption is kept once, apart from the body, and its date is a bound only."""
    told = [STORIES[key] for key in stories.split()]
    for article, story in zip(read(said_twice(*told), "text/plain"), told, strict=True):
        assert article.captions == (story.caption,)
        assert article.published is None
        assert article.not_before is not None


@pytest.mark.parametrize(("layout", "stories"), [(scrolled, "bees tram"), (digest, "bridge bees tram")])
def test_articles_have_their_own_addresses(layout: Layout, stories: str) -> None:
    """Each further article names its own address."""
    told = [STORIES[key] for key in stories.split()]
    articles = read(layout(*told), "text/html")
    assert [article.url for article in articles[1:]] == [f"https://news.example/{story.id}" for story in told[1:]]
