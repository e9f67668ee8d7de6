"""Files that come with the package, wherever it stands."""

from __future__ import annotations

import os

_PACKAGE = os.path.dirname(__file__)  # noqa: PTH120 - pathlib is slow


def packaged(folder: str, file: str) -> str:
    """Return the text of a file of this package; raise `FileNotFoundError` when there is none of that name."""
    try:
        with open(os.path.join(_PACKAGE, folder, file), encoding="utf-8") as stream:  # noqa: PTH118, PTH123 - as above
            return stream.read()
    except NotADirectoryError:
        from importlib.resources import files  # noqa: PLC0415 - costly, and only a package in an archive needs it

        return files("lowback").joinpath(folder, file).read_text(encoding="utf-8")
