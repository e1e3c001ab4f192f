"""Keeps everything that outlives a pass: sources, entries, articles, verdicts, alerts, deliveries.

    open_store(url) -> SqlStore            opening.py, migrate.py: schema      database.py: name faults
        sources.py    what is due; polls.py: what they gave     dialect.py: SQLite | PostgreSQL
        articles.py   settle: ONE transaction: neighbours.py -> decide -> rows
        outbox.py     deliveries               claim.py: one daemon a database
        archive.py    read by words, judged, dropped when old      vitals.py: signs of life, sizes
        arrivals.py   counts what comes and goes, for status
        upkeep.py     backup, restore, vacuum: of files (filecopy.py), on servers (servercopy.py)
        copying.py    an installation to another database     standstill.py: nobody else works on one meanwhile
        explaining.py what happened, read backwards from an alert or a page

The store owns the transaction, `alerting.decide` owns the judgement: inside `settle` nobody else can
write, so two workers that meet twins cannot both alert.

To add a column: see `tables.py`. To add a migration: see `migrations/`. To add a database: `dialect.py`.
"""

from monitor.store.articles import WINDOW
from monitor.store.store import SqlStore, open_store

__all__ = ["WINDOW", "SqlStore", "open_store"]
