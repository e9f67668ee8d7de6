"""Debian's chromium: accessibility, layout, and what a page does that it should not."""

import shutil
from pathlib import Path

import attrs

from hosts.tools import need, node

#: A phone and a desk, in the light and in the dark.
STATES = ((360, "light"), (360, "dark"), (1280, "light"), (1280, "dark"))


@attrs.frozen
class Seen:
    """What the browser saw of a page."""

    #: Violations of accessibility, overflow, requests, dialogs, console messages, refusals of the security policy.
    problems: list[str]
    #: How often each kind of element stands in it.
    elements: dict[str, int]
    #: The names of all attributes, sorted.
    attributes: list[str]
    #: Every address: of links, forms, pictures and the like, as written.
    addresses: list[str]
    #: The text that it shows, folded parts included.
    text: str


@attrs.frozen(kw_only=True)
class Shot:
    """A picture to take of a page."""

    file: Path
    png: Path
    width: int = 1280
    scheme: str = "light"
    #: As it is printed.
    is_print: bool = False
    #: With every fold open.
    is_open: bool = False

    def to_job(self):
        """Return it as JSON values."""
        return {
            "file": str(self.file),
            "png": str(self.png),
            "width": self.width,
            "scheme": self.scheme,
            "media": "print" if self.is_print else "screen",
            "open": self.is_open,
        }


def look(files, states=STATES, *, audits=True):
    """Open pages in one browser, and return what it saw, by file.

    Each page is audited by axe-core in each state with every `details` open, and once with all as they are at first.
    Its security policy holds; nothing it asks for leaves the machine.

    Args:
        files: HTML pages.
        states: widths in CSS pixels, each with the colour scheme that the visitor prefers.
        audits: whether axe-core looks, too.

    """
    answers = _browse(looks=[str(file) for file in files], states=states, audits=audits)
    return {file: Seen(**seen) for file, seen in zip(files, answers, strict=True)}


def screenshots(shots):
    """Take pictures of pages, in one browser."""
    _browse(shots=[shot.to_job() for shot in shots])


def _browse(looks=(), states=(), shots=(), *, audits=False):
    need("chromium")
    job = {"browser": shutil.which("chromium"), "looks": looks, "states": states, "audits": audits, "shots": shots}
    return node("browser.mjs", job)["looks"]
