"""One file: YAML 1.2, places, and faults that a person can find."""

from pathlib import Path

import pytest

from monitor.errors import Problem
from monitor.settings.yaml_document import parse_yaml, read_yaml


def value_of(text: str) -> object:
    problems: list[Problem] = []
    document = parse_yaml(text, "x.yaml", problems)
    assert not problems
    assert document is not None
    return document.value


def fault_of(text: str) -> Problem:
    problems: list[Problem] = []
    assert parse_yaml(text, "x.yaml", problems) is None
    return problems[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("NO", "NO"),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("~", None),
        ("1:30", "1:30"),
        ("010", 10),
        ("0o10", 8),
        ("0x1F", 31),
        ("1e3", 1000.0),
        ("-.inf", float("-inf")),
        ("2024-01-31", "2024-01-31"),
        ('"5"', "5"),
    ],
)
def test_scalars_are_those_of_yaml_1_2(text: str, value: object) -> None:
    assert value_of(f"a: {text}") == {"a": value}


def test_an_empty_file_is_no_value() -> None:
    assert value_of("# only a comment\n") is None


def test_a_colon_inside_a_word_of_a_list_is_text() -> None:
    """The C parser refuses this; YAML 1.2 allows it."""
    assert value_of("a: [S:t Lucia]") == {"a": ["S:t Lucia"]}


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: 1\na: 2\n", "yaml-duplicate-key", 2, 1),
        ("a:\n\tb: 1\n", "yaml-tab", 2, 1),
        ("a: b: c\n", "yaml-syntax", 1, 5),
        ("a: 1\nb: 'x\n", "yaml-syntax", 2, 4),
        ("a: *x\n", "yaml-syntax", 1, 4),
        ("a: &x [1]\nb: *x\n", "yaml-alias", 1, 4),
        ("a: !!python/name:os 1\n", "yaml-tag", 1, 4),
        ("? [a]\n: 1\n", "yaml-key", 1, 3),
        ("a: 1\n---\nb: 1\n", "yaml-syntax", 2, 1),
    ],
)
def test_a_fault_is_found_where_it_stands(text: str, code: str, line: int, column: int) -> None:
    problem = fault_of(text)
    assert (problem.code, problem.line, problem.column) == (code, line, column)
    assert problem.source_line == text.splitlines()[line - 1]


def test_deep_nesting_is_refused_and_is_no_crash() -> None:
    assert fault_of("[" * 1500).code == "yaml-too-deep"


def test_columns_count_characters_not_bytes() -> None:
    problem = fault_of("미사일: 1\n미사일: 2\n")
    assert (problem.line, problem.column, problem.width) == (2, 1, 3)


def test_a_file_in_another_encoding_names_the_byte_and_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes("a: 1\nb: Zürich\n".encode("latin-1"))
    problems: list[Problem] = []
    assert read_yaml(path, "x.yaml", problems) is None
    assert (problems[0].code, problems[0].line, problems[0].column) == ("file-encoding", 2, 5)
    assert "0xfc" in problems[0].message


def test_a_byte_order_mark_is_not_part_of_the_first_key(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")
    document = read_yaml(path, "x.yaml", [])
    assert document is not None
    assert document.value == {"a": 1}


def test_an_unreadable_file_says_why(tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert read_yaml(tmp_path / "none.yaml", "none.yaml", problems) is None
    assert "No such file" in problems[0].message


def test_a_problem_points_to_the_nearest_thing_that_is_there() -> None:
    document = parse_yaml("a:\n  - b: 1\n", "x.yaml", [])
    assert document is not None
    problem = document.problem("code", "message", ("a", 0, "missing"))
    assert (problem.line, problem.column) == (2, 5)
