"""What really publishes pages, and what really checks them: each function calls the real tool, once for all pages.

A test that calls one is skipped where the tool is not installed. With LOWBACK_HOSTS=1 it fails instead.
`python scripts/hosts.py` and `pip install 'lowback[hosts]'` install them all.
"""

from hosts.blogs import HostError, Post, commonmark, gfm, hugo, jekyll, mkdocs
from hosts.browser import Seen, Shot, look, screenshots
from hosts.checkers import nu, structured

__all__ = [
    "HostError",
    "Post",
    "Seen",
    "Shot",
    "commonmark",
    "gfm",
    "hugo",
    "jekyll",
    "look",
    "mkdocs",
    "nu",
    "screenshots",
    "structured",
]
