"""Install what publishes and checks pages in the tests, on Debian: blog hosts, a browser, checkers of HTML.

Run it once as root: python scripts/hosts.py. Packages of Debian are installed where a command is missing, those of npm
go into build/hosts. Then the tests use them; with LOWBACK_HOSTS=1 a test fails where one is missing.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

import npm

ROOT = Path(__file__).parents[1]
#: What is to be installed from npm. There is no lock file: it would say where packages came from.
WANTED = ROOT / "tests" / "hosts" / "package.json"
FOLDER = ROOT / "build" / "hosts"
#: Which package of Debian has a command.
COMMANDS = {
    "chromium": "chromium",
    "hugo": "hugo",
    "java": "default-jre-headless",
    "jekyll": "jekyll",
    "node": "nodejs",
    "npm": "npm",
    "pdftoppm": "poppler-utils",
}
#: Without fonts a browser measures no widths of text.
_FONTS = Path("/usr/share/fonts/truetype")
_APT = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=600")


def install_commands() -> list[str]:
    """Install the packages of Debian whose commands are missing, and return their names."""
    missing = [package for command, package in COMMANDS.items() if shutil.which(command) is None]
    missing += [] if _FONTS.is_dir() else ["fonts-dejavu-core"]
    if missing:
        if shutil.which("apt-get") is None or os.geteuid():
            sys.exit(f"install these first: {' '.join(missing)}. As root on Debian, this script does it")
        npm.run([*_APT, "update"])
        npm.run([*_APT, "install", "-y", "--no-install-recommends", *missing])
    return missing


def install_packages(folder: Path) -> bool:
    """Install the packages of npm into a folder, and tell whether there was anything to do.

    The folder stands there only when all is well.
    """
    wanted = WANTED.read_text(encoding="utf-8")
    made = folder / "package.json"
    if made.is_file() and made.read_text(encoding="utf-8") == wanted:
        return False
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as place:
        new = Path(place) / "new"
        new.mkdir()
        shutil.copy(WANTED, new / "package.json")
        npm.install(new)
        shutil.rmtree(folder, ignore_errors=True)
        new.rename(folder)
    return True


def main() -> None:
    """Install what is missing."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--into", type=Path, default=FOLDER, help="where packages of npm go (default: build/hosts)")
    folder = parser.parse_args().into
    commands = install_commands()
    is_new = install_packages(folder)
    told = [*commands, *([f"packages of npm in {folder}"] if is_new else [])]
    sys.stderr.write(f"Installed: {', '.join(told) or 'nothing; all was there'}.\n")


if __name__ == "__main__":
    main()
