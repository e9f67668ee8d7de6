"""Building: what is ours is kept up to date, what is not stays, and the next build completes one that failed."""

import errno
import os
import resource
import stat
from pathlib import Path

import pytest
from conftest import another_user, needs_root
from hypothesis import given, settings
from hypothesis import strategies as st
from small_sites import PAGES, Files, everything, made

import lowback
from lowback.site.builder import build
from lowback.site.manifest import MANIFEST_FORMAT, NAME, digest


def texts(folder):
    """Return the files of a folder by their path, the list of the build aside; folders that are empty, as None."""
    return {
        path.relative_to(folder).as_posix(): path.read_text() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
        if path.name != NAME and (path.is_file() or not list(path.iterdir()))
    }


def snapshot(folder):
    """Return all that can be told of what stands in a folder, and of the folder."""
    found = {}
    for path in [folder, *folder.rglob("*")] if os.path.lexists(folder) else ():
        told = path.lstat()
        raw = path.read_bytes() if path.is_file() else path.readlink() if path.is_symlink() else None
        # Making something in a folder and taking it away again is seen by its time.
        when = None if path.is_dir() else told.st_mtime_ns
        found[path.relative_to(folder).as_posix()] = (told.st_mode, told.st_uid, when, raw)
    return found


@pytest.fixture
def folder(tmp_path):
    """Return the path of a folder that is not there yet."""
    return tmp_path / "site"


def test_a_first_build_writes_everything(folder):
    """The folder is made, every file is written, and the report says so."""
    report = made(folder)
    assert texts(folder) == PAGES
    assert report.folder == str(folder)
    assert report.added == report.written == tuple(sorted(PAGES))
    assert (report.replaced, report.unchanged, report.removed, report.kept) == ((), (), (), ())
    assert sorted(path.name for path in folder.iterdir()) == [NAME, "exercises", "index.md", "routines"]


def test_an_empty_folder_is_built_into(folder):
    """A folder that is there and empty needs no force, nor does a link to one; the link stays."""
    folder.mkdir()
    link = folder.parent / "link"
    link.symlink_to("site")
    made(link)
    assert link.is_symlink()
    assert texts(folder) == PAGES


def test_nothing_is_touched_when_nothing_changes(folder):
    """A second build leaves every file and folder as it is, to the time of its last change."""
    made(folder)
    before = {path: path.stat() for path in [folder, *folder.rglob("*")]}
    report = made(folder)
    assert {path: path.stat() for path in [folder, *folder.rglob("*")]}.keys() == before.keys()
    assert all(path.stat().st_mtime_ns == told.st_mtime_ns for path, told in before.items())
    assert (report.unchanged, report.written, report.removed) == (tuple(sorted(PAGES)), (), ())


def test_a_folder_that_may_only_be_read_will_do_when_nothing_changes(folder, monkeypatch):
    """When nothing is to be written, nothing is tried."""
    made(folder)
    for name in ("mkdir", "makedirs", "replace", "unlink"):
        monkeypatch.setattr(os, name, None)
    assert made(folder).written == ()


def test_only_what_changes_is_written(folder):
    """Files that stay the same keep their times, changed ones are replaced, old ones go, with folders left empty."""
    made(folder)
    before = snapshot(folder)
    report = made(folder, {"index.md": "all", "routines/index.md": "new", "routines/c.md": "c"})
    assert texts(folder) == {"index.md": "all", "routines/index.md": "new", "routines/c.md": "c"}
    assert snapshot(folder)["index.md"] == before["index.md"]
    assert report.added == ("routines/c.md",)
    assert report.replaced == ("routines/index.md",)
    assert report.written == ("routines/c.md", "routines/index.md")
    assert report.unchanged == ("index.md",)
    assert report.removed == ("exercises/b.md", "routines/a.md")


