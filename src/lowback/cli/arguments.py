"""The arguments that commands share: packs and catalogues, what pages look like, and where one goes."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from lowback.cli.output import STREAM, note, write, write_bytes
from lowback.errors import LowbackError, UnknownChoiceError
from lowback.escaping import escaped, shown

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Mapping

    from lowback.catalog.catalog import Catalog
    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine
    from lowback.rendering.page import Options


#: The environment variable that names packs: their paths or ids, with this system's separator of paths.
PACKS_VARIABLE = "LOWBACK_PATH"
#: The word for no equipment at all.
NO_EQUIPMENT = "none"
#: The filters: what the help says of each, by option.
_FILTERS = {
    "position": ("IDS", "Start position, such as supine"),
    "muscle": ("IDS", "Muscle, such as hamstrings"),
    "role": ("ROLES", "Role of the muscle: worked, stretched, stabilising"),
    "laterality": ("WORDS", "Bilateral, unilateral or alternating"),
    "mode": ("MODES", "Has a dose in this mode: reps, hold, time"),
    "level": ("LEVELS", "Beginner, intermediate or advanced"),
    "equipment": ("IDS", f"Available equipment, such as mat,towel; {NO_EQUIPMENT} for none"),
    "avoid": ("IDS", "Exclude what a precaution or condition rules out, such as knee,pregnancy"),
    "trigger": ("IDS", "Trigger, such as after_long_run (routines only)"),
    "max_minutes": ("N", "Maximum duration in minutes; excludes open-ended routines (routines only)"),
}
#: The kinds that can be selected, each with the filters that only it has.
_OWN_FILTERS = {
    "exercises": ("position", "muscle", "role", "laterality", "mode"),
    "routines": ("trigger", "max_minutes"),
}


def check_choices(*options: tuple[str, str | None, Iterable[str]]) -> None:
    """Raise `UnknownChoiceError` for the first option whose value is none of its choices; None is no value."""
    for name, value, choices in options:
        if value is not None and value not in choices:
            raise UnknownChoiceError(name, value, choices)


def add_pack(parser: argparse.ArgumentParser) -> None:
    """Let a command take other packs."""
    parser.add_argument(
        "--pack",
        action="append",
        default=[],
        metavar="PACK",
        help=f"Also load this pack: folder, wheel or installed pack id; repeatable [env: {PACKS_VARIABLE}]",
    )


def catalog_of(options: argparse.Namespace, subject: str = "") -> Catalog:
    """Return the catalogue that a command asks for: of the built-in pack and those that are named.

    Args:
        options: those of the command.
        subject: an id that is asked for; the pack in it is loaded too when it is installed.

    Raises:
        PackError: when a pack cannot be used.
        UnknownIdError: when there is no pack of that name.

    """
    packs = [*packs_on_path(), *options.pack]
    catalog = _load(packs)
    pack, _, bare = subject.partition(":")
    if bare and not any(name.startswith(f"{pack}:") for name in (*catalog.exercises, *catalog.routines)):
        return _load([*packs, *_installed(pack)])
    return catalog


def _installed(pack: str) -> list[str]:
    """Return the path of an installed pack, whatever else has its name; nothing when there is none."""
    from lowback.catalog.external_pack import opened_installed
    from lowback.pack.locate import installed_packs, only_one

    same_id = [installed for installed in installed_packs() if installed.id == pack]
    return [os.path.abspath(opened_installed(only_one(same_id)).name)] if same_id else []


def _load(packs: list[str]) -> Catalog:
    """Return the catalogue of some packs; when one is refused, recall that the environment names some of them."""
    from lowback.catalog.catalog import load_catalog

    try:
        return load_catalog(*packs)
    except LowbackError:
        if packs_on_path():
            note(f"{PACKS_VARIABLE} is set: {escaped(os.environ[PACKS_VARIABLE])}")
        raise


def packs_on_path() -> list[str]:
    """Return the packs that the environment names."""
    return [pack for pack in os.environ.get(PACKS_VARIABLE, "").split(os.pathsep) if pack]


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Add the filters to a command."""
    group = parser.add_argument_group("filters", "Separate values with commas, or repeat the option.")
    for name, (metavar, text) in _FILTERS.items():
        action = "store" if name == "max_minutes" else "append"
        group.add_argument(option(name), metavar=metavar, help=text, action=action)


def filters_of(options: argparse.Namespace) -> dict[str, Any]:
    """Return the filters that are set, with their values.

    Raises:
        LowbackError: when one has no value, or the minutes are no number.

    """
    written = {name: getattr(options, name) for name in _FILTERS}
    return {
        name: _minutes(value) if name == "max_minutes" else _values(name, value)
        for name, value in written.items()
        if value is not None
    }


