"""Files are replaced whole or not at all, and keep what they are."""

import errno
import os
import resource
import stat

import pytest
from conftest import NOBODY, another_user, needs_root

from lowback.errors import ExportError
from lowback.pack.file_writer import UnwritableError, create, replacing, writing
from lowback.validation.formatter import Edit, FormattedFile, replace_file


def write(path, text="new", is_unchanged=lambda: True):
    """Replace a file."""
    with replacing(str(path), is_unchanged) as stream:
        stream.write(text.encode())


@pytest.fixture
def old(tmp_path):
    """Return a file with the text "old"."""
    path = tmp_path / "a.json"
    path.write_text("old")
    return path


def is_as_it_was(path):
    """Return whether a file is as it was, and nothing is left beside it."""
    return path.read_text() == "old" and [each.name for each in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("mode", [0o644, 0o600, 0o664, 0o755])
def test_the_mode_is_kept(old, mode):
    """Whatever the mode of the file and the umask, the new file has the mode of the old one."""
    old.chmod(mode)
    before = os.umask(0o077)
    try:
        write(old)
    finally:
        os.umask(before)
    assert (old.read_text(), stat.S_IMODE(old.stat().st_mode)) == ("new", mode)
    assert [each.name for each in old.parent.iterdir()] == ["a.json"]


@needs_root
def test_the_owner_is_kept(old):
    """A file of another user and group stays theirs when root writes it, with its mode."""
    os.chown(old, NOBODY, NOBODY)
    old.chmod(0o2750)
    write(old)
    found = old.stat()
    assert (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) == (NOBODY, NOBODY, 0o2750)


@needs_root
def test_what_cannot_stay_with_its_owner_is_refused(open_folder):
    """Someone who may write to a file of another user, but cannot give a file away, leaves it as it was."""
    path = open_folder / "a.json"
    path.write_text("old")
    path.chmod(0o666)
    with another_user(), pytest.raises(UnwritableError, match=r"belongs to another user or group, .* as its owner$"):
        write(path)
    assert is_as_it_was(path)


def test_an_owner_that_cannot_be_kept_is_told(old, monkeypatch):
    """When the system refuses to give the new file to the owner of the old one, that is the reason told."""
    real = os.fstat

    def elsewhere(descriptor):
        found = real(descriptor)
        return os.stat_result((*found[:4], found.st_uid + 1, *found[5:]))

    def refuse(*_):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "fstat", elsewhere)
    monkeypatch.setattr(os, "fchown", refuse)
    with pytest.raises(UnwritableError, match="belongs to another user or group"):
        write(old)
    assert is_as_it_was(old)


@needs_root
@pytest.mark.parametrize(
    ("mode", "folder_mode", "reason"),
    [
        (0o444, 0o777, "cannot be written: Permission denied"),
        (0o666, 0o555, "cannot be written: nothing can be put beside it: Permission denied"),
    ],
    ids=["file", "folder"],
)
def test_what_may_only_be_read_is_not_written(open_folder, mode, folder_mode, reason):
    """A file that may only be read is not replaced, though its folder may be written to; nor one in such a folder."""
    path = open_folder / "a.json"
    path.write_text("old")
    path.chmod(mode)
    open_folder.chmod(folder_mode)
    with another_user(), pytest.raises(UnwritableError, match=f"^{reason}$"):
        write(path)
    assert is_as_it_was(path)


def test_links_lead_to_what_is_written(old, tmp_path):
    """A link stays a link, and the file at its end is replaced, in its own folder."""
    (tmp_path / "deep").mkdir()
    link = tmp_path / "deep" / "link.json"
    link.symlink_to("../other.json")
    (tmp_path / "other.json").symlink_to("a.json")
    write(link)
    assert link.is_symlink()
    assert (tmp_path / "other.json").is_symlink()
    assert (old.read_text(), link.read_text()) == ("new", "new")
    assert len(list(link.parent.iterdir())) == 1


