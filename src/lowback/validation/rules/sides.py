"""Rules about sides in the texts of an exercise, against its laterality."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lowback.invariants import Fault
from lowback.validation.rules.frame import Rule, prose_rule
from lowback.validation.wording import hearing, phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.problem import Path
    from lowback.validation.view import View

_EQUAL_FORMS = re.compile(r"\{([^{}|]*)\|\1\}", re.IGNORECASE)


@prose_rule(
    "LB201",
    fires={"laterality": "bilateral", "setup": "Lift your hips. Then repeat on the other side."},
    passes={"laterality": "bilateral", "setup": "Place your hands on each side of your hips."},
    listens=("change_sides", "each_side", "same_again"),
)
def bilateral_texts_have_one_side(view: View) -> Iterator[Fault]:
    """A bilateral exercise tells you to change sides, or to do something on each side.

    Both sides of a bilateral exercise do the same at once, so apps walk through it once. When each side has its turn,
    the exercise is unilateral (one side, then the other) or alternating (in turns within a set). Change `laterality`,
    or take the words out.
    """
    if view.data.get("laterality") == "bilateral":
        for path, words in _first_of(view, "change_sides", "each_side", "same_again"):
            # In the setup, what one leg does the other does to get there.
            if path == ("setup",) and phrases("same_again").mentions(words):
                continue
            hint = "Make it unilateral or alternating, or take these words out"
            yield Fault(f"{words!r} in an exercise in which both sides do the same at once", hint, path)


@prose_rule(
    "LB202",
    fires={"laterality": "unilateral", "setup": "Lie down.", "phases": [], "cues": ["Bend your {left|right} leg."]},
    passes={"laterality": "unilateral", "setup": "Lie on your {left|right} side.", "phases": []},
    needs_whole=True,
)
def unilateral_steps_are_marked(view: View) -> Iterator[Fault]:
    """A unilateral exercise marks its side only in reminders, or with two equal forms.

    Setup and phases tell what to do. When neither says which side, one of the two sides is done wrongly. In a mark
    `{left|right}` the two forms differ, or it is none.
    """
    if view.data["laterality"] != "unilateral":
        return
    marked = [path for path, text in view.sided if "{" in text]
    if marked and not any(path[0] in {"setup", "phases"} for path in marked):
        hint = "Write {left|right} in the setup or in a phase, where it differs by side"
        yield Fault("neither the setup nor a phase says which side", hint, ("setup",))
    for path, text in view.sided:
        found = _EQUAL_FORMS.search(text) if "{" in text else None
        if found:
            hint = "Write {left|right} or {right|left}, or take the mark out"
            yield Fault(f"both forms of {found.group()} are the same", hint, path)


@prose_rule(
    "LB203",
    fires={"laterality": "unilateral", "setup": "Bend your {left|right} knee. Then switch legs."},
    passes={"laterality": "unilateral", "setup": "Bend your {left|right} knee and look to the other side."},
    listens=("change_sides", "same_again"),
)
def sides_change_by_themselves(view: View) -> Iterator[Fault]:
    """A unilateral exercise tells you to change sides, which apps do by themselves.

    Its texts are for one side; apps show them for the left, then for the right, with the dose of each. Someone who
    also reads "repeat on the other side" does both sides twice. Take the words out.
    """
    if view.data.get("laterality") == "unilateral":
        for path, words in _first_of(view, "change_sides", "same_again"):
            hint = "Take these words out: the other side comes by itself"
            yield Fault(f"{words!r} stands in a text that is shown for each side", hint, path)


def _first_of(view: View, *uses: str) -> Iterator[tuple[Path, str]]:
    """Yield the path of every step with a phrase of some uses, and the first one in it."""
    told: set[Path] = set()
    for path, found in (each for use in uses for each in hearing(view, use, view.steps)):
        if path not in told:
            told.add(path)
            yield path, found.group()


RULES: tuple[Rule, ...] = (bilateral_texts_have_one_side, unilateral_steps_are_marked, sides_change_by_themselves)