def test_the_list_is_the_same_for_the_same_files(folder):
    """The list of a build says its form, and has a digest and a path a line, sorted."""
    made(folder)
    lines = [f"{digest(text.encode())}  {path}" for path, text in sorted(PAGES.items())]
    assert (folder / NAME).read_text() == "\n".join([MANIFEST_FORMAT, *lines, ""])


def test_a_dry_run_touches_nothing(folder):
    """A dry run reports what a build then does, and leaves all as it is, a folder that is not there too."""
    dry = made(folder, dry_run=True)
    assert not folder.exists()
    assert made(folder) == dry
    (folder / "routines" / "a.md").write_text("mine")
    changed = {**PAGES, "index.md": "new", "routines/c.md": "c"}
    del changed["exercises/b.md"]
    before = {path: (path.stat().st_mtime_ns, path.is_dir() or path.read_bytes()) for path in folder.rglob("*")}
    before[folder] = folder.stat().st_mtime_ns
    dry = made(folder, changed, dry_run=True)
    after = {path: (path.stat().st_mtime_ns, path.is_dir() or path.read_bytes()) for path in folder.rglob("*")}
    assert before == {**after, folder: folder.stat().st_mtime_ns}
    assert (dry.removed, dry.kept) == (("exercises/b.md",), ("routines/a.md",))
    assert made(folder, changed) == dry


def test_what_somebody_edited_stays(folder):
    """A file edited by hand is neither replaced nor removed, build after build, until that is asked for."""
    made(folder)
    for path in ("routines/a.md", "exercises/b.md"):
        (folder / path).write_text("mine")
    for pages in (PAGES, {"index.md": "new", "routines/a.md": "new"}):
        assert made(folder, pages).kept == ("exercises/b.md", "routines/a.md")
        assert texts(folder)["routines/a.md"] == texts(folder)["exercises/b.md"] == "mine"
    report = made(folder, {"routines/a.md": "new"}, replace=True)
    assert (report.replaced, report.removed, report.kept) == (("routines/a.md",), ("exercises/b.md", "index.md"), ())
    assert texts(folder) == {"routines/a.md": "new"}


def test_what_others_put_there_stays(folder):
    """Files of others in the folder of a site stay, in the place of a new page too; force takes only that place."""
    made(folder)
    for path in ("notes.md", "routines/mine.md", "routines/c.md"):
        (folder / path).write_text("mine")
    pages = {**PAGES, "routines/c.md": "c"}
    assert made(folder, pages).kept == ("routines/c.md",)
    assert made(folder, pages, replace=True).replaced == ("routines/c.md",)
    assert made(folder, {}).removed == tuple(sorted(pages))
    assert texts(folder) == {"notes.md": "mine", "routines/mine.md": "mine"}


def test_what_becomes_the_same_is_ours_again(folder):
    """A file that somebody edited, and that is what the site wants now, is ours again; so is one that went missing."""
    made(folder)
    (folder / "routines" / "a.md").write_text("new")
    (folder / "exercises" / "b.md").unlink()
    report = made(folder, {**PAGES, "routines/a.md": "new"})
    assert (report.added, report.kept) == (("exercises/b.md",), ())
    assert made(folder, {}).removed == tuple(sorted(PAGES))


def test_ends_of_lines_do_not_matter(folder):
    """What git made of the ends of lines is no change: nothing is written, and nothing taken for edited."""
    made(folder, {"index.md": "one\ntwo\n"})
    (folder / "index.md").write_bytes(b"one\r\ntwo\r\n")
    (folder / NAME).write_bytes((folder / NAME).read_bytes().replace(b"\n", b"\r\n"))
    before = snapshot(folder)
    assert made(folder, {"index.md": "one\ntwo\n"}).unchanged == ("index.md",)
    assert snapshot(folder) == before
    assert made(folder, {"index.md": "new"}).replaced == ("index.md",)


