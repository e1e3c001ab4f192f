"""Users' own templates: what they can do, what they cannot, and what becomes of a message when one fails."""

import io
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.errors import SettingsError
from monitor.model import Alert, Outcome, Secret, Target
from monitor.notify import Kind, Notifications, Reader, Said, compose_due, sample_alert, sample_message
from monitor.notify.looks import chat_message, console_text, mail_message, slack_message
from monitor.notify.markup import EMAIL, MARKDOWN, MARKUPS, SLACK, SNIPPET, TEXT, Markup
from monitor.notify.templating import MessageTemplate, TemplateFailure, open_template
from monitor.ports import DueDelivery
from monitor.settings import builtin_directory

READER = Reader(zone=ZoneInfo("UTC"))
SAMPLES = [compose_due(sample_message(kind.value, "x"), READER) for kind in Kind]
HOSTILE = "<!channel> <script>x</script> @here [x](http://evil.example) *b* `c`"


def opened(directory: Path, text: str, markup: Markup = TEXT, *, file: str = "own.j2") -> MessageTemplate:
    """A template of this text, tried on samples of all kinds."""
    (directory / file).write_text(text, encoding="utf-8")
    return open_template("own", markup, [directory], SAMPLES)


def hostile() -> Said:
    alert = sample_alert()
    alert = replace(alert, article=replace(alert.article, title=HOSTILE), publisher=HOSTILE)
    [due] = sample_message("alert", "x")
    return compose_due([DueDelivery(delivery=due.delivery, tells=alert)], READER)


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        (TEXT, "‹!channel› ‹script›x‹/script› ＠here [x] (hxxp://evil.example) ∗b∗ ˋcˋ"),
        (SNIPPET, "‹!channel› ‹script›x‹/script› ＠here [x] (hxxp://evil.example) ∗b∗ ˋcˋ"),
        (MARKDOWN, "‹!channel› ‹script›x‹/script› ＠here \\[x\\] (hxxp://evil.example) ∗b∗ ˋcˋ"),
        (EMAIL, "&lt;!channel&gt; &lt;script&gt;x&lt;/script&gt; @here [x](hxxp://evil.example) *b* `c`"),
        (SLACK, "&lt;!channel&gt; &lt;script&gt;x&lt;/script&gt; @here [x](hxxp://evil.example) ∗b∗ ˋcˋ"),
    ],
    ids=lambda value: value.name if isinstance(value, Markup) else "",
)
@pytest.mark.parametrize(
    "text",
    [
        "{{ content.headline }}",
        "{{ content.headline | safe }}",
        "{% autoescape false %}{{ content.headline }}{% endautoescape %}",
        "{{ content.headline ~ '' }}",
        "{% set it = content.headline %}{{ it }}",
        "{{ [content.headline] | join }}",
        "{{ '%s' | format(content.headline) }}",
    ],
)
def test_whatever_a_template_writes_is_escaped_for_the_channel(
    tmp_path: Path, markup: Markup, shown: str, text: str
) -> None:
    """In every way in which jinja can write a value, `safe` included."""
    assert opened(tmp_path, text, markup).render(hostile()) == shown


@pytest.mark.parametrize("markup", MARKUPS.values(), ids=MARKUPS)
def test_the_template_that_ships_works_for_every_channel_and_kind(markup: Markup) -> None:
    """And says headline and id."""
    template = open_template("brief", markup, [builtin_directory() / "templates"], SAMPLES)
    for said in SAMPLES:
        assert "0000sample" in template.render(said)


def test_a_template_for_one_kind_of_channel_goes_before_the_common_one(tmp_path: Path) -> None:
    (tmp_path / "own.slack.j2").write_text("for Slack", encoding="utf-8")
    assert opened(tmp_path, "for all", SLACK).render(SAMPLES[0]) == "for Slack"
    assert opened(tmp_path, "for all", TEXT).render(SAMPLES[0]) == "for all"


def test_the_users_directory_goes_before_the_built_in_one(tmp_path: Path) -> None:
    (tmp_path / "brief.j2").write_text("mine", encoding="utf-8")
    directories = [tmp_path, builtin_directory() / "templates"]
    assert open_template("brief", TEXT, directories, SAMPLES).render(SAMPLES[0]) == "mine"


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ("a\n{{ content.nosuch }}", "nosuch", 2),
        ("a\nb\n{% if %}", "Expected an expression", 3),
        ("{{ nosuch }}", "'nosuch' is undefined", 1),
        ("\n{{ content.headline | nosuch }}", "nosuch", 2),
        ("{{ content.__class__.__mro__ }}", "__class__", 1),
        ("{{ say.func.__globals__ }}", "__globals__", 1),
        ("{% macro x() %}{% endmacro %}x", "include", 1),
        ("x\n{% filter upper %}x{% endfilter %}", "include", 2),
        ("{% include 'gone.j2' %}", "gone.j2", 1),
        ("{% include '../../etc/passwd' %}", "etc/passwd", 1),
        ("{% if content.kind == 'digest' %}{{ content.nosuch }}{% else %}x{% endif %}", "nosuch", 1),
        (" \n ", "says nothing", None),
    ],
)
def test_a_faulty_template_is_found_before_anything_is_sent(
    tmp_path: Path, text: str, words: str, line: int | None
) -> None:
    """With its file and line, also where only one kind of message meets the fault, and where it reaches for more."""
    with pytest.raises(TemplateFailure, match=words) as raised:
        opened(tmp_path, text)
    problem = raised.value.problem
    assert (problem.code, problem.line) == ("template-invalid", line)
    assert Path(problem.path or "").name == "own.j2"
    assert "\n" not in problem.message


