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
from lowback.model.exercise import Exercise
from lowback.model.parts import sentences
from lowback.rendering import words
from lowback.rendering.compose import compose
from lowback.rendering.exercise_plan import amounts, doses_of, exercise_plan, guides, told
from lowback.rendering.lengths import iso_duration
from lowback.rendering.page import Line, Numbered
from lowback.rendering.schema_org import citation, named, work
from lowback.rendering.slugs import anchor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.model.routine import Routine
    from lowback.rendering.compose import References
    from lowback.rendering.options import Options
    from lowback.rendering.page import Page, Section
    from lowback.rendering.schema_org import Node

CONTEXT = "https://schema.org"

#: What could end a script element, start a comment there, or end a line of a script.
_ACTIVE = re.compile("[<>&\u2028\u2029]")


def render_jsonld(subject: Routine | Exercise, options: Options, references: References) -> str:
    """Return a routine or an exercise as structured data: JSON text that ends in one newline."""
    return json.dumps(jsonld_of(subject, options, references), ensure_ascii=False, indent=2) + "\n"


def script_safe(text: str) -> str:
    r"""Return JSON text that means the same and cannot leave a script element: `<` is written `\u003c`."""
    return _ACTIVE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def script_of(found: dict[str, Any]) -> str:
    """Return structured data as an element of a page, which ends in a newline and runs nothing."""
    text = script_safe(json.dumps(found, ensure_ascii=False))
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
    found = page or compose(subject, options, references)
    # The article in HTML is the guide. No item's id has a hyphen, so that none is mistaken for the plan.
    guide, plan = (f"#{anchor(found.id, options)}{end}" for end in ("", "-exercise-plan"))
    graph = [
        {"@type": "HowTo", "@id": guide, **_how_to(subject, found), "about": {"@id": plan}},
        {"@type": "ExercisePlan", "@id": plan, **exercise_plan(subject, found)},
    ]
    cleaned: dict[str, Any] = _clean({"@context": CONTEXT, "@graph": graph})
    return cleaned


def _clean(value: Any) -> Any:  # noqa: ANN401 - a JSON value
    """Return a value with texts that are fit to be shown, without keys that tell nothing."""
    if isinstance(value, str):
        return readable(words.plain(value))
    if isinstance(value, list):
        return list(map(_clean, value))
    if isinstance(value, dict):
        return {key: _clean(each) for key, each in value.items() if each not in (None, "", [])}
    return value


def _how_to(subject: Routine | Exercise, page: Page) -> Node:
    return {
        **work(page),
        "totalTime": iso_duration(page.duration.min) if page.duration.is_exact else None,
        "tool": [named("HowToTool", words.thing(each)) for each in page.needs],
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
            yield named("HowToSection", item.exercise.name, position=number, itemListElement=directions)


def _directions(section: Section) -> Iterator[Node]:
    """Yield what to do, from getting ready to how much of it. Steps have the numbers that the words call them by."""
    doses = doses_of(section)
    for block in takewhile(lambda each: each is not doses, section.blocks):
        if isinstance(block, Numbered):
            for number, line in enumerate(block.lines, 1):
                yield named("HowToStep", sentences(line.text)[0], position=number, text=told(line))
        elif isinstance(block, Line) and block.label:
            yield named("HowToDirection", block.label, text=block.text)
    yield named("HowToDirection", doses.label, text=amounts(doses))
