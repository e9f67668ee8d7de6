"""Write the entry of the current data into docs/reference/data-changes.md, from what `lowback diff` finds.

Run it after the data have changed: python scripts/data_changelog.py [OLD [NEW]]. OLD is the version before, as
`lowback diff` takes it; without it, the last commit in which data/pack.json had another version. NEW is `data`.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from lowback import compare
from lowback.comparing.markdown import changelog

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "data-changes.md"
_ABOUT = "data/pack.json"


def main(old: str = "", new: str = "data") -> None:
    """Put the entry of the new version into the page, in place of the one that it has."""
    version, entry = entry_of(old or before(), new)
    PAGE.write_text(with_entry(PAGE.read_text(encoding="utf-8"), version, entry), encoding="utf-8")


def entry_of(old: str, new: str) -> tuple[str, str]:
    """Return the new version, and its entry."""
    found = compare(old, new)
    told = changelog(found, "###")
    return found.new.version, f"## {found.new.version}\n\nSince {found.old.version}: {told[0].lower()}{told[1:]}"


def with_entry(page: str, version: str, entry: str) -> str:
    """Return the page with an entry: where its version stands, or else before all others."""
    intro, *entries = re.split(r"^(?=## )", page, flags=re.MULTILINE)
    others = [each for each in entries if not each.startswith(f"## {version}\n")]
    place = next((index for index, each in enumerate(entries) if each.startswith(f"## {version}\n")), 0)
    return "".join([intro, *others[:place], f"{entry}\n", *others[place:]]).rstrip("\n") + "\n"


def before() -> str:
    """Return the data as they were in the last commit with another version, as `REVISION:FOLDER`."""
    current = json.loads((ROOT / _ABOUT).read_text(encoding="utf-8"))["version"]
    changed = "HEAD"
    for commit in _git("log", "--format=%H", "--", _ABOUT).split():
        if json.loads(_git("show", f"{commit}:{_ABOUT}"))["version"] != current:
            return f"{changed}:data"
        changed = f"{commit}^"
    sys.exit(f"no commit has other data than {current}")


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout  # noqa: S603, S607 - our own repository


if __name__ == "__main__":
    main(*sys.argv[1:])