def test_a_folder_of_others_is_refused(folder):
    """A folder that is not empty and that no build made is left alone; with force only the paths needed are taken."""
    folder.mkdir()
    for name in ("notes.md", "index.md"):
        (folder / name).write_text("mine")
    before = snapshot(folder)
    with pytest.raises(lowback.ExportError, match=r"is not empty, and no build made it\. Give another .* --force"):
        made(folder)
    assert snapshot(folder) == before
    assert made(folder, replace=True).replaced == ("index.md",)
    assert texts(folder) == {**PAGES, "notes.md": "mine"}


def test_a_replaced_file_keeps_its_mode(folder):
    """What is replaced keeps its mode, what is new has that of new files."""
    made(folder)
    (folder / "index.md").chmod(0o640)
    made(folder, {**PAGES, "index.md": "new", "routines/c.md": "c"})
    mask = os.umask(0o022)
    os.umask(mask)
    modes = [stat.S_IMODE((folder / path).stat().st_mode) for path in ("index.md", "routines/c.md", NAME, "routines")]
    assert modes == [0o640, 0o666 & ~mask, 0o666 & ~mask, 0o777 & ~mask]


WORDS = st.sampled_from(["one", "two", "three"])
PLACES = st.sampled_from(["index.md", "routines/index.md", "routines/a.md", "routines/b.md", "exercises/a.md"])
SITES = st.dictionaries(PLACES, WORDS)
EDITS = st.dictionaries(PLACES | st.just("notes.md"), WORDS | st.none())


@settings(max_examples=40, deadline=None)
@given(turns=st.lists(st.tuples(SITES, EDITS, st.sampled_from([False, False, True])), max_size=6))
def test_any_sequence_ends_as_a_fresh_build(tmp_path_factory, turns):
    """After builds and edits in any order, the site is a fresh one plus what others did; with force, nothing else."""
    folder = tmp_path_factory.mktemp("any") / "site"
    ours, there = {}, {}
    for pages, edits, replace in turns:
        if not there and not folder.exists():
            edits = {}  # noqa: PLW2901 - a folder of others is another test
        for path, text in edits.items():
            (folder / path).parent.mkdir(exist_ok=True)
            if text is None:
                (folder / path).unlink(missing_ok=True)
                there.pop(path, None)
            else:
                (folder / path).write_text(text)
                there[path] = text
        report = made(folder, pages, replace=replace)
        kept = {}
        for path in {*pages, *ours}:
            is_free = path not in there or there[path] in (pages.get(path), ours.get(path)) or replace
            if not is_free:
                kept[path] = there[path]
        others = {path: text for path, text in there.items() if path not in ours and path not in pages}
        there = {**others, **pages, **kept}
        assert {path: text for path, text in texts(folder).items() if text is not None} == there
        assert report.kept == tuple(sorted(kept))
        ours = {
            **{path: text for path, text in pages.items() if path not in kept},
            **{p: ours[p] for p in kept if p in ours},
        }


def failing(monkeypatch, names, number, error, *, after):
    """Let one of the calls to some functions of `os` fail: the one with this number, before or after it is done."""
    calls = iter(range(10**6))

    def wrapped(real):
        def call(*arguments, **options):
            is_due = next(calls) == number
            if is_due and not after:
                raise error
            done = real(*arguments, **options)
            if is_due:
                raise error
            return done

        return call

    for name in names:
        monkeypatch.setattr(os, name, wrapped(getattr(os, name)))
    return calls


FAULTS = [
    (OSError(errno.ENOSPC, "No space left on device"), False),
    (KeyboardInterrupt(), False),
    (KeyboardInterrupt(), True),
]


