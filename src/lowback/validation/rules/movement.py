"""Rules about the movement that the texts of an exercise describe, against its phases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.invariants import Fault
from lowback.validation.rules.frame import Rule, prose_rule
from lowback.validation.wording import hearing, phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.validation.view import View

#: For each way to breathe, the use of the words for it and for the other.
_HINT = "Say how to get back to where the cycle starts"
_BREATHS = {"in": ("breath_in", "breath_out"), "out": ("breath_out", "breath_in")}


@prose_rule(
    "LB210",
    fires={"phases": [{"role": "move", "text": "Lift your leg."}]},
    passes={"phases": [{"role": "move", "text": "Lift your leg and lower it again."}]},
    needs_whole=True,
)
def cycles_lead_back(view: View) -> Iterator[Fault]:
    """The phases of a cycle lead away and never back.

    The cycle is repeated, so it ends where it starts: who lifts a leg lowers it again. Add the way back, in a phase of
    its own or in the text of the last one.
    """
    phases = view.data["phases"]
    exits = [index for index, phase in enumerate(phases) if phase["role"] == "exit"]
    if len(exits) == 1 and "farther" in view.heard and _only(view, exits, "farther"):
        yield Fault("this is the way back, and it leads on", _HINT, ("phases", exits[0], "text"))
    moves = [index for index, phase in enumerate(phases) if phase["role"] == "move"]
    # Several moves may be each other's way back in more words than anyone can list.
    if len(moves) == 1 and _only(view, moves, "one_way"):
        yield Fault("the cycle never leads back", _HINT, ("phases", moves[0], "text"))


def _only(view: View, indexes: list[int], use: str) -> bool:
    """Return whether some phases lead away, by the words of a use, and none leads back."""
    return _told(view, indexes, use) and not _told(view, indexes, "way_back")


def _told(view: View, indexes: list[int], use: str) -> bool:
    texts = [each for each in view.steps if each[0][0] == "phases" and each[0][1] in indexes]
    return any(True for _ in hearing(view, use, use, texts))


@prose_rule(
    "LB211",
    fires={"phases": [{"breath": "out", "text": "Breathe in as you lift."}]},
    passes={"phases": [{"breath": "free", "text": "Breathe in as you lift and out as you lower."}]},
    listens=("breath_in", "breath_out"),
)
def breaths_agree(view: View) -> Iterator[Fault]:
    """A phase says to breathe in where its field `breath` says out, or the other way round.

    Apps show the field beside the text. Mend the one that is wrong; write "free" where both are right.
    """
    texts = {path[1]: text for path, text in view.steps if path[0] == "phases"}
    for index, phase in enumerate(view.entries("phases")):
        uses = _BREATHS.get(phase.get("breath", ""))
        if uses and index in texts and not phrases(uses[0]).find(texts[index]):
            found = phrases(uses[1]).find(texts[index])
            if found:
                message = f"the text says {found.group()!r}, the field breath says {phase['breath']!r}"
                yield Fault(message, "Mend the one that is wrong", ("phases", index, "text"))


RULES: tuple[Rule, ...] = (cycles_lead_back, breaths_agree)
