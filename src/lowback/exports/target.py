"""Writing several new files into a folder: each as a whole, after all of them were made."""

from __future__ import annotations

import os
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from lowback.errors import ExportError
from lowback.pack.writer import check_replaceable, writing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@contextmanager
def filling(path: str, names: Iterable[str], *, replace: bool) -> Iterator[str]:
    """Give an empty folder; the files that are put into it become those of a folder when the block ends.

    Args:
        path: the folder; it is made unless it is there.
        names: the files that will be put into it.
        replace: whether those that are there may be replaced; others stay.

    Raises:
        ExportError: when one cannot be written; those before it are there.

    """
    places = {name: os.path.join(path, name) for name in names}  # noqa: PTH118 - paths are str here
    try:
        with TemporaryDirectory() as made:
            yield made
            _prepare(path, places.values(), replace=replace)
            for name, place in places.items():
                with open(os.path.join(made, name), "rb") as source, writing(place, replace=replace) as stream:  # noqa: PTH118, PTH123 - paths are str here
                    stream.write(source.read())
    except OSError as error:
        raise ExportError(path, f"cannot be written: {error.strerror}") from None


def _prepare(path: str, files: Iterable[str], *, replace: bool) -> None:
    """Make a folder unless it is there; raise `ExportError` when one of the files in it must not be replaced."""
    if not os.path.lexists(path):
        os.mkdir(path)  # noqa: PTH102 - paths are str here
    elif not os.path.isdir(path):  # noqa: PTH112 - paths are str here
        raise ExportError(path, "is no folder. Several tables need one")
    for file in files:
        check_replaceable(file, replace=replace)
