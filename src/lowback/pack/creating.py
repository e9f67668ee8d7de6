"""Making a new file: nothing that is there is ever overwritten."""

from __future__ import annotations

import os

from lowback.pack.replacing import UnwritableError


def create(path: str, text: str) -> None:
    """Write a new file, and the folder that it stands in.

    Args:
        path: the file.
        text: what it is to hold.

    Raises:
        UnwritableError: with the path and the reason; nothing is left behind.

    """
    folder = os.path.dirname(path)  # noqa: PTH120 - paths are texts here
    if os.path.lexists(path):
        raise UnwritableError(f"{path} is there already. Choose another id, or edit that file.")
    if os.path.islink(folder):  # noqa: PTH114 - as above
        raise UnwritableError(f"{path} stands behind a link. Put the folder itself there.")
    try:
        os.makedirs(folder or ".", exist_ok=True)  # noqa: PTH103 - as above
        with open(path, "x", encoding="utf-8") as stream:  # noqa: PTH123 - as above
            try:
                stream.write(text)
                stream.flush()
            except BaseException:
                os.unlink(path)  # noqa: PTH108 - as above
                raise
    except OSError as error:
        raise UnwritableError(f"{path} cannot be written: {error.strerror}.") from None
