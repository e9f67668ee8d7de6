"""What exactly is wrong with a text that does not have the form it should have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

from lowback.escaping import shown
from lowback.validation.licenses import close_licenses, same_license

if TYPE_CHECKING:
    from collections.abc import Callable

    Told = tuple[str, str]

_IDS = "Use lower-case words of a to z and digits, joined by underscores"
#: How much of a text is taken to suggest another.
_LONG = 64
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LINE_BREAKS = "\n\r\v\f\x85\u2028\u2029"
_SPACES = re.compile(f"[ \t{_LINE_BREAKS}]+")


def tell_form(definition: str, found: str, expected: str) -> Told:
    """Return what is wrong with a text, and how to mend it.

    Args:
        definition: the name of the form, a definition of the common schema; another one gets no special words.
        found: the text.
        expected: the form in words.

    """
    tell = _FORMS.get(definition)
    told = tell(found) if tell else None
    return told or (f"found {shown(found)}", f"Expected: {expected}" if expected else "")


def _id(found: str) -> Told:
    right = slug(found)
    advice = f"{_IDS}, the first letter of all a to z" if found[:1].isdigit() else _IDS
    return f"{shown(found)} is not an id", f"{advice}: {right}" if right else advice


def slug(found: str) -> str:
    """Return an id made of a text; the text itself when it is one, empty when nothing in it can be."""
    plain = normalize("NFKD", found[:_LONG].removesuffix(".json")).casefold()
    plain = "".join(sign for sign in plain if not combining(sign))
    return _NOT_SLUG.sub("_", plain).strip("_").lstrip("0123456789_")


def _reference(found: str) -> Told:
    pack, colon, own = found.rpartition(":")
    if not colon:
        return _id(found)
    whole = f": {slug(pack)}:{slug(own)}" if slug(pack) and slug(own) else ""
    return f"{shown(found)} is not an id", f"{_IDS}, the pack's id first, then a colon{whole}"


def _text(found: str) -> Told | None:
    return _spacing(found) or _braces(found)


def _braces(found: str) -> Told | None:
    sign = next((sign for sign in "{}|" if sign in found), None)
    return (f"a {sign} stands in plain text: {shown(found)}", "Take it out") if sign else None


def _sided(found: str) -> Told:
    marks = f"a side mark is not well formed in {shown(found)}", "Write what differs by side as {left|right}"
    return _spacing(found) or marks


def _spacing(found: str) -> Told | None:
    control = _CONTROL.search(found)
    if control and control.group() in _LINE_BREAKS:
        return "a line break stands in the text", "Write it as one line"
    if control:
        if control.group() == "\t":
            return "a tab stands in the text", "Write one space instead"
        return f"the control character U+{ord(control.group()):04X} stands in the text", "Take it out"
    if found.strip(" ") != found:
        return f"a space stands before or after the text: {shown(found)}", "Take it out"
    if "  " in found:
        at = found.index("  ")
        return f"two spaces in a row, after {shown(found[max(0, at - 20) : at])}", "Leave one"
    return None


def _license(found: str) -> Told:
    meant = close_licenses(found)
    hint = f"Did you mean {meant[0]}?" if meant else "Write its SPDX identifier, such as CC-BY-4.0 or CC0-1.0"
    return f"{shown(found)} is not the short name of a licence", hint


def _url(found: str) -> Told:
    advice = "Write the whole address, such as https://example.org/page"
    return f"{shown(found)} is not a web address", advice if "://" not in found else f"{advice}, with %20 for a space"


def tidied(definition: str, found: str) -> str | None:
    """Return a text as its form wants it, where only spaces or the spelling of a known licence are wrong in it.

    Of an id nothing is returned: another that is spelled in another way may be meant, or refer to it.
    """
    if definition == "license":
        return same_license(found)
    tidy = _SPACES.sub(" ", found).strip(" ") if definition in {"text", "sided_text"} else found
    return tidy if tidy != found else None


_FORMS: dict[str, Callable[[str], Told | None]] = {
    "id": _id,
    "reference": _reference,
    "text": _text,
    "sided_text": _sided,
    "license": _license,
    "url": _url,
}
