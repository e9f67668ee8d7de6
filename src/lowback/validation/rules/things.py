"""Rules about the equipment and the start position in the texts of an exercise, against its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowback.invariants import Fault
from lowback.pack.references import bare
from lowback.validation.rules.frame import Rule, prose_rule
from lowback.validation.wording import is_denied, wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.validation.view import View
    from lowback.validation.wording import Phrases

#: What nobody needs to speak of.
_UNSPOKEN = "mat"
#: Positions that may be spoken of in each other's words.
_ALIKE = {"seated_chair": "seated_floor", "seated_floor": "seated_chair"}


def _listed(view: View) -> Iterator[tuple[int, str]]:
    """Yield the index and the id of everything that is listed as equipment."""
    for index, use in enumerate(view.entries("equipment")):
        for each in (use.get("id"), *use.get("stand_ins", ())):
            if each:
                yield index, bare(each)


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
    listed = {each for _, each in _listed(view)}
    for thing, words in (wording("equipment") | wording("thing")).items():
        if not view.words.isdisjoint(words.triggers) and not _names(thing, words, listed):
            for path, text in view.having(words.triggers, view.steps):
                found = next((each for each in words.every(text) if not is_denied(text, each.start())), None)
                if found:
                    hint = "List it, mark it as optional, or do without it"
                    yield Fault(f"{found.group()!r} is used here and not listed as equipment", hint, path)
                    break


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
    known = wording("equipment").get(name)
    if known:
        return any(known.mentions(text) for _, text in view.plain)
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
    position, text = bare(view.data.get("position", "")), _setup(view)
    known = wording("position")
    if position in known and not any(known[each].find(text) for each in {position, _ALIKE.get(position, position)}):
        others = [(name, words.find(text)) for name, words in known.items()]
        found: Any = next(((name, match) for name, match in others if match), None)
        if found:
            hint = f"Write {found[0]!r} in position, or mend the setup"
            yield Fault(f"the setup says {found[1].group()!r}, the position says {position!r}", hint, ("setup",))


def _setup(view: View) -> str:
    return next((text for path, text in view.steps if path == ("setup",)), "")


RULES: tuple[Rule, ...] = (what_is_named_is_listed, what_is_listed_is_used, the_setup_leads_to_the_position)
