"""The formats, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import attrs

from lowback.errors import UnknownChoiceError
from lowback.rendering.page import OptionError
from lowback.rendering.page_builder import build_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine
    from lowback.rendering.page import Options, References

    Subject = Routine | Exercise
    Renderer = Callable[[Subject, Options, References], str | bytes]


@attrs.frozen
class Format:
    """A format: how it is rendered, and what it can be told."""

    render: Renderer
    options: frozenset[str]
    """The options that it has, besides the mode."""
    ending: str
    """How the name of a file of it ends."""
    is_text: bool = True
    """Whether it is a text, not bytes."""


# Each format imports what it needs when it is asked for.


def _text(subject: Subject, options: Options, references: References) -> str:
    from lowback.rendering.text import render_text

    return render_text(build_page(subject, options, references))


def _markdown(subject: Subject, options: Options, references: References) -> str:
    from lowback.rendering.markdown_page import render_markdown

    return render_markdown(build_page(subject, options, references), options)


def _html(subject: Subject, options: Options, references: References) -> str:
    from lowback.rendering.html import render_html

    page = build_page(subject, options, references)
    with_jsonld = options.standalone if options.jsonld is None else options.jsonld
    if not with_jsonld:
        return render_html(page, options)
    from lowback.rendering.structured_data import jsonld_of, script_of

    return render_html(page, options, script_of(jsonld_of(subject, options, references, page)))


def _json(subject: Subject, options: Options, references: References) -> str:
    from lowback.rendering.steps_json import render_steps

    return render_steps(subject, options.mode, references)


def _jsonld(subject: Subject, options: Options, references: References) -> str:
    from lowback.rendering.structured_data import render_jsonld

    return render_jsonld(subject, options, references)


def _pdf(subject: Subject, options: Options, references: References) -> bytes:
    from lowback.rendering.handout import render_handout

    return render_handout(subject, options, references)


#: The formats that `render`, `handout` and the command line know.
FORMATS: dict[str, Format] = {
    "text": Format(_text, frozenset({"credits"}), ".txt"),
    "markdown": Format(_markdown, frozenset({"credits", "dialect", "standalone", "heading_level", "date"}), ".md"),
    "html": Format(_html, frozenset({"credits", "standalone", "heading_level", "jsonld", "id_prefix"}), ".html"),
    "json": Format(_json, frozenset(), ".json"),
    "jsonld": Format(_jsonld, frozenset({"id_prefix"}), ".jsonld"),
    "pdf": Format(_pdf, frozenset({"credits", "paper", "link"}), ".pdf", is_text=False),
}


def format_of(name: object) -> Format:
    """Return a format by its name.

    Raises:
        UnknownChoiceError: when there is no such format.

    """
    if not isinstance(name, str) or name not in FORMATS:
        raise UnknownChoiceError("format", name, FORMATS)
    return FORMATS[name]


def render_as(subject: Subject, name: str, options: Options, references: References) -> str:
    """Return a routine or an exercise in a format that is a text.

    Raises:
        UnknownChoiceError: when there is no such format.
        OptionError: when the format has no such option, or is no text.
        UnknownIdError: when the subject names something that the references lack.

    """
    if not format_of(name).is_text:
        reason = f"{name!r} is no text. Call lowback.handout, or on the command line: lowback show ID --format {name}"
        raise OptionError("format", reason)
    return cast("str", _rendered(subject, name, options, references))


def render_bytes(subject: Subject, name: str, options: Options, references: References) -> bytes:
    """Return a routine or an exercise in any format, as the bytes of a file.

    Raises:
        UnknownChoiceError: when there is no such format.
        OptionError: when the format has no such option.
        UnknownIdError: when the subject names something that the references lack.
        HandoutError: when it cannot become a handout.
        MissingExtraError: when what the format needs is not installed.

    """
    page = _rendered(subject, name, options, references)
    return page.encode() if isinstance(page, str) else page


def _rendered(subject: Subject, name: str, options: Options, references: References) -> str | bytes:
    form = format_of(name)
    options.check(f"the format {name!r}", form.options)
    return form.render(subject, options, references)
