"""Write the entry of the current data into docs/reference/data-changes.md, from what `lowback diff` finds.

Run it after the data have changed: python scripts/data_changelog.py [OLD [NEW]]. OLD is the version before, as
`lowback diff` takes it; without it, the last commit in which data/pack.json had another version. NEW is `data`.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from lowback import compare
from lowback.diff.diff_formats import changelog

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "data-changes.md"
_ABOUT = "data/pack.json"


def main(old: str = "", new: str = "data") -> None:
    """Put the entry of the new version into the page, in place of the one that it has."""
    if old:
        version, entry = entry_of(old, new)
    else:
        with worktree(commit_before()) as folder:
            version, entry = entry_of(str(folder / "data"), new)
    PAGE.write_text(with_entry(PAGE.read_text(encoding="utf-8"), version, entry), encoding="utf-8")


def entry_of(old: str, new: str) -> tuple[str, str]:
    """Return the new version, and its entry."""
    comparison = compare(old, new)
    text = changelog(comparison, "###")
    version = comparison.new.version
    return version, f"## {version}\n\nSince {comparison.old.version}: {text[0].lower()}{text[1:]}"


def with_entry(page: str, version: str, entry: str) -> str:
    """Return the page with an entry: where its version stands, or else before all others."""
    intro, *entries = re.split(r"^(?=## )", page, flags=re.MULTILINE)
    is_same = [text.startswith(f"## {version}\n") for text in entries]
    others = [text for text, same in zip(entries, is_same, strict=True) if not same]
    index = is_same.index(True) if any(is_same) else 0
    return "".join([intro, *others[:index], f"{entry}\n", *others[index:]]).rstrip("\n") + "\n"


def commit_before() -> str:
    """Return the last commit whose data have another version than those of today."""
    current = json.loads((ROOT / _ABOUT).read_text(encoding="utf-8"))["version"]
    last = "HEAD"
    for commit in _git("log", "--format=%H", "--", _ABOUT).split():
        if json.loads(_git("show", f"{commit}:{_ABOUT}"))["version"] != current:
            return last
        last = f"{commit}^"
    sys.exit(f"no commit has other data than {current}")


@contextmanager
def worktree(commit: str) -> Iterator[Path]:
    """Yield a temporary folder with the files of a commit."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "before")
        _git("worktree", "add", "--quiet", "--detach", str(path), commit)
        try:
            yield path
        finally:
            _git("worktree", "remove", "--force", str(path))


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout  # noqa: S603, S607 - our own repository


if __name__ == "__main__":
    main(*sys.argv[1:])
