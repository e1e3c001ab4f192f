"""The budget and the order of the house, kept by machine."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from importlib.util import resolve_name
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(path for path in (ROOT / "monitor").rglob("*.py") if "migrations" not in path.parts)
MOST_LINES = 400
MOST_FUNCTION_LINES = 50
USUAL_FUNCTION_LINES = 30


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Name and length without docstring of every function of a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            docstring = ast.get_docstring(node, clean=False)
            end = node.end_lineno or node.lineno
            yield node.name, end - node.lineno + 1 - (docstring.count("\n") + 1 if docstring else 0)


def test_modules_are_short() -> None:
    """No module is longer than 400 lines."""
    long = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: lines for name, lines in long.items() if lines > MOST_LINES} == {}


def test_functions_are_short() -> None:
    """No function is longer than 50 lines, and nine in ten have at most 30."""
    lengths = {f"{path.name}:{name}": lines for path in MODULES for name, lines in functions(path)}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_FUNCTION_LINES} == {}
    usual = sum(lines <= USUAL_FUNCTION_LINES for lines in lengths.values())
    assert usual >= 0.9 * len(lengths)


def test_every_package_says_what_it_is_for() -> None:
    """Each package's docstring is more than a label."""
    docs = {
        path: ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        for path in MODULES
        if path.name == "__init__.py"
    }
    assert [str(path.relative_to(ROOT)) for path, doc in docs.items() if doc is None or len(doc) < 40] == []


def test_no_two_modules_import_each_other() -> None:
    """Not even inside a function, nor for types alone: of two modules, one is read first."""
    named = {name_of(path): path for path in MODULES}
    try:
        TopologicalSorter({name: imports(path, named) for name, path in named.items()}).prepare()
    except CycleError as error:
        loop = " -> ".join(reversed(error.args[1]))
        pytest.fail(f"a loop of imports: {loop}; move what they share into a small module that names it", pytrace=False)


def name_of(path: Path) -> str:
    """Of a module, as it is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if path.name == "__init__.py" else parts)


def imports(path: Path, named: dict[str, Path]) -> set[str]:
    """The modules of the house that a module imports, wherever in it; of a package only what is asked for."""
    package = name_of(path) if path.name == "__init__.py" else name_of(path).rpartition(".")[0]
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            origin = resolve_name("." * node.level + (node.module or ""), package)
            parts = [f"{origin}.{alias.name}" for alias in node.names]
            found |= {part if part in named else origin for part in parts}
    return found & named.keys()


@pytest.mark.parametrize(
    "module", ["monitor.model", "monitor.ports", "monitor.rules", "monitor.dedup", "monitor.segment"]
)
def test_the_core_is_light(module: str) -> None:
    """Importing the core pulls in no library that does I/O."""
    code = f"import sys, {module}; print([name for name in {HEAVY!r} if name in sys.modules])"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert printed.stdout.strip() == "[]"


def test_what_judges_files_and_what_runs_load_only_what_they_use() -> None:
    """Files are judged without the net's libraries; the daemon's own process reads no page, and judges no article."""
    for names, absent in (("Workbench", ("httpx", "aiohttp", "sqlalchemy")), ("run_daemon", NOT_FOR_A_PASS)):
        code = f"import sys; from monitor.app import {names}; print([n for n in {absent!r} if n in sys.modules])"
        printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
        assert printed.stdout.strip() == "[]"


NOT_FOR_A_PASS = (
    *("trafilatura", "numpy", "lxml", "fastfeedparser", "feedparser", "pebble"),
    *("pgqueuer", "asyncpg"),  # by itself it shares its work with nobody
    *("monitor.rules.rulebook", "monitor.rules.events.reader", "monitor.entities.gazetteer", "monitor.text.tokens"),
)
"""What a pass does without that finds nothing new."""

HEAVY = ("httpx", "aiohttp", "sqlalchemy", "apprise", "trafilatura", "lxml", "pydantic", "structlog", "jinja2")


def test_nothing_names_a_registry_or_this_machine() -> None:
    """No index URL, no path of a developer's machine in any file that git tracks."""
    tracked = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    # put together from pieces, so that this file does not name them either
    names = ["--(extra-)?index" + "-url", "find" + "-links", "/" + "work/", "/" + "root/", "pypi" + r"\.org"]
    pattern = re.compile("|".join(names))
    found = []
    for name in filter(None, tracked.split("\0")):
        path = ROOT / name
        if path.is_file() and pattern.search(path.read_text(encoding="utf-8", errors="replace")):
            found.append(name)
    assert found == []
