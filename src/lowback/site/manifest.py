"""What a build writes: a file in the site that lists it, so that the next build knows what is ours and unchanged.

It has a line a file, with the digest. While a build writes, a file that changes has two lines, with the old digest and
the new one: it is ours when it has either, wherever the build was killed.
"""

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

    #: The digests that a file may have and be ours, by its path in the site.
    Digests = Mapping[str, frozenset[str]]

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
    status = os.lstat(path)
    if not stat.S_ISREG(status.st_mode) or status.st_size > _MOST:
        return None
    with open(path, "rb") as stream:
        return digest(stream.read())


def merge(one: Digests, other: Digests) -> Digests:
    """Return the digests of two lists, as a build has them that goes from the one to the other."""
    return {path: one.get(path, frozenset()) | other.get(path, frozenset()) for path in one.keys() | other.keys()}


def dump(digests: Digests) -> bytes:
    """Return a list as the bytes of its file."""
    lines = sorted((path, value) for path, values in digests.items() for value in values)
    return "".join(f"{line}\n" for line in (FORMAT, *(f"{value}  {path}" for path, value in lines))).encode()


def load(path: str) -> Digests | None:
    """Return the list in a file; None when there is no file.

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
    digests: dict[str, frozenset[str]] = {}
    for number, line in enumerate(lines, 2):
        match = _LINE.fullmatch(line)
        if not match:
            raise UnreadableError(f"is damaged in line {number}")
        digests[match[2]] = digests.get(match[2], frozenset()) | {match[1]}
    return digests
