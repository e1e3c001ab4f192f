"""How soon a source that died is called quiet, and how often one that lives: `python benchmarks/fetch_quiet.py`.

Sources of several rhythms are polled every half hour, some with news that come in bursts (each day's rate is drawn
from an exponential distribution, which the model knows nothing of). Seeded; no server and no database.
"""

import math
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from monitor.alerting.health import is_quiet, observe
from monitor.model import Rhythm

START = datetime(2026, 3, 2, tzinfo=UTC)
STEP = timedelta(minutes=30)
Rate = Callable[[datetime], float]
"""Articles an hour."""


def office(moment: datetime) -> float:
    """Weekdays from 7 to 19, nearly nothing else."""
    if moment.weekday() >= 5:
        return 0.02
    return 2.0 if 7 <= moment.hour < 19 else 0.05


RHYTHMS: dict[str, Rate] = {
    "office hours": office,
    "a dozen a day, any time": lambda _: 0.5,
    "busy but at night": lambda moment: 6.0 if 5 <= moment.hour < 23 else 0.5,
    "Wednesday mornings": lambda moment: 4.0 if moment.weekday() == 2 and 9 <= moment.hour < 12 else 0.0,
    "three a week": lambda _: 3 / 168,
}


def poisson(mean: float, chance: random.Random) -> int:
    """A draw by Knuth's method."""
    limit, product, count = math.exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count


def alarms(rate: Rate, *, weeks: int, seed: int, is_bursty: bool, dies_at: datetime | None = None) -> list[datetime]:
    """When the source began to be called quiet."""
    chance = random.Random(seed)
    rhythm = observe(Rhythm(), now=START, new=5, is_first=True)
    moment, last_new_at, was_quiet, found = START, None, False, []
    days: dict[date, float] = {}
    while moment < START + timedelta(weeks=weeks):
        moment += STEP
        day = days.setdefault(moment.date(), chance.gammavariate(1.0, 1.0)) if is_bursty else 1.0
        is_alive = dies_at is None or moment < dies_at
        new = poisson(rate(moment) * day * (STEP / timedelta(hours=1)), chance) if is_alive else 0
        rhythm = observe(rhythm, now=moment, new=new)
        last_new_at = moment if new else last_new_at
        quiet = is_quiet(rhythm, last_new_at=last_new_at, now=moment)
        if quiet and not was_quiet:
            found.append(moment)
        was_quiet = quiet
    return found


def main() -> None:
    """One line a rhythm."""
    for name, rate in RHYTHMS.items():
        for is_bursty in (False, True):
            false = sum(len(alarms(rate, weeks=16, seed=seed, is_bursty=is_bursty)) for seed in range(6))
            delays = []
            for seed in range(6):
                dies_at = START + timedelta(weeks=6, days=seed, hours=10)
                calls = alarms(rate, weeks=12, seed=100 + seed, is_bursty=is_bursty, dies_at=dies_at)
                after = [call - dies_at for call in calls if call >= dies_at]
                delays.append(f"{after[0] / timedelta(hours=1):.0f}" if after else "never")
            kind = "bursts" if is_bursty else "steady"
            print(f"{name:26} {kind}: {false} false alarms in 96 weeks; dead for (h): {' '.join(delays)}", flush=True)


if __name__ == "__main__":
    main()
