"""What to type next is about the configuration that was named."""

from pathlib import Path

import click
import pytest

from monitor.cli.talk import with_config


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("monitor check", "monitor check --config c"),
        ("monitor db migrate, then monitor run", "monitor db migrate --config c, then monitor run --config c"),
        (
            "put it into rules/, then: monitor backtest (here: x)",
            "put it into rules/, then: monitor backtest --config c (here: x)",
        ),
        ("today: monitor test https://a.example/b", "today: monitor test https://a.example/b --config c"),
        ("add a name to entities/", "add a name to entities/"),
    ],
)
def test_the_next_command_names_the_configuration_too(words: str, named: str) -> None:
    command = click.Command("check")
    with click.Context(command) as context:
        context.params = {"config": Path("c")}
        assert with_config(words) == named
    assert with_config(words) == words
