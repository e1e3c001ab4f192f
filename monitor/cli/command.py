"""What every command shares: help that begins with examples, and the options that mean the same everywhere."""

from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import click

Function = TypeVar("Function", bound=Callable[..., Any])

LEAST_HELP_WIDTH = 50
"""Columns of help, as click has it; a terminal that is narrower gets less."""

HELP_SETTINGS: dict[str, Any] = {"max_content_width": 100, "help_option_names": ["-h", "--help"]}


class ExampleCommand(click.Command):
    """A command whose help begins with what one would type."""

    def __init__(self, *args: Any, examples: tuple[tuple[str, str], ...] = (), **kwargs: Any) -> None:
        """`examples` are (what to type after `monitor`, what it does)."""
        super().__init__(*args, **kwargs)
        self.examples = examples

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Examples, then what it does, then usage and options."""
        write_examples(self.examples, formatter)
        self.format_help_text(ctx, formatter)
        formatter.write_paragraph()
        self.format_usage(ctx, formatter)
        self.format_options(ctx, formatter)
        self.format_epilog(ctx, formatter)


class HintingGroup(click.Group):
    """A group that says what a mistyped command was meant to be."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with a hint."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            near = get_close_matches(name, self.list_commands(ctx), n=1)
            hint = f"did you mean {near[0]}?" if near else f"all commands: {ctx.command_path} --help"
            raise click.UsageError(f"there is no command {name!r}: {hint}", ctx)
        return super().resolve_command(ctx, args)


class ExampleGroup(HintingGroup):
    """The same for a command that has commands of its own, such as `rules`."""

    command_class = ExampleCommand

    def __init__(self, *args: Any, examples: tuple[tuple[str, str], ...] = (), **kwargs: Any) -> None:
        """See `ExampleCommand`."""
        super().__init__(*args, **kwargs)
        self.examples = examples

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Examples first."""
        write_examples(self.examples, formatter)
        super().format_help(ctx, formatter)


def write_examples(examples: tuple[tuple[str, str], ...], formatter: click.HelpFormatter) -> None:
    """The examples, each with what it does beside it."""
    if not examples:
        return
    with formatter.section("Examples"):
        rows = [(f"monitor {words}", meaning) for words, meaning in examples]
        formatter.write_dl(rows, col_max=46 if formatter.width >= LEAST_HELP_WIDTH else 0)  # else one above the other
    formatter.write_paragraph()


def command(
    name: str, short: str, *examples: tuple[str, str], epilog: str | None = None
) -> Callable[[Callable[..., Any]], ExampleCommand]:
    """Make a function a command; its docstring is the help, and it returns the exit status.

    Args:
        name: What the user types.
        short: What it does, in a few words, for the list of commands.
        examples: What to type after `monitor`, and what that does.
        epilog: What to say below the options.
    """
    return click.command(
        name,
        cls=ExampleCommand,
        short_help=short,
        epilog=epilog,
        examples=examples,
        context_settings=HELP_SETTINGS,
    )


def config_option(function: Function) -> Function:
    """`--config DIR`."""
    return click.option(
        "--config",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Directory of configuration. [default: ./config where it is there, else the built-in rules]",
    )(function)


def json_option(function: Function) -> Function:
    """`--json`."""
    return click.option(
        "--json", "as_json", is_flag=True, help="JSON Lines on standard output; talk goes to standard error."
    )(function)


def private_option(function: Function) -> Function:
    """`--allow-private`."""
    return click.option(
        "--allow-private", is_flag=True, help="Fetch from addresses that are not public, such as an intranet."
    )(function)


def inputs_argument(function: Function) -> Function:
    """`INPUT...`."""
    return click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")(function)


INPUT_HELP = """\b
INPUT is any of
  a file       .html .txt .json .jsonl, also with .gz behind it
  a directory  all such files in it, recursively
  a URL        fetched as politely and safely as the daemon does it
  -            JSON Lines on standard input"""
"""For the commands that read pages."""


def user_name() -> str:
    """Who types, for what is kept under a name."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a number without a name, as in some containers
        return "unknown"
