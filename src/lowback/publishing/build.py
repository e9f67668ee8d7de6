"""Building a site: finding out what changes, then changing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from lowback.errors import ExportError
from lowback.publishing.manifest import NAME, digest, written
from lowback.publishing.staging import Staging
from lowback.publishing.target import opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from lowback.publishing.site import Site
    from lowback.publishing.target import Target


@attrs.frozen(kw_only=True)
class SiteReport:
    """What a build did, or what it would do. Paths are those in the site, sorted, with forward slashes."""

    #: The folder of the site, as it was given.
    folder: str
    #: The files that were not there before.
    added: tuple[str, ...]
    #: The files whose content changed.
    replaced: tuple[str, ...]
    #: The files that are what they should be; they were not touched.
    unchanged: tuple[str, ...]
    #: The files of an earlier build that no longer belong.
    removed: tuple[str, ...]
    #: The files that should have been replaced or removed, but are not ours: somebody edited them or put them there.
    kept: tuple[str, ...]

    @property
    def written(self) -> tuple[str, ...]:
        """The files that were written: those added and those replaced."""
        return tuple(sorted(self.added + self.replaced))


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
        ExportError: when it cannot be written; what was there is as it was.
        UnknownIdError: when a record names something that the catalogue lacks.

    """
    target = opened(folder, replace=replace)
    target.check_ways(site.paths)
    with Staging(target) as staging:
        changes = _Changes(target, None if dry_run else staging, replace=replace)
        for path, raw in site.files():
            changes.want(path, raw)
            watch(1)
        for path in target.known.keys() - set(site.paths):
            changes.drop(path)
        changes.finish()
    return changes.report()


class _Changes:
    """What becomes of each file."""

    def __init__(self, target: Target, staging: Staging | None, *, replace: bool) -> None:
        self._target, self._staging, self._replace = target, staging, replace
        self._added: list[str] = []
        self._replaced: list[str] = []
        self._unchanged: list[str] = []
        self._removed: list[str] = []
        self._kept: list[str] = []
        #: The digests of the files that are ours when all is done.
        self._ours: dict[str, str] = {}

    def want(self, path: str, raw: bytes) -> None:
        """Note what becomes of a file that the site has."""
        wanted = digest(raw)
        state = self._target.state(path, wanted)
        if state == "folder":
            raise ExportError(self._target.place(path), "is a folder, and a page must go there. Move it away")
        if state == "other" and not self._replace:
            self._keep(path)
            return
        self._ours[path] = wanted
        if state == "same":
            self._unchanged.append(path)
            return
        (self._added if state == "nothing" else self._replaced).append(path)
        if self._staging:
            self._staging.put(path, raw)

    def drop(self, path: str) -> None:
        """Note what becomes of a file that an earlier build wrote and the site no longer has."""
        state = self._target.state(path, None)
        if state == "ours" or (state == "other" and self._replace):
            self._removed.append(path)
        elif state == "other":
            self._keep(path)

    def _keep(self, path: str) -> None:
        self._kept.append(path)
        if path in self._target.known:
            self._ours[path] = self._target.known[path]

    def finish(self) -> None:
        """Do it, unless nothing changes."""
        put = [*self._added, *self._replaced]
        raw = written(self._ours)
        if self._staging and (put or self._removed or self._target.state(NAME, digest(raw)) != "same"):
            self._staging.put(NAME, raw)
            self._staging.move([*put, NAME], self._removed)

    def report(self) -> SiteReport:
        """Return what became of the files."""
        return SiteReport(
            folder=self._target.path,
            added=tuple(sorted(self._added)),
            replaced=tuple(sorted(self._replaced)),
            unchanged=tuple(sorted(self._unchanged)),
            removed=tuple(sorted(self._removed)),
            kept=tuple(sorted(self._kept)),
        )
