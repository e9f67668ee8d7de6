"""Sites of a few short texts, for the tests of what is written; run as a script, builds that are killed.

Usage: `python small_sites.py FOLDER BEFORE AFTER MODE`. For each kill point it makes a folder with the site BEFORE
(JSON; null for none) in the folder `site`, and lets child processes build the sites of the list AFTER there. The first
is killed at the first call to the system, in the next folder at the second, and so on until it gets through; those that
follow it at some other call. MODE says whether "before" or "after" the call. It prints how many folders there are.
"""

import json
import os
import signal
import sys
from pathlib import Path

from lowback.site.builder import build

PAGES = {
    "index.md": "all",
    "routines/index.md": "routines",
    "routines/a.md": "a",
    "exercises/b.md": "b",
}
#: The calls that change files or folders.
CALLS = ("mkdir", "open", "replace", "unlink", "rmdir", "chmod")


class Files(dict):
    """The files of a site, given by their texts."""

    paths = property(tuple)

    def files(self):
        """Yield each path and its bytes."""
        for path, text in self.items():
            yield path, text.encode()


def made(folder, pages=None, *, replace=False, dry_run=False):
    """Build a site of some texts."""
    return build(str(folder), Files(PAGES if pages is None else pages), replace=replace, dry_run=dry_run)


def everything(folder):
    """Return the bytes of all files in a folder, hidden ones too, by their path; None for a folder that is empty."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
        if path.is_file() or not list(path.iterdir())
    }


def kill_at(number, mode):
    """Let this process be killed at a call to the system."""
    calls = iter(range(10**6))

    def wrapped(real):
        def call(*arguments, **options):
            is_due = next(calls) == number
            if is_due and mode == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            try:
                return real(*arguments, **options)
            finally:
                if is_due:
                    os.kill(os.getpid(), signal.SIGKILL)

        return call

    for name in CALLS:
        setattr(os, name, wrapped(getattr(os, name)))


def is_killed(folder, pages, number, mode):
    """Build in a child process that is killed at a call; return whether it came so far."""
    child = os.fork()
    if not child:
        kill_at(number, mode)
        made(folder, pages)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def main():
    """Kill builds at every point."""
    folder, before, (first, *more) = Path(sys.argv[1]), json.loads(sys.argv[2]), json.loads(sys.argv[3])
    number = 0
    while True:
        site = folder / str(number) / "site"
        site.parent.mkdir(parents=True)
        if before is not None:
            made(site, before)
        if not is_killed(site, first, number, sys.argv[4]):
            break
        for pages in more:
            is_killed(site, pages, number * 7 % 23, sys.argv[4])
        number += 1
    print(number)  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
