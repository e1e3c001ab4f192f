"""Reads `access:` of a source: proxy, headers, cookies, login. Any of it may be a secret, so no line of it is shown."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from monitor.model import Access, Secret
from monitor.settings.reading import Reading
from monitor.settings.schema import AccessBlock
from monitor.settings.secrets import read_secret
from monitor.settings.yaml_document import Place, YamlDocument

_PROXY: Final = re.compile(r"(http|socks5h?)://([^\s/@:]+(:[^\s/@]*)?@)?(\[[0-9A-Fa-f:]+\]|[^\s/@:\[\]]+):\d{1,5}/?")
_LINES: Final = re.compile(r"[\r\n\0]")
_FORBIDDEN: Final = frozenset({
    "accept-encoding", "connection", "content-length", "cookie", "host", "if-modified-since", "if-none-match",
    "transfer-encoding",
})  # fmt: skip
"""Headers that the fetcher makes itself."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the block of one source; `place` is where it stands."""

    document: YamlDocument
    place: Place
    reading: Reading

    def secret(self, text: str, *keys: str) -> Secret:
        """A value, or the content of the file that it names."""
        place = (*self.place, *keys)
        value = read_secret(text, self.reading.root, self.document, place, self.reading.missing)
        if _LINES.search(value):
            self.refuse("it holds more than one line", "write one line", *keys)
        return Secret(value)

    def secrets(self, values: Mapping[str, str], key: str) -> tuple[tuple[str, Secret], ...]:
        """Named ones."""
        return tuple((name, self.secret(value, key, name)) for name, value in values.items())

    def refuse(self, message: str, hint: str, *keys: str) -> None:
        """Note a problem, without the line: it may hold a secret."""
        words = f"`{'.'.join(keys)}` cannot be used: {message}"
        problem = self.document.problem("source-access", words, (*self.place, *keys), hint=hint)
        self.reading.problems.append(replace(problem, source_line=None))


def read_access(block: AccessBlock | None, document: YamlDocument, place: Place, reading: Reading) -> Access | None:
    """The access of a source; None where it has none."""
    if block is None:
        return None
    reader = _Reader(document, place, reading)
    for name in block.headers:
        if name.lower() in _FORBIDDEN:
            hint = "write it under cookies:" if name.lower() == "cookie" else "remove it"
            reader.refuse("the fetcher makes this header itself", hint, "headers", name)
    if block.password is not None and block.user is None:
        reader.refuse("it has no user", "add user:", "password")
    proxy = reader.secret(block.proxy, "proxy") if block.proxy is not None else None
    if proxy is not None and proxy.reveal() and not _PROXY.fullmatch(proxy.reveal()):
        reader.refuse(
            "it is no address of a proxy", "write http://HOST:PORT, socks5://HOST:PORT or socks5h://...", "proxy"
        )
    return Access(
        proxy=proxy if proxy is not None and proxy.reveal() else None,
        headers=reader.secrets(block.headers, "headers"),
        cookies=reader.secrets(block.cookies, "cookies"),
        user=block.user,
        password=reader.secret(block.password, "password") if block.password is not None else None,
        accept_language=block.accept_language,
    )
