"""What is installed is what is pinned, and under which licences is written down."""

import re

from deploy.checks.licences import PAGE, libraries, reach
from deploy.checks.pins import differences, pins


def test_everything_that_is_installed_is_pinned() -> None:
    """All that the project, PostgreSQL and the tests need, directly or not, has the version of constraints.txt."""
    taken = {name: found.version for name, found in reach("postgresql", "test").items()}
    assert len(taken) > 60
    assert differences(taken) == []


def test_what_builds_the_wheel_is_pinned() -> None:
    """The image installs hatchling with the constraints and builds without fetching anything else."""
    assert {"hatchling", "pathspec", "packaging", "pluggy", "trove-classifiers", "tomlkit"} <= pins().keys()


def test_a_missing_pin_is_said() -> None:
    """The comparison can fail."""
    assert differences({"nobody": "1.0"}) == ["nobody 1.0 is installed, and constraints.txt has no line for it"]


def test_the_page_of_licences_is_of_today() -> None:
    """Every library that runs has its row, with its version; after a change run scripts/licences."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    assert [library.row for library in libraries() if library.row not in lines] == []


def test_every_licence_is_one_that_a_user_can_accept() -> None:
    """None is unknown, and none asks that programs which use the library be given away under it."""
    found = {library.name: library.licence for library in libraries()}
    strong = re.compile(r"(?<!L)(?:A?GPL|GNU (?:Affero )?General Public)")
    assert [name for name, licence in found.items() if licence == "unknown"] == []
    assert [name for name, licence in found.items() if strong.search(licence) and " OR " not in licence] == []
