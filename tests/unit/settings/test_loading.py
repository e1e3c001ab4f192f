"""A whole configuration: overlays, defaults, and all faults at once."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from monitor.errors import Problem, SettingsError
from monitor.settings import Settings, builtin_directory, load, places

RULE = "id: {id}\ntitle: Mine\ncondition: |\n  {id}\n{more}"
Load = Callable[..., Settings]
Faults = Callable[..., tuple[Problem, ...]]


def rule(name: str, more: str = "") -> str:
    return RULE.format(id=name, more=more)


def test_without_a_directory_the_built_in_rules_are_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load(None, {})
    assert {"launch", "treaty"} <= {rule.id for rule in settings.rules}
    assert (settings.directory, settings.sources) == (None, ())
    assert [target.url.reveal() for target in settings.targets] == ["console:"]


def test_config_in_the_working_directory_is_taken_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, configure: Callable[..., Path]
) -> None:
    configure(rules__mine=rule("mine"))
    monkeypatch.chdir(tmp_path)
    assert "mine" in [rule.id for rule in load(None, {}).rules]


def test_the_built_in_configuration_itself_is_faultless_and_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "builtin_directory", builtin_directory)
    settings = load(builtin_directory(), {})
    assert settings.warnings == ()
    assert len(set(settings.files)) == len(settings.files)
    assert len(settings.sources) >= 15
    assert {"launch", "treaty"} <= {rule.id for rule in settings.rules}


def test_the_built_in_files_are_read_by_the_quick_parser() -> None:
    """What the C parser refuses is read all the same, but ten times slower, at every start: quote it."""
    for path in sorted(builtin_directory().rglob("*.yaml")):
        assert YAML(typ="safe").compose(path.read_text(encoding="utf-8")) is not None, path.name


def test_a_rule_of_the_user_replaces_the_built_in_one_of_the_same_id(load_here: Load) -> None:
    settings = load_here(rules__launch=rule("launch"))
    launch = next(rule for rule in settings.rules if rule.id == "launch")
    assert (launch.title, launch.condition) == ("Mine", "launch\n")
    assert "treaty" in [rule.id for rule in settings.rules]


def test_a_rule_that_is_off_is_known_but_not_run(load_here: Load) -> None:
    settings = load_here(rules__launch=rule("launch", "status: off\n"))
    assert "launch" not in [rule.id for rule in settings.rules]
    assert "launch" in [rule.id for rule in settings.rules_off]


def test_a_rule_knows_its_file_and_the_line_of_its_condition(load_here: Load) -> None:
    mine = next(rule for rule in load_here(rules__mine=rule("mine")).rules if rule.id == "mine")
    assert mine.path is not None
    assert mine.path.endswith("config/rules/mine.yaml")
    line = Path(mine.path).read_text(encoding="utf-8").splitlines()[(mine.condition_line or 0) - 1]
    assert line[mine.condition_indent :] == "mine"


def test_an_entity_of_the_user_replaces_the_built_in_one(load_here: Load) -> None:
    settings = load_here(entities__mine="- id: KP\n  type: country\n  aliases:\n    no: [Nord-Korea]\n")
    (korea,) = [entity for entity in settings.entities if entity.id == "KP"]
    assert korea.aliases == {"no": ("Nord-Korea",)}


def test_all_faults_of_all_files_come_at_once_in_order(problems_here: Faults) -> None:
    problems = problems_here(
        rules__a="id: a\ncondition: |\n  x\nlevle: high\n",
        rules__b="id: b\ncondition: |\n  x\nlevel: hihg\n",
        monitor="databse: x\nworkers: 3\n",
        sources="sources:\n  - name: s\n    kind: fead\n    location: https://example.org/\n",
    )
    assert [(Path(problem.path or "").name, problem.line) for problem in problems] == [
        ("a.yaml", 4),
        ("b.yaml", 4),
        ("monitor.yaml", 1),
        ("monitor.yaml", 2),
        ("sources.yaml", 3),
    ]


@pytest.mark.parametrize(
    ("files", "code", "hint"),
    [
        ({"monitor": "databse: sqlite:///x.db\n"}, "unknown-key", "did you mean database?"),
        ({"monitor": "fetch: {hostgap: 1s}\n"}, "unknown-key", "did you mean host_gap?"),
        ({"sources": "sources:\n  - {name: a, kind: feed, url: https://a.org}\n"}, "unknown-key", "location"),
        ({"sources": "sources:\n  - {name: a, kind: fead, location: https://a.org}\n"}, "source-kind", "feed?"),
        ({"sources": "sources:\n  - {name: a, kind: feed, location: a.org}\n"}, "source-location", "https://"),
        ({"sources": "sources:\n  - {name: a b, kind: feed, location: https://a.org}\n"}, "wrong-value", ""),
        ({"sources": "sources:\n  - {kind: feed, location: https://a.org}\n"}, "missing-key", "add `name:`"),
        ({"monitor": "routes:\n  - targets: [consol]\n"}, "unknown-target", "did you mean console?"),
        ({"monitor": "routes:\n  - {targets: [console], rules: [lanch]}\n"}, "unknown-rule", "did you mean launch?"),
        ({"monitor": "routes:\n  - targets: console\n"}, "wrong-type", ""),
        ({"monitor": "targets:\n  desk: slack\n"}, "target-address", "apprise"),
        ({"monitor": "database: mysql://x/y\n"}, "wrong-value", ""),
        ({"monitor": "fetch: {deadline: 5 minutes}\n"}, "wrong-value", ""),
        ({"monitor": "fetch: {deadline: 0s}\n"}, "wrong-value", ""),
        ({"monitor": "analysis: {workers: many}\n"}, "wrong-type", ""),
        ({"monitor": "targets:\n  a: {url: 'console:', zone: Mars/Olympus}\n"}, "wrong-value", ""),
        ({"monitor": "- a\n"}, "wrong-type", ""),
        ({"rules/a": rule("b")}, "wrong-file-name", "rename the file to b.yaml"),
        ({"rules/a": rule("a", "level: hihg\n")}, "wrong-value", "did you mean high?"),
        ({"rules/a": rule("a", "event: {acst: [x]}\n")}, "unknown-key", "did you mean acts?"),
        ({"rules/a": rule("a", "targets: [desk]\n")}, "unknown-target", "known: console"),
        ({"rules/a": rule("a", "path: x\n")}, "unknown-key", ""),
        ({"rules/a": "id: a\ncondition: missile\n"}, "rule-condition-form", "condition: |"),
        ({"rules/a": ""}, "missing-key", ""),
        ({"entities/a": "- {id: A, type: x}\n- {id: A, type: x}\n"}, "defined-twice", ""),
        ({"entities/a": "- {id: A}\n"}, "missing-key", "add `type:`"),
        ({"entities/a": "- {id: 5, type: x}\n"}, "wrong-type", ""),
    ],
)
def test_a_fault_has_its_code_its_line_and_its_remedy(
    problems_here: Faults, files: dict[str, str], code: str, hint: str
) -> None:
    problems = problems_here(**files)
    assert code in [problem.code for problem in problems]
    found = next(problem for problem in problems if problem.code == code)
    assert hint in (found.hint or "")
    assert found.line is not None


def test_the_caret_stands_under_the_unknown_key(problems_here: Faults) -> None:
    (problem,) = problems_here(monitor="window: 7d\nfetch:\n  hostgap: 1s\n")
    assert (problem.line, problem.column, problem.width, problem.source_line) == (3, 3, 7, "  hostgap: 1s")


def test_a_duration_has_a_unit(load_here: Load) -> None:
    settings = load_here(monitor="window: 2w\nfetch: {deadline: 90s, host_gap: 0s, max_bytes: 5MB}\n")
    assert (settings.window, settings.fetch.deadline) == (timedelta(weeks=2), timedelta(seconds=90))
    assert (settings.fetch.host_gap, settings.fetch.max_bytes) == (timedelta(), 5_000_000)


def test_without_routes_everything_goes_to_all_targets(load_here: Load) -> None:
    (route,) = load_here(monitor="targets:\n  a: 'console:'\n  b: jsonl:x.jsonl\n").routes
    assert (route.targets, route.rules, route.levels) == (("a", "b"), (), ())


def test_the_contact_is_in_the_user_agent(load_here: Load) -> None:
    settings = load_here(monitor="fetch: {contact: https://example.org/us}\n")
    assert settings.fetch.user_agent == "news-monitor/0.1 (+https://example.org/us)"


def test_a_feed_has_an_age_limit_and_a_directory_only_its_own(load_here: Load, tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    feed, inbox, limited = load_here(
        sources="defaults: {max_age: 3d, every: 1h}\nsources:\n"
        "  - {name: feed, kind: feed, location: https://example.org/feed}\n"
        "  - {name: inbox, kind: directory, location: ../inbox}\n"
        "  - {name: limited, kind: directory, location: ../inbox, max_age: 1d}\n"
    ).sources
    assert (feed.baseline, feed.max_age) == (timedelta(hours=24), timedelta(days=3))
    assert (inbox.baseline, inbox.max_age, inbox.every) == (None, None, timedelta(hours=1))
    assert (limited.baseline, limited.max_age) == (None, timedelta(days=1))


def test_a_relative_directory_counts_from_the_configuration(load_here: Load, tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    settings = load_here(sources="sources:\n  - {name: inbox, kind: directory, location: ../inbox}\n")
    assert settings.sources[0].location == str(tmp_path / "inbox")
    assert settings.warnings == ()


def test_a_directory_that_is_not_there_is_a_warning(load_here: Load) -> None:
    settings = load_here(sources="sources:\n  - {name: inbox, kind: directory, location: none}\n")
    (warning,) = settings.warnings
    assert (warning.code, warning.line, warning.is_warning) == ("source-directory", 2, True)


def test_two_sources_of_one_name_are_refused(problems_here: Faults) -> None:
    line = "  - {name: a, kind: feed, location: https://example.org/feed}\n"
    (problem,) = problems_here(sources=f"sources:\n{line}{line}")
    assert (problem.code, problem.line) == ("source-twice", 3)


def test_a_file_that_nothing_reads_is_a_warning(load_here: Load) -> None:
    settings = load_here(monitor="", source="sources: []\n", rule__a=rule("a"))
    assert [(warning.code, warning.hint) for warning in settings.warnings] == [
        ("file-not-read", "did you mean rules?"),
        ("file-not-read", "did you mean sources.yaml?"),
    ]


@pytest.mark.parametrize("name", ["missing", "file", "empty"])
def test_a_mistyped_directory_is_an_error_and_makes_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(SettingsError) as caught:
        load(tmp_path / name, {})
    assert caught.value.problems[0].code == "config-missing"
    assert sorted(tmp_path.rglob("*")) == before


def test_templates_of_the_user_come_before_the_built_in_ones(load_here: Load, tmp_path: Path) -> None:
    (tmp_path / "config" / "templates").mkdir(parents=True)
    assert load_here(monitor="").template_directories[0] == tmp_path / "config" / "templates"


KINDS = """sources:
  - {{name: a, kind: {kind}, location: "https://a.example/x", {more}}}
