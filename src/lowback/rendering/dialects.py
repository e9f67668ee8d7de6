"""Whose Markdown it is: how each host reads texts letter for letter, and what it can show.

Nobody knows who will read a page. So what means something to any common reader is escaped in every dialect, in a way
that all of them read: with a backslash where CommonMark, kramdown and Python-Markdown all take it away, else as an
entity. `<` is not escaped by a backslash: a reader that links bare addresses takes it into the link, and the tag lives.
What runs before the Markdown (Hugo's shortcodes, Jekyll's Liquid, Jinja and snippets with MkDocs) knows no backslashes.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import attrs

from lowback.escaping import readable

if TYPE_CHECKING:
    from collections.abc import Mapping

# Where a sign means something. Each is tried right behind the sign, with a look back at what precedes it.
_ENTITY = r"(?<=&)(?=#?[0-9A-Za-z]+;)"
_EMOJI = r"(?<=:)(?=[\w+-]+:)"
_ELLIPSIS = r"(?<=\.)(?=\.\.)"
_WWW = r"(?<=[Ww][Ww][Ww])(?=\.)"
_EMAIL = r"(?<=\S@)(?=[\w-])"


def _twice(sign: str) -> str:
    """Return where a sign precedes another of its kind."""
    return f"(?<={re.escape(sign)})(?={re.escape(sign)})"


def _entity(sign: str) -> str:
    return {"<": "&lt;", ">": "&gt;", "&": "&amp;"}.get(sign) or f"&#{ord(sign)};"


def _signs(backslashed: str, entities: str) -> dict[str, str]:
    return {sign: f"\\{sign}" for sign in backslashed} | {sign: _entity(sign) for sign in entities}


@attrs.frozen(kw_only=True)
class Dialect:
    """How a host reads Markdown."""

    signs: Mapping[str, str]
    """Characters that have a meaning everywhere, and how each is escaped."""
    places: Mapping[str, tuple[str, str]]
    """Signs that mean something in some places only: where, and how each is written."""
    starts: Mapping[str, str]
    """Signs that mean something at the start of a line, besides numbers, and how each is written."""
    has_tables: bool = True
    front_matter: Mapping[str, str] | None = None
    """What the front matter of a whole post starts with; None when it has no front matter."""
    shows_title: bool = False
    """Whether the host shows the title that the front matter gives."""
    trusts_front_matter: bool = False
    """Whether the host's templates put the front matter into their HTML as it is."""
    _pattern: re.Pattern[str] = attrs.field(init=False)
    _written: dict[str, str] = attrs.field(init=False)
    _start: re.Pattern[str] = attrs.field(init=False)

    @_pattern.default
    def _make_pattern(self) -> re.Pattern[str]:
        # All signs in one class, so that ordinary text is skipped fast; then where they mean something.
        always = re.escape("".join(self.signs))
        anywhere = re.escape("".join((*self.signs, *self.places)))
        where = "|".join((f"(?<=[{always}])", *(place for place, _ in self.places.values())))
        return re.compile(f"[{anywhere}](?:{where})")

    @_written.default
    def _make_written(self) -> dict[str, str]:
        return {**self.signs, **{sign: written for sign, (_, written) in self.places.items()}}

    @_start.default
    def _make_start(self) -> re.Pattern[str]:
        # Digits of any script: Python-Markdown numbers a list with them.
        return re.compile(rf"[{re.escape(''.join(self.starts))}]|\d+(?=[.)])")

    def inline(self, text: str) -> str:
        """Return a text that shows letter for letter within a line."""
        return self._pattern.sub(self._escaped, readable(text))

    def line(self, text: str) -> str:
        """Return a text that shows letter for letter at the start of a line, too."""
        written = self.inline(text)
        match = self._start.match(written)
        if not match:
            return written
        return f"{self.starts.get(match.group()) or match.group() + chr(92)}{written[match.end() :]}"

    def _escaped(self, match: re.Match[str]) -> str:
        return self._written[match.group()]


#: What means something to a reader of any dialect: everywhere, at the start of a line, and in some places.
_EVERYWHERE = _signs("\\*_[]#", "`<>~|$^{")
_STARTS = _signs("+-", "=:")
_PLACES = {
    "&": (_ENTITY, "&amp;"),
    # Addresses, which some readers link.
    "/": (_twice("/"), "&#47;"),
    "w": (_WWW, "&#119;"),
    "W": (_WWW, "&#87;"),
    "@": (_EMAIL, "&#64;"),
}
#: What becomes other signs where punctuation is made typographic.
_TYPOGRAPHY = {"-": (_twice("-"), r"\-"), ".": (_ELLIPSIS, r"\.")}
_EMOJIS = {":": (_EMOJI, "&#58;")}


def _commonmark() -> Dialect:
    return Dialect(signs=_EVERYWHERE, places=_PLACES, starts=_STARTS, has_tables=False)


def _gfm() -> Dialect:
    # GitHub finds e-mail addresses when all escapes are gone; a comment still divides one.
    places = {**_PLACES, **_EMOJIS, "@": (_EMAIL, "@<!-- -->")}
    return Dialect(signs=_EVERYWHERE, places=places, starts=_STARTS)


def _hugo() -> Dialect:
    return Dialect(
        # Entities where a site's formulas start with a backslash.
        signs={**_EVERYWHERE, **_signs("", "\\[]")},
        places={**_PLACES, **_TYPOGRAPHY, **_EMOJIS},
        starts=_STARTS,
        front_matter={},
        shows_title=True,
    )


def _jekyll() -> Dialect:
    return Dialect(
        signs={**_EVERYWHERE, **_signs("", "\\")},
        places={**_PLACES, **_TYPOGRAPHY},
        starts=_STARTS,
        front_matter={"layout": "post"},
        shows_title=True,
        trusts_front_matter=True,
    )


def _mkdocs() -> Dialect:
    return Dialect(
        signs={**_EVERYWHERE, **_signs("", "\\[]@")},
        places={**_PLACES, **_TYPOGRAPHY, **_EMOJIS, "=": (_twice("="), "&#61;"), "+": (_twice("+"), r"\+")},
        starts={**_STARTS, **_signs("", "!?")},
        front_matter={},
        trusts_front_matter=True,
    )


_DIALECTS = {"commonmark": _commonmark, "gfm": _gfm, "hugo": _hugo, "jekyll": _jekyll, "mkdocs": _mkdocs}


@cache
def dialect_of(name: str | None) -> Dialect:
    """Return a dialect by its name; None stands for CommonMark."""
    return _DIALECTS[name or "commonmark"]()
