"""Bytes become JSON values, or a reason: nothing misleading or harmful gets through."""

import contextlib
import json
import os
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.installation import installed

from lowback.pack.folder import DiskFolder, kind_of
from lowback.pack.json_reader import UnreadableError, parse
from lowback.pack.limits import MAX_BYTES, MAX_DEPTH
from lowback.pack.locate import builtin_folder

BAD = [
    (b"", "not JSON: the file is empty at line 1, column 1"),
    (b'{"a": 1,}', "not JSON"),
    (b'{"a": 1\n"b": 2}', "not JSON: missing comma or closing bracket after this at line 1, column 7"),
    (b"\xff\xfe{}", "invalid UTF-8 at byte 0"),
    (b'"\xed\xa0\x80"', "invalid UTF-8 at byte 1"),
    (b"\xef\xbb\xbf{}", "starts with a byte order mark"),
    (b'{"a": 1, "a": 2}', 'duplicate key "a" at line 1, column 10'),
    (b'[{"b": {"a": 1, "c": 3, "a": 2}}]', 'duplicate key "a" at line 1, column 25'),
    (b"[NaN]", "NaN is not a JSON number"),
    (b"[-Infinity]", "-Infinity is not a JSON number"),
    (b"1" * 400, "the number 111111111111111… is too large or too long"),
    (b"[1e999]", "is too large"),
    (rb'["\ud800"]', "unpaired surrogate"),
    (rb'{"\uDC00": 1}', "unpaired surrogate"),
    (b"[" * 100_000, "more than 32 levels deep"),
    (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "more than 32 levels deep"),
    (b'{"a":' * 100_000, "more than 32 levels deep"),
    (b'"' + b"x" * MAX_BYTES + b'"', "larger than 1,048,576 bytes"),
    (b'"' + b"\\" * 100_000, "not JSON"),
    (b'"a', "not JSON: unterminated string"),
    (b'["\x01"]', "not JSON: line break or tab inside a string"),
]


@pytest.mark.parametrize(("raw", "reason"), BAD, ids=[reason for _, reason in BAD])
def test_bad_bytes_have_a_reason(raw, reason):
    """Each kind of damage is refused with what it is."""
    with pytest.raises(UnreadableError) as caught:
        parse(raw)
    assert reason in str(caught.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**14), 10**14) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=20,
)


@given(JSON, st.booleans())
def test_good_bytes_come_through(value, ascii_only):
    """What json writes is read as it was, escapes and paired surrogates included."""
    assert parse(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@given(st.binary())
def test_any_bytes_are_read_or_refused(raw):
    """No bytes give anything but a value or a reason."""
    with contextlib.suppress(UnreadableError):
        parse(raw)


def test_brackets_in_texts_are_no_depth():
    """Brackets and escaped quotes inside a text do not count as nesting."""
    assert parse(json.dumps(["[" * 100, '"[' * 100]).encode()) == ["[" * 100, '"[' * 100]
    assert parse(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)
    assert parse(b"[1.5, -2]") == [1.5, -2]


def test_only_plain_files_are_read(tmp_path):
    """A folder, a pipe or a file that cannot be read has a reason; a missing one is missing."""
    (tmp_path / "folder.json").mkdir()
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "name").write_text("{}", encoding="utf-8")
    folder = DiskFolder(tmp_path)
    for file, reason in (("folder.json", "a folder, not a file"), ("pipe.json", "not a plain file")):
        with pytest.raises(UnreadableError, match=reason):
            folder.read(file)
    with pytest.raises(FileNotFoundError):
        folder.read("none.json")
    with pytest.raises(UnreadableError, match="cannot be read: Not a directory"):
        folder.read("name/x.json")


def test_huge_files_are_not_read_whole(tmp_path):
    """Of a file that is too large only so much is read as shows it."""
    (tmp_path / "big.json").write_bytes(b" " * (MAX_BYTES * 2))
    assert len(DiskFolder(tmp_path).read("big.json")) == MAX_BYTES + 1


def test_files_are_listed(tmp_path):
    """JSON files are listed down to the pack's depth, sorted, hidden ones left out."""
    for file in ("b.json", "a.json", ".x.json", "note.md", "d/c.json", ".git/e.json", "d/e/f.json"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("{}", encoding="utf-8")
    assert DiskFolder(tmp_path).files() == ["a.json", "b.json", "d/c.json", "d/e/f.json"]
    (tmp_path / "1/2/3/4/5").mkdir(parents=True)
    with pytest.raises(UnreadableError, match="1/2/3/4/5 is nested more than 4 folders deep"):
        DiskFolder(tmp_path).files()


def test_links_in_a_circle_end(tmp_path):
    """A folder that links to itself is refused, not walked for ever."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").symlink_to(tmp_path / "a")
    with pytest.raises(UnreadableError, match="is a link to a folder"):
        DiskFolder(tmp_path).files()


def test_links_stay_inside(tmp_path):
    """A link inside the pack is followed, one that leads out or round is not."""
    (tmp_path / "secret.json").write_text("{}", encoding="utf-8")
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "a.json").write_text("{}", encoding="utf-8")
    (pack / "b.json").symlink_to(pack / "a.json")
    assert DiskFolder(pack).files() == ["a.json", "b.json"]
    (pack / "round").symlink_to(pack)
    with pytest.raises(UnreadableError, match="round is a link that leads out"):
        DiskFolder(pack).files()
    (pack / "round").unlink()
    (pack / "c.json").symlink_to(tmp_path / "secret.json")
    with pytest.raises(UnreadableError, match=r"c\.json is a link that leads out"):
        DiskFolder(pack).files()


def test_the_builtin_pack_is_found(tmp_path):
    """The built-in pack is found beside the package, in a checkout, and in a zip file that holds the package."""
    assert builtin_folder().read("pack.json")
    with ZipFile(tmp_path / "lowback.whl", "w") as made:
        made.writestr("lowback/data/pack.json", "{}")
    with installed(tmp_path / "lowback.whl" / "lowback"):
        assert builtin_folder().files() == ["pack.json"]
    with installed(tmp_path / "none"), pytest.raises(FileNotFoundError):
        builtin_folder().read("pack.json")


def test_every_place_has_a_kind():
    """A file's place says what it holds; elsewhere it holds nothing."""
    kinds = {
        "pack.json": "pack",
        "vocabulary/muscles.json": "vocabulary",
        "exercises/a.json": "exercise",
        "routines/a.json": "routine",
        "exercises/.json": None,
        "exercise/a.json": None,
        "exercises/more/a.json": None,
        "vocabulary/others.json": None,
    }
    assert {file: kind_of(file) for file in kinds} == kinds
