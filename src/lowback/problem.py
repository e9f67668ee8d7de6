"""What can be wrong with a file of a pack, as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable


@attrs.frozen(kw_only=True)
class Problem:
    """One thing that is wrong with a pack: where it is and how to mend it."""

    #: The file, as a path inside the pack with forward slashes.
    file: str
    #: What is wrong and what was expected, in words.
    message: str
    #: The place in the file as a JSON pointer; empty for the file as a whole.
    pointer: str = ""

    def __str__(self) -> str:
        """Return the problem on one line."""
        place = f"{self.file} {self.pointer}" if self.pointer else self.file
        return f"{place}: {self.message}"


def pointer(path: Iterable[str | int]) -> str:
    """Return keys and indexes as a JSON pointer (RFC 6901)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)