def _values(name: str, texts: Iterable[str]) -> tuple[str, ...]:
    """Return the values of a filter, which are written with commas, and may be written in several texts."""
    values = tuple(value for text in texts for part in text.split(",") if (value := part.strip()))
    if not values:
        raise LowbackError(f"--{name} needs a value{f', such as {NO_EQUIPMENT}' if name == 'equipment' else ''}")
    return () if name == "equipment" and set(values) == {NO_EQUIPMENT} else values


def _minutes(written: str) -> float:
    try:
        return float(written)
    except ValueError:
        raise LowbackError(f"--max-minutes takes a number, such as 10, found {written!r}") from None


def kinds_of(kind: str | None, filters: Iterable[str]) -> list[str]:
    """Return the kinds of records that are asked for: the one that is named, else all that have the filters.

    Raises:
        LowbackError: when a filter is none of that kind, or no kind has all filters.

    """
    foreign = [name for name in filters if kind and kind not in _kinds_with(name)]
    if foreign:
        kinds = " and ".join(_kinds_with(foreign[0]))
        raise LowbackError(f"{option(foreign[0])} is for {kinds}, not for {kind}. Leave it out")
    if kind:
        return [kind]
    common = [kind for kind in _OWN_FILTERS if all(kind in _kinds_with(name) for name in filters)]
    if not common:
        one, other = (next(name for name in filters if _kinds_with(name) == [kind]) for kind in _OWN_FILTERS)
        raise LowbackError(f"{option(one)} is for exercises, {option(other)} for routines. Leave one of them out")
    return common


def _kinds_with(name: str) -> list[str]:
    """Return the kinds that have a filter."""
    return [kind for kind, own in _OWN_FILTERS.items() if name in own] or list(_OWN_FILTERS)


