"""Where records refer to other records by id, and where those ids lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from lowback.pack.folder import CORE

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from lowback.problem import Path

#: For each kind of record: the paths of ids (* for every entry of a list), and what they are ids of.
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
    "vocabulary": {
        "terms/*/raised/by/*": "red_flags",
        "terms/*/suits/positions/*": "positions",
    },
}

#: The kinds of terms of which a retired id stands for all of its successors, wherever it is named.
SPLITTABLE = ("precautions", "red_flags")


def bare(record: str) -> str:
    """Return an id without the name of its pack."""
    return record.rpartition(":")[2]


class Reference(NamedTuple):
    """One id in a record: what it is an id of, and its path."""

    kind: str
    """What it is an id of, such as "exercises" or "sources"."""
    id: str
    path: Path
    holder: Any
    """The list or object that holds it."""

    def replace(self, new: str) -> None:
        """Put another id in its place."""
        self.holder[self.path[-1]] = new

    def leads_to(self, pack: str, own: Container[str], core: Container[str]) -> str | None:
        """Return the id that it has outside its pack; None when it leads nowhere.

        A bare id is the pack's own, or else a term or a source of the built-in pack; `lowback:id` is the built-in
        pack's. The built-in pack has no other to lean on.

        Args:
            pack: the pack's id.
            own: the ids of this kind that the pack defines.
            core: those of the built-in pack.

        """
        prefix, _, name = self.id.rpartition(":")
        if pack == CORE:
            return name if name in own and prefix in {"", CORE} else None
        if not prefix and name in own:
            return f"{pack}:{name}"
        if name in core and (prefix == CORE or (not prefix and self.kind != "exercises")):
            return name
        return None


def references(kind: str, record: Any) -> Iterator[Reference]:
    """Yield every id by which a record refers to something else; what has the wrong shape is passed over."""
    yield from terms_named(kind, record)
    # The sources themselves are in a list of the same name.
    for path, citation in () if kind == "sources" else citations(record):
        yield Reference("sources", citation["id"], (*path, "id"), citation)


def terms_named(kind: str, record: Any) -> Iterator[Reference]:
    """Yield what `references` does, the sources aside."""
    for place, target in _PLACES.get(kind, {}).items():
        for path, holder in spots(record, place):
            if isinstance(holder[path[-1]], str):
                yield Reference(target, holder[path[-1]], path, holder)


def named(kind: str, record: Any, cited: list[Any] | None = None) -> set[tuple[str, str]]:
    """Return what `references` finds, fast: what each is an id of, and the id, but not its path.

    Args:
        kind: what the record is.
        record: a record of the right shape, of which parts may be missing.
        cited: its citations, when they are known.

    """
    names = {(target, name) for place, target in _PARTS.get(kind, ()) for name in _at(record, place)}
    if cited is None:
        # The sources themselves are in a list of the same name.
        cited = [] if kind == "sources" else _cited(record)
    return names.union([("sources", name["id"]) for name in cited if "id" in name])


_PARTS = {kind: [(place.split("/"), target) for place, target in places.items()] for kind, places in _PLACES.items()}


def _at(record: Any, place: list[str]) -> list[Any]:
    """Return every value at a place."""
    level = [record]
    for part in place:
        if part == "*":
            level = [inner for value in level for inner in value]
        else:
            level = [value[part] for value in level if part in value]
    return level


def _cited(record: Any) -> list[Any]:
    """Return every citation in a record."""
    cited: list[Any] = []
    holders = [record]
    for holder in holders:
        for key, value in holder.items():
            if type(value) is list:
                if key == "sources":
                    cited += value
                elif value and type(value[0]) is dict:
                    holders += value
            elif type(value) is dict and key != "extra":
                holders.append(value)
    return cited


def spots(value: Any, place: str) -> Iterator[tuple[Path, Any]]:
    """Yield the path of every value at a place, such as "doses/*/reps", and the list or object that holds it."""
    return _spots(value, place.split("/"), ())


def _spots(value: Any, place: list[str], path: Path) -> Iterator[tuple[Path, Any]]:
    head, *rest = place
    keys: Any = ()
    if head == "*":
        keys = range(len(value)) if isinstance(value, list) else ()
    elif isinstance(value, dict) and head in value:
        keys = (head,)
    for key in keys:
        if rest:
            yield from _spots(value[key], rest, (*path, key))
        else:
            yield (*path, key), value


def citations(record: Any) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield the path of every citation in a record, and the citation."""
    todo: list[tuple[Path, Any]] = [((), record)]
    for path, value in todo:
        pairs = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
        for key, inner in pairs:
            if key == "sources" and isinstance(inner, list):
                yield from (
                    ((*path, key, index), citation) for index, citation in enumerate(inner) if _is_citation(citation)
                )
            elif isinstance(inner, dict | list) and key != "extra":
                todo.append(((*path, key), inner))


def _is_citation(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("id"), str)
