"""A feed, its pages, Slack and a mailbox, all real and all on loopback."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from .conftest import Install, Installation, Mailbox, Site

STORY = """<html lang="en"><head><title>North Korea fires missile into sea - Harbour Gazette</title>
<meta property="article:published_time" content="{instant}"></head><body><nav>Home World Sport</nav><article>
<h1>North Korea fires missile into sea</h1>
<p>SEOUL - North Korea fired a short-range ballistic missile into the sea off its east coast on {day}, South
Korea's military said, in what it called a clear breach of United Nations resolutions.</p>
<p>The missile flew about 420 kilometres and reached a height of 60 kilometres, the Joint Chiefs of Staff said.
Japan's coast guard told ships to stay clear of fallen parts and reported no damage.</p>
<p>Officials in Seoul said that they were studying the path of the missile together with their American partners,
and that the watch on the northern border had been raised.</p></article></body></html>"""


def feed(*links: str, now: datetime) -> bytes:
    """An RSS feed of these links, all published now."""
    items = "".join(
        f"<item><title>North Korea fires missile into sea</title><link>{link}</link><guid>{link}</guid>"
        f"<description>North Korea fired a ballistic missile into the sea, the South said.</description>"
        f"<pubDate>{format_datetime(now)}</pubDate></item>"
        for link in links
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Gazette</title>{items}</channel></rss>'.encode()


def story(now: datetime) -> bytes:
    """The page of the story, published an hour ago."""
    instant = now - timedelta(hours=1)
    return STORY.format(instant=instant.isoformat(), day=instant.strftime("%A")).encode()


def subscribe(install: Install, news: Site, slack: Site, mailbox: Mailbox) -> Installation:
    """An installation that watches the news site and tells Slack and the mailbox."""
    return install(
        sources=[f"{{name: gazette, kind: feed, location: '{news.url}/feed.xml', every: 10m, allow_private: true}}"],
        targets={
            "slack": f"slackbot:xoxb-secret@launches?api={slack.url}",
            "desk": f"mailto://127.0.0.1:{mailbox.port}?from=monitor@example.org&to=desk@example.org&mode=insecure",
        },
    )


def test_a_new_article_reaches_slack_and_the_mailbox_once(
    install: Install, news: Site, slack: Site, mailbox: Mailbox
) -> None:
    """Both are told once; an unchanged feed is a 304 and does nothing; a restart repeats nothing."""
    now = datetime.now(UTC)  # noqa: TID251 - the daemon under test uses the real clock
    news.pages["/feed.xml"] = ("application/rss+xml", feed(f"{news.url}/story", now=now))
    news.pages["/story"] = ("text/html; charset=utf-8", story(now))
    installation = subscribe(install, news, slack, mailbox)
    for _ in range(3):
        installation.monitor("run", "--once")
    assert news.asked("/feed.xml") == [200, 304, 304]
    assert news.asked("/story") == [200]
    assert [alert["rule"] for alert in installation.alerts] == ["launch"]
    assert len(slack.posted) == 1
    assert [mail["to"] for mail in mailbox.mails] == ["desk@example.org"]
    told_in_mail = mailbox.mails[0].get_body(("plain",))
    assert told_in_mail is not None
    for message in (str(slack.posted[0]), told_in_mail.get_content()):
        assert installation.alerts[0]["id"] in message
        assert "into the sea" in message


def test_a_page_that_cannot_be_had_is_judged_on_its_summary_and_read_later(
    install: Install, news: Site, slack: Site, mailbox: Mailbox
) -> None:
    """The alert says so; when the page can be read at last, nobody is told again."""
    now = datetime.now(UTC)  # noqa: TID251 - the daemon under test uses the real clock
    news.pages["/feed.xml"] = ("application/rss+xml", feed(f"{news.url}/gone", now=now))
    installation = subscribe(install, news, slack, mailbox)
    installation.monitor("run", "--once")
    assert [alert["article"]["basis"] for alert in installation.alerts] == ["summary"]
    assert "summary" in str(slack.posted[0])
    assert news.asked("/gone") == [404]