@pytest.mark.parametrize("is_new", [True, False], ids=["new", "old"])
@pytest.mark.parametrize(("error", "after"), FAULTS, ids=["full", "interrupted", "interrupted-after"])
def test_the_next_build_completes_whatever_failed(folder, is_new, error, after):
    """Whichever call to the system fails or is interrupted, every page is whole, and the next build does the rest."""
    changed = {"index.md": "new", "routines/index.md": "routines", "routines/c.md": "c", "exercises/b.md": "new"}
    (folder / "fresh").mkdir(parents=True)
    made(folder / "fresh" / "site", changed)
    number = 0
    while True:
        place = folder / str(number) / "site"
        place.parent.mkdir()
        if not is_new:
            made(place)
        with pytest.MonkeyPatch.context() as patch:
            calls = failing(patch, ("mkdir", "open", "replace", "unlink"), number, error, after=after)
            try:
                made(place, changed)
            except KeyboardInterrupt:
                pass
            except lowback.ExportError as caught:
                assert "No space left on device" in str(caught)
            if next(calls) <= number:
                break
        pages = {text for path, text in texts(place).items() if ".lowback" not in path}
        assert pages <= {*PAGES.values(), *changed.values(), None}
        assert made(place, changed).kept == ()
        assert everything(place) == everything(folder / "fresh" / "site")
        number += 1
    assert number > 15


def test_a_full_disk_is_told(folder):
    """When the system takes no more bytes, the page is named; those before it are there, and no leftovers."""
    made(folder)
    changed = {"index.md": "new", "routines/c.md": "x" * (1 << 17), **PAGES}
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, limit[1]))
    try:
        with pytest.raises(lowback.ExportError) as caught:
            made(folder, changed)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    reason = "cannot be written: File too large. The site is incomplete. Run the build again to complete it"
    assert str(caught.value) == f"{folder / 'routines' / 'c.md'}: {reason}"
    assert set(everything(folder)) == {NAME, *PAGES}
    assert made(folder, changed).added == ("routines/c.md",)


@needs_root
def test_a_page_of_another_user_is_told(open_folder):
    """A page that may be written to, but cannot be given back to its owner, is named; the next build does the rest."""
    folder = open_folder / "site"
    with another_user():
        made(folder)
    os.chown(folder / "routines" / "a.md", 0, 0)
    (folder / "routines" / "a.md").chmod(0o666)
    reason = r"routines/a\.md: cannot be written: it belongs to another user or group, .* The site is incomplete\. Run"
    with another_user(), pytest.raises(lowback.ExportError, match=reason):
        made(folder, dict.fromkeys(PAGES, "new"))
    assert made(folder, dict.fromkeys(PAGES, "new")).kept == ()
    assert texts(folder) == dict.fromkeys(PAGES, "new")


def test_a_page_that_cannot_be_made_changes_nothing(folder):
    """When making a page fails half way, whatever the reason, the site is as it was, and a new folder is gone."""

    class Broken(Files):
        def files(self):
            yield "index.md", b"new"
            raise lowback.UnknownIdError("source", "x", ())

    with pytest.raises(lowback.UnknownIdError):
        build(str(folder), Broken(PAGES), replace=False, dry_run=False)
    assert not folder.exists()
    made(folder)
    before = snapshot(folder)
    with pytest.raises(lowback.UnknownIdError):
        build(str(folder), Broken(PAGES), replace=False, dry_run=False)
    assert snapshot(folder) == before


def test_links_are_not_followed_out_of_the_site(folder):
    """A folder of the site that became a link is refused, with force too; what it leads to is as it was."""
    made(folder)
    outside = folder.parent / "outside"
    (folder / "routines").rename(outside)
    (folder / "routines").symlink_to(outside)
    before = snapshot(outside)
    for pages in ({**PAGES, "routines/a.md": "new"}, {}):
        with pytest.raises(lowback.ExportError, match="routines: is a link, and what is behind it may belong to"):
            made(folder, pages, replace=True)
    assert snapshot(outside) == before


