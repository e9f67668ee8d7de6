"""Building a site: make all its pages, find out which files change, then write these.

A build that was killed is completed by the next one: the manifest says before the first page what every file was and
what it is to become. Nothing is ever undone.
"""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import attrs

from lowback.catalog.catalog import advising, catalog_or_builtin
from lowback.errors import ExportError, wrong_type
from lowback.pack.file_writer import UnwritableError, check_writable, put_file
from lowback.pack.json_reader import UnreadableError
from lowback.rendering.page import Options
from lowback.site import manifest
from lowback.site.manifest import LOCK, busy, locked
from lowback.site.pages import site_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from lowback.catalog.catalog import Catalog
    from lowback.model.enums import Mode
    from lowback.site.manifest import Digests
    from lowback.site.pages import Site

#: The name of a file that is being written, in the folder of its page.
PART = ".lowback-build.part"
_FORCE = "--force, in Python replace=True"
_UNTOUCHED = "What was there is as it was"
_INCOMPLETE = "The site is incomplete. Run the build again to complete it"


@attrs.frozen(kw_only=True)
class SiteReport:
    """What a build did, or what it would do. Paths are those in the site, sorted, with forward slashes."""

    folder: str
    """The folder of the site, as it was given."""
    added: tuple[str, ...]
    """The files that were not there before."""
    replaced: tuple[str, ...]
    """The files whose content changed."""
    unchanged: tuple[str, ...]
    """The files that are what they should be; they were not touched."""
    removed: tuple[str, ...]
    """The files of an earlier build that no longer belong."""
    kept: tuple[str, ...]
    """The files that should have been replaced or removed, but are not ours: somebody edited them or put them there."""

    @property
    def written(self) -> tuple[str, ...]:
        """The files that were written: those added and those replaced."""
        return tuple(sorted(self.added + self.replaced))


def build_site(  # noqa: PLR0913 - each is an option of its own, all but three by name
    folder: str | os.PathLike[str],
    format: str | None = None,
    mode: Mode | str | None = None,
    *,
    template: str | os.PathLike[str] | None = None,
    catalog: Catalog | None = None,
    only: str | None = None,
    replace: bool = False,
    dry_run: bool = False,
    dialect: str | None = None,
    heading_level: int | None = None,
    credits: str | None = None,
    date: str | dt.date | None = None,
    jsonld: bool | None = None,
    id_prefix: str | None = None,
    paper: str | None = None,
    link: str | None = None,
) -> SiteReport:
    """Write every routine and every exercise as a page into a folder, with indexes, and return what was done.

    Files are written only when they change, after all of them were made. A build that failed or was killed while it
    wrote is completed by the next one. Pages of an earlier build that no longer belong are removed. Files that somebody
    edited or put there stay as they are.

    Args:
        folder: the folder; it is made unless it is there.
        format: a format of `render`, whose pages are whole posts or pages; None for Markdown.
        mode: "reps", "hold" or "time"; None shows the ways to do each exercise as equals.
        template: the file of a template of your own that writes the pages, as `render_template` takes it.
        catalog: whose routines and exercises; None for the built-in ones.
        only: "routines" or "exercises"; None for both.
        replace: whether to replace files that are not ours, as far as their paths are needed.
        dry_run: whether to touch nothing, and return what would be done.
        dialect: as `render` takes it, like all that follow.
        heading_level: as above.
        credits: as above.
        date: as above.
        jsonld: as above.
        id_prefix: as above.
        paper: of "pdf": as `handout` takes it.
        link: as above.

    Raises:
        ExportError: when the site cannot be written; it says whether files were.
        UnknownChoiceError: when there is no such format, mode, kind of pages, dialect or kind of credits.
        OptionError: when an option has a value that it cannot have, or the format has no such option.
        TemplateError: when the template cannot be used.
        MissingExtraError: when what a template or a format needs is not installed.
        HandoutError: when a page cannot become a handout.
        UnknownIdError: when a record refers to something that the catalogue lacks.
        TypeError: when the folder or the template is no path.

    """
    path = _path("the path of a folder", folder, "site")
    own = None if template is None else _path("the path of a template", template, "post.md.j2")
    options = Options(
        mode=mode,
        dialect=dialect,
        heading_level=heading_level,
        credits=credits,
        date=date,
        jsonld=jsonld,
        id_prefix=id_prefix,
        paper=paper,
        link=link,
    )
    core = catalog_or_builtin(catalog)
    with advising(catalog, "build_site"):
        site = site_of(core, format, options, template=own, only=only)
        return build(path, site, replace=replace, dry_run=dry_run)


