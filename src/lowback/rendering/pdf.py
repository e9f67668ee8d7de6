"""PDF by the typesetter Typst: of plain values and a template."""

from __future__ import annotations

import importlib
import json
import unicodedata
from typing import TYPE_CHECKING, Any

from lowback.errors import MissingExtraError
from lowback.pack.locate import packaged

if TYPE_CHECKING:
    from collections.abc import Iterator


#: What stands for a sign that no font has.
_NO_SIGN = "\u25a1"
#: Whether each character of a text can be shown: each on its own.
_PROBE = b'#set document(title: "x")\n#let signs = json(bytes(sys.inputs.sheet))\n#signs.clusters().join([ ])'
#: How many unknown letters an error names.
_NAMED = 5


class UnfitError(Exception):
    """There is more than a page holds."""


class UntypableError(Exception):
    """The typesetter refuses it; the message is its own."""


class MissingGlyphError(Exception):
    """There are letters that no font has; the message names some."""


def import_or_explain(module: str) -> Any:
    """Return a module of the extra `pdf`.

    Raises:
        MissingExtraError: when it is not installed.

    """
    try:
        return importlib.import_module(module)
    except ImportError:
        raise MissingExtraError("A handout", "pdf") from None


def typeset(sheet: dict[str, Any]) -> bytes:
    """Return the handout's PDF. The same values give the same bytes on every machine.

    Raises:
        UnfitError: when they do not fit on a page.
        MissingGlyphError: when they have letters that no font has.
        UntypableError: when the typesetter refuses them for another reason, such as an empty heading.

    """
    template = packaged("rendering", "handout.typ").encode()
    try:
        return _compiled(template, sheet)
    except import_or_explain("typst").TypstError as error:
        if error.message.startswith("panicked"):
            raise UnfitError from None
        missing = sorted(_missing(sorted(_signs(sheet))))
        if not missing:
            raise UntypableError(error.message) from None
    letters = [sign for sign in missing if unicodedata.category(sign)[0] in "LMN"]
    if letters:
        raise MissingGlyphError(", ".join(f"{sign} (U+{ord(sign):04X})" for sign in letters[:_NAMED]))
    return _compiled(template, _replaced(sheet, str.maketrans(dict.fromkeys(missing, _NO_SIGN))))


def _compiled(source: bytes, sheet: object) -> bytes:
    made: bytes = import_or_explain("typst").compile(
        source, ignore_system_fonts=True, sys_inputs={"sheet": json.dumps(sheet)}, pdf_standards=["ua-1"]
    )
    return made


def _signs(value: object) -> set[str]:
    """Return the characters of all texts of a value."""
    if isinstance(value, dict):
        return _signs(list(value.values()))
    if isinstance(value, list | tuple):
        return set().union(*map(_signs, value))
    return set(value) if isinstance(value, str) else set()


def _missing(signs: list[str]) -> Iterator[str]:
    """Yield the characters that no font has."""
    if not signs or _shows(signs):
        return
    if len(signs) == 1:
        yield signs[0]
    else:
        middle = len(signs) // 2
        yield from _missing(signs[:middle])
        yield from _missing(signs[middle:])


def _shows(signs: list[str]) -> bool:
    try:
        _compiled(_PROBE, "".join(signs))
    except import_or_explain("typst").TypstError:
        return False
    return True


def _replaced(value: Any, table: dict[int, str]) -> Any:
    if isinstance(value, dict):
        return {key: _replaced(inner, table) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_replaced(inner, table) for inner in value]
    return value.translate(table) if isinstance(value, str) else value
