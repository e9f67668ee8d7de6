"""Saving a routine as a file that validation finds right: in a pack, or on its own."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from lowback.errors import LowbackError
from lowback.pack.folder import CORE, DiskFolder
from lowback.pack.references import references
from lowback.pack.writer import create
from lowback.validation.ordering import canonical
from lowback.validation.pack_view import PackView, pack_of

if TYPE_CHECKING:
    from lowback.model.routine import Routine
    from lowback.pack.references import Reference


def save_routine(routine: Routine, path: str) -> None:
    """Write a new file with a routine, whose id is the file's name.

    In the folder `routines` of a pack, references lead to the pack's own records and to those of the built-in pack;
    anywhere else they are as a pack without records of its own would write them.

    Args:
        routine: what to write.
        path: the file; it must not be there.

    Raises:
        LowbackError: when it cannot be written, or names a record of another pack, which no file there can.

    """
    if os.path.basename(path) != f"{routine.id}.json":  # noqa: PTH119 - paths are texts here
        raise LowbackError(f"{path}: a routine stands in a file of its name. Call the file {routine.id}.json")
    folder, name = os.path.split(os.path.dirname(os.path.abspath(path)))  # noqa: PTH100, PTH120 - as above
    is_in_pack = name == "routines" and os.path.isfile(os.path.join(folder, "pack.json"))  # noqa: PTH113, PTH118 - as above
    pack = pack_of(DiskFolder(folder)) if is_in_pack else PackView([], lambda _: None)
    record = routine.to_dict()
    for reference in references("routine", record):
        reference.replace(_from_inside(reference, pack))
    create(path, canonical(json.dumps(record), "routine"))


def _from_inside(reference: Reference, pack: PackView) -> str:
    """Return the id that a record has inside a pack."""
    prefix, _, name = reference.id.rpartition(":")
    if prefix and prefix != pack.id:
        hint = f"Save it in the folder routines of the pack {prefix}"
        raise LowbackError(f"{reference.id} is of another pack, which this file cannot name. {hint}")
    if prefix or pack.id == CORE:
        return name
    is_taken = reference.kind == "exercises" or name in (pack.ids(reference.kind) or ())
    return f"{CORE}:{name}" if is_taken else name
