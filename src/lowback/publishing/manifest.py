"""What a build wrote: a file in the site that lists it, so that the next build knows what is ours and unchanged."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from typing import TYPE_CHECKING

from lowback.pack.folder import open_plain_file
from lowback.pack.reader import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Mapping

#: The name of the file; it is hidden, so that no host makes a page of it.
NAME = ".lowback-build.txt"
FORMAT = "lowback-build/1"
#: The largest list that is read, and the largest file whose digest is taken, in bytes.
_MOST = 1 << 26
#: The paths that a build writes; nothing else is ever taken for ours.
_PATH = r"(?:routines/|exercises/)?[a-z0-9_][a-z0-9_-]{0,199}\.[a-z0-9]{1,20}"
_LINE = re.compile(rf"([0-9a-f]{{64}})  ({_PATH})")


def digest(raw: bytes) -> str:
    """Return the digest of a file's bytes; how its lines end does not matter, for tools such as git change that."""
    return hashlib.sha256(raw.replace(b"\r\n", b"\n")).hexdigest()


def digest_of(path: str) -> str | None:
    """Return the digest of a file; None when it is no plain file of a size that a page can have.

    Raises:
        FileNotFoundError: when there is nothing.
        OSError: when it cannot be read.

    """
    found = os.lstat(path)
    if not stat.S_ISREG(found.st_mode) or found.st_size > _MOST:
        return None
    with open(path, "rb") as stream:  # noqa: PTH123 - pathlib is slow, and paths are texts here
        return digest(stream.read())


def written(files: Mapping[str, str]) -> bytes:
    """Return the list of files, each with its digest, as the bytes of the file."""
    lines = [FORMAT, *(f"{digest}  {path}" for path, digest in sorted(files.items()))]
    return "".join(f"{line}\n" for line in lines).encode()


def listed(path: str) -> dict[str, str] | None:
    """Return the digests of the files that a list has, by path; None when there is no list.

    Raises:
        UnreadableError: when it is no such list.

    """
    try:
        is_plain = stat.S_ISREG(os.lstat(path).st_mode)
    except FileNotFoundError:
        return None
    if not is_plain:
        raise UnreadableError("is no plain file")
    with open_plain_file(path) as stream:
        first, *lines = stream.read(_MOST + 1).decode("utf-8", "replace").splitlines() or [""]
        if stream.tell() > _MOST:
            raise UnreadableError("is too large")
    if first != FORMAT:
        raise UnreadableError(f"does not start with {FORMAT}")
    return dict(_entry(number, line) for number, line in enumerate(lines, 2))


def _entry(number: int, line: str) -> tuple[str, str]:
    found = _LINE.fullmatch(line)
    if not found:
        raise UnreadableError(f"is damaged in line {number}")
    return found[2], found[1]
