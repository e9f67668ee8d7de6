"""Every limit on what is read: bytes, depth, counts."""

from __future__ import annotations

#: The largest file, or line of NDJSON, that is read, in bytes.
MAX_BYTES = 1 << 20
#: How deep lists and objects may be nested.
MAX_DEPTH = 32
#: How many entries the lists and objects of a record may have in all.
MAX_VALUES = 100_000
#: The most digits a number may have.
MAX_DIGITS = 15
#: How many problems of a file, or of a record, are reported: more would help nobody.
MAX_PROBLEMS = 1000
#: How deep the folders of a pack may be nested: deeper than a pack needs, and an end for links that run in circles.
MAX_FOLDERS = 4
#: How many bytes the files of a zipped pack may have in all, unpacked.
MAX_PACK_BYTES = 1 << 28
#: How many files a zipped pack may have.
MAX_FILES = 100_000


def is_huge(written: str) -> bool:
    """Return whether a number, as it is written, has too many digits or no finite value."""
    digits = written.lstrip("-")
    return len(digits) > MAX_DIGITS if digits.isdecimal() else float(digits) == float("inf")
