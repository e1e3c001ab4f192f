"""A server of one feed on loopback, for `benchmarks/suite.py`: `python -m benchmarks.loopback` prints its port.

`/feed.xml` never changes and honours If-None-Match; `/news.xml?n` changes with every request.
"""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Final

ENTRIES: Final = 20
TAG: Final = '"unchanged"'
_SERIAL: Final = count()

HEAD: Final = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Harbour Wire</title>'
    "<link>https://wire.example/</link><description>News of a harbour town</description>"
)
ITEM: Final = (
    "<item><title>Council meets for session {number}</title><link>https://wire.example/{number}</link>"
    "<guid>{number}</guid><pubDate>Tue, 13 Jan 2026 01:05:00 GMT</pubDate><description>The council of the harbour"
    " town met on Tuesday to talk about the price of berths and the state of the pier.</description></item>"
)


def feed(first: int) -> bytes:
    """A feed of `ENTRIES` invented items, numbered from there."""
    items = "".join(ITEM.format(number=number) for number in range(first, first + ENTRIES))
    return f"{HEAD}{items}</channel></rss>".encode()


class Feeds(BaseHTTPRequestHandler):
    """Answers requests; connections stay open."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Serve the feed, or say that it has not changed."""
        is_news = self.path.startswith("/news")
        if not is_news and self.headers.get("If-None-Match") == TAG:
            self.send_response(304)
            self.send_header("ETag", TAG)
            self.end_headers()
            return
        if not self.path.startswith(("/news", "/feed")):
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        number = next(_SERIAL) if is_news else 0
        body = feed(number)
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", f'"{number}"' if is_news else TAG)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""


if __name__ == "__main__":
    with ThreadingHTTPServer(("127.0.0.1", 0), Feeds) as server:
        print(server.server_address[1], flush=True)
        server.serve_forever()
