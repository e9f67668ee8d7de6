"""What a change concerns, by the paths that `schemas/concerns.toml` lists."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING, Literal

from lowback.pack.locate import packaged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: dose: how much, how long, how often, when, on which side or in which mode somebody does something. safety: who should
#: take care, what they are told, and how demanding something is. text: what else a person reads. other: the rest.
Concern = Literal["dose", "safety", "text", "other"]

#: The concerns, those that matter most first.
CONCERNS: tuple[Concern, ...] = ("dose", "safety", "text", "other")


@cache
def listed_paths() -> Mapping[str, Concern]:
    """Return the concern of each path that is listed, such as "exercise.doses.note"."""
    table = tomllib.loads(packaged("schemas", "concerns.toml"))
    return {path: concern for concern in CONCERNS for path in table[concern]}


def concern_of(kind: str, keys: Sequence[str]) -> Concern:
    """Return what a change concerns: text, when no path that is listed covers it.

    Args:
        kind: the kind of the record, such as "exercise" or "precaution".
        keys: the keys that lead to the value, without the indexes of lists; none for the record itself.

    """
    listed = listed_paths()
    if not keys:
        return listed.get(kind, "other")
    covering = [".".join((kind, *keys[:length])) for length in range(len(keys), -1, -1)]
    anywhere = [f"*.{key}" for key in keys]
    return next((listed[path] for path in (*anywhere, *covering) if path in listed), "text")