def test_a_page_that_became_a_link_is_somebody_elses(folder):
    """A link in the place of a page stays, or is replaced itself with force; the file that it leads to never is."""
    made(folder)
    outside = folder.parent / "outside.md"
    outside.write_text(PAGES["routines/a.md"])
    place = folder / "routines" / "a.md"
    place.unlink()
    place.symlink_to(outside)
    assert made(folder).kept == ("routines/a.md",)
    assert made(folder, {}).kept == ("routines/a.md",)
    assert place.is_symlink()
    assert made(folder, {"routines/a.md": "new"}, replace=True).replaced == ("routines/a.md",)
    assert (place.is_symlink(), place.read_text(), outside.read_text()) == (False, "new", "a")
    place.unlink()
    place.symlink_to("gone")
    assert made(folder, {}, replace=True).removed == ("routines/a.md",)
    assert outside.read_text() == "a"


def test_what_is_no_file_is_not_read(folder):
    """A pipe in the place of a page holds nothing up; it stays, and is replaced with force."""
    made(folder)
    place = folder / "routines" / "a.md"
    place.unlink()
    os.mkfifo(place)
    assert made(folder).kept == ("routines/a.md",)
    assert made(folder, replace=True).replaced == ("routines/a.md",)
    assert texts(folder) == PAGES


def test_a_huge_file_is_not_read(folder):
    """A file larger than any page is somebody else's, however much it pretends to hold."""
    made(folder)
    with (folder / "index.md").open("wb") as stream:
        stream.truncate(1 << 40)
    assert made(folder).kept == ("index.md",)


def test_folders_in_the_way_are_told(folder):
    """A folder where a page must go, and a file where a folder must go, are told with their path, with force too."""
    (folder / "index.md").mkdir(parents=True)
    with pytest.raises(lowback.ExportError, match=r"index\.md: is a folder, and a page must go there\. Move it away$"):
        made(folder, replace=True)
    (folder / "index.md").rmdir()
    (folder / "routines").write_text("mine")
    before = snapshot(folder)
    with pytest.raises(lowback.ExportError, match="routines: is no folder, and pages must go into one of that name"):
        made(folder, replace=True)
    assert snapshot(folder) == before


def test_a_folder_in_the_place_of_an_old_page_is_left_alone(folder):
    """A page that no longer belongs, and is a folder now, is forgotten."""
    made(folder)
    (folder / "index.md").unlink()
    (folder / "index.md" / "deep").mkdir(parents=True)
    assert "index.md" not in made(folder, {}, replace=True).removed
    assert texts(folder) == {"index.md/deep": None}


ZEROS = "0" * 64
LISTS = {
    "nothing": "",
    "another form": "lowback-build/2\n",
    "no text": b"\xff\xfe\x00",
    "json": '{"files": {"../../etc/passwd": 1}}',
    "a line that is none": f"{MANIFEST_FORMAT}\nx\n",
    "an absolute path": f"{MANIFEST_FORMAT}\n{ZEROS}  /etc/passwd\n",
    "a path that leads out": f"{MANIFEST_FORMAT}\n{ZEROS}  ../outside.md\n",
    "a path that leads out below": f"{MANIFEST_FORMAT}\n{ZEROS}  routines/../../outside.md\n",
    "a path of Windows": f"{MANIFEST_FORMAT}\n{ZEROS}  C:\\outside.md\n",
    "another folder": f"{MANIFEST_FORMAT}\n{ZEROS}  src/main.py\n",
    "a hidden file": f"{MANIFEST_FORMAT}\n{ZEROS}  .git\n",
    "a null": f"{MANIFEST_FORMAT}\n{ZEROS}  a\0.md\n",
    "no digest": f"{MANIFEST_FORMAT}\nzz  index.md\n",
    "a very long name": f"{MANIFEST_FORMAT}\n{ZEROS}  {'a' * 300}.md\n",
}


