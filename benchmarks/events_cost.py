"""What it costs to read an article: entities, times and all shipped events, by length.

    python -m benchmarks.events_cost

An invented article is repeated to several lengths; CPU time, best of five. Splitting into words is
told apart, for the rules need it anyway.
"""

import time
from collections.abc import Callable
from datetime import date

from benchmarks.events_articles import load_gazetteer, load_reader
from monitor.model import Article, DateClaim, DateKind
from monitor.rules.reading import read
from monitor.text.tokens import tokenise

PARAGRAPH = """North Korea fired a short-range ballistic missile into the sea on Tuesday, South Korea's military said.
Fishing boats off the coast were told by radio to stay clear of the area, and no damage was reported.
Japan's prime minister, who was to open a trade fair in Osaka, called it a threat to the region.
Schools and markets in the border towns stayed open, though some families left for the capital by bus.
Analysts said the leadership wants relief from an economy that has shrunk for three years in a row.
Floods in the summer destroyed much of the harvest, and the price of rice has doubled since September.
In March the two Koreas had exchanged letters about families that were parted by the war.
Officials in Washington said they would consult with allies, and that sanctions could be widened next month.
"""
ROUNDS, REPEATS = 20, 5


def cost(work: Callable[[], object]) -> float:
    """Milliseconds of CPU of one call, best of `REPEATS`."""
    best = float("inf")
    for _ in range(REPEATS):
        start = time.process_time()
        for _ in range(ROUNDS):
            work()
        best = min(best, (time.process_time() - start) / ROUNDS)
    return 1000 * best


def main() -> None:
    """Print one line a length."""
    gazetteer = load_gazetteer()
    reader = load_reader(gazetteer)
    claim = DateClaim(kind=DateKind.GIVEN, day=date(2022, 1, 18))
    for times in (3, 6, 12, 24):
        article = Article(
            position=1,
            title="North Korea fires missile into sea",
            body=PARAGRAPH * times,
            published=claim,
            language="en",
        )
        words = len(article.body.split())
        tokens = (tokenise(article.title), tokenise(article.body))
        reading = read(article, gazetteer)
        parts = {
            "words": cost(lambda body=article.body: tokenise(body)),  # type: ignore[misc]
            "entities": cost(lambda zones=tokens: gazetteer.find(zones)),  # type: ignore[misc]
            "events and times": cost(lambda value=reading: reader.read(value)),  # type: ignore[misc]
        }
        per_500 = sum(value for name, value in parts.items() if name != "words") * 500 / words
        told = ", ".join(f"{name} {value:.2f} ms" for name, value in parts.items())
        print(f"{words:5d} words: {told}; entities, events and times {per_500:.2f} ms per 500 words")


if __name__ == "__main__":
    main()
