"""A pack in a zip file, such as a wheel: read where it is, with limits, and never unpacked to the disk."""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections import Counter
from functools import cached_property
from io import BytesIO

from lowback.pack.json_reader import UnreadableError
from lowback.pack.limits import MAX_BYTES, MAX_FILES, MAX_FOLDERS, MAX_PACK_BYTES

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
_IS_ENCRYPTED = 1
#: How files may be compressed: as in wheels. The others unpack without a limit, a few bytes into gigabytes.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
#: What each entry of a zip file's directory starts with.
_ENTRY = b"PK\1\2"


class ZipFolder:
    """A folder in a zip file. Only plain files in it are read: no links, nothing whose name leads elsewhere."""

    def __init__(self, archive: str, inside: str = "") -> None:
        """Take the path of the zip file and the folder in it, with forward slashes; none for all of it."""
        self.name = f"{archive}/{inside}".rstrip("/")
        self._archive = archive
        self._start = f"{inside}/" if inside else ""

    def read(self, file: str) -> bytes:
        """Return a file's bytes, or so many that they show it to be too large.

        Raises:
            FileNotFoundError: when there is none.
            UnreadableError: when it must not be read, or cannot be unpacked.

        """
        info = self._infos.get(file)
        if info is None:
            raise FileNotFoundError(file)
        reason = _reason(file, info)
        if reason:
            raise UnreadableError(reason)
        try:
            with self._zip.open(info) as stream:
                return stream.read(MAX_BYTES + 1)
        except _BROKEN as error:
            raise UnreadableError(f"cannot be unpacked: {error}") from None

    def files(self) -> list[str]:
        """Return the JSON files, sorted, hidden ones left out; raise `UnreadableError` when one must not be read."""
        for file, reason in self.entries():
            if reason:
                raise UnreadableError(f"{file} {reason}")
        return self.names()

    def names(self) -> list[str]:
        """Return the JSON files as `entries` does, whether or not they may be read."""
        return list(self._infos)

    def entries(self) -> list[tuple[str, str]]:
        """Return the JSON files, sorted, hidden ones left out, each with the reason why it must not be read, if any.

        Raises:
            UnreadableError: when the zip file cannot be read, or when its directory tells that there is too much in it.

        """
        self._refuse_too_much()
        return [(file, _reason(file, info) or self._doubled(file)) for file, info in self._infos.items()]

    def _refuse_too_much(self) -> None:
        """Raise `UnreadableError` for what is known to be too much before any file is unpacked."""
        sizes = {file: info.file_size for file, info in self._infos.items()}
        for file, size in sizes.items():
            if size > MAX_BYTES:
                advice = "Split it, or shorten its texts"
                raise UnreadableError(f"{file} is larger than {MAX_BYTES:,} bytes, unpacked. {advice}")
        if sum(sizes.values()) > MAX_PACK_BYTES:
            raise UnreadableError(f"it has more than {MAX_PACK_BYTES:,} bytes in all, unpacked. Make it smaller")

    def _doubled(self, file: str) -> str:
        return "is duplicated in the zip file. Remove one of the two" if file in self._twins else ""

    @cached_property
    def _zip(self) -> zipfile.ZipFile:
        return _opened(self._archive)

    @cached_property
    def _infos(self) -> dict[str, zipfile.ZipInfo]:
        infos = sorted(self._zip.infolist(), key=lambda info: info.filename)
        named = {info.filename.removeprefix(self._start): info for info in infos if self._holds(info)}
        return {file: info for file, info in named.items() if file.endswith(".json") and not _is_hidden(file)}

    @cached_property
    def _twins(self) -> set[str]:
        counts = Counter(info.filename for info in self._zip.infolist() if self._holds(info))
        return {name.removeprefix(self._start) for name, count in counts.items() if count > 1}

    def _holds(self, info: zipfile.ZipInfo) -> bool:
        return info.filename.startswith(self._start)


def zip_folder(path: str) -> ZipFolder | None:
    """Return the folder at a path that leads into a zip file, or that is one; None when it does not."""
    archive, inside = path, ""
    while archive and not os.path.isfile(archive):
        archive, _, name = archive.replace(os.sep, "/").rpartition("/")
        inside = f"{name}/{inside}".rstrip("/")
    return ZipFolder(archive, inside) if archive and zipfile.is_zipfile(archive) else None


def _opened(archive: str) -> zipfile.ZipFile:
    """Return a zip file, from memory: nothing has to be closed, and processes that are forked share no place in it."""
    raw = _bytes_of(archive)
    # The directory is refused unread as well: in memory its entries take many times their bytes.
    if raw.count(_ENTRY) > MAX_FILES:
        raise UnreadableError(f"it has more than {MAX_FILES:,} files. Make it smaller")
    try:
        return zipfile.ZipFile(BytesIO(raw))
    except _BROKEN as error:
        raise UnreadableError(f"cannot be read: {error}") from None


def _bytes_of(archive: str) -> bytes:
    try:
        with open(archive, "rb") as stream:
            # Asked for no more than there is: room is made for all that is asked for.
            size = os.fstat(stream.fileno()).st_size
            raw = stream.read(size) if size <= MAX_PACK_BYTES else None
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror}") from None
    if raw is None:
        raise UnreadableError(f"is larger than {MAX_PACK_BYTES:,} bytes. Make it smaller")
    return raw


def _is_hidden(file: str) -> bool:
    return any(part.startswith(".") and part != ".." for part in file.split("/"))


def _reason(file: str, info: zipfile.ZipInfo) -> str:
    """Return why a file must not be read; nothing when it may be.

    Args:
        file: its name in the pack.
        info: what the zip file says of it.

    """
    parts = file.split("/")
    leads_out = not {"", ".."}.isdisjoint(parts) or "\\" in file
    reasons = (
        (leads_out, "has a name that leads out of the pack. Put the file itself there"),
        (stat.S_ISLNK(info.external_attr >> 16), "is a link. Put the file itself there"),
        (len(parts) > MAX_FOLDERS + 1, f"is nested more than {MAX_FOLDERS} folders deep. Remove it"),
        (info.flag_bits & _IS_ENCRYPTED, "is encrypted. Save it without a password"),
        (info.compress_type not in _METHODS, "is compressed in a way that wheels are not. Save it with deflate"),
    )
    return next((reason for applies, reason in reasons if applies), "")
