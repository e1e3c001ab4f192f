"""Changes of sources.yaml: just the lines that must, and nothing that could not be read again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from monitor.errors import InputError, SettingsError
from monitor.settings import (
    add_sources,
    as_yaml,
    load,
    pause_source,
    read_sources_text,
    remove_source,
    source_of,
)

FILE = """# Where I look.
defaults:
  every: 5m   # often

sources:
  # --- Agencies
  - name: wire      # the first
    kind: feed
    location: https://wire.example/feed

  # --- Odd ones
  - kind: json
    name: api
    location: https://api.example/${KEY}
    fields:
      items: data   # where they are
      title: head
    # asked for by Ann
  - {name: flat, kind: feed, location: "https://flat.example"}

# The end.
"""
BLOCKS = FILE.replace('  - {name: flat, kind: feed, location: "https://flat.example"}\n', "")
NEW = {"name": "post", "kind": "feed", "location": "https://post.example/feed?a=1#x", "every": "10m"}
ENVIRONMENT = {"KEY": "sesame"}
Written = Callable[..., Path]


@pytest.fixture
def file(configure: Callable[..., Path]) -> Callable[[str], Path]:
    """Write sources.yaml and return the configuration directory."""
    return lambda text: configure(sources=text)


def text_of(root: Path) -> str:
    """The file as it stands now, ends of lines included."""
    return (root / "sources.yaml").read_bytes().decode()


def names(root: Path) -> list[str]:
    """Names of the sources as they are read."""
    return [source.name for source in load(root, ENVIRONMENT).sources]


def test_a_new_source_stands_behind_the_last_and_nothing_else_changes(file: Any) -> None:
    root = file(BLOCKS)
    assert add_sources(root, [NEW], ENVIRONMENT).endswith("config/sources.yaml")
    added = '  - name: post\n    kind: feed\n    location: "https://post.example/feed?a=1#x"\n    every: 10m\n'
    assert text_of(root) == BLOCKS.replace("\n# The end.\n", f"{added}\n# The end.\n")
    assert names(root) == ["wire", "api", "post"]


@pytest.mark.parametrize(
    "text", ["", "sources: []\n", "sources:\n", "# Mine.\ndefaults:\n  every: 5m\n", "sources:\n# later\n"]
)
def test_the_first_source_is_written_too(file: Any, text: str) -> None:
    root = file(text)
    add_sources(root, [NEW], ENVIRONMENT)
    assert names(root) == ["post"]
    assert text_of(root).startswith(text.partition("sources:")[0])


def test_a_removed_source_takes_its_own_comments_and_no_others(file: Any) -> None:
    root = file(BLOCKS)
    remove_source(root, "wire", ENVIRONMENT)
    assert "# --- Agencies" in text_of(root)
    remove_source(root, "api", ENVIRONMENT)
    assert names(root) == []
    assert "sources: []" in text_of(root)
    assert all(comment in text_of(root) for comment in ("# Where I look.", "# often", "# --- Odd ones", "# The end."))
    assert "Ann" not in text_of(root)


@pytest.mark.parametrize("name", ["wire", "api"])
def test_pause_and_resume_leave_the_file_as_it_was(file: Any, name: str) -> None:
    root = file(BLOCKS)
    pause_source(root, name, ENVIRONMENT, paused=True)
    paused = {source.name: source.paused for source in load(root, ENVIRONMENT).sources}
    assert paused == {"wire": name == "wire", "api": name == "api"}
    assert len(text_of(root).splitlines()) == len(BLOCKS.splitlines()) + 1
    pause_source(root, name, ENVIRONMENT, paused=False)
    assert text_of(root) == BLOCKS


def test_a_pause_with_a_comment_keeps_its_line(file: Any) -> None:
    root = file(BLOCKS.replace("    kind: feed\n", "    kind: feed\n    paused: true  # until May\n"))
    pause_source(root, "wire", ENVIRONMENT, paused=False)
    assert "    paused: false  # until May\n" in text_of(root)


def test_a_file_in_brackets_is_changed_too(file: Any) -> None:
    """Written anew, since it has no lines of its own to change."""
    root = file(FILE)
    pause_source(root, "flat", ENVIRONMENT, paused=True)
    remove_source(root, "wire", ENVIRONMENT)
    assert [(source.name, source.paused) for source in load(root, ENVIRONMENT).sources] == [
        ("api", False),
        ("flat", True),
    ]
    assert "# Where I look." in text_of(root)


def test_a_line_that_is_written_oddly_is_changed_all_the_same(file: Any) -> None:
    """What the lines do not give is written anew."""
    root = file(BLOCKS.replace("    kind: feed\n", '    kind: feed\n    "paused": false\n'))
    pause_source(root, "wire", ENVIRONMENT, paused=True)
    assert [source.paused for source in load(root, ENVIRONMENT).sources] == [True, False]
    assert "# asked for by Ann" in text_of(root)


def test_ends_of_lines_stay_as_they_are(file: Any) -> None:
    root = file("")
    (root / "sources.yaml").write_bytes(BLOCKS.replace("\n", "\r\n").encode())
    add_sources(root, [NEW], ENVIRONMENT)
    pause_source(root, "post", ENVIRONMENT, paused=True)
    assert text_of(root).count("\r\n") == text_of(root).count("\n") == len(BLOCKS.splitlines()) + 5


@pytest.mark.parametrize(
    "item",
    [
        {"name": "wire", "kind": "feed", "location": "https://twice.example"},
        {"name": "x", "kind": "fed", "location": "https://x.example"},
        {"name": "x", "kind": "listing", "location": "https://x.example", "select": "a["},
        {"name": "x", "kind": "json", "location": "https://x.example", "fields": {"items": "a..b", "title": "t"}},
        {"name": "bad name", "kind": "feed", "location": "https://x.example"},
    ],
)
def test_what_could_not_be_read_is_not_written(file: Any, item: dict[str, Any]) -> None:
    root = file(BLOCKS)
    with pytest.raises(SettingsError):
        add_sources(root, [item], ENVIRONMENT)
    assert text_of(root) == BLOCKS


@pytest.mark.parametrize(
    "value",
    [
        "yes", "null", "12", "0x1f", "1.5", "a: b", "a #b", "- a", "*a", "&a", "!a", "'a", '"a', "@a", "%a", "{a",
        "[a]", "ul > li:nth-child(2) a", "длинное имя", "a\tb", "back\\slash", " spaces ", "trailing:", "https://e.org/?q=a:b",
    ],
)  # fmt: skip
def test_every_text_is_read_as_it_was_written(file: Any, value: str) -> None:
    root = file("")
    add_sources(root, [{**NEW, "publisher": value}], ENVIRONMENT)
    assert [source.publisher for source in load(root, ENVIRONMENT).sources] == [value]


def test_what_variables_stand_for_is_never_written(file: Any) -> None:
    root = file(BLOCKS)
    pause_source(root, "api", ENVIRONMENT, paused=True)
    assert "sesame" not in text_of(root)
    assert read_sources_text(root).items[1]["location"] == "https://api.example/${KEY}"


def test_a_missing_variable_does_not_stop_a_change(file: Any) -> None:
    root = file(BLOCKS)
    pause_source(root, "wire", {}, paused=True)
    assert "paused: true" in text_of(root)


def test_rights_and_links_of_the_file_stay(file: Any, tmp_path: Path) -> None:
    root = file(BLOCKS)
    real = tmp_path / "real.yaml"
    (root / "sources.yaml").rename(real)
    (root / "sources.yaml").symlink_to(real)
    real.chmod(0o640)
    remove_source(root, "wire", ENVIRONMENT)
    assert (root / "sources.yaml").is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in root.iterdir()] == ["sources.yaml"]


def test_an_unknown_name_is_told_with_those_that_there_are(file: Any) -> None:
    with pytest.raises(InputError, match=r"no source 'wira' in .*; the sources are: wire, api"):
        remove_source(file(BLOCKS), "wira", ENVIRONMENT)


def test_a_change_by_somebody_else_meanwhile_is_not_overwritten(file: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from monitor.settings import source_changes

    root = file(BLOCKS)
    check = source_changes._check

    def slow_check(*arguments: Any) -> None:
        check(*arguments)
        (root / "sources.yaml").write_text(BLOCKS + "# mine\n", encoding="utf-8")

    monkeypatch.setattr(source_changes, "_check", slow_check)
    with pytest.raises(InputError, match="changed by somebody else"):
        remove_source(root, "wire", ENVIRONMENT)
    assert text_of(root) == BLOCKS + "# mine\n"


def test_a_directory_that_cannot_be_written_is_named(file: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    root = file(BLOCKS)

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("monitor.settings.source_changes.tempfile.NamedTemporaryFile", full)
    with pytest.raises(InputError, match=r"cannot write .*sources.yaml: No space left on device"):
        remove_source(root, "wire", ENVIRONMENT)


def test_without_a_configuration_there_is_nothing_to_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="monitor init"):
        add_sources(None, [NEW], {})


def test_a_source_can_be_tried_before_it_is_written() -> None:
    source = source_of({**NEW, "allow_private": True}, None, {})
    assert (source.name, source.location, source.allow_private) == ("post", NEW["location"], True)
    with pytest.raises(SettingsError):
        source_of({**NEW, "kind": "fed"}, None, {})


def test_the_snippet_of_a_source_is_ready_to_be_pasted() -> None:
    item = {
        "name": "a",
        "kind": "listing",
        "location": "https://a.example/",
        "sites": ["b.example"],
        "fields": {"items": "x[0]"},
    }
    assert as_yaml([item]) == (
        "  - name: a\n    kind: listing\n    location: https://a.example/\n    sites: [b.example]\n"
        '    fields:\n      items: "x[0]"'
    )