def test_what_has_changed_meanwhile_is_not_written(old):
    """When the file is no longer what was read, it stays what it has become."""
    with pytest.raises(UnwritableError, match=r"^changed since it was read\. Run this again$"):
        write(old, is_unchanged=lambda: False)
    assert is_as_it_was(old)


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError, GeneratorExit])
def test_what_breaks_off_leaves_nothing(old, error):
    """Whatever ends the writing half way, the file stays as it was and nothing is left beside it."""

    def halt():
        raise error

    with pytest.raises(error):
        write(old, is_unchanged=halt)
    assert is_as_it_was(old)


def test_a_full_disk_leaves_nothing(old):
    """When the system takes no more bytes, that is told, and the file stays as it was."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, before[1]))
    try:
        with pytest.raises(UnwritableError, match=r"^cannot be written: File too large$"):
            write(old, "x" * (2 << 20))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert is_as_it_was(old)


def test_a_file_that_became_a_folder_is_told(old):
    """When a folder stands in the way at the very end, that is told and nothing is left."""

    def becomes_a_folder():
        old.unlink()
        old.mkdir()
        return True

    with pytest.raises(UnwritableError, match=r"^cannot be written: Is a directory$"):
        write(old, is_unchanged=becomes_a_folder)
    assert [each.name for each in old.parent.iterdir()] == ["a.json"]


def test_a_file_that_is_gone_is_told(tmp_path):
    """A file that is not there is not made."""
    with pytest.raises(UnwritableError, match=r"^cannot be written: No such file or directory$"):
        write(tmp_path / "a.json")
    assert list(tmp_path.iterdir()) == []


def test_what_is_right_is_not_touched(old):
    """A file of which no edit changes is not written at all."""
    before = old.stat()
    list(replace_file(FormattedFile("a.json", [Edit(b"old", b"old")], str(old))))
    assert old.stat() == before


def test_edits_are_written_in_order(old):
    """The edits before the first that changes are copied from the file, however long they are."""
    start = b"x" * (3 << 20)
    old.write_bytes(start + b"abc")
    edits = [Edit(start, start), Edit(b"a", b"A"), Edit(b"b", b""), Edit(b"c", b"c")]
    assert list(replace_file(FormattedFile("a.json", iter(edits), str(old)))) == edits
    assert old.read_bytes() == start + b"Ac"


def test_a_file_that_shrinks_is_not_written(old):
    """When what should be copied is gone, writing ends and the file is told to have changed."""
    edits = [Edit(b"x" * 99, b"x" * 99), Edit(b"a", b"A")]
    with pytest.raises(UnwritableError, match="changed since it was read"):
        list(replace_file(FormattedFile("a.json", edits, str(old), is_unchanged=lambda: False)))
    assert is_as_it_was(old)


def test_whoever_stops_early_leaves_nothing(old):
    """When nobody asks for the last edit, the file stays as it was."""
    edits = replace_file(FormattedFile("a.json", [Edit(b"ol", b"new"), Edit(b"d", b"d")], str(old)))
    next(edits)
    edits.close()
    assert is_as_it_was(old)


def test_what_comes_meanwhile_is_not_overwritten(tmp_path):
    """A new file does not take the place of one that somebody put there while it was written."""
    path = tmp_path / "a.json"

    def write_late():
        with writing(str(path), replace=True) as stream:
            stream.write(b"new")
            path.write_text("old")

    with pytest.raises(ExportError, match=r"a\.json: cannot be written: File exists$"):
        write_late()
    assert is_as_it_was(path)


def test_a_new_file_that_cannot_get_its_name_is_not_there(tmp_path, monkeypatch):
    """When the last step fails, neither a file nor anything beside it is left."""

    def refuse(*_):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(UnwritableError, match=r"a\.json cannot be written: Input/output error\.$"):
        create(str(tmp_path / "a.json"), "new")
    assert list(tmp_path.iterdir()) == []


def test_nobody_else_reads_a_new_file_half_way(old):
    """While a file is written that only its owner may read, nobody else may read the temporary one."""
    old.chmod(0o600)
    mask = os.umask(0)
    try:
        with replacing(str(old), lambda: True) as stream:
            stream.write(b"new")
            assert {stat.S_IMODE(path.stat().st_mode) for path in old.parent.iterdir()} == {0o600}
    finally:
        os.umask(mask)
