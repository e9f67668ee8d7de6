"""Own templates: Jinja2 in a sandbox, with what a template writes escaped for the type that its name tells."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from functools import partial
from html import escape as html_escape
from typing import TYPE_CHECKING, Any

import attrs

from lowback.errors import LowbackError, MissingExtraError, UnknownChoiceError
from lowback.pack.locate import packaged
from lowback.rendering.context import context_of
from lowback.rendering.dialects import dialect_of
from lowback.rendering.formats import FORMATS
from lowback.rendering.html import stylesheet
from lowback.rendering.markdown_page import autolink, quoted_in
from lowback.rendering.page_builder import compose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jinja2 import Environment

    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine
    from lowback.rendering.options import Options
    from lowback.rendering.page import References

    Escape = Callable[[Any], str]


class TemplateError(LowbackError, ValueError):
    """A template cannot be read or used; nothing was written.

    Attributes:
        path: the template's file.
        line: the line in it, from 1; None when no line is to blame.
        reason: what is wrong and what to do.

    """

    def __init__(self, path: str, line: int | None, reason: str) -> None:
        """Keep the place and the reason."""
        self.path = path
        self.line = line
        self.reason = reason
        super().__init__(path, line, reason)

    def __str__(self) -> str:
        """Say where, and what is wrong."""
        place = self.path if self.line is None else f"{self.path}, line {self.line}"
        return f"{place}: {self.reason}"


@attrs.frozen
class Kind:
    """What a template writes."""

    #: The format whose options it takes, but for what stands beside the page.
    format: str
    #: How values are written; given the dialect.
    escape: Callable[[str | None], Escape]
    #: Further filters, by name, whose texts are escaped when they come out; given the dialect.
    filters: Callable[[str | None], dict[str, Escape]] = lambda _: {}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _html(value: Any) -> str:
    return html_escape(_text(value))


def _markdown(dialect: str | None) -> Escape:
    line = dialect_of(dialect).line
    return lambda value: line(_text(value))


_HTML = Kind("html", lambda _: _html)


def _of_markdown(dialect: str | None) -> dict[str, Escape]:
    dialect_ = dialect_of(dialect)
    return {"inline": dialect_.inline, "autolink": autolink, "quoted": partial(quoted_in, dialect_)}


_MARKDOWN = Kind("markdown", _markdown, _of_markdown)

#: What templates write, by the ending of their names before ".j2" or ".jinja".
KINDS = {
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    **dict.fromkeys((".html", ".htm", ".xhtml", ".xml", ".svg"), _HTML),
    ".json": Kind("text", lambda _: _json),
    ".txt": Kind("text", lambda _: _text),
}
#: Options about what a template leaves to itself.
_BESIDE = {"jsonld"}
_EXAMPLES = {".html": "page.html.j2", ".md": "post.md.j2"}
_MARKS = (".j2", ".jinja", ".jinja2")


class Template:
    """A template that was read, ready to write pages."""

    def __init__(self, path: str, options: Options) -> None:
        """Read a template.

        Args:
            path: its file, whose name tells what it writes: "post.md.j2" writes Markdown.
            options: how pages are to look.

        Raises:
            TemplateError: when it cannot be read, is no template, or its name does not tell what it writes.
            OptionError: when what it writes has no such option.
            MissingExtraError: when Jinja2 is not installed.

        """
        self.path = path
        self.ending = ending_of(path)
        kind = KINDS[self.ending]
        options.check(f"a template that writes {kind.format}", FORMATS[kind.format].options - _BESIDE)
        self._options = options
        #: A whole HTML page may want the style sheet of ours, which other pages need not read.
        self._is_page = kind is _HTML and bool(options.standalone)
        folder = os.path.dirname(path) or "."
        escape, filters = kind.escape(options.dialect), kind.filters(options.dialect)
        name = os.path.basename(path)
        self._engine = _engine(folder, name, escape, filters)
        with self._blaming():
            self._template = self._engine.get_template(name)

    def render(self, subject: Routine | Exercise, references: References) -> str:
        """Return the page of a routine or an exercise, which ends in one newline.

        Raises:
            TemplateError: when the template asks for something that is not there, or fails.
            UnknownIdError: when the subject names something that the references lack.

        """
        context = context_of(compose(subject, self._options, references), self._options)
        if self._is_page:
            context["stylesheet"] = dict(zip(("text", "digest"), stylesheet(), strict=True))
        with self._blaming():
            return self._template.render(context).rstrip("\n") + "\n"

    @contextmanager
    def _blaming(self) -> Iterator[None]:
        """Turn what goes wrong in a template into an error that names its line."""
        try:
            yield
        except RecursionError as error:
            raise TemplateError(*_place(error, self.path), "it includes or calls itself without end") from None
        except Exception as error:  # noqa: BLE001 - a template can raise anything
            raise TemplateError(*_place(error, self.path), _reason(error)) from None


def _engine(folder: str, name: str, escape: Escape, filters: dict[str, Escape]) -> Environment:
    try:
        from lowback.rendering.engine import engine
    except ImportError:
        raise MissingExtraError("A template", "templates") from None
    return engine(folder, name, escape, filters)


def ending_of(path: str) -> str:
    """Return the ending of what a template writes: ".md" for "post.md.j2".

    Raises:
        TemplateError: when the template's name does not tell.

    """
    name = path.lower()
    for mark in _MARKS:
        name = name.removesuffix(mark)
    ending = os.path.splitext(name)[1]
    if ending not in KINDS:
        known = ", ".join(KINDS)
        raise TemplateError(path, None, f"its name does not tell what it writes. End it in .j2 after one of {known}")
    return ending


def example(path: str) -> str:
    """Return the example of a template that writes what a name tells: it makes the built-in page again.

    Raises:
        TemplateError: when the name does not tell.
        UnknownChoiceError: when there is no example of that type.

    """
    ending = ending_of(path)
    if ending not in _EXAMPLES:
        raise UnknownChoiceError("type of the examples", ending, _EXAMPLES)
    return packaged("templates", _EXAMPLES[ending])


def _place(error: Exception, path: str) -> tuple[str, int | None]:
    """Return the file and the line of a template that an error comes from."""
    folder = os.path.dirname(path)
    if isinstance(line := getattr(error, "lineno", None), int):
        return getattr(error, "filename", None) or path, line
    place: tuple[str, int | None] = (path, None)
    step = error.__traceback__
    while step:
        name = step.tb_frame.f_code.co_filename
        if name.endswith(_MARKS) or os.path.join(folder, os.path.basename(name)) == path:
            place = (name, step.tb_lineno)
        step = step.tb_next
    return place


def _reason(error: Exception) -> str:
    if isinstance(error, LookupError) and isinstance(error, OSError):
        # Jinja2's word for a template that is not there.
        return f"there is no file {getattr(error, 'name', '')!r} that could be read"
    if isinstance(error, OSError):
        return f"cannot be read: {error.strerror}"
    if isinstance(error, UnicodeDecodeError):
        return "is not UTF-8. Save it as UTF-8"
    reason = str(error)
    return reason[:1].lower() + reason[1:].rstrip(".") if reason else f"failed with {type(error).__name__}"
