"""Structured data: a `HowTo` and the `ExercisePlan` that it is about, in the vocabulary of schema.org.

What people read is told with the words of the page. A length of time that is not exact has no place in an ISO 8601
duration, so `totalTime` is left out then. The plan's `activityDuration` is a range; both are left out when how long is
up to you.
"""

from __future__ import annotations

import json
import re
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from lowback.escaping import readable
from lowback.model.dose import Hold, Reps
from lowback.model.exercise import Exercise
from lowback.model.exercise_parts import sentences
from lowback.rendering import words
from lowback.rendering.credits import address, attribution
from lowback.rendering.page import Bullets, Doses, Line, Numbered, iso_duration
from lowback.rendering.page_builder import build_page, items_of, ways_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lowback.model.dose import Dose, Range
    from lowback.model.exercise import Item
    from lowback.model.routine import Routine
    from lowback.model.sources import Author, Source
    from lowback.rendering.page import Block, Options, Page, References, Section

    Node = dict[str, Any]


#: What a kind of source is called. What is not here is a work: `MedicalGuideline` for one is none that can be cited.
_KINDS = {
    "web_page": "WebPage",
    "book": "Book",
    "article": "ScholarlyArticle",
    "review": "ScholarlyArticle",
    "ontology": "DefinedTermSet",
    "dataset": "Dataset",
}
#: What a node of the type itself would have to tell more of: a picture and a day, which nobody noted.
_MORE = {"video": "https://schema.org/VideoObject"}


def named_node(kind: str, name: str, **more: object) -> Node:
    """Return a node of one type with its name and whatever else there is."""
    return {"@type": kind, "name": name, **more}


def creative_work(page: Page) -> Node:
    """Return what a node tells of a page as a work: what it is, and whose."""
    return {
        "name": page.title,
        "description": page.summary,
        "inLanguage": "en",
        "keywords": list(page.tags),
        "license": [licence.url or named_node("CreativeWork", licence.name) for licence in page.licences],
        # It names the contributors: a record does not say whether they are people or groups, as `contributor` would.
        "creditText": " ".join(map(attribution, page.licences)),
    }


def quantity(range_: Range, description: str, unit: str | None = None) -> Node:
    """Return a range and its words; an open one has no `maxValue`.

    Args:
        range_: the range.
        description: its words.
        unit: its unit as a UN/CEFACT code, such as "SEC" for seconds; None for what is counted.

    """
    ends = {"value": range_.min} if range_.is_exact else {"minValue": range_.min, "maxValue": range_.max}
    return {"@type": "QuantitativeValue", "description": description, **ends, "unitCode": unit}


def citation(source: Source) -> Node:
    """Return a source as a work of its kind."""
    return named_node(
        _KINDS.get(source.kind, "CreativeWork"),
        source.title,
        additionalType=_MORE.get(source.kind),
        url=address(source),
        author=list(map(_person, source.authors)),
        publisher=named_node("Organization", source.publisher),
        datePublished=f"{source.year:04}" if source.year else None,
        isPartOf=named_node("CreativeWorkSeries", source.series) if source.series else None,
    )


def _person(author: Author) -> Node:
    return named_node("Person", author.name, description=author.about)


def guides(subject: Routine | Exercise, page: Page) -> list[tuple[Item, Section]]:
    """Return each exercise in its place, with the section that tells how to do it."""
    return list(zip(items_of(subject), page.exercises, strict=True))


def doses_of(section: Section) -> Doses:
    """Return how much to do of the exercise that a section tells."""
    return next(block for block in section.blocks if isinstance(block, Doses))


def line_text(line: Line) -> str:
    """Return the words of a line, its label first."""
    return f"{line.label}: {line.text}" if line.label else line.text


def amounts(block: Doses) -> str:
    """Return how much to do, in words: each way, and what one repetition is."""
    return " ".join(map(line_text, (*block.ways, *((block.cycle,) if block.cycle else ()))))


def exercise_plan(subject: Routine | Exercise, page: Page) -> Node:
    """Return the plan of a routine or an exercise. The exercises of a routine are its parts."""
    parts = guides(subject, page)
    plan = {
        **creative_work(page),
        "exerciseType": _types(item for item, _ in parts),
        "activityDuration": _duration(page),
    }
    if isinstance(subject, Exercise):
        ((item, section),) = parts
        variables = [*_variables(section.blocks), *_care(page)]
        return {
            **plan,
            "activityFrequency": _often(subject),
            **_counts(item, section, page),
            "additionalVariable": variables,
        }
    return {
        **plan,
        "activityFrequency": [line.text for line in page.facts if line.label in {"How often", "When"}],
        "additionalVariable": list(_care(page)),
        "hasPart": [_part(item, section, page) for item, section in parts],
    }


def _duration(page: Page) -> Node | None:
    """Return how long it takes, from the shortest way to the longest; None when that is up to you."""
    (text,) = (line.text for line in page.facts if line.label == "Time")
    return None if page.duration.is_open else quantity(page.duration, text, "SEC")


def _part(item: Item, section: Section, page: Page) -> Node:
    return named_node(
        "ExercisePlan",
        item.exercise.name,
        description=item.exercise.summary,
        exerciseType=_types((item,)),
        **_counts(item, section, page),
        additionalVariable=list(_variables(section.blocks)),
    )


def _types(items: Iterable[Item]) -> list[str]:
    return list(dict.fromkeys(words.TYPES[use.role] for item in items for use in item.exercise.muscles))


def _often(exercise: Exercise) -> list[str]:
    often = dict.fromkeys(dose.frequency for dose in exercise.doses if dose.frequency)
    return [words.sentence(words.frequency(frequency)) for frequency in often]


