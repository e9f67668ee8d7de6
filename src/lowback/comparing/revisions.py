"""A pack as it was in a revision of the git repository that one stands in. Git hands out files; none of them runs."""

from __future__ import annotations

import os
import subprocess
from typing import NamedTuple

from lowback.errors import LowbackError
from lowback.pack.archive import MAX_PACK_BYTES
from lowback.pack.folder import DEPTH
from lowback.shown import escaped, shown

#: Git asks nobody, fetches nothing that the repository left out, and writes nothing.
_QUIET = {"GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
#: Plain files; the other modes are links, and repositories in the repository.
_PLAIN = frozenset({"100644", "100755"})
#: How much of what git says is passed on.
_LONG = 300


class _Entry(NamedTuple):
    """A file of a revision, as git lists it."""

    file: str
    mode: str
    #: The name of the object that holds its bytes.
    object: str
    size: int

    @classmethod
    def of(cls, line: str) -> _Entry:
        about, _, file = line.partition("\t")
        mode, _, name, size = about.split()
        return cls(file, mode, name, int(size) if size.isdecimal() else 0)

    @property
    def is_json(self) -> bool:
        """Whether it is a JSON file, and not hidden."""
        return self.file.endswith(".json") and not any(part.startswith(".") for part in self.file.split("/"))

    @property
    def reason(self) -> str:
        """Why it must not be read; empty when it may be."""
        if self.mode not in _PLAIN:
            return "is no plain file. Put the file itself there"
        return f"stands deeper than {DEPTH} folders. Take it out" if self.file.count("/") > DEPTH else ""


class RevisionFolder:
    """A folder of a revision; its files are kept in memory."""

    def __init__(self, name: str) -> None:
        """Read the JSON files of `REVISION:FOLDER`.

        Raises:
            LowbackError: when there is no git, no repository, no such revision or no such folder in it.

        """
        self.name = name
        found = map(_Entry.of, filter(None, _git(name, "ls-tree", "-rzl", _tree(name)).split("\0")))
        self._entries = sorted(each for each in found if each.is_json)
        if sum(each.size for each in self._entries) > MAX_PACK_BYTES:
            raise LowbackError(f"{shown(name)} has more than {MAX_PACK_BYTES:,} bytes. Give a folder with less in it")
        plain = [each for each in self._entries if not each.reason]
        self._contents = dict(zip((each.file for each in plain), _contents(name, plain), strict=True))

    def read(self, file: str) -> bytes:
        """Return a file's bytes; raise `FileNotFoundError`."""
        if file not in self._contents:
            raise FileNotFoundError(file)
        return self._contents[file]

    def files(self) -> list[str]:
        """Return the JSON files, sorted, hidden ones left out."""
        return [each.file for each in self._entries]

    def entries(self) -> list[tuple[str, str]]:
        """Return the JSON files, sorted, hidden ones left out, each with the reason not to read it, if any."""
        return [(each.file, each.reason) for each in self._entries]


def _tree(name: str) -> str:
    """Return the name of the object that a folder of a revision is."""
    found = _git(name, "rev-parse", "--verify", "--end-of-options", name).strip()
    if _git(name, "cat-file", "-t", found).strip() != "tree":
        raise LowbackError(f"{shown(name)} is a file. Give the folder that it is in")
    return found


def _contents(name: str, entries: list[_Entry]) -> list[bytes]:
    """Return the bytes of some files: git writes a line with the size before each, and a line break after it."""
    asked = "".join(f"{each.object}\n" for each in entries)
    raw = _run(name, ["cat-file", "--batch"], asked.encode())
    contents, start = [], 0
    for _ in entries:
        begin = raw.index(b"\n", start) + 1
        size = int(raw[start:begin].split()[2])
        contents.append(raw[begin : begin + size])
        start = begin + size + 1
    return contents


def _git(name: str, *arguments: str) -> str:
    return os.fsdecode(_run(name, list(arguments)))


def _run(name: str, arguments: list[str], given: bytes = b"") -> bytes:
    environment = {**os.environ, **_QUIET}
    try:
        done = subprocess.run(["git", *arguments], input=given, capture_output=True, check=False, env=environment)  # noqa: S603, S607 - the git that the user has; a name that begins with - is no option here
    except FileNotFoundError:
        raise LowbackError(f"{shown(name)} is a revision of a git repository, and git is not installed") from None
    if done.returncode:
        raise LowbackError(f"{shown(name)} cannot be read from git: {_reason(done.stderr)}")
    return done.stdout


def _reason(told: bytes) -> str:
    text = told.decode("utf-8", "replace")
    if "not a git repository" in text:
        return "you are in no git repository. Go to the one that has it"
    if "Needed a single revision" in text or "Not a valid object name" in text:
        return "there is no such folder in such a revision. git log and git tag list revisions"
    return escaped(text.strip().removeprefix("fatal: "))[:_LONG]