def _path(takes: str, path: object, such_as: str) -> str:
    """Return a path as a str; raise `TypeError` for anything else."""
    text = os.fspath(path) if isinstance(path, str | os.PathLike) else None
    if not isinstance(text, str):
        raise wrong_type(f"build_site takes {takes}", path, f'Write it as a text, such as "{such_as}"')
    return text


def build(
    folder: str, site: Site, *, replace: bool, dry_run: bool, watch: Callable[[int], None] = lambda _: None
) -> SiteReport:
    """Write a site into a folder, or find out what would be written.

    Args:
        folder: the folder; it is made unless it is there.
        site: the files.
        replace: whether files may be replaced or removed that are not ours, as far as their paths are needed.
        dry_run: whether to touch nothing.
        watch: what is told how many more files were made.

    Raises:
        ExportError: when it cannot be written; it says whether files were.
        UnknownIdError: when a record names something that the catalogue lacks.

    """
    before = _listed(folder, replace=replace)
    _check_folders(folder, (*site.paths, *before))
    files = {}
    for path, raw in site.files():
        files[path] = raw
        watch(1)
    digests = {path: manifest.digest(raw) for path, raw in files.items()}
    report = _compare(folder, digests, before, replace=replace)
    after = _after(digests, before, report.kept)
    if not dry_run and (report.written or report.removed or _is_unfinished(folder, before, after)):
        _check_pages(folder, report.replaced)
        with _explained(folder, _UNTOUCHED):
            os.makedirs(folder, exist_ok=True)
            with locked(folder):
                if _listed(folder, replace=replace) != before:
                    raise busy(folder)
                _write(report, files, before, after)
    return report


def _listed(folder: str, *, replace: bool) -> Digests:
    """Return the digests of what we wrote into a folder, which need not be there yet.

    Args:
        folder: the folder.
        replace: whether files of others may be replaced: then it need not be known.

    Raises:
        ExportError: when no site can be written there, or only over files of others.

    """
    if not _is_there(folder):
        return {}
    place = _place(folder, manifest.NAME)
    try:
        digests = manifest.load(place)
        names = {*os.listdir(folder)} - {LOCK, PART} if digests is None else ()
    except UnreadableError as error:
        if replace:
            return {}
        reason = f"{error}, so that nobody knows which files a build wrote. Replace those that it needs: {_FORCE}"
        raise ExportError(place, reason) from None
    except OSError as error:
        raise ExportError(folder, f"cannot be read: {error.strerror}") from None
    if names and not replace:
        raise ExportError(
            folder, f"is not empty, and no build made it. Give another folder, or replace files: {_FORCE}"
        )
    return digests or {}


def _is_there(folder: str) -> bool:
    """Return whether a folder is there; raise `ExportError` when none is and none can be made."""
    if not folder or "\0" in folder:
        raise ExportError(folder, "is no path. Give that of the folder to write the site into")
    try:
        mode = os.stat(folder).st_mode
    except FileNotFoundError:
        _check_new(folder)
        return False
    except OSError as error:
        raise ExportError(folder, f"cannot be written: {error.strerror}") from None
    except UnicodeEncodeError:
        raise ExportError(folder, "is not a valid path: it contains an unpaired surrogate. Pass another one") from None
    if not stat.S_ISDIR(mode):
        raise ExportError(folder, "is no folder. Give the folder to write the site into")
    return True


def _check_new(folder: str) -> None:
    """Raise `ExportError` when a folder that is not there cannot be made."""
    if os.path.lexists(folder):
        raise ExportError(folder, "is a broken symlink. Repair it, or pass another folder")
    above = os.path.dirname(os.path.normpath(folder))
    if above and not os.path.isdir(above):
        raise ExportError(folder, f"cannot be made, because {above} is no folder. Make that first")


def _check_folders(folder: str, paths: Iterable[str]) -> None:
    """Raise `ExportError` when a folder that paths lead through is a link, or none."""
    for name in _folders(paths):
        place = _place(folder, name)
        if os.path.islink(place):
            raise ExportError(place, "is a link, and what is behind it may belong to others. Put a folder there")
        if os.path.lexists(place) and not os.path.isdir(place):
            raise ExportError(place, "is no folder, and pages must go into one of that name. Move it away")


def _folders(paths: Iterable[str]) -> list[str]:
    """Return the folders of some files, but for that of the site itself."""
    return sorted({path.rpartition("/")[0] for path in paths} - {""})


def _place(folder: str, path: str) -> str:
    """Return where a path of the site is on this system."""
    return os.path.join(folder, *path.split("/"))


