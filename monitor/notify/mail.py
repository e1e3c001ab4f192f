"""What is said -> a mail: subject, a whole HTML page, and the headers by which clients thread and filter.

Headers, and where they come from:

    References, In-Reply-To    RFC 5322, 3.6.4: all mails of an alert, the first included, name one root that
                               nobody ever sent, since the library below does not let us set a Message-ID;
                               clients that thread by ids hang them all under it
    Re: on follow-ups          those that thread by subject as well, such as Gmail, want the same one
    List-Id                    RFC 2919: what filters go by; also a sign not to answer automatically
    Auto-Submitted             RFC 3834: no human wrote this, so no responder should answer
    X-Auto-Response-Suppress   the same for Exchange; failed deliveries are still reported
    no Precedence              RFC 3834 has Auto-Submitted in its place, and `bulk` moves mail to junk
"""

import re
from functools import cache, partial
from typing import Final

from jinja2 import Template

from monitor.notify.clean import cut, defang
from monitor.notify.content import Content, DigestContent, Kind, Said
from monitor.notify.markup import EMAIL
from monitor.notify.render import SUBJECT_LIMIT, Message, tag_of
from monitor.notify.templating import Marked, built_in
from monitor.notify.words import say

_NOT_IN_ID: Final = re.compile(r"[^A-Za-z0-9._-]")
_MARK: Final = ("mark", "background:#ddebff; color:#0a3069;")
_TONES: Final = {
    "high": ("bad", "background:#ffe3e0; color:#82071e;"),
    "info": ("good", "background:#dafbe1; color:#0a4620;"),
}
_LISTS: Final = {Kind.ALERT: "alerts", Kind.FOLLOW_UP: "alerts", Kind.NOTICE: "notices", Kind.DIGEST: "digests"}


def render_email(said: Said) -> Message:
    """Subject, and a whole HTML page for narrow and wide clients; apprise adds the text part."""
    return Message(title=subject_of(said), body=_draw(said, None))


def render_template_email(said: Said, text: str, *, is_page: bool) -> Message:
    """A mail of a template's own text: a page as it stands, or lines to be put into ours."""
    body = text if is_page else _draw(said, Marked(text.replace("\n", "<br>")))
    return Message(title=subject_of(said), body=body)


def _draw(said: Said, inner: Marked | None) -> str:
    tone = _TONES.get(said.level, _MARK) if said.kind is Kind.NOTICE else _MARK
    return _page().render(
        content=said,
        inner=inner,
        title=subject_of(said),
        tone=tone[0],
        tone_style=tone[1],
        say=partial(say, said.language),
    )


def subject_of(said: Said) -> str:
    """Rule and headline, at most SUBJECT_LIMIT code points; the same for all mails of an alert, but for `Re:`."""
    if isinstance(said, DigestContent):
        return cut(f"[{tag_of(said)}] {said.headline}", SUBJECT_LIMIT)
    if said.kind is Kind.FOLLOW_UP:
        return f"Re: {_cut_subject(said.rule, said.headline)}"
    return _cut_subject(tag_of(said), said.title)


def _cut_subject(tag: str, headline: str) -> str:
    return cut(f"[{tag}] {defang(headline)}", SUBJECT_LIMIT - len("Re: "))


def headers_of(said: Said, domain: str) -> dict[str, str]:
    """The headers of a mail from an address at `domain`."""
    headers = {
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "List-Id": f"news-monitor {_LISTS[said.kind]} <{_LISTS[said.kind]}.news-monitor.{domain}>",
        "X-Monitor-Level": said.level,
    }
    if isinstance(said, Content):
        kind = "notice" if said.kind is Kind.NOTICE else "alert"
        name = _NOT_IN_ID.sub("-", said.alert)
        root = f"<{kind}-{name}@{domain}>"
        headers |= {"In-Reply-To": root, "References": root, "X-Monitor-Alert": name}
        headers["X-Monitor-Rule"] = _NOT_IN_ID.sub("-", tag_of(said))
    return headers


@cache
def _page() -> Template:
    return built_in(EMAIL, "email.html")
