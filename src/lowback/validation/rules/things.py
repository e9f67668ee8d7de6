"""Rules about the equipment and the start position in the texts of an exercise, against its fields."""

from __future__ import annotations

from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from lowback.invariants import Fault
from lowback.pack.references import bare
from lowback.validation.rules.frame import Rule, prose_rule
from lowback.validation.wording import hearing, is_denied, wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.validation.view import Text, View
    from lowback.validation.wording import Phrases

#: Positions that may be spoken of in other words too, by use and id: one sits on the edge of a cushion as well.
_ALSO = {"seated_chair": [("position_hint", "on_a_chair")], "seated_floor": [("position", "seated_chair")]}
#: What nobody needs to speak of.
_UNSPOKEN = "mat"


def _listed(view: View) -> set[str]:
    """Return the ids of everything that is listed as equipment, or as what does as well."""
    uses = view.entries("equipment")
    return {bare(each) for use in uses for each in (use.get("id"), *use.get("stand_ins", ())) if each}


def _names(thing: str, words: Phrases, listed: set[str]) -> bool:
    """Return whether a thing is listed: by its id, or by an id of the pack's own that its words stand in."""
    return thing in listed or any(words.find(each.replace("_", " ")) for each in listed)


@prose_rule(
    "LB207",
    fires={"setup": "Loop a strap around your foot.", "equipment": [{"id": "mat"}]},
    passes={"setup": "Loop a strap around your foot.", "equipment": [{"id": "strap"}]},
    listens=("equipment", "thing"),
)
def what_is_named_is_listed(view: View) -> Iterator[Fault]:
    """Setup, phases or cues use a thing that is not listed as equipment.

    People look at the list before they lie down. Add the thing to `equipment`, with `"optional": true` when you can do
    without it, or as one of the `stand_ins` of another.
    """
    listed = _listed(view)
    for use, thing in ((each, thing) for each in ("equipment", "thing") for thing in wording(each)):
        used = ((path, match) for path, match in hearing(view, use, thing, view.steps) if not is_denied(match))
        for path, match in islice(used, 1):
            if not _names(thing, wording(use)[thing], listed):
                hint = "List it, mark it as optional, or do without it"
                yield Fault(f"{match.group()!r} is used here and not listed as equipment", hint, path)


@prose_rule(
    "LB208",
    fires={"setup": "Lie on your back.", "equipment": [{"id": "strap"}]},
    passes={"setup": "Loop a belt around your foot.", "equipment": [{"id": "strap"}]},
    needs_whole=True,
)
def what_is_listed_is_used(view: View) -> Iterator[Fault]:
    """Equipment is listed, and no text says what it is for.

    Someone fetches it and never finds out why. Say in the setup or in a phase how it is used, or take it out of the
    list. A mat may go without saying.
    """
    for index, use in enumerate(view.data.get("equipment", ())):
        names = [bare(each) for each in (use["id"], *use.get("stand_ins", ()))]
        if names[0] != _UNSPOKEN and not any(_is_spoken_of(view, name) for name in names):
            hint = "Say in the setup or in a phase how it is used, or take it out"
            yield Fault(f"no text uses {use['id']!r}", hint, ("equipment", index))


def _is_spoken_of(view: View, name: str) -> bool:
    if name in wording("equipment"):
        return _mentions(view, "equipment", name, view.plain)
    return not view.words.isdisjoint(name.split("_"))


@prose_rule(
    "LB209",
    fires={"position": "supine", "setup": "Stand with your feet apart."},
    passes={"position": "supine", "setup": "Sit down, then lie on your back."},
    listens=("position",),
)
def the_setup_leads_to_the_position(view: View) -> Iterator[Fault]:
    """The setup leads to another start position than the field `position` says.

    Apps choose and sort by the field, and check by it who should take care. Mend the one that is wrong.
    """
    position = bare(view.data.get("position", ""))
    setup = view.steps[:1] if "setup" in view.data else []
    fitting = _fitting(position)
    if fitting and not any(_mentions(view, use, name, setup) for use, name in fitting):
        found = [(name, match) for name in wording("position") for _, match in hearing(view, "position", name, setup)]
        for name, match in found[:1]:
            hint = f"Write {name!r} in position, or mend the setup"
            yield Fault(f"the setup says {match.group()!r}, the position says {position!r}", hint, ("setup",))


@cache
def _fitting(position: str) -> tuple[tuple[str, str], ...]:
    """Return the uses and ids of phrases that speak of a position; nothing for one that nobody here knows."""
    return (("position", position), *_ALSO.get(position, ())) if position in wording("position") else ()


def _mentions(view: View, use: str, name: str, texts: list[Text]) -> bool:
    """Return whether phrases stand in some texts of a record, whatever they mean there."""
    found = [(words, heard) for words, heard in view.heard.get(use, {}).items() if words is wording(use).get(name)]
    return any(words.mentions(text, heard) for words, heard in found for _, text in texts)


RULES: tuple[Rule, ...] = (what_is_named_is_listed, what_is_listed_is_used, the_setup_leads_to_the_position)
