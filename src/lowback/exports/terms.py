"""The tables of what exercises and routines refer to: terms and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.exports.table import NUMBER, Table, each, known, leads, maybe, text, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.catalog.catalog import Catalog
    from lowback.exports.table import Row


def _positions(catalog: Catalog) -> Iterator[Row]:
    for record, position in each(catalog.positions):
        yield record, position.label, int(position.on_floor)


def _triggers(catalog: Catalog) -> Iterator[Row]:
    for record, trigger in each(catalog.triggers):
        yield record, trigger.label, trigger.suits.longest_hold if trigger.suits else None


def _suits(catalog: Catalog) -> Iterator[Row]:
    for record, trigger in each(catalog.triggers):
        for part in ("modes", "positions", "focus"):
            for number, found in enumerate(getattr(trigger.suits, part, ()), 1):
                yield record, part, number, str(found)


def _muscles(catalog: Catalog) -> Iterator[Row]:
    for record, muscle in each(catalog.muscles):
        yield record, muscle.label, muscle.anatomical_name, muscle.anatomy.uberon, muscle.anatomy.fma


def _precautions(catalog: Catalog) -> Iterator[Row]:
    for record, found in each(catalog.precautions):
        yield record, found.label, found.condition, found.action, found.text


def _red_flags(catalog: Catalog) -> Iterator[Row]:
    for record, flag in each(catalog.red_flags):
        yield record, flag.question, flag.tier, flag.raised.to if flag.raised else None


def _raised(catalog: Catalog) -> Iterator[Row]:
    for record, flag in each(catalog.red_flags):
        for number, other in enumerate(flag.raised.by if flag.raised else (), 1):
            yield record, number, known(catalog.red_flags, other)


def _phrases(catalog: Catalog) -> Iterator[Row]:
    for record, wording in each(catalog.wording):
        for use, phrases in (("words", wording.words), ("not_in", wording.not_in)):
            for number, phrase in enumerate(phrases, 1):
                yield record, use, number, phrase


def _sources(catalog: Catalog) -> Iterator[Row]:
    for record, found in each(catalog.sources):
        yield record, found.title, found.publisher, found.kind, found.series, found.year, found.url


def _authors(catalog: Catalog) -> Iterator[Row]:
    for record, found in each(catalog.sources):
        for number, author in enumerate(found.authors, 1):
            yield record, number, author.name, author.about


_ID = text("id", "the term's id")

TERM_TABLES = (
    Table(
        "positions",
        "A start position.",
        (
            _ID,
            text("label", 'in a runner\'s words: "lying on your back"'),
            whole("on_floor", "1 when it is on the floor"),
        ),
        1,
        _positions,
    ),
    Table(
        "equipment",
        "A thing you use.",
        (_ID, text("label", 'with its article: "a mat"')),
        1,
        lambda catalog: ((record, term.label) for record, term in each(catalog.equipment)),
    ),
    Table(
        "triggers",
        "An event that calls for a routine.",
        (
            _ID,
            text("label", 'as in "after a long run"'),
            whole("longest_hold_seconds", "the longest time to hold that suits it", optional=True),
        ),
        1,
        _triggers,
    ),
    Table(
        "trigger_suits",
        "What suits an event; of what is not here, everything does.",
        (
            leads("trigger_id", "the event", "triggers"),
            text("part", "`modes`, `positions`, or `focus` for what the first-listed muscle does when it suits best"),
            whole("number", "its place in its part, counted from 1"),
            text("value", "the mode, the id of the position, or `worked`, `stretched` or `stabilising`"),
        ),
        3,
        _suits,
    ),
    Table(
        "muscles",
        "A muscle or a group of muscles.",
        (
            _ID,
            text("label", "the name a runner knows"),
            text("anatomical_name", "the name in anatomy"),
            maybe("uberon", "the id in Uberon, such as `UBERON:0001370`"),
            maybe("fma", "the id in the Foundational Model of Anatomy, such as `FMA:22314`"),
        ),
        1,
        _muscles,
    ),
    Table(
        "precautions",
        "A reason to stop, to change an exercise, or to ask first.",
        (
            _ID,
            text("label", "whom or what it concerns"),
            maybe("condition", "what several precautions have in common, such as `pregnancy`"),
            text("action", "`stop`, `swap`, `modify`, `leave_out` or `ask_first`"),
            text("text", "what to do, where the exercise does not say it"),
        ),
        1,
        _precautions,
    ),
    Table(
        "notices",
        "A safety notice. Show it with what refers to it.",
        (_ID, text("text", "the notice, in full")),
        1,
        lambda catalog: ((record, notice.text) for record, notice in each(catalog.notices)),
    ),
    Table(
        "red_flags",
        "A question to ask before a routine. A yes may call for a doctor.",
        (
            _ID,
            text("question", "what to ask; yes or no answers it"),
            text("tier", "how urgent a yes is: `emergency`, `same_day`, `ask_first` or `context`"),
            maybe("raised_to", "how urgent it is with a yes to a question in `red_flag_raised_by` as well"),
        ),
        1,
        _red_flags,
    ),
    Table(
        "red_flag_raised_by",
        "A question whose yes makes a yes to another one more urgent.",
        (
            leads("red_flag_id", "the question that becomes more urgent", "red_flags"),
            NUMBER,
            leads("other_red_flag_id", "the other question", "red_flags"),
        ),
        2,
        _raised,
    ),
    Table(
        "wording",
        "Words that tell something, which checks of texts listen for.",
        (_ID, text("tells", "what the words tell, such as `equipment`")),
        1,
        lambda catalog: ((record, wording.use) for record, wording in each(catalog.wording)),
    ),
    Table(
        "wording_phrases",
        "A phrase of a wording.",
        (
            leads("wording_id", "the wording", "wording"),
            text("part", "`words`, or `not_in` where the words tell something else"),
            whole("number", "its place in its part, counted from 1"),
            text("phrase", "the phrase, in the notation that `lowback schema vocabulary` explains"),
        ),
        3,
        _phrases,
    ),
    Table(
        "sources",
        "A reference that facts come from.",
        (
            text("id", "the source's id"),
            text("title", "its title"),
            text("publisher", "who published it; for an article the journal, volume and page"),
            text("kind", "what it is, such as `video` or `review`; `own_work` for somebody's own composition"),
            maybe("series", "the series it belongs to"),
            whole("year", "when it was published or last changed", optional=True),
            maybe("url", "its address"),
        ),
        1,
        _sources,
    ),
    Table(
        "source_authors",
        "A person to credit for a source.",
        (
            leads("source_id", "the source", "sources"),
            NUMBER,
            text("name", "the person's name"),
            maybe("about", "who that is"),
        ),
        2,
        _authors,
    ),
)
