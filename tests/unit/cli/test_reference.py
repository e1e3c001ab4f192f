"""docs/cli.md says what the help says."""

from pathlib import Path

from monitor.cli.reference import reference

PAGE = Path(__file__).resolve().parents[3] / "docs" / "cli.md"


def test_the_page_is_made_of_the_help() -> None:
    """Make it anew with `python -m monitor.cli.reference > docs/cli.md`."""
    assert PAGE.read_text(encoding="utf-8") == reference()