def _compare(folder: str, digests: Mapping[str, str], before: Digests, *, replace: bool) -> SiteReport:
    """Return what becomes of each file.

    Args:
        folder: the folder of the site.
        digests: those of the files that it is to have.
        before: those of the files that we wrote.
        replace: whether files may be replaced or removed that are not ours.

    Raises:
        ExportError: when a folder is in the place of a page, or a page cannot be read.

    """
    fates: dict[str, list[str]] = {name: [] for name in ("added", "replaced", "unchanged", "removed", "kept", "")}
    for path in sorted(digests.keys() | before.keys()):
        fate = _fate(_place(folder, path), digests.get(path), before.get(path, frozenset()), replace=replace)
        fates[fate].append(path)
    del fates[""]
    return SiteReport(folder=folder, **{name: tuple(paths) for name, paths in fates.items()})


def _fate(place: str, digest: str | None, ours: frozenset[str], *, replace: bool) -> str:
    """Return what becomes of a file, as the name of an attribute of the report; nothing when there is nothing to do.

    Args:
        place: where the file is.
        digest: the one that it is to have; None when it no longer belongs.
        ours: those that it may have and be ours.
        replace: whether it may be replaced or removed when it is not.

    """
    try:
        current = manifest.digest_of(place)
    except FileNotFoundError:
        return "added" if digest else ""
    except OSError as error:
        raise ExportError(place, f"cannot be read: {error.strerror}") from None
    if current is None and os.path.isdir(place) and not os.path.islink(place):
        if digest:
            raise ExportError(place, "is a folder, and a page must go there. Move it away")
        return ""
    if digest and current == digest:
        return "unchanged"
    if current not in ours and not replace:
        return "kept"
    return "replaced" if digest else "removed"


def _after(digests: Mapping[str, str], before: Digests, kept: Iterable[str]) -> Digests:
    """Return the digests of the files that are ours when all is done: a kept one is, when it is what it was again."""
    after = {path: frozenset([digest]) for path, digest in digests.items() if path not in kept}
    return after | {path: before[path] for path in kept if path in before}


def _is_unfinished(folder: str, before: Digests, after: Digests) -> bool:
    """Return whether the manifest is not what it is to be, or a killed build left something."""
    digest = manifest.digest(manifest.dump(after))
    fate = _fate(_place(folder, manifest.NAME), digest, frozenset(), replace=True)
    return fate != "unchanged" or any(map(os.path.lexists, (_place(folder, LOCK), *_parts(folder, before))))


def _parts(folder: str, paths: Iterable[str]) -> list[str]:
    """Return where files that are being written are before they take the places of some paths."""
    return [os.path.join(_place(folder, name), PART) for name in ("", *_folders(paths))]


def _check_pages(folder: str, paths: Iterable[str]) -> None:
    """Raise `ExportError` when a page that is to be replaced must not be written to."""
    for place in (_place(folder, path) for path in paths):
        if os.path.isfile(place) and not os.path.islink(place):
            with _explained(place, "Nothing was changed"):
                check_writable(place)


@contextmanager
def _explained(path: str, state: str) -> Iterator[None]:
    """Raise `ExportError` for what the system refuses, with the state that the site is in then."""
    try:
        yield
    except OSError as error:
        raise ExportError(path, f"cannot be written: {error.strerror}. {state}") from None
    except UnwritableError as error:
        raise ExportError(path, f"{error}. {state}") from None


def _write(report: SiteReport, files: Mapping[str, bytes], before: Digests, after: Digests) -> None:
    """Write and remove what a report says.

    From the first page to the last, the manifest has both what the files were and what they become.
    """
    folder = report.folder
    for part in _parts(folder, (*files, *before)):
        with suppress(FileNotFoundError):
            os.unlink(part)
    _put(folder, manifest.NAME, manifest.dump(manifest.merge(before, after)), _UNTOUCHED)
    with _explained(folder, _INCOMPLETE):
        for name in _folders(report.written):
            os.makedirs(_place(folder, name), exist_ok=True)
        written = frozenset(report.written)
        for path, raw in files.items():
            if path in written:
                _put(folder, path, raw, _INCOMPLETE)
        for path in report.removed:
            os.unlink(_place(folder, path))
        for name in _folders(before.keys() - files.keys()):
            with suppress(OSError):
                os.rmdir(_place(folder, name))
    _put(folder, manifest.NAME, manifest.dump(after), _INCOMPLETE)


def _put(folder: str, path: str, raw: bytes, state: str) -> None:
    """Put a file into its place; raise `ExportError` with the state that the site is in when that fails."""
    place = _place(folder, path)
    with _explained(place, state):
        put_file(place, raw, os.path.join(os.path.dirname(place), PART))
