"""The composition root: settings -> adapters -> pipeline. The only room that knows everybody.

The daemon, `monitor test` and every other command run the same functions on the same values:

    workbench.py    split_document   Document -> items -> Page -> Articles          (extract, segment)
                    Workbench        Document -> judged articles                    (the same, fingerprints, rules)
    processes.py    analyse_all      many documents in parallel processes, in order
                    segment_all      the same, without rules
                    PooledAnalyst    the daemon's
    reloading.py    RulesInForce     a changed rule set takes its place whole, or not at all
    sourcing.py     try_sources, find_sources, ...   what `monitor sources` does; naming.py names what has no name
    explaining.py   explain          what became of an article, read from the ledger
    archive.py      search, review   articles of the past, by their words first; readers.py names what read them
    backtesting.py  backtest         what rules would have told; judging.py: what people say of it
    vitals.py       look             alive, late or dead; reporting.py, report_page.py: some days as one page
    operating.py    open_operation   who hears the daemon's facts; whether it needs a look itself
    takeover.py     take_over        settings that were read again, in force while it runs
    daemon.py       run_daemon       the whole, until stopped or once
    worker.py       run_worker       one of many, by what was published; workers.py: what they share

To add an adapter: open it in `daemon._put_together`; to add a command: `monitor/cli`.
"""

from typing import TYPE_CHECKING

from monitor.fetch import document_from_path
from monitor.settings import load

if TYPE_CHECKING:
    from monitor.app.daemon import RunReport, fetch, run_daemon
    from monitor.app.explaining import explain, is_subject
    from monitor.app.naming import name_for
    from monitor.app.processes import analyse_all, segment_all
    from monitor.app.sourcing import Trial, find_sources, forget_source, judge_trial, try_sources
    from monitor.app.workbench import SplitPage, Workbench, split_document
    from monitor.app.worker import run_worker
    from monitor.fetch.discovery import Candidate

__all__ = [
    "Candidate",
    "RunReport",
    "SplitPage",
    "Trial",
    "Workbench",
    "analyse_all",
    "document_from_path",
    "explain",
    "fetch",
    "find_sources",
    "forget_source",
    "is_subject",
    "judge_trial",
    "load",
    "name_for",
    "run_daemon",
    "run_worker",
    "segment_all",
    "split_document",
    "try_sources",
]


def __getattr__(name: str) -> object:
    """Load a part when it is asked for (PEP 562): files are judged without the net, and a pass begins without rules."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    match name:
        case "SplitPage" | "Workbench" | "split_document":
            from monitor.app import workbench

            return getattr(workbench, name)
        case "analyse_all" | "segment_all":
            from monitor.app import processes

            return getattr(processes, name)
        case "explain" | "is_subject":
            from monitor.app import explaining

            return getattr(explaining, name)
        case "RunReport" | "fetch" | "run_daemon":
            from monitor.app import daemon

            return getattr(daemon, name)
        case "run_worker":
            from monitor.app import worker

            return getattr(worker, name)
        case _:
            from monitor.app import naming, sourcing

            return next(getattr(home, name) for home in (naming, sourcing) if hasattr(home, name))
