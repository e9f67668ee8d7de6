"""The formats, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.errors import UnknownChoiceError
from lowback.model.terms import Mode
from lowback.rendering.compose import compose
from lowback.rendering.markdown import render_markdown
from lowback.rendering.steps_json import render_steps
from lowback.rendering.text import render_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine
    from lowback.rendering.compose import References

    Renderer = Callable[[Routine | Exercise, Mode | None, References], str]


def _text(subject: Routine | Exercise, mode: Mode | None, references: References) -> str:
    return render_text(compose(subject, mode, references))


def _markdown(subject: Routine | Exercise, mode: Mode | None, references: References) -> str:
    return render_markdown(compose(subject, mode, references))


#: The formats that `render` and the command line know.
FORMATS: dict[str, Renderer] = {"text": _text, "markdown": _markdown, "json": render_steps}


def render_as(subject: Routine | Exercise, name: str, mode: str | None, references: References) -> str:
    """Return a routine or an exercise in a format.

    Raises:
        UnknownChoiceError: when there is no such format or mode.
        UnknownIdError: when the subject names something that the references lack.

    """
    if not isinstance(name, str) or name not in FORMATS:
        raise UnknownChoiceError("format", name, FORMATS)
    if mode is not None and mode not in Mode.__members__.values():
        raise UnknownChoiceError("mode", mode, Mode)
    return FORMATS[name](subject, None if mode is None else Mode(mode), references)
