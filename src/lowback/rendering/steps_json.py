"""The steps as JSON, sides put in: format lowback-steps/1, whose schema is schemas/steps.json."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lowback.model.exercise import Exercise
from lowback.rendering.credits import Credits, credit, licences, spdx

if TYPE_CHECKING:
    from lowback.model.dose import Range
    from lowback.model.enums import Mode
    from lowback.model.exercise import Step
    from lowback.model.exercise_parts import PrecautionUse
    from lowback.model.routine import Routine
    from lowback.model.sources import Source
    from lowback.rendering.page import References

STEPS_FORMAT = "lowback-steps/1"


def render_steps(subject: Routine | Exercise, mode: Mode | None, references: References) -> str:
    """Return the steps of a routine or an exercise as JSON text that ends in one newline."""
    return json.dumps(steps_dict(subject, mode, references), ensure_ascii=False, indent=2) + "\n"


def steps_dict(subject: Routine | Exercise, mode: Mode | None, references: References) -> dict[str, Any]:
    """Return the steps of a routine or an exercise as plain JSON values."""
    steps = subject.iter_steps(mode)
    exercises = (subject,) if isinstance(subject, Exercise) else subject.exercises
    records = (subject, *exercises)
    notice = references.notices[subject.safety_notice]
    uses = [use for exercise in exercises for use in exercise.precautions]
    sources = Credits(references.sources)
    for cited in (*records, *(step.dose for step in steps), *uses, notice):
        sources.refs(cited.sources)
    for use in uses:
        sources.refs(references.precautions[use.id].sources)
    return {
        "format": STEPS_FORMAT,
        "kind": "exercise" if isinstance(subject, Exercise) else "routine",
        "id": subject.id,
        "name": subject.name,
        "requested_mode": mode,
        "duration": _both(steps.duration),
        "steps": [_step(step) for step in steps],
        "precautions": [
            _precaution(use, exercise, references) for exercise in exercises for use in exercise.precautions
        ],
        "safety_notice": notice.text,
        "sources": [_source(source) for source in sources.sources()],
        "license": spdx(list(licences(records))),
        "contributors": list(dict.fromkeys(name for record in records for name in record.contributors)),
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "id": step.id,
        "number": step.number,
        "total": step.total,
        "exercise": {"id": step.exercise.id, "name": step.exercise.name},
        "side": step.side,
        "side_is": step.exercise.side_is,
        "set_number": step.set_number,
        "sets": step.sets,
        "mode": step.mode,
        "requested_mode": step.requested_mode,
        "dose": step.dose.to_dict(),
        "repetitions": step.repetitions and _both(step.repetitions),
        "setup": step.setup,
        "phases": [
            {
                "id": phase.id,
                "role": phase.role,
                "text": phase.text,
                "breath": phase.breath,
                "seconds": _both(phase.seconds),
            }
            for phase in step.phases
        ],
        "instructions": list(step.instructions),
        "cues": list(step.cues),
        "note": step.note,
        "ends_when": step.ends_when,
        "setup_seconds": step.setup_seconds,
        "duration": _both(step.duration),
        "rest_after": _both(step.rest_after),
    }


def _both(range_: Range) -> dict[str, int | None]:
    """Return a range in the one form that this format has."""
    return {"min": range_.min, "max": range_.max}


def _source(source: Source) -> dict[str, Any]:
    return {
        "id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "url": source.url,
        "credit": credit(source),
    }


def _precaution(use: PrecautionUse, exercise: Exercise, references: References) -> dict[str, Any]:
    term = references.precautions[use.id]
    return {
        "exercise": exercise.id,
        "id": use.id,
        "label": term.label,
        "action": use.action or term.action,
        "text": use.text or term.text,
        "swap": use.swap,
        "sources": [citation.to_dict() for citation in dict.fromkeys((*use.sources, *term.sources))],
    }
