"""The documents name what is there, and all that is there is named."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link of a page is a file or directory of the project."""
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_map_names_every_room() -> None:
    """A newcomer finds every package and module of the first level in the README."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rooms = {path.name for path in (ROOT / "monitor").iterdir() if (path / "__init__.py").exists()}
    modules = {path.name for path in (ROOT / "monitor").glob("[!_]*.py")}
    assert {room for room in rooms if f"monitor/{room}/" not in readme} == set()
    assert {module for module in modules if f"monitor/{module}" not in readme} == set()


def test_every_script_is_named_in_a_document() -> None:
    """What can be run is said somewhere."""
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    scripts = {path.name for path in (ROOT / "scripts").iterdir()} - {"install"}
    assert {name for name in scripts if f"scripts/{name}" not in text} == set()


def test_every_dependency_is_pinned() -> None:
    """A library of pyproject.toml that constraints.txt does not pin would change under our feet."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").lower().replace("_", "-")
    names = [re.split(r"[\[<>=, ]", line)[0].lower().replace("_", "-") for line in wanted]
    assert [name for name in names if f"\n{name}==" not in f"\n{pins}"] == []