"""


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("sitemap", "sites: [b.example]"),
        ("listing", "select: 'main h2 > a', sites: [b.example, c.example]"),
        ("page", "select: '#level'"),
        ("json", "fields: {items: 'data[].items[]', title: t}"),
        ("feed", "paused: true"),
        ("feed", "extract: {body: .story, drop: '.ad, aside', title: h2, date: time, encoding: cp1251, articles: one}"),
    ],
)
def test_every_kind_has_its_keys(load_here: Load, kind: str, more: str) -> None:
    (source,) = load_here(sources=KINDS.format(kind=kind, more=more)).sources
    assert source.kind == kind


@pytest.mark.parametrize(
    ("kind", "more", "code", "column", "words"),
    [
        ("feed", "select: a", "source-key", 60, "a source of the kind `feed` has no `select`"),
        ("page", "sites: [b.example]", "source-key", 60, "has no `sites`"),
        ("listing", "fields: {items: x, title: y}", "source-key", 63, "has no `fields`"),
        ("listing", "select: 'a['", "wrong-value", 71, "`select` is no CSS selector"),
        ("json", "fields: {items: 'a..b', title: t}", "wrong-value", 76, "`items` is no JMESPath expression"),
        ("json", "every: 5m", "source-fields", 5, "does not say where its answer keeps what"),
        ("json", "fields: {items: a, id: b}", "source-fields", 68, "does not say where its answer keeps what"),
        ("listing", "sites: ['https://b.example']", "wrong-value", 71, "`sites` has characters that are not allowed"),
        ("feed", "extract: {body: 'a['}", "wrong-value", 76, "`body` is no CSS selector"),
        ("feed", "extract: {encoding: utf-99}", "wrong-value", 80, "`encoding` must be an encoding such as"),
        ("feed", "extract: {articles: some}", "wrong-value", 80, "`articles` cannot be `some`"),
        ("feed", "extract: {text: .story}", "unknown-key", 70, "unknown key `text`"),
    ],
)
def test_a_key_that_cannot_be_used_is_shown_where_it_is(
    problems_here: Faults, kind: str, more: str, code: str, column: int, words: str
) -> None:
    (problem,) = problems_here(sources=KINDS.format(kind=kind, more=more))
    assert (problem.code, problem.line, problem.column) == (code, 2, column)
    assert words in problem.message
