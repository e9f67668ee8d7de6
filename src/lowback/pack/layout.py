"""Which file of a pack holds what."""

from __future__ import annotations

#: The name of the built-in pack; its ids need no prefix.
CORE = "lowback"
#: The schema version that this lowback writes and the newest it reads.
SCHEMA_VERSION = (1, 1)

#: The kinds of vocabulary, each in a file of its own.
VOCABULARY = ("muscles", "positions", "equipment", "precautions", "triggers", "notices", "red_flags", "wording")

_FIXED = {
    "pack.json": "pack",
    "sources.json": "sources",
    "redirects.json": "redirects",
    **{f"vocabulary/{kind}.json": "vocabulary" for kind in VOCABULARY},
}
_FOLDERS = {"exercises": "exercise", "routines": "routine"}

#: Every file of a pack whose name is fixed, for messages.
PLACES = tuple(_FIXED)


def kind_of(file: str) -> str | None:
    """Return what a file holds, which is also the name of its schema; None for a file that has no place."""
    folder, _, name = file.rpartition("/")
    return _FIXED.get(file) or (_FOLDERS.get(folder) if name.removesuffix(".json") else None)


def id_of(file: str) -> str:
    """Return the id that a file's name stands for."""
    return file.rpartition("/")[2].removesuffix(".json")


def file_of(kind: str, record: str) -> str:
    """Return the file of an exercise or a routine."""
    return f"{kind}s/{record}.json"
