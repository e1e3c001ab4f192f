"""Who tells a story: the outlet, and the agency whose text it prints.

Ten outlets that print one agency's text are one publisher; so is a copy whose outlet has cut the credit.

To add an agency: a line in `WIRES`.
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from monitor.alerting.kinship import Bond, Kin
from monitor.model import Article, Circumstances, Outlet, Source

WIRES = {
    "AP": "AP|Associated Press|The Associated Press|AP News",
    "AFP": "AFP|Agence France-Presse|Agence France Presse|afp.com",
    "Reuters": "Reuters|REUTERS|Thomson Reuters",
    "Xinhua": "Xinhua|XINHUA|Xinhua News Agency|新华社|新華社",
    "TASS": "TASS|Tass|ITAR-TASS|ТАСС",
    "RIA Novosti": "RIA|RIA Novosti|РИА Новости",
    "Interfax": "Interfax|INTERFAX|Интерфакс",
    "Yonhap": "Yonhap|YONHAP|Yonhap News Agency|연합뉴스",
    "KCNA": "KCNA|Korean Central News Agency|조선중앙통신",
    "Kyodo": "Kyodo|KYODO|Kyodo News|共同通信|共同",
    "Jiji": "Jiji|JIJI|Jiji Press|時事通信|時事",
    "dpa": "dpa|DPA|dpa International|Deutsche Presse-Agentur",
    "APA": "APA|Austria Presse Agentur",
    "ANSA": "ANSA|Ansa",
    "EFE": "EFE|Agencia EFE|Agência EFE",
    "Europa Press": "Europa Press|EUROPA PRESS",
    "Lusa": "Lusa|LUSA|Agência Lusa",
    "PTI": "PTI|Press Trust of India",
    "ANI": "ANI|Asian News International",
    "IANS": "IANS|Indo-Asian News Service",
    "UPI": "UPI|United Press International",
    "AAP": "AAP|Australian Associated Press",
    "PA": "PA|PA Media|Press Association",
    "CP": "CP|Canadian Press|The Canadian Press",
    "Bloomberg": "Bloomberg|Bloomberg News",
    "Anadolu": "AA|Anadolu|Anadolu Agency",
    "IRNA": "IRNA|ایرنا",
    "Belga": "Belga|BELGA",
    "PAP": "PAP",
    "Ukrinform": "Ukrinform|Укринформ",
}
"""Name -> ways to write it, case-exact: `ANI` is an agency, `Ani` a person."""

LEAST_LETTERS = 3
"""Of an agency without brackets in a dateline: `HARRISBURG, PA - ` is no credit."""

_WIRE_OF = {way: name for name, ways in WIRES.items() for way in ways.split("|")}
_WIRE_HOSTS = {
    "reuters.com": "Reuters", "apnews.com": "AP", "afp.com": "AFP", "xinhuanet.com": "Xinhua", "news.cn": "Xinhua",
    "tass.com": "TASS", "tass.ru": "TASS", "en.yna.co.kr": "Yonhap", "yna.co.kr": "Yonhap", "kyodonews.net": "Kyodo",
    "dpa.com": "dpa", "ansa.it": "ANSA", "efe.com": "EFE", "ptinews.com": "PTI", "kcna.kp": "KCNA",
}  # fmt: skip
_ANY = "|".join(sorted(map(re.escape, _WIRE_OF), key=len, reverse=True))
_NAME = rf"(?P<wire>{_ANY})"
_UNLIKE_STATES = "|".join(way for way in _WIRE_OF if len(way) >= LEAST_LETTERS)
_DATELINES = (
    re.compile(rf"^[^\n/]{{0,60}}/{_NAME}/"),
    re.compile(rf"^[^\n(]{{0,80}}\((?:[^()\n]{{0,40}}?[\s/,;])??{_NAME}(?:[\s/,;][^()\n]{{0,40}})?\)\s*[-–—:]"),
    re.compile(rf"^[^\n.(]{{0,60}}?[,/] ?(?P<wire>{_UNLIKE_STATES})\s*[.]?\s*[-–—:]+\s"),
)
"""`SEOUL, South Korea (AP) —`, `BEIJING, Nov. 2 (Xinhua) --`; `Madrid, EFE.- `, without agencies named like a state."""

_CREDIT = re.compile(
    rf"^\W*(?:(?:[Ss]ource|SOURCE|[Cc]redit|[Bb]y|BY|[Ff]rom|[Vv]ia|[Qq]uelle|[Ff]uente|[Ff]onte|©(?: ?\d{{4}})?"
    rf"|[Cc]opyright"
    rf"(?: \d{{4}})?)\W+)?{_NAME}(?:\W*(?:/|,|and|&)\W*(?:{_ANY}|staff|Staff|agencies))*"
    rf"(?:[. ]*(?:All rights reserved.*)?)?\W*$"
)
"""A line of its own: `(AP)`, `Source: AFP`, `— Reuters`, `© 2024 AFP`, `Reuters/AFP`."""

_TAIL = re.compile(rf"(?:\(|[-–—]\s?){_NAME}\)?\W*$")
"""What ends a text: `... the ministry said. (Xinhua)`, `... said. — Reuters`."""

_AUTHOR = re.compile(
    rf"(?:^|[,/|·(]\s*|\b(?:[Bb]y|[Tt]he|[Ff]or)\s+){_NAME}\b(?:\W*$|\s*[,/|)]|\s+(?:staff|Staff|writer|Writer))"
)

EDGE_LINES = 4
"""Lines at either end of a text on which a credit may stand by itself."""

LONGEST_CREDIT = 80
"""Characters; a longer line is a sentence."""


def find_wire(article: Article) -> str | None:
    """The agency an article's text is credited to: in its byline, dateline or credit line; else None.

    A mention in the text ("told Reuters") is no credit. Of two agencies the first counts.
    """
    return next(_credits(article), None)


def _credits(article: Article) -> Iterator[str]:
    lines = [line.strip() for line in article.body.splitlines() if line.strip()]
    first, last = lines[:EDGE_LINES], lines[-EDGE_LINES:]
    alone = [line for line in (*first, *reversed(last)) if len(line) <= LONGEST_CREDIT]
    places = (
        *((_AUTHOR.search, author.strip()) for author in article.authors),
        *((form.match, line) for line in first for form in _DATELINES),
        *((_CREDIT.match, line) for line in alone),
        *((_TAIL.search, line[-LONGEST_CREDIT:]) for line in last[-1:]),
    )
    for look, text in places:
        if found := look(text):
            yield _WIRE_OF[found["wire"]]


def name_publisher(source: Source, article: Article) -> str:
    """The outlet: as configured, else the host of the article's address, else the source's name."""
    if source.publisher:
        return source.publisher
    try:
        host = urlsplit(article.canonical_url or article.url).hostname
    except ValueError:
        host = None
    return (host or source.name).removeprefix("www.")


def describe_outlet(article: Article, circumstances: Circumstances, kin: Sequence[Kin]) -> Outlet:
    """Who tells this article; a copy of an agency's text is that agency's, though the credit was cut."""
    wire = find_wire(article)
    copies = (one.stored.article for one in kin if one.bond in {Bond.COPY, Bond.SAME, Bond.REVISED})
    return Outlet(
        publisher=name_publisher(circumstances.source, article),
        title=article.title,
        url=article.canonical_url or article.url,
        wire=wire or next((found for copy in copies if (found := find_wire(copy))), None),
        first_seen=circumstances.first_seen,
    )


def voice_of(outlet: Outlet) -> str:
    """What publishers are counted by: the agency, else the publisher, in one form for all ways to write it."""
    if outlet.wire:
        return outlet.wire
    name = outlet.publisher.strip()
    host = name.casefold().removeprefix("www.")
    by_host = {
        "reuters.com": "Reuters",
        "apnews.com": "AP",
        "afp.com": "AFP",
        "xinhuanet.com": "Xinhua",
        "tass.com": "TASS",
    }
    return _WIRE_OF.get(name) or by_host.get(host) or host
