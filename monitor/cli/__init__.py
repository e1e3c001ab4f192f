"""The command line: one file a command, and the only room that prints.

    main.py         the entry: the group, its help, errors as one line and an exit status
    command.py      what every command shares: help with examples first, options
    inputs.py       what the user names (files, directories, URLs, `-`) -> documents, in order
    records.py      values -> the JSON Lines that programs read (a contract)
    talk.py         what is said beside a result: the next step, what went wrong; exits.py: with which status it ends
    terminal.py     where people read: width, colours, text that cannot move the cursor
    excerpts.py     text with its evidence underlined
    verdicts.py     an article and its verdicts, for people
    history.py      what happened to an article, from its first sighting to its deliveries
    problems.py     a mistake in a file, shown where it is
    reference.py    docs/cli.md, made of the help
    sources.py      the group; sources_try.py: check, discover; sources_feeds.py: add, import, export;
                    sources_file.py: what they all know of sources.yaml
    backtest.py     with backtest_records.py; status.py with status_records.py; alert_judge.py of `alerts`
    figures.py      sparklines, thousands, sizes, how long ago; periods.py: --since, --until, --source
    codes.py        the long form of every code of a mistake; examples.py: `test --examples`
    run.py search.py db.py report.py test.py extract.py dedup.py check.py init.py version.py rules.py entities.py
    explain.py

Exit status as grep's: 0 matched or done, 1 no match, 2 error; see `exits.py`.

Lazy imports, the one way: a command's module imports click, `monitor.errors` and `monitor.model` at
its top, and every other room of ours inside the function that needs it. So `monitor --help` loads
no library of ours (`tests/unit/cli/test_main.py` keeps it so).

To add a command: a file with one function under `@command(...)`, and its line in `main.py`.
"""

import gc
from typing import Final

COLLECT_AFTER: Final = 50_000
"""Objects between two looks for cycles: half a million of rules and entities stay; after each 700 is a sixth slower."""

gc.set_threshold(COLLECT_AFTER)  # before the commands are imported, which makes many objects that stay too
