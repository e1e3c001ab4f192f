"""`monitor notify` and `monitor test --as`: messages that were never sent, and one that was."""

import json
from pathlib import Path

import pytest

from monitor import app
from monitor.app import previewing
from monitor.cli.main import main
from monitor.cli.notify import LOOKS, SAMPLES
from monitor.notify import preview

MISSILE = Path(__file__).resolve().parents[3] / "config" / "samples" / "01-missile-test.html"


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration of its own in the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config" / "templates").mkdir(parents=True)
    (tmp_path / "config" / "monitor.yaml").write_text(
        """targets:
  desk: {url: "slackbot:xoxb-1@#launches", zone: Asia/Seoul, language: de}
  phone: {url: "tgram://123456789:abcdefg_hijklmnop/12315544/", template: own}
  mail: mailto://127.0.0.1:9?from=monitor@example.org&to=desk@example.org
  journal: jsonl:alerts.jsonl
  hidden: "file:token.txt"
  screen: "console:"
"""
    )
    (tmp_path / "config" / "templates" / "own.j2").write_text("short: {{ content.title }}")
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *words: str, status: int = 0) -> str:
    """What the command said."""
    assert main(list(words)) == status
    shown = capsys.readouterr()
    return shown.out if status != 2 else shown.err


def test_the_names_are_those_of_the_rooms_below() -> None:
    """Written twice, since help must not load what draws messages."""
    assert preview.LOOKS == LOOKS
    assert tuple(previewing.SAMPLES) == SAMPLES


@pytest.mark.parametrize("message", SAMPLES)
@pytest.mark.parametrize("look", LOOKS)
def test_every_kind_is_shown_in_every_look(message: str, look: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "0000sample" in said(capsys, "notify", "preview", message, "--as", look)


def test_on_a_narrow_terminal_only_an_address_and_the_headline_are_wider() -> None:
    """As the console target draws it there."""
    settings = app.load(None, {}, needs_secrets=False)
    due = previewing.find_message(settings, "sample", "desk")
    drawn = previewing.draw(settings, due, previewing.NOBODY, "console", width=40)
    _, *lines = drawn.text.splitlines()
    assert all(len(line) <= 40 or "https://" in line for line in lines)


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("desk", ["> SEOUL (Harbour Wire)", "veröffentlicht 2026-01-13 09:52 KST"]),
        ("phone", ["short: Test message"]),
        (
            "mail",
            ["Subject: [launch] Test message", "References: <alert-0000sample@example.org>", "SEOUL (Harbour Wire)"],
        ),
        ("journal", ['"schema": 1']),
        ("screen", ["ALERT Test message", "*ballistic missile*"]),
    ],
)
def test_a_message_is_shown_as_the_target_gets_it(
    target: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """In its look, zone, language and template; and nothing is written or sent by that."""
    shown = said(capsys, "notify", "preview", "--target", target)
    assert [one for one in words if one not in shown] == []
    assert not Path("alerts.jsonl").exists()


def test_a_page_is_written_for_a_browser(capsys: pytest.CaptureFixture[str]) -> None:
    """Slack's message drawn, a mail as it is."""
    said(capsys, "notify", "preview", "follow-up", "--as", "slack", "--html", "slack.html")
    assert '<div class="header">Follow-up 2: Test message' in Path("slack.html").read_text()
    said(capsys, "notify", "preview", "digest", "--as", "email", "--html", "mail.html")
    assert "prefers-color-scheme: dark" in Path("mail.html").read_text()


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["preview", "--target", "dsk"], "there is no target 'dsk'; the targets are: desk, phone"),
        (["preview", "91d0"], "there is no database"),
        (["preview", "--target", "hidden"], "set it, or say --as LOOK"),
        (["preview", "--as", "fax"], "fax"),
        (["test", "nobody"], "there is no target 'nobody'"),
        (["test", "screen", "nonsense"], "nonsense"),
    ],
)
def test_a_mistake_is_one_line_with_a_remedy(words: list[str], error: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("config/token.txt").write_text("console:") if words[0] == "test" else None
    shown = said(capsys, "notify", *words, status=2)
    assert error in shown
    assert "Traceback" not in shown


def test_a_faulty_template_is_found_by_check_and_by_preview(capsys: pytest.CaptureFixture[str]) -> None:
    """With its file and line."""
    Path("config/templates/own.j2").write_text("a\n{{ content.nosuch }}")
    for words in (["check"], ["notify", "preview", "--target", "phone"]):
        main(words)
        shown = capsys.readouterr()
        assert "template-invalid" in shown.out + shown.err
        assert "config/templates/own.j2:2" in shown.out + shown.err


def test_a_test_message_goes_to_its_target(capsys: pytest.CaptureFixture[str]) -> None:
    """And says that it is a test, for people and for programs."""
    Path("config/token.txt").write_text("console:")
    assert "This is a test: nothing has happened." in said(capsys, "notify", "test", "screen")
    assert json.loads(said(capsys, "notify", "test", "journal", "--json"))["outcome"] == "sent"
    assert json.loads(Path("alerts.jsonl").read_text())["is_test"] is True


def test_a_test_message_that_was_not_taken_says_why(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("config/token.txt").write_text("console:")
    assert "not sent: no connection" in said(capsys, "notify", "test", "mail", status=2)


def test_the_message_of_a_page_is_shown_as_it_would_be_sent(capsys: pytest.CaptureFixture[str]) -> None:
    """By the daemon's own judgement; the exit status is that of `monitor test`."""
    shown = said(capsys, "test", str(MISSILE), "--as", "slack", "--rule", "launch")
    assert "> SEOUL, South Korea (Harbour Wire) — North Korea *fired" in shown
    assert "nothing sent (test)" in shown
    assert "take one" in said(capsys, "test", str(MISSILE), "--as", "json", "--json", status=2)
