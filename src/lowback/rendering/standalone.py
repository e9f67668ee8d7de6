"""A whole HTML page: one file that asks for nothing else."""

from __future__ import annotations

from functools import cache
from html import escape

from lowback.pack.locate import packaged


def whole_page(title: str, description: str, body: str, head: str = "") -> str:
    """Return a whole page, which ends in one newline; it runs no script, and asks for no other file.

    Args:
        title: its title, as HTML.
        description: what it is about, as HTML that may stand in an attribute.
        body: what stands on it, as HTML that ends in one newline.
        head: more of its head, as HTML whose lines end in a newline.

    """
    style, digest = stylesheet()
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" '
        f"content=\"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n"
        f'<meta name="description" content="{description}">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"{head}<style>{style}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )


def licence_link(url: str) -> str:
    """Return the element of a head that names a licence."""
    return f'<link rel="license" href="{escape(url)}">\n'


@cache
def stylesheet() -> tuple[str, str]:
    """Return the style sheet and its digest, by which a page's policy lets it in."""
    from base64 import b64encode  # noqa: PLC0415 - an article does without both
    from hashlib import sha256  # noqa: PLC0415 - as above

    # One checker takes digests of trimmed style sheets.
    style = packaged("rendering", "page.css").strip()
    return style, b64encode(sha256(style.encode()).digest()).decode()
