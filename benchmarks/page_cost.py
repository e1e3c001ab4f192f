"""What reading and judging one real page costs, from its bytes to its verdicts, with the built-in rules.

    python -m benchmarks.page_cost CORPORA [PAGES]

The pages are those of CORPORA/extraction/pages, in the order of their names. CPU milliseconds of this process, the
first ten pages left out.
"""

import gzip
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from monitor.app.workbench import Workbench
from monitor.model import Document
from monitor.settings import load

WARM_UP = 10


def main(corpora: Path, pages: int = 160) -> None:
    """Measure and print."""
    bench, times = Workbench(load(None, {}, needs_secrets=False)), list[float]()
    for path in sorted((corpora / "extraction" / "pages").rglob("page.html.gz"))[:pages]:
        url = f"https://news.example/{path.parent.name}"
        document = Document(
            url=url,
            final_url=url,
            media_type="text/html",
            body=gzip.decompress(path.read_bytes()),
            fetched_at=datetime(2026, 9, 30, tzinfo=UTC),
        )
        began = time.process_time()
        bench.analyse(document)
        times.append((time.process_time() - began) * 1000)
    counted = times[WARM_UP:]
    high = statistics.quantiles(counted, n=20)[-1]
    mean, median = statistics.fmean(counted), statistics.median(counted)
    print(f"{len(counted)} pages, CPU ms each: mean {mean:.1f}, median {median:.1f}, 95 % {high:.1f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 160)
