"""What `lowback.…` names lead to: look-ups, search, rendering, exporting, and what suits a person."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from lowback.catalog.catalog import advising, catalog_or_builtin, default_catalog
from lowback.errors import wrong_type

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from lowback.catalog.catalog import Catalog
    from lowback.catalog.selection import Values
    from lowback.model.enums import Level, Mode
    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine
    from lowback.model.vocabulary import RedFlag
    from lowback.planning.adaptation import Adaptation
    from lowback.planning.composition import Composition
    from lowback.planning.red_flags import Screening


def get_routine(routine: str) -> Routine:
    """Return a built-in routine by its id, such as "runner_lowback".

    Raises:
        UnknownIdError: when there is none; it lists close matches.
        PackError: when its file was damaged.

    """
    return default_catalog().routines[routine]


def get_exercise(exercise: str) -> Exercise:
    """Return a built-in exercise by its id, such as "bridge_pose".

    Raises:
        UnknownIdError: when there is none; it lists close matches.
        PackError: when its file was damaged.

    """
    return default_catalog().exercises[exercise]


def routines() -> tuple[Routine, ...]:
    """Return the built-in routines, sorted by id."""
    return tuple(default_catalog().routines.values())


def exercises() -> tuple[Exercise, ...]:
    """Return the built-in exercises, sorted by id."""
    return tuple(default_catalog().exercises.values())


def find_exercises(  # noqa: PLR0913 - a filter each
    *,
    position: Values | None = None,
    muscle: Values | None = None,
    role: Values | None = None,
    equipment: Values | None = None,
    laterality: Values | None = None,
    level: Values | None = None,
    mode: Values | None = None,
    avoid: Values | None = None,
    text: str | None = None,
    near: bool = True,
    catalog: Catalog | None = None,
) -> tuple[Exercise, ...]:
    """Return the exercises of a catalogue that all filters let through; see `Catalog.find_exercises`.

    Args:
        position: start positions, such as "supine".
        muscle: muscles, such as "hamstrings".
        role: what happens to the muscle, or to any muscle: "worked", "stretched" or "stabilising".
        equipment: all that is at hand; () for nothing at all.
        laterality: "bilateral", "unilateral" or "alternating".
        level: "beginner", "intermediate" or "advanced".
        mode: "reps", "hold" or "time".
        avoid: precautions or conditions; what they forbid is left out.
        text: words of its id, name or other names; typing errors and accents do not matter, and not every word has to
            match.
        near: whether to return, with a text, what is only near it too: what lacks one of its words in its names.
        catalog: where to look; None for the built-in one.

    Raises:
        UnknownIdError: when the catalogue has no such position, muscle, equipment or precaution.
        UnknownChoiceError: when there is no such role, laterality, level or mode.
        UnsafeRoutineError: when a precaution says to stop whatever the exercise; its `text` is for the person.

    """
    return catalog_or_builtin(catalog).find_exercises(
        position=position,
        muscle=muscle,
        role=role,
        equipment=equipment,
        laterality=laterality,
        level=level,
        mode=mode,
        avoid=avoid,
        text=text,
        near=near,
    )


def find_routines(  # noqa: PLR0913 - each is a filter of its own
    *,
    trigger: Values | None = None,
    max_minutes: float | None = None,
    level: Values | None = None,
    equipment: Values | None = None,
    avoid: Values | None = None,
    text: str | None = None,
    near: bool = True,
    catalog: Catalog | None = None,
) -> tuple[Routine, ...]:
    """Return the routines of a catalogue that all filters let through; see `Catalog.find_routines`.

    Args:
        trigger: events that call for it, such as "after_long_run".
        max_minutes: how long it takes at most, in its own modes; what has an open end is left out.
        level: "beginner", "intermediate" or "advanced".
        equipment: all that is at hand; () for nothing at all.
        avoid: precautions or conditions; what has an exercise that they forbid is left out.
        text: words of its id or name; typing errors and accents do not matter, and not every word has to match.
        near: whether to return, with a text, what is only near it too: what lacks one of its words in its name.
        catalog: where to look; None for the built-in one.

    Raises:
        UnknownIdError: when the catalogue has no such trigger, equipment or precaution.
        UnknownChoiceError: when there is no such level.
        UnsafeRoutineError: when a precaution says to stop whatever the exercise; its `text` is for the person.

    """
    return catalog_or_builtin(catalog).find_routines(
        trigger=trigger, max_minutes=max_minutes, level=level, equipment=equipment, avoid=avoid, text=text, near=near
    )


def export_data(  # noqa: PLR0913 - each is an option of its own, all but two by name
    path: str | os.PathLike[str],
    format: str | None = None,
    *,
    table: str | None = None,
    catalog: Catalog | None = None,
    delimiter: str | None = None,
    bom: bool = False,
    replace: bool = False,
) -> tuple[str, ...]:
    """Write all records into a file that other tools open, and return the paths of the files that were written.

    The same data give the same bytes. A file is written as a whole or not at all.

    Args:
        path: the file; for all tables, the folder.
        format: "csv", "ndjson" or "sqlite"; None for the one that the ending of the path tells.
        table: of CSV: which table, "exercises", "routines" or "doses", or "all"; None for the exercises.
        catalog: whose records; None for the built-in ones.
        delimiter: of CSV: what is between cells: "comma", "semicolon" or "tab", or the sign; None for a comma.
        bom: of CSV: whether to start with a byte order mark, which Excel needs to read letters right.
        replace: whether to replace what is there.

    Raises:
        UnknownChoiceError: when there is no such format, table or delimiter.
        ExportError: when the file already exists or cannot be written, or the options do not fit together.
        UnknownIdError: when a record refers to something that the catalogue lacks.

    """
    from lowback.exports.export import configure, write_export

    if not isinstance(path, str | os.PathLike) or not isinstance(os.fspath(path), str):
        raise wrong_type("export_data takes the path of a file", path, 'Write it as a text, such as "lowback.sqlite"')
    records = catalog_or_builtin(catalog)
    export = configure(os.fspath(path), format, table, delimiter, bom=bom)
    with advising(catalog, "export_data"):
        return write_export(export, records, replace=replace)


def adapt(routine: Routine, avoid: Iterable[str], *, catalog: Catalog | None = None) -> Adaptation:
    """Return a routine with nothing left in it that somebody should avoid, and what was changed and why.

    Exercises are swapped where the data name a safe swap, else left out; what only needs care stays, with a note.

    Args:
        routine: what to change.
        avoid: ids of precautions, such as {"pregnancy_supine", "knee"}, or conditions that several of them share, such
            as "pregnancy". A retired id stands for all of its successors.
        catalog: where precautions and swaps are looked up; None for the built-in one.

    Raises:
        UnknownIdError: when there is no such precaution; it lists close matches.
        UnsafeRoutineError: when nothing safe remains, or a precaution says to stop; its `text` is for the person.

    """
    from lowback.catalog.selection import several
    from lowback.planning.adaptation import adapt_routine

    if not hasattr(routine, "items") or not hasattr(routine, "iter_steps"):
        raise wrong_type("adapt takes a routine", routine, "Get one with get_routine")
    precautions = several("avoid", avoid)
    records = catalog_or_builtin(catalog)
    with advising(catalog, "adapt"):
        return adapt_routine(routine, precautions, records.exercises, records.precautions)


def compose(  # noqa: PLR0913 - each is a part of the request
    minutes: int,
    trigger: str,
    *,
    level: Level = "beginner",
    avoid: Values = (),
    equipment: Values | None = None,
    id: str | None = None,
    catalog: Catalog | None = None,
) -> Composition:
    """Return a routine that is put together from single exercises for an event: the same one for the same request.

    Every routine keeps these rules:

    - It takes the time that was asked for, at least nine and at most eleven tenths of it.
    - What the event allows (its `suits`) holds for every exercise: positions, ways of doing it, how long to hold.
    - Contraindicated exercises are omitted; a modification is in the item's note.
    - You start with movement, as long as any is allowed. You get down to the floor once. Before and after that you
      move, then hold with effort, then stretch.
    - Both sides do the same.
    - An exercise whose first-listed muscle already exists only comes when no other one fits, and only as many of
      these come as it takes to fill the time.
    - Else those go first that need no change for a precaution; of these, those that leave time for more: two fifths
      of the time are much for one exercise. Then come those of the routines for the event, then those in its focus,
      then ids decide.
    - How much is exact, and within the first dose of the exercise that suits, or within a later one of the same mode
      that has no note. Sets are added only when all that fits is too short, up to three.

    Args:
        minutes: how long it takes, from 1 to 60.
        trigger: the event that it is for, such as "after_long_run".
        level: how demanding its exercises may be at most: "beginner", "intermediate" or "advanced".
        avoid: precautions or conditions to meet, as `adapt` takes them.
        equipment: what is at hand, by id; () for nothing, None for anything.
        id: the routine's id; None for one that says event and time.
        catalog: where the exercises come from; None for the built-in one.

    Raises:
        CompositionError: when there is no such routine; it says what is in the way and which time would do.
        UnsafeRoutineError: when a precaution says to stop, whatever the exercise; its `text` is for the person.
        UnknownIdError: when there is no such event, precaution or thing.
        UnknownChoiceError: when there is no such level, or the time is too short or too long.
        RecordError: when the id is none.

    """
    from lowback.planning.composition import compose_routine

    records = catalog_or_builtin(catalog)
    with advising(catalog, "compose"):
        return compose_routine(records, minutes, trigger, level=level, avoid=avoid, equipment=equipment, id=id)


def red_flags(*, catalog: Catalog | None = None) -> tuple[RedFlag, ...]:
    """Return the questions to ask before a routine, the most urgent first.

    Args:
        catalog: whose questions; None for the built-in ones.

    """
    from lowback.planning.red_flags import by_urgency

    return by_urgency(catalog_or_builtin(catalog).red_flags)


def screen(answers: Mapping[str, bool], *, catalog: Catalog | None = None) -> Screening:
    """Return what follows from answers to questions about red flags: go, ask first or stop. Never a diagnosis.

    A yes that calls for help counts at once. Without one every question must be answered. The answer to a question that
    was given another id is that of the new one; in place of one that was split all new ones must be answered.

    Args:
        answers: True for yes and False for no, by the ids of the questions that `red_flags` returns, or once returned.
        catalog: where the questions and the texts are looked up; None for the built-in one.

    Raises:
        UnknownIdError: when there is no such question; it lists close matches.
        UnansweredError: when an answer is missing, or neither True nor False, and no other one says to stop.

    """
    from lowback.planning.red_flags import screen_answers

    if not isinstance(answers, Mapping):
        raise wrong_type(
            "screen takes answers by question", answers, 'Write them as a dict, such as {"chest_pain": False}'
        )
    records = catalog_or_builtin(catalog)
    return screen_answers(answers, records.red_flags, records.notices)


def render(  # noqa: PLR0913 - each is an option of its own, all but two by name
    subject: Routine | Exercise,
    format: str = "text",
    mode: Mode | str | None = None,
    *,
    catalog: Catalog | None = None,
    dialect: str | None = None,
    standalone: bool | None = None,
    heading_level: int | None = None,
    credits: str | None = None,
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
        id_prefix: of HTML: what ids start with, so that they are unique if a page has several.

    Raises:
        UnknownChoiceError: when there is no such format, mode, dialect or kind of credits.
        OptionError: when an option has a value that it cannot have, or the format has no such option.
        UnknownIdError: when the subject refers to something that the catalogue lacks.
        TypeError: when the subject is neither a routine nor an exercise.

    """
    from lowback.rendering.formats import render_as
    from lowback.rendering.page import Options

    _check_subject("render", subject)
    records = catalog_or_builtin(catalog)
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
        return render_as(subject, format, options, records)


def render_template(  # noqa: PLR0913 - each is an option of its own, all but three by name
    subject: Routine | Exercise,
    template: str | os.PathLike[str],
    mode: Mode | str | None = None,
    *,
    catalog: Catalog | None = None,
    dialect: str | None = None,
    standalone: bool | None = None,
    heading_level: int | None = None,
    credits: str | None = None,
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
    from lowback.rendering.page import Options
    from lowback.rendering.template import load_template

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
    records = catalog_or_builtin(catalog)
    with advising(catalog, "render_template"):
        return load_template(os.fspath(template), options).render(subject, records)


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
    credits: str | None = None,
) -> bytes:
    """Return a routine or an exercise as the bytes of a PDF to print: always one page, tagged as PDF/UA-1 asks.

    The contents adapt to the space: cues go first, then the steps. When to stop, safety and what to take
    care of are always there. The same call gives the same bytes. It needs the extra `pdf`.

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
    from lowback.rendering.formats import render_bytes
    from lowback.rendering.page import Options

    _check_subject("handout", subject)
    records = catalog_or_builtin(catalog)
    options = Options(mode=mode, paper=paper, link=link, credits=credits)
    with advising(catalog, "handout"):
        return render_bytes(subject, "pdf", options, records)
