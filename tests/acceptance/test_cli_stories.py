"""`monitor stories` of what a run did: two reports of one launch, a copy, and another launch."""

import json
from pathlib import Path
from typing import Any

import pytest

from monitor.cli.main import main

FIRST = (
    "North Korea fires two missiles into sea\n"
    "SEOUL (AP) — North Korea fired two short-range ballistic missiles toward its eastern waters on Tuesday, South "
    "Korea's military said.\n"
    "The missiles were launched from the Sunan area at about 7:12 a.m. and flew some 350 kilometers before they fell "
    "into the water."
)
SECOND = (
    "Pyongyang launches missiles, Seoul says\n"
    "Seoul (AFP) - Two ballistic missiles were launched by North Korea on Tuesday, the South's Joint Chiefs of Staff "
    "said.\n"
    "They were fired from around Sunan at 7:12 a.m., it said. Japan confirmed the launch and put the range at 350 km."
)
OTHER = (
    "North Korea fires missile, its second launch of the day\n"
    "SEOUL (AP) — North Korea fired a ballistic missile on Tuesday evening, South Korea's military said, in its second "
    "launch of the day.\n"
    "It was launched from the Wonsan area at 8:40 p.m., the military said."
)
ITEMS = {"a": FIRST, "b": SECOND, "c": OTHER, "d": FIRST}


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A configuration whose run is over."""
    root = tmp_path_factory.mktemp("stories")
    (root / "config").mkdir()
    (root / "inbox").mkdir()
    lines = [
        json.dumps({"id": name, "title": title, "body": body, "published": "2026-03-03T13:00:00Z"})
        for name, (title, _, body) in ((name, text.partition("\n")) for name, text in ITEMS.items())
    ]
    (root / "inbox" / "items.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (root / "config" / "monitor.yaml").write_text(
        f"database: sqlite:///{root}/m.db\nanalysis: {{workers: 1}}\ntargets: {{log: 'jsonl:{root}/a.jsonl'}}\n",
        encoding="utf-8",
    )
    sources = "sources:\n  - {name: inbox, kind: directory, location: ../inbox}\n"
    (root / "config" / "sources.yaml").write_text(sources, encoding="utf-8")
    assert main(["run", "--once", "--config", str(root / "config")]) == 0
    return root / "config"


def stories(config: Path, capsys: pytest.CaptureFixture[str], *options: str) -> list[dict[str, Any]]:
    """What `--json` prints."""
    capsys.readouterr()
    assert main(["stories", "--config", str(config), "--json", *options]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_programs_get_members_and_why_each_joined(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The story's id, its members by the input's ids, its event."""
    found = {tuple(member["item"] for member in story["members"]): story for story in stories(config, capsys)}
    assert set(found) == {("a", "b", "d"), ("c",)}
    story = found["a", "b", "d"]
    assert [member["why"] for member in story["members"]] == ["first_report", "same_event", "near_duplicate"]
    assert [member["wire"] for member in story["members"]] == ["AP", "AFP", "AP"]
    assert (story["publishers"], story["event"]["act"], story["event"]["first"]) == (2, "missile_test", "2026-03-03")
    assert {fact["kind"] for fact in story["members"][1]["facts"]} == {"confirmation"}


def test_people_get_a_block_a_story(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the reasons in words, and what to type next."""
    capsys.readouterr()
    assert main(["stories", "--config", str(config)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "3 articles · 2 publishers" in said
    assert "another report of an event that was told · act and actor agree" in said
    assert "2 stories, joined by 2 further articles" in said


def test_options_narrow_the_list(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By rule, by number; a rule without alerts has no stories."""
    assert len(stories(config, capsys, "--limit", "1")) == 1
    assert stories(config, capsys, "--rule", "treaty") == []