def select(catalog: Catalog, kind: str, filters: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return the records of a kind that filters select."""
    records: tuple[Any, ...] = getattr(catalog, f"find_{kind}")(**filters)
    return records


def why_nothing(catalog: Catalog, kind: str, filters: Mapping[str, Any]) -> str:
    """Return a sentence that says which filters leave nothing: those that do alone, else those without which not."""
    alone = [_alone(name, value) for name, value in filters.items() if not select(catalog, kind, {name: value})]
    others = {name: {key: value for key, value in filters.items() if key != name} for name in filters}
    counts = {name: len(select(catalog, kind, rest)) for name, rest in others.items()}
    reasons = alone or [_without(name, count) for name, count in counts.items() if count]
    return f"no {kind} found: {', '.join(reasons) or 'several filters together leave none'}"


def _alone(name: str, value: object) -> str:
    return f"no name is like {shown(value)}" if name == "text" else f"{option(name)} alone leaves none"


def _without(name: str, count: int) -> str:
    if name == "avoid":
        # Nobody is told to do what they should avoid.
        return f"{option(name)} forbids the {count} that the rest would leave"
    return f"{count} without {'the text' if name == 'text' else option(name)}"


def available_filters(catalog: Catalog, kind: str, filters: Mapping[str, Any]) -> list[str]:
    """Return a sentence that says which filters there are, when no name is like the text; else none."""
    if "text" not in filters or select(catalog, kind, {"text": filters["text"]}):
        return []
    options = ", ".join(option(name) for name in _FILTERS if kind in _kinds_with(name))
    return [f"{kind} can be found by {options}"]


def option(name: str) -> str:
    """Return a filter as it is written on the command line."""
    return f"--{name.replace('_', '-')}"


#: The names of the options about looks, as `Options` takes them.
_LOOKS = ("dialect", "standalone", "heading_level", "credits", "date", "jsonld", "id_prefix", "paper", "link")
_DEFAULT = "text"


def add_mode(parser: argparse.ArgumentParser) -> None:
    """Let a command take the mode."""
    parser.add_argument(
        "--mode", metavar="{reps,hold,time}", help="Show only this mode [default: all modes, as alternatives]"
    )


def add_looks(parser: argparse.ArgumentParser, default: str = _DEFAULT) -> None:
    """Let a command take the format of its pages and how they look.

    Args:
        parser: that of the command.
        default: the format without `--format`.

    """
    group = parser.add_argument_group("page options")
    group.add_argument(
        "--format",
        metavar="{text,markdown,html,json,jsonld,pdf}",
        help=f"Output format [default: {'from the output file name, else text' if default == _DEFAULT else default}]",
    )
    group.add_argument("--template", metavar="FILE", help="Render with this Jinja2 template")
    group.add_argument(
        "--dialect", metavar="{commonmark,gfm,hugo,jekyll,mkdocs}", help="Markdown dialect [default: commonmark]"
    )
    group.add_argument(
        "--standalone", action="store_true", default=None, help="Write a complete page or post instead of a fragment"
    )
    group.add_argument(
        "--heading-level",
        metavar="1-5",
        type=_level,
        help="Heading level of the title [default: 1; HTML fragment: 2]",
    )
    group.add_argument(
        "--credits", metavar="{full,short,none}", help="Source credits to show [default: full; PDF: short]"
    )
    group.add_argument(
        "--date", metavar="DATE", help="Publication date, YYYY-MM-DD or today (complete Markdown posts only)"
    )
    group.add_argument(
        "--jsonld",
        action="store_true",
        default=None,
        help="Include JSON-LD structured data (HTML only) [default: in complete pages]",
    )
    group.add_argument("--no-jsonld", dest="jsonld", action="store_false", help="Leave out structured data")
    group.add_argument("--id-prefix", metavar="TEXT", help="Prefix of element ids (HTML, JSON-LD)")
    group.add_argument("--paper", metavar="{a4,letter}", help="Paper size (PDF only) [default: a4]")
    group.add_argument("--link", metavar="URL", help="Print this URL and its QR code (PDF only)")


def add_page_options(parser: argparse.ArgumentParser) -> None:
    """Let a command take what its one page looks like and where it goes."""
    add_looks(parser)
    group = parser.add_argument_group("output")
    group.add_argument(
        "-o", "--output", metavar="FILE", help="Write to a new file and print its path; - for standard output"
    )
    group.add_argument("--force", action="store_true", help="Overwrite the existing file")


def has_page_options(options: argparse.Namespace) -> bool:
    """Return whether any option says what the page looks like or where it goes."""
    has_looks = any(getattr(options, name) is not None for name in ("format", "template", *_LOOKS))
    return has_looks or options.output is not None or options.force


def check_page_options(options: argparse.Namespace) -> None:
    """Refuse, before any work is done, what cannot be printed where it is to go.

    Raises:
        UnknownChoiceError: when there is no such format.
        LowbackError: when options do not fit together.

    """
    from lowback.rendering.formats import format_of

    name = _format(options)
    if options.template is not None and options.format is not None:
        raise LowbackError("--template has a format of its own: leave out --format")
    if options.force and options.output in {None, STREAM}:
        raise LowbackError("--force replaces a file: name it with -o FILE")
    if not format_of(name).is_text and options.output is None and sys.stdout and sys.stdout.isatty():
        raise LowbackError(f"a terminal cannot show the format {name}: give a file with -o FILE")


def looks_of(options: argparse.Namespace) -> Options:
    """Return how pages are to look.

    Raises:
        UnknownChoiceError: when an option is none of its choices.
        OptionError: when another option has a value that it cannot have.

    """
    from lowback.rendering.page import Options

    values = {name: getattr(options, name) for name in _LOOKS}
    if values["date"] == "today":
        import datetime as dt

        values["date"] = dt.date.today().isoformat()  # noqa: DTZ011 - the day where the writer is
    return Options(mode=getattr(options, "mode", None), **values)


def print_page(subject: Routine | Exercise, options: argparse.Namespace, catalog: Catalog) -> None:
    """Print the page of a routine or an exercise, or write it into a file and print the path of that."""
    page = _render(subject, options, catalog)
    if options.output not in {None, STREAM}:
        _write_file(options.output, page, replace=options.force)
    elif isinstance(page, bytes):
        write_bytes(page)
    else:
        write([page])


def _level(written: str) -> int | str:
    from lowback.rendering.page import level_of

    return level_of(written)


def _format(options: argparse.Namespace) -> str:
    """Return the format that is asked for, or that the ending of the file implies."""
    from lowback.rendering.formats import FORMATS

    if options.format is not None:
        return str(options.format)
    path = (options.output or "").lower()
    return next((name for name, form in FORMATS.items() if path.endswith(form.ending)), _DEFAULT)


def _render(subject: Routine | Exercise, options: argparse.Namespace, catalog: Catalog) -> str | bytes:
    from lowback.rendering.formats import format_of, render_as, render_bytes

    looks = looks_of(options)
    if options.template is not None:
        from lowback.rendering.template import load_template

        return load_template(options.template, looks).render(subject, catalog)
    name = _format(options)
    return (render_as if format_of(name).is_text else render_bytes)(subject, name, looks, catalog)


def _write_file(path: str, page: str | bytes, *, replace: bool) -> None:
    from lowback.pack.file_writer import writing

    with writing(path, replace=replace) as stream:
        stream.write(page.encode() if isinstance(page, str) else page)
    write([f"{escaped(path)}\n"])
