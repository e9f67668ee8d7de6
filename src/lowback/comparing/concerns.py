"""What a change concerns: one table of every key that a record may have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

#: dose: how much, how long, how often, when, on which side or in which mode somebody does something. safety: who should
#: take care, what they are told, and how demanding something is. text: what else a person reads. other: the rest.
Concern = Literal["dose", "safety", "text", "other"]

#: The concerns, those that matter most first.
CONCERNS: tuple[Concern, ...] = ("dose", "safety", "text", "other")

#: These keys concern nobody's dose, safety or reading, wherever they stand, and neither does what is in them.
ANYWHERE = frozenset({"$schema", "sources", "license", "contributors", "allow", "extra"})

#: What stands in a dose. Its id and its place in the list are the list's matter.
_DOSE = (
    "mode reps pause_seconds seconds_per_rep seconds breaths until repeats per sets rest_seconds frequency",
    "note",
    "id",
)


def _dose(place: str) -> dict[Concern, str]:
    """Return the keys of a dose that stands at a place, by what they concern."""
    told: tuple[Concern, ...] = ("dose", "text", "other")
    return {
        concern: " ".join(f"{place}.{key}" for key in keys.split()) for concern, keys in zip(told, _DOSE, strict=True)
    }


def _joined(*tables: dict[Concern, str]) -> dict[Concern, str]:
    return {concern: " ".join(table.get(concern, "") for table in tables) for concern in CONCERNS}


#: For each kind of record, and for the files that list some: the keys by what they concern. A key in a key is written
#: with a dot. What is said of a list goes for its order, and for entries that come or go; `.` is the record itself,
#: when it comes or goes: an exercise or a routine by itself changes nobody's dose, an item of a routine does.
_TABLE: dict[str, dict[Concern, str]] = {
    "exercise": _joined(
        {
            # What the side names is the side that somebody begins with. How the phases follow each other is the tempo.
            "dose": "laterality side_is doses phases phases.role phases.seconds",
            # Precautions hang on the start position; the level tells for whom it is.
            "safety": "level position safety_notice precautions precautions.id precautions.action precautions.text "
            "precautions.swap",
            "text": "name summary setup cues equipment equipment.id equipment.stand_ins equipment.optional muscles "
            "muscles.id muscles.role phases.text phases.breath mistakes mistakes.mistake mistakes.instead easier "
            "easier.exercise easier.text harder harder.exercise harder.text",
            # Steps and devices use these ids; nobody reads what the muscles mainly do in a phase.
            "other": ". id phases.id phases.contraction aliases aliases.name aliases.tradition aliases.language "
            "device_codes device_codes.system device_codes.category device_codes.name device_codes.match",
        },
        _dose("doses"),
    ),
    "routine": _joined(
        {
            # A trigger is the event after or before which somebody does it.
            "dose": "when when.triggers when.frequency items items.exercise items.mode items.dose items.sets "
            "items.first_side items.rest_seconds",
            "safety": "level safety_notice",
            "text": "name purpose items.note evidence evidence.text",
            "other": ". id items.id",
        },
        _dose("items.dose"),
    ),
    "precaution": {"safety": ". label condition action text", "other": "id"},
    "notice": {"safety": ". text", "other": "id"},
    "red_flag": {"safety": ". question tier raised raised.by raised.to", "other": "id"},
    "muscle": {"text": "label anatomical_name", "other": ". id anatomy anatomy.uberon anatomy.fma"},
    "position": {"text": "label", "other": ". id on_floor"},
    "equipment": {"text": "label", "other": ". id"},
    # Composed routines have what suits their trigger: exercises, modes and how long a hold may be.
    "trigger": {
        "dose": "suits suits.modes suits.positions suits.focus suits.longest_hold",
        "text": "label",
        "other": ". id",
    },
    # Checks listen for these words; nobody else does.
    "wording": {"other": ". id use words not_in"},
    "source": {"other": ". id title publisher kind authors authors.name authors.about series year url"},
    "pack": {"text": "title", "other": ". id version language schema"},
    "sources": {"other": "."},
    "vocabulary": {"other": ". kind terms"},
    "redirects": {"other": ". redirects redirects.kind redirects.from redirects.to"},
}

#: The same, to look up.
TABLE: dict[str, dict[str, Concern]] = {
    kind: {key: concern for concern, keys in table.items() for key in keys.split()} for kind, table in _TABLE.items()
}


def concern_of(kind: str, keys: Iterable[str]) -> Concern:
    """Return what a change concerns.

    Args:
        kind: the kind of the record, such as "exercise" or "precaution".
        keys: the keys that lead to the value, without the indexes of lists; none for the record itself.

    Raises:
        KeyError: for keys that no record has.

    """
    way = tuple(keys)
    return "other" if ANYWHERE & {*way} else TABLE[kind][".".join(way) or "."]
