"""Templates of one's own: files for Jinja2 that get a page as plain values, each of which is escaped as it is written.

How a value is escaped follows from what the template's name says it writes: "post.md.j2" writes Markdown.
"""

from __future__ import annotations

import html
import json
import os
from contextlib import contextmanager
from functools import partial
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

import attrs

from lowback.errors import LowbackError, MissingExtraError, UnknownChoiceError
from lowback.pack.locate import packaged
from lowback.rendering.dialects import dialect_of
from lowback.rendering.formats import FORMATS
from lowback.rendering.markdown_page import autolink, quoted_in
from lowback.rendering.page_builder import build_page
from lowback.rendering.template_values import page_values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import jinja2

    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine
    from lowback.rendering.dialects import Dialect
    from lowback.rendering.page import Options, References

#: The formats whose options a template has, by the ending of its name before ".j2" or ".jinja".
ENDINGS = {
    **dict.fromkeys((".md", ".markdown"), "markdown"),
    **dict.fromkeys((".html", ".htm", ".xhtml", ".xml", ".svg"), "html"),
    **dict.fromkeys((".json", ".txt"), "text"),
}
_MARKS = (".j2", ".jinja", ".jinja2")
#: What a template puts beside the page, or leaves out, without an option.
_BESIDE = {"jsonld"}
_SAMPLES = {".html": "page.html.j2", ".md": "post.md.j2"}


class TemplateError(LowbackError, ValueError):
    """A template cannot be read or used; nothing was written."""

    path: str
    """The template's file."""
    line: int | None
    """The line in it, from 1; None when no line is to blame."""
    reason: str
    """What is wrong and what to do."""

    def __init__(self, path: str, line: int | None, reason: str) -> None:
        """Keep the place and the reason."""
        super().__init__(path=path, line=line, reason=reason)

    def __str__(self) -> str:
        """Say where, and what is wrong."""
        place = self.path if self.line is None else f"{self.path}, line {self.line}"
        return f"{place}: {self.reason}"


@attrs.frozen
class Template:
    """A template that was read, ready to write pages."""

    path: str
    """Its file."""
    options: Options
    """How the pages look."""
    _compiled: jinja2.Template

    @property
    def ending(self) -> str:
        """The ending of the files that it writes, such as ".md"."""
        return ending_of(self.path)

    def render(self, subject: Routine | Exercise, references: References) -> str:
        """Return the page of a routine or an exercise, which ends in one newline.

        Raises:
            TemplateError: when the template asks for something that is not there, or fails.
            UnknownIdError: when the subject names something that the references lack.

        """
        values = page_values(build_page(subject, self.options, references), self.options)
        with _located(self.path):
            return self._compiled.render(values).rstrip("\n") + "\n"


def load_template(path: str, options: Options) -> Template:
    """Return a template, read and compiled.

    Args:
        path: its file, whose name tells what it writes.
        options: how pages are to look.

    Raises:
        TemplateError: when it cannot be read, is no template, or its name does not tell what it writes.
        OptionError: when what it writes has no such option.
        MissingExtraError: when Jinja2 is not installed.

    """
    ending = ending_of(path)
    options.check(f"a template that writes {ENDINGS[ending]}", FORMATS[ENDINGS[ending]].options - _BESIDE)
    try:
        from lowback.rendering.jinja_sandbox import read_template
    except ImportError:
        raise MissingExtraError("A template", "templates") from None
    dialect = dialect_of(options.dialect)
    with _located(path):
        return Template(path, options, read_template(path, _escape(ending, dialect), _filters(ending, dialect)))


def ending_of(path: str) -> str:
    """Return the ending of what a template writes: ".md" for "post.md.j2".

    Raises:
        TemplateError: when the template's name does not tell.

    """
    name = path.lower()
    for mark in _MARKS:
        name = name.removesuffix(mark)
    ending = os.path.splitext(name)[1]
    if ending not in ENDINGS:
        known = ", ".join(ENDINGS)
        raise TemplateError(path, None, f"its name does not tell what it writes. End it in .j2 after one of {known}")
    return ending


def sample(path: str) -> str:
    """Return the sample of a template that writes what a name tells: it makes the built-in page again.

    Raises:
        TemplateError: when the name does not tell.
        UnknownChoiceError: when there is no sample of that type.

    """
    ending = ending_of(path)
    if ending not in _SAMPLES:
        raise UnknownChoiceError("type of the examples", ending, _SAMPLES)
    return packaged("templates", _SAMPLES[ending])


def _escape(ending: str, dialect: Dialect) -> Callable[[Any], str]:
    """Return how a value is written."""
    if ending == ".json":
        return partial(json.dumps, ensure_ascii=False)
    writers: dict[str, Callable[[str], str]] = {"markdown": dialect.line, "html": html.escape, "text": str}
    write = writers[ENDINGS[ending]]
    return lambda value: "" if value is None else write(str(value))


def _filters(ending: str, dialect: Dialect) -> dict[str, Callable[[str], str]]:
    """Return further ways in which a text can be written in the template."""
    if ENDINGS[ending] != "markdown":
        return {}
    return {"inline": dialect.inline, "autolink": autolink, "quoted": partial(quoted_in, dialect)}


@contextmanager
def _located(path: str) -> Iterator[None]:
    """Turn what goes wrong in a template into an error that names its line."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - a template can raise anything
        raise TemplateError(*_place(error, path), _reason(error)) from None


def _place(error: Exception, path: str) -> tuple[str, int | None]:
    """Return the file and the line of a template that an error comes from."""
    line = getattr(error, "lineno", None)
    if isinstance(line, int):
        return getattr(error, "filename", None) or path, line
    # Jinja2 puts the frames of templates into the traceback, and marks them so.
    frames = (step for step in walk_tb(error.__traceback__) if "__jinja_exception__" in step[0].f_globals)
    places = [(frame.f_code.co_filename, number) for frame, number in frames]
    return places[-1] if places else (path, None)


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it includes or calls itself without end"
    if isinstance(error, LookupError) and isinstance(error, OSError):
        # Jinja2's word for a template that is not there.
        return f"there is no file {getattr(error, 'name', '')!r} that could be read"
    if isinstance(error, OSError):
        return f"cannot be read: {error.strerror}"
    if isinstance(error, UnicodeDecodeError):
        return "is not UTF-8. Save it as UTF-8"
    reason = str(error)
    return reason[:1].lower() + reason[1:].rstrip(".") if reason else f"failed with {type(error).__name__}"
