"""Users' own templates: `config/templates/NAME.j2`, named by a target's `template:`. jinja2 lives here.

    NAME.<markup>.j2, else NAME.j2  ->  sandbox  ->  text in the channel's own markup

Whatever a template writes with `{{ }}` is escaped for the channel, unless one of our filters made it:
a template can be ugly, not dangerous. It sees `content` (`Content` or `DigestContent`) and `say`, and
nothing else. One that fails at sending is passed over: the built-in look tells the message, with a note.
"""

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from jinja2 import (
    BaseLoader,
    FileSystemLoader,
    PackageLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    nodes,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from monitor.errors import Problem
from monitor.notify import lines
from monitor.notify.content import Content, DigestContent, Run, Said
from monitor.notify.markup import EMAIL, Markup
from monitor.notify.words import say

SUFFIX: Final = ".j2"
_UNSUPPORTED: Final = (nodes.Macro, nodes.CallBlock, nodes.FilterBlock, nodes.AssignBlock)

T = TypeVar("T")


class Marked(str):
    """Text in the channel's own markup, already escaped."""

    __slots__ = ()


class TemplateFailure(Exception):  # noqa: N818 - a failure that is caught, not a fault of the program
    """A template that cannot be used or failed; the message is one line for people."""

    def __init__(self, message: str, *, path: str | None = None, line: int | None = None) -> None:
        super().__init__(message)
        self.path = path
        self.line = line

    @property
    def problem(self) -> Problem:
        """As `monitor check` shows it."""
        hint = "docs/alerts.md says what a template may use; try it: monitor notify preview --target NAME"
        return Problem(code="template-invalid", message=str(self), path=self.path, line=self.line, hint=hint)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageTemplate:
    """One template for one markup. Read anew when its file has changed.

    Attributes:
        name: As the target names it.
        is_own: Whether it was written for this markup alone, and so brings its own line breaks.
        is_strict: Whether its failure is raised, and not told in a message of the built-in look: in a rehearsal.
    """

    name: str
    file: str
    environment: ImmutableSandboxedEnvironment
    is_own: bool
    is_strict: bool = False

    def render(self, said: Said, *, limit: int | None = None) -> str:
        """The message. Raises TemplateFailure, also where it says nothing or more than `limit` code points."""
        try:
            template = self.environment.get_template(self.file)
            text = template.render(content=said, say=partial(say, said.language)).strip()
        except Exception as error:  # a template may raise anything
            raise _failure(self.environment, self.file, error) from error
        if not text:
            raise TemplateFailure(f"template `{self.name}` says nothing", path=self.file)
        if limit is not None and len(text) > limit:
            words = f"template `{self.name}` says more than the {limit} letters that the channel takes"
            raise TemplateFailure(words, path=self.file)
        return text


def open_template(name: str, markup: Markup, directories: Sequence[Path], samples: Sequence[Said]) -> MessageTemplate:
    """Find a template and try it on samples. Raises TemplateFailure with its place."""
    loader = FileSystemLoader([str(path) for path in directories])
    plain = make_environment(replace(markup, newline="\n"), loader)  # whose line breaks the channel makes its own
    for file, is_own in ((f"{name}.{markup.name}{SUFFIX}", True), (f"{name}{SUFFIX}", False)):
        environment = make_environment(markup, loader) if is_own else plain
        try:
            _check_form(environment, file)
        except TemplateNotFound:
            continue
        except TemplateError as error:
            raise _failure(environment, file, error) from error
        template = MessageTemplate(name=name, file=file, environment=environment, is_own=is_own)
        for sample in samples:
            template.render(sample)
        return template
    known = sorted({one.split(".")[0] for one in plain.list_templates()})
    raise TemplateFailure(
        f"there is no template `{name}`: write templates/{name}{SUFFIX} in the configuration directory"
        + (f"; known: {', '.join(known)}" if known else "")
    )


def built_in(markup: Markup, file: str) -> Template:
    """A template of this package."""
    return make_environment(markup, PackageLoader("monitor.notify")).get_template(file)


def built_in_page(file: str) -> Template:
    """The same for a page that no mail client reads: escaped as HTML, and nothing else."""
    return built_in(replace(EMAIL, escape=html.escape), file)


def with_template(
    said: Said, template: MessageTemplate | None, limit: int | None, draw: Callable[[Said, str | None], T]
) -> T:
    """Draw what the template wrote; without one, or where it failed, the built-in look (None), with a note."""
    if template is None:
        return draw(said, None)
    try:
        return draw(said, template.render(said, limit=limit))
    except TemplateFailure as failure:
        if template.is_strict:
            raise
        note = say(said.language, "This is the built-in look: {why}.", why=str(failure))
        return draw(replace(said, notes=(*said.notes, note)), None)


def with_id(said: Said, text: str, markup: Markup, *, newline: str) -> str:
    """The stable id is in every message: a template that leaves it out gets our last line."""
    if isinstance(said, DigestContent) or said.alert in text:
        return text
    return f"{text}{newline}{lines.footer(said, markup)}"


def make_environment(markup: Markup, loader: BaseLoader) -> ImmutableSandboxedEnvironment:
    """A sandbox that escapes for one markup."""
    environment = ImmutableSandboxedEnvironment(
        loader=loader,
        autoescape=False,  # `finalize` escapes, for Slack as for HTML
        finalize=partial(_escaped, markup),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(_filters(markup))
    return environment


def _escaped(markup: Markup, value: Any) -> str:
    if isinstance(value, Marked):
        return value
    return "" if value is None else markup.escape(str(value))


def _filters(markup: Markup) -> Mapping[str, Callable[..., Marked]]:
    def escaped(value: Any) -> str:
        return _escaped(markup, value)

    def parts(make: Callable[[Content, Markup], list[str]]) -> Callable[[Content], Marked]:
        return lambda content: Marked(markup.newline.join(make(content, markup)))

    def quote(sentence: tuple[Run, ...]) -> Marked:
        return Marked(markup.quote(lines.quoted(sentence, markup)) if sentence else "")

    def digest(content: DigestContent, detail: str = "full") -> Marked:
        shown = lines.digest_lines(content, markup, lines.Detail[detail.upper()])
        return Marked(markup.newline.join(shown))

    return {
        "bold": lambda value: Marked(markup.strong(escaped(value).strip())),
        "hit": lambda value: Marked(markup.hit(escaped(value).strip())),
        "code": lambda value: Marked(markup.code(escaped(value))),
        "link": lambda url, words: Marked(markup.link(url, escaped(words)) if url else ""),
        "address": lambda url: Marked(markup.address(url) if url else ""),
        "refer": lambda url, words: Marked(markup.refer(url, escaped(words)) if url else escaped(words)),
        "marked": lambda sentence: Marked(lines.quoted(sentence, markup)),
        "quote": quote,
        "coverage": lambda content: Marked(lines.coverage(content, markup)),
        "footer": lambda content: Marked(lines.footer(content, markup)),
        "digest": digest,
        **{make.__name__: parts(make) for make in (lines.about, lines.evidence, lines.origin, lines.everything)},
    }


def _check_form(environment: ImmutableSandboxedEnvironment, file: str) -> None:
    """Refuse what would be escaped twice. Raises TemplateError."""
    assert environment.loader is not None
    source, path, _ = environment.loader.get_source(environment, file)
    for found in environment.parse(source, file, path).find_all(_UNSUPPORTED):
        words = "macros, `call`, `filter` and `set` blocks are not taken; write the part into a file and `include` it"
        raise TemplateSyntaxError(words, found.lineno, file, path)


def _failure(environment: ImmutableSandboxedEnvironment, file: str, error: Exception) -> TemplateFailure:
    """What went wrong in one line; the words of an exception are jinja's own or name a variable of the template."""
    words = " ".join(str(error).split())[:200] or type(error).__name__
    path = _path(environment, file)
    line = error.lineno if isinstance(error, TemplateSyntaxError) else _line_of(error, path)
    name = file.removesuffix(SUFFIX)
    return TemplateFailure(f"template `{name}` failed: {words}", path=path, line=line)


def _path(environment: ImmutableSandboxedEnvironment, file: str) -> str:
    try:
        return environment.loader.get_source(environment, file)[1] or file if environment.loader else file
    except TemplateError:
        return file


def _line_of(error: Exception, path: str) -> int | None:
    """Jinja writes the template's own file and line into the traceback."""
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == path:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
