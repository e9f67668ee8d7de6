"""What changed between two versions of a pack, as values."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

from lowback.diff.concerns import CONCERNS
from lowback.model.record import Value, value

if TYPE_CHECKING:
    from lowback.diff.concerns import Concern

#: The form that `to_dict` gives, and its version.
FORMAT = "lowback-diff/1"

#: What became of a value or a record; "moved" entries of a list follow each other in another order.
ChangeType = Literal["added", "removed", "renamed", "changed", "moved"]


@value
class Edition(Value):
    """One of the two packs that were compared."""

    name: str
    """How it was asked for, such as a path."""
    pack: str
    """The id of the pack."""
    version: str
    """The version of its data: three numbers joined by points."""

    def to_dict(self) -> dict[str, str]:
        """Return it as plain JSON values."""
        return {"name": self.name, "pack": self.pack, "version": self.version}


@value
class Difference(Value):
    """One thing that changed.

    The values before and after are kept as JSON text, so that a difference stays hashable; `old` and `new` give
    fresh copies.
    """

    kind: str
    """The kind of the record: "exercise", "routine", "pack", "source", a kind of vocabulary such as "precaution", or,
    for what is said of a whole file, "vocabulary", "sources" or "redirects"."""
    id: str
    """The id of the record in the new pack; in the old one when it was removed."""
    title: str
    """What the record is called; empty when it has no name."""
    change: ChangeType
    """"added", "removed", "renamed", "changed", or "moved": entries of a list follow each other in another order."""
    concern: Concern
    """What it concerns: "dose", "safety", "text" or "other"."""
    file: str
    """The file that the pointer leads into: of the new pack, of the old one when something was removed."""
    pointer: str
    """The place in that file, as a JSON pointer."""
    place: str
    """The place in the record with what the entries of lists are called, such as "doses/roll/reps"; empty for the
    record as a whole."""
    old_json: str | None = None
    """The value before, as JSON; None when there was none, and for a record as a whole."""
    new_json: str | None = None
    """The value after, as JSON; None when there is none, and for a record as a whole."""
    old_dose: str | None = None
    """The whole dose before in words, for a change in a dose; None when there was none."""
    new_dose: str | None = None
    """The whole dose after in words, for a change in a dose; None when there is none."""

    @property
    def old(self) -> Any:
        """The value before; None when there was none. For a record with another id, the id."""
        return None if self.old_json is None else json.loads(self.old_json)

    @property
    def new(self) -> Any:
        """The value after; None when there is none. For a record with another id, the id."""
        return None if self.new_json is None else json.loads(self.new_json)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON values; what there is not is left out."""
        words = ("kind", "id", "title", "change", "concern", "file", "pointer", "place")
        values = {"old": self.old_json, "new": self.new_json}
        doses = {"old_dose": self.old_dose, "new_dose": self.new_dose}
        return {
            **{key: getattr(self, key) for key in words},
            **{key: json.loads(text) for key, text in values.items() if text is not None},
            **{key: text for key, text in doses.items() if text is not None},
        }


@value
class Comparison(Value):
    """Everything that changed between two versions of a pack."""

    old: Edition
    """The pack before."""
    new: Edition
    """The pack after."""
    differences: tuple[Difference, ...]
    """Record by record: the pack, exercises, routines, vocabulary, sources, redirects."""

    @property
    def changes_dose(self) -> bool:
        """Whether anything changed in how much, how long, how often, when or on which side somebody does something."""
        return any(difference.concern == "dose" for difference in self.differences)

    @property
    def changes_safety(self) -> bool:
        """Whether anything changed in who should take care, what they are told, or how demanding something is."""
        return any(difference.concern == "safety" for difference in self.differences)

    def counts(self) -> dict[Concern, int]:
        """Return how many differences there are of each concern, those that matter most first."""
        concerns = [difference.concern for difference in self.differences]
        return {concern: concerns.count(concern) for concern in CONCERNS}

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON values, in the form that `lowback schema diff` describes."""
        return {
            "format": FORMAT,
            "old": self.old.to_dict(),
            "new": self.new.to_dict(),
            "changes_dose": self.changes_dose,
            "changes_safety": self.changes_safety,
            "counts": self.counts(),
            "differences": [difference.to_dict() for difference in self.differences],
        }