def _counts(item: Item, section: Section, page: Page) -> Node:
    """Return how often to repeat something in each way, and the rests."""
    ways = ways_of(item, page.mode)
    lines = zip(ways, doses_of(section).ways, strict=True)
    counts = [(_count(item.exercise, way), line_text(line)) for way, line in lines]
    rests = dict.fromkeys(way.rest_seconds for way in ways if way.rest_seconds)
    return {
        "repetitions": [quantity(count, text) for count, text in counts if count],
        "restPeriods": [
            *(words.sentence(words.rest_between_sets(rest)) for rest in rests),
            *(block.text for block in section.blocks if isinstance(block, Line) and block.label == "Rest"),
        ],
    }


def _count(exercise: Exercise, dose: Dose) -> Range | None:
    """Return how many repetitions or holds a dose asks for, those of one side; None when it counts none."""
    side_dose = dose.for_one_side() if exercise.laterality == "unilateral" and dose.per == "total" else dose
    if isinstance(side_dose, Reps):
        return side_dose.reps
    return side_dose.repeats if isinstance(side_dose, Hold) else None


def _variables(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield how much of an exercise to do, and what to watch."""
    for block in blocks:
        if isinstance(block, Doses):
            yield f"{block.label}: {amounts(block)}"
            yield from (f"{block.others_label}: {line_text(line)}" for line in block.others)
        elif isinstance(block, Bullets):
            yield from (f"{block.label}: {line_text(line)}" for line in block.lines)


def _care(page: Page) -> Iterator[str]:
    """Yield when to stop, and the safety notice."""
    for section in page.sections:
        if section.id == "when-to-stop":
            lists = [block.lines for block in section.blocks if isinstance(block, Bullets)]
            yield from (f"{section.title}: {line_text(line)}" for lines in lists for line in lines)
        elif section.id == "safety-notice":
            yield f"{section.title}: {page.safety}"


CONTEXT = "https://schema.org"

#: What could end a script element, start a comment there, or end a line of a script.
_ACTIVE = re.compile("[<>&\u2028\u2029]")


def render_jsonld(subject: Routine | Exercise, options: Options, references: References) -> str:
    """Return a routine or an exercise as structured data: JSON text that ends in one newline."""
    return json.dumps(jsonld_of(subject, options, references), ensure_ascii=False, indent=2) + "\n"


def script_safe(text: str) -> str:
    r"""Return JSON text that means the same and cannot leave a script element: `<` is written `\u003c`."""
    return _ACTIVE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def script_of(data: dict[str, Any]) -> str:
    """Return structured data as an element of a page, which ends in a newline and runs nothing."""
    text = script_safe(json.dumps(data, ensure_ascii=False))
    return f'<script type="application/ld+json">{text}</script>\n'


def jsonld_of(
    subject: Routine | Exercise, options: Options, references: References, page: Page | None = None
) -> dict[str, Any]:
    """Return a routine or an exercise as structured data, plain JSON values.

    Args:
        subject: what they are about.
        options: the mode, and what the ids start with; without, the id of the subject.
        references: where ids are looked up.
        page: that of the subject with these options, where it is at hand.

    Raises:
        UnknownIdError: when the subject names something that the references lack.

    """
    built = page or build_page(subject, options, references)
    # The article in HTML is the guide. No item's id has a hyphen, so that none is mistaken for the plan.
    guide, plan = (f"#{options.anchor(built.id)}{end}" for end in ("", "-exercise-plan"))
    graph = [
        {"@type": "HowTo", "@id": guide, **_how_to(subject, built), "about": {"@id": plan}},
        {"@type": "ExercisePlan", "@id": plan, **exercise_plan(subject, built)},
    ]
    cleaned: dict[str, Any] = _clean({"@context": CONTEXT, "@graph": graph})
    return cleaned


def _clean(value: Any) -> Any:
    """Return a value with texts that are fit to be shown, without keys that tell nothing."""
    if isinstance(value, str):
        return readable(words.plain(value))
    if isinstance(value, list):
        return list(map(_clean, value))
    if isinstance(value, dict):
        return {key: _clean(inner) for key, inner in value.items() if inner not in (None, "", [])}
    return value


def _how_to(subject: Routine | Exercise, page: Page) -> Node:
    return {
        **creative_work(page),
        "totalTime": iso_duration(page.duration.min) if page.duration.is_exact else None,
        "tool": [named_node("HowToTool", words.thing(need)) for need in page.needs],
        "step": list(_steps(subject, page)),
        "citation": list(map(citation, page.sources)),
    }


def _steps(subject: Routine | Exercise, page: Page) -> Iterator[Node]:
    """Yield a section for each exercise of a routine, or what to do in an exercise alone."""
    for number, (item, section) in enumerate(guides(subject, page), 1):
        if isinstance(subject, Exercise):
            yield from _directions(section)
        else:
            directions = list(_directions(section))
            yield named_node("HowToSection", item.exercise.name, position=number, itemListElement=directions)


def _directions(section: Section) -> Iterator[Node]:
    """Yield what to do, from getting ready to how much of it. Steps have the numbers that the words call them by."""
    doses = doses_of(section)
    for block in takewhile(lambda block_: block_ is not doses, section.blocks):
        if isinstance(block, Numbered):
            for number, line in enumerate(block.lines, 1):
                yield named_node("HowToStep", sentences(line.text)[0], position=number, text=line_text(line))
        elif isinstance(block, Line) and block.label:
            yield named_node("HowToDirection", block.label, text=block.text)
    yield named_node("HowToDirection", doses.label, text=amounts(doses))
