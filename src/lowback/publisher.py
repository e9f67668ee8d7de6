"""What apps call for pages: rendering in a format, with a template, or as a handout."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from lowback.catalog.catalog import advising, catalog_or_builtin
from lowback.errors import wrong_type

if TYPE_CHECKING:
    import datetime as dt

    from lowback.catalog.catalog import Catalog
    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine
    from lowback.model.terms import Mode


def render(  # noqa: PLR0913 - each is an option of its own, all but two by name
    subject: Routine | Exercise,
    format: str = "text",  # noqa: A002 - the word that users know
    mode: Mode | str | None = None,
    *,
    catalog: Catalog | None = None,
    dialect: str | None = None,
    standalone: bool | None = None,
    heading_level: int | None = None,
    credits: str | None = None,  # noqa: A002 - the word that users know
    date: str | dt.date | None = None,
    jsonld: bool | None = None,
    id_prefix: str | None = None,
) -> str:
    """Return a routine or an exercise as text that ends in one newline.

    An option that is None does what suits the format. The same call gives the same bytes.

    Args:
        subject: what to render.
        format: "text", "markdown", "html", "json" (the steps) or "jsonld" (structured data).
        mode: "reps", "hold" or "time"; None shows the ways to do each exercise as equals (in "json": takes each
            item's preferred mode).
        catalog: where the ids of sources and terms are looked up; None for the built-in one.
        dialect: of Markdown: "commonmark", "gfm", "hugo", "jekyll" or "mkdocs".
        standalone: whether it is a whole post or a whole page; otherwise it is a part of one.
        heading_level: the level of the title's heading, from 1 to 5.
        credits: how much of the sources to show: "full", "short", or "none", when they are recorded out of sight.
        date: of a whole post: its day, such as "2026-05-01".
        jsonld: of HTML: whether structured data are part of it.
        id_prefix: of HTML: what ids start with, so that they are unique where several stand on one page.

    Raises:
        UnknownChoiceError: when there is no such format, mode, dialect or kind of credits.
        OptionError: when an option has a value that it cannot have, or the format has no such option.
        UnknownIdError: when the subject refers to something that the catalogue lacks.
        TypeError: when the subject is neither a routine nor an exercise.

    """
    from lowback.rendering.formats import render_as  # noqa: PLC0415 - walking steps does without it
    from lowback.rendering.options import Options  # noqa: PLC0415 - as above

    _check_subject("render", subject)
    found = catalog_or_builtin(catalog)
    options = Options(
        mode=mode,
        dialect=dialect,
        standalone=standalone,
        heading_level=heading_level,
        credits=credits,
        date=date,
        jsonld=jsonld,
        id_prefix=id_prefix,
    )
    with advising(catalog, "render"):
        return render_as(subject, format, options, found)


def render_template(  # noqa: PLR0913 - each is an option of its own, all but three by name
    subject: Routine | Exercise,
    template: str | os.PathLike[str],
    mode: Mode | str | None = None,
    *,
    catalog: Catalog | None = None,
    dialect: str | None = None,
    standalone: bool | None = None,
    heading_level: int | None = None,
    credits: str | None = None,  # noqa: A002 - the word that users know
    date: str | dt.date | None = None,
    id_prefix: str | None = None,
) -> str:
    """Return a routine or an exercise as a template of your own writes it, as text that ends in one newline.

    The name of the template tells what it writes, and so how texts are escaped: "post.md.j2" writes Markdown. It runs
    in a sandbox, and gets the page as plain values; docs/reference/templates.md has their names.

    Args:
        subject: what to render.
        template: the file of a Jinja2 template.
        mode: as in `render`, and so are the other options that what it writes has.
        catalog: where the ids of sources and terms are looked up; None for the built-in one.
        dialect: of Markdown: how texts are escaped.
        standalone: for the template, when it asks.
        heading_level: for the template, when it asks.
        credits: how much of the sources to show.
        date: for the template, when it asks.
        id_prefix: of HTML: what ids start with.

    Raises:
        TemplateError: when the template cannot be read, asks for something that is not there, or fails.
        MissingExtraError: when Jinja2 is not installed: it comes with the extra `templates`.
        UnknownChoiceError: when there is no such mode, dialect or kind of credits.
        OptionError: when an option has a value that it cannot have, or what is written has no such option.
        UnknownIdError: when the subject refers to something that the catalogue lacks.
        TypeError: when the subject is neither a routine nor an exercise.

    """
    from lowback.rendering.options import Options  # noqa: PLC0415 - walking steps does without it
    from lowback.rendering.template import Template  # noqa: PLC0415 - as above

    _check_subject("render_template", subject)
    if not isinstance(template, str | os.PathLike) or not isinstance(os.fspath(template), str):
        raise wrong_type(
            "render_template takes the path of a file", template, 'Write it as a text, such as "post.md.j2"'
        )
    options = Options(
        mode=mode,
        dialect=dialect,
        standalone=standalone,
        heading_level=heading_level,
        credits=credits,
        date=date,
        id_prefix=id_prefix,
    )
    found = catalog_or_builtin(catalog)
    with advising(catalog, "render_template"):
        return Template(os.fspath(template), options).render(subject, found)


def _check_subject(call: str, subject: object) -> None:
    if not hasattr(subject, "iter_steps"):
        raise wrong_type(f"{call} takes a routine or an exercise", subject, "Get one with get_routine or get_exercise")


def handout(  # noqa: PLR0913 - each is an option of its own, all but two by name
    subject: Routine | Exercise,
    mode: Mode | str | None = None,
    *,
    catalog: Catalog | None = None,
    paper: str = "a4",
    link: str | None = None,
    credits: str | None = None,  # noqa: A002 - the word that users know
) -> bytes:
    """Return a routine or an exercise as the bytes of a PDF to print: always one page, tagged as PDF/UA-1 asks.

    What stands on the page adapts to the room: cues go first, then the steps. When to stop, safety and what to take
    care of always stand there. The same call gives the same bytes. It needs the extra `pdf`.

    Args:
        subject: what to print.
        mode: "reps", "hold" or "time"; None shows the ways to do each exercise as equals.
        catalog: where the ids of sources and terms are looked up; None for the built-in one.
        paper: "a4" or "letter".
        link: an address to print as a QR code and in letters, at most 300 of them.
        credits: "short", or "none", when they are recorded out of sight.

    Raises:
        MissingExtraError: when the extra is not installed; it says what to run.
        HandoutError: when it cannot be printed on one page, or has letters that the fonts lack.
        UnknownChoiceError: when there is no such mode, paper or kind of credits.
        OptionError: when an option has a value that it cannot have.
        UnknownIdError: when the subject refers to something that the catalogue lacks.
        TypeError: when the subject is neither a routine nor an exercise.

    """
    from lowback.rendering.formats import render_bytes  # noqa: PLC0415 - walking steps does without it
    from lowback.rendering.options import Options  # noqa: PLC0415 - as above

    _check_subject("handout", subject)
    found = catalog_or_builtin(catalog)
    options = Options(mode=mode, paper=paper, link=link, credits=credits)
    with advising(catalog, "handout"):
        return render_bytes(subject, "pdf", options, found)
