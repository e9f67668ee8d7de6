"""Saving a routine as a file that validation finds right: in a pack, or on its own."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from lowback.errors import LowbackError
from lowback.pack.creating import create
from lowback.pack.folder import DiskFolder
from lowback.pack.layout import CORE, file_of
from lowback.pack.reader import UnreadableError, parse
from lowback.pack.references import references
from lowback.validation.ordering import canonical
from lowback.validation.packs import Pack

if TYPE_CHECKING:
    from typing import Any

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
    pack = _pack(folder) if name == os.path.dirname(file_of("routine", "x")) else _pack("")  # noqa: PTH120 - as above
    record = routine.to_dict()
    for reference in references("routine", record):
        reference.replace(_from_inside(reference, pack))
    create(path, canonical(json.dumps(record), "routine"))


def _pack(folder: str) -> Pack:
    """Return the pack in a folder; one without any record when there is none."""
    disk = DiskFolder(folder)
    files = [file for file, reason in disk.entries() if not reason] if os.path.isdir(folder) else []  # noqa: PTH112 - as above

    def load(file: str) -> Any:  # noqa: ANN401 - any JSON value
        try:
            return parse(disk.read(file))
        except (UnreadableError, FileNotFoundError):
            return None

    return Pack(files if "pack.json" in files else [], load)


def _from_inside(reference: Reference, pack: Pack) -> str:
    """Return the id that a record has inside a pack."""
    prefix, _, name = reference.id.rpartition(":")
    if prefix and prefix != pack.id:
        hint = f"Save it in the folder routines of the pack {prefix}"
        raise LowbackError(f"{reference.id} is of another pack, which this file cannot name. {hint}")
    if prefix or pack.id == CORE:
        return name
    is_taken = reference.kind == "exercises" or name in (pack.ids(reference.kind) or ())
    return f"{CORE}:{name}" if is_taken else name