def test_a_template_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    (tmp_path / "desk.j2").write_text("x", encoding="utf-8")
    with pytest.raises(TemplateFailure, match=r"no template `own`.*known: desk"):
        open_template("own", TEXT, [tmp_path], SAMPLES)


def test_all_faulty_templates_and_targets_are_told_at_once(tmp_path: Path) -> None:
    """As `monitor check` shows them."""
    (tmp_path / "own.j2").write_text("{{ nosuch }}", encoding="utf-8")
    targets = [
        Target(name="one", url=Secret("console:"), template="own"),
        Target(name="two", url=Secret("console:"), template="gone"),
        Target(name="three", url=Secret(f"jsonl:{tmp_path}/a.jsonl"), template="own"),
    ]
    with pytest.raises(SettingsError) as raised:
        Notifications(targets, console=io.StringIO(), template_directories=[tmp_path])
    assert [problem.code for problem in raised.value.problems] == ["template-invalid"] * 2 + ["target-invalid"]


def test_a_template_that_fails_at_sending_loses_nothing(tmp_path: Path) -> None:
    """The file was broken meanwhile: the built-in look tells the message, and says why it does."""
    (tmp_path / "own.j2").write_text("short: {{ content.headline }}", encoding="utf-8")
    console = io.StringIO()
    target = Target(name="x", url=Secret("console:"), template="own")
    notifications = Notifications([target], console=console, template_directories=[tmp_path])
    assert notifications.send(sample_message("alert", "x")).outcome is Outcome.SENT
    (tmp_path / "own.j2").write_text("short: {{ content.nosuch_thing }}", encoding="utf-8")
    assert notifications.send(sample_message("alert", "x")).outcome is Outcome.SENT
    first, second = console.getvalue().split("\n\n", 1)
    assert first.startswith("short: Test message")
    assert "ALERT Test message" in second
    assert "This is the built-in look: template `own` failed:" in second


def test_a_rehearsal_shows_the_message_and_what_is_wrong_with_its_template(tmp_path: Path) -> None:
    """Also where it fails only for what is told, and not for the samples on which it was tried."""
    own = "{{ content.gone if content.headline == 'Strange' else 'all is well' }}"
    (tmp_path / "own.j2").write_text(own, encoding="utf-8")
    target = Target(name="x", url=Secret("console:"), template="own")
    notifications = Notifications([target], console=io.StringIO(), template_directories=[tmp_path])
    (one,) = sample_message("alert", "x")
    assert notifications.rehearse([one]).text.startswith("all is well")
    assert isinstance(one.tells, Alert)
    strange = replace(one.tells, article=replace(one.tells.article, title="Strange"))
    drawn = notifications.rehearse([replace(one, tells=strange)])
    assert drawn.text.startswith("ALERT Strange")
    assert drawn.error.startswith("template `own` failed:")


def test_a_template_that_says_too_much_for_the_channel_gives_way(tmp_path: Path) -> None:
    template = opened(tmp_path, "{{ 'word ' * 900 }}")
    body = chat_message(SAMPLES[0], TEXT, template, limit=2_000).body
    assert len(body) <= 2_000
    assert "This is the built-in look" in body


def test_the_id_is_in_every_message(tmp_path: Path) -> None:
    """A template that leaves it out gets our last line."""
    common = opened(tmp_path, "news!")
    assert chat_message(SAMPLES[0], TEXT, common).body == "news!\nalert 0000sample · monitor explain 0000sample"
    assert "0000sample" in console_text(SAMPLES[0], opened(tmp_path, "news!"))
    blocks = slack_message(SAMPLES[0], opened(tmp_path, "news!", SLACK))["blocks"]
    assert "`0000sample`" in blocks[0]["text"]["text"]
    assert "0000sample" in mail_message(SAMPLES[0], opened(tmp_path, "news!", EMAIL)).body


def test_the_lines_of_a_common_template_are_lines_in_a_mail(tmp_path: Path) -> None:
    """And a page of one's own stays as it is."""
    common = mail_message(
        SAMPLES[0], opened(tmp_path, "one\ntwo{% if content.kind == 'alert' %} {{ content.alert }}{% endif %}", EMAIL)
    ).body
    assert "one<br>two 0000sample" in common
    assert "<!DOCTYPE html>" in common
    own = opened(tmp_path, "<p>one\ntwo {{ content.title }}</p>", EMAIL, file="own.email.j2")
    assert mail_message(SAMPLES[0], own).body.startswith("<p>one\ntwo Test message: ")


def test_a_template_can_use_the_parts_of_the_built_in_look(tmp_path: Path) -> None:
    """Marks, links, the quoted sentence, whole parts, and words in the reader's language."""
    text = """{{ content.title | bold }}{% if content.kind == "alert" %}

{{ content.sentence | quote }}
{{ content | origin }}
{{ content.link | address }} {{ say("since {when}", when="now") }}
{{ content.command | code }}{% endif %}"""
    shown = opened(tmp_path, text, SLACK).render(SAMPLES[0])
    assert shown.startswith("*Test message: ")
    assert "&gt; SEOUL (Harbour Wire) — North Korea *fired*" in shown
    assert "<https://outlet-1.example/missile-launched|Yonhap>" in shown
    assert shown.endswith("<" + sample_alert().article.url + "> since now\n`monitor explain 0000sample`")


@pytest.mark.parametrize("detail", ["full", "brief", "name"])
def test_a_template_can_draw_a_digest_in_three_details(tmp_path: Path, detail: str) -> None:
    text = f'{{% if content.kind == "digest" %}}{{{{ content | digest("{detail}") }}}}{{% else %}}x{{% endif %}}'
    shown = opened(tmp_path, text).render(SAMPLES[-1])
    assert "0000sample-2" in shown
    assert ("Yonhap" in shown) is (detail == "full")
