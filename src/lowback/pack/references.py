"""Where records refer to other records by id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

#: For each kind of record: where ids stand (* for every entry of a list), and what they are ids of.
_PLACES = {
    "exercise": {
        "position": "positions",
        "equipment/*/id": "equipment",
        "equipment/*/stand_ins/*": "equipment",
        "muscles/*/id": "muscles",
        "precautions/*/id": "precautions",
        "precautions/*/swap": "exercises",
        "easier/*/exercise": "exercises",
        "harder/*/exercise": "exercises",
        "safety_notice": "notices",
    },
    "routine": {
        "items/*/exercise": "exercises",
        "when/triggers/*": "triggers",
        "safety_notice": "notices",
    },
}

Path = tuple[str | int, ...]


class Reference(NamedTuple):
    """One id in a record: what it is an id of, and where it stands."""

    #: What it is an id of, such as "exercises" or "sources".
    kind: str
    id: str
    path: Path
    #: The list or object that holds it.
    holder: Any

    def replace(self, new: str) -> None:
        """Put another id in its place."""
        self.holder[self.path[-1]] = new


def references(kind: str, record: dict[str, Any]) -> Iterator[Reference]:
    """Yield every id by which a record, valid by its schema, refers to something else."""
    for place, target in _PLACES.get(kind, {}).items():
        for path, holder in _spots(record, place.split("/"), ()):
            yield Reference(target, holder[path[-1]], path, holder)
    for path, citation in _citations(record, ()):
        yield Reference("sources", citation["id"], (*path, "id"), citation)


def _spots(value: Any, place: list[str], path: Path) -> Iterator[tuple[Path, Any]]:  # noqa: ANN401 - JSON
    head, *rest = place
    keys = range(len(value)) if head == "*" else [head] if head in value else []
    for key in keys:
        if rest:
            yield from _spots(value[key], rest, (*path, key))
        else:
            yield (*path, key), value


def _citations(value: Any, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:  # noqa: ANN401 - JSON
    if isinstance(value, list):
        pairs: Any = enumerate(value)
    elif isinstance(value, dict):
        pairs = value.items()
    else:
        return
    for key, inner in pairs:
        if key == "sources":
            yield from (((*path, key, index), citation) for index, citation in enumerate(inner) if "status" in citation)
        elif key != "extra":
            yield from _citations(inner, (*path, key))