@pytest.mark.parametrize("name", LISTS)
def test_a_damaged_list_is_refused(folder, name):
    """A list that no build can have written is told, and nothing is touched; with force, nothing in it is believed."""
    folder.mkdir()
    outside = folder.parent / "outside.md"
    outside.write_text("mine")
    raw = LISTS[name]
    (folder / NAME).write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    (folder / "index.md").write_text("mine")
    before = snapshot(folder)
    with pytest.raises(lowback.ExportError, match=r"lowback-build\.txt: .* so that nobody knows .* --force"):
        made(folder, {})
    assert snapshot(folder) == before
    assert made(folder, {}, replace=True).removed == ()
    assert (texts(folder), outside.read_text()) == ({"index.md": "mine"}, "mine")
    assert made(folder, {}).written == ()


def test_a_list_that_is_no_file_is_refused(folder):
    """A list that is a link, a folder or far too large is not read."""
    folder.mkdir()
    place = folder / NAME
    outside = folder.parent / "list.txt"
    outside.write_text(f"{MANIFEST_FORMAT}\n")
    place.symlink_to(outside)
    with pytest.raises(lowback.ExportError, match="is no plain file"):
        made(folder)
    made(folder, replace=True)
    assert outside.read_text() == f"{MANIFEST_FORMAT}\n"
    place.unlink()
    place.mkdir()
    with pytest.raises(lowback.ExportError, match="is no plain file"):
        made(folder)
    place.rmdir()
    with place.open("wb") as stream:
        stream.truncate(1 << 40)
    with pytest.raises(lowback.ExportError, match="is too large"):
        made(folder)


TARGETS = [
    ("", "is no path. Give that of the folder to write the site into"),
    ("a\0b", "is no path. Give that of the folder to write the site into"),
    ("file", "is no folder. Give the folder to write the site into"),
    ("file/site", "cannot be written: Not a directory"),
    ("loop", "cannot be written: Too many levels of symbolic links"),
    ("nowhere", "is a broken symlink. Repair it, or pass another folder"),
    ("none/site", "cannot be made, because none is no folder. Make that first"),
    ("x" * 300, "cannot be written: File name too long"),
]


@pytest.mark.parametrize(("path", "reason"), TARGETS)
def test_a_folder_that_cannot_be_is_told(tmp_path, monkeypatch, path, reason):
    """What is no folder and cannot become one is told with the reason, and nothing is made."""
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("mine")
    Path("loop").symlink_to("loop")
    Path("nowhere").symlink_to("gone")
    with pytest.raises(lowback.ExportError) as caught:
        made(path)
    assert (caught.value.path, caught.value.reason) == (path, reason)
    assert {each.name for each in tmp_path.iterdir()} == {"file", "loop", "nowhere"}


NEW = {**PAGES, "index.md": "new"}


@needs_root
@pytest.mark.parametrize(
    ("path", "mode", "pages", "reason"),
    [
        (".", 0o555, NEW, "site: cannot be written: Permission denied. What was there is as it was"),
        (".", 0o333, NEW, "site: cannot be read: Permission denied"),
        ("index.md", 0o222, NEW, "index.md: cannot be read: Permission denied"),
        ("index.md", 0o444, NEW, "index.md: cannot be written: Permission denied. Nothing was changed"),
        ("routines", 0o666, NEW, "cannot be read: Permission denied"),
        (NAME, 0o222, NEW, f"{NAME}: cannot be read: Permission denied, so that nobody knows"),
    ],
)
def test_what_is_closed_is_told(open_folder, path, mode, pages, reason):
    """What may not be read or written is told with its path and the reason, and all is as it was."""
    folder = open_folder / "site"
    with another_user():
        made(folder)
        if path == "." and mode == 0o333:
            (folder / NAME).unlink()
    before = snapshot(folder)
    (folder / path).chmod(mode)
    with another_user(), pytest.raises(lowback.ExportError) as caught:
        made(folder, pages)
    assert reason in str(caught.value)
    (folder / path).chmod(stat.S_IMODE(before[path][0]))
    assert snapshot(folder) == before
