"""What exactly is wrong with a text that does not have the form it should have: an id, a licence, an address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

from lowback.escaping import shown
from lowback.licenses import spdx_spelling
from lowback.problem import with_hint
from lowback.validation.schemas import best_engine, top

if TYPE_CHECKING:
    from collections.abc import Callable

    #: A message, and its hint.
    Explained = tuple[str, str]

_IDS = "Use lower-case letters, digits and single underscores"
#: How much of a text is taken to suggest another.
_LONG = 64
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LINE_BREAKS = "\n\r\v\f\x85\u2028\u2029"
_SPACES = re.compile(f"[ \t{_LINE_BREAKS}]+")


def explain_form(definition: str, text: str, expected: str) -> Explained:
    """Return what is wrong with a text, and how to fix it.

    Args:
        definition: the name of the form, a definition of the common schema; another one gets no special words.
        text: the text.
        expected: the form in words.

    """
    explain = _FORMS.get(definition)
    explained = explain(text) if explain else None
    return explained or (f"found {shown(text)}", f"Expected: {expected}" if expected else "")


def id_problem(text: str) -> str:
    """Return why a text is no id, and what to write; an empty text when it is one."""
    is_id = best_engine().acceptor(top("common").inside("$defs", "id"))(text)
    return "" if is_id else with_hint(*explain_form("id", text, ""))


def id_from(text: str) -> str:
    """Return an id made of a text; the text itself when it is one, empty when nothing in it can be."""
    plain = normalize("NFKD", text[:_LONG].removesuffix(".json")).casefold()
    plain = "".join(sign for sign in plain if not combining(sign))
    return _NOT_SLUG.sub("_", plain).strip("_").lstrip("0123456789_")


def corrected(definition: str, text: str) -> str | None:
    """Return a text as its form has it, where only spaces or the spelling of a known licence are wrong in it.

    Of an id nothing is returned: another that is spelled in another way may be meant, or refer to it.
    """
    if definition == "license":
        return spdx_spelling(text)
    tidy = _SPACES.sub(" ", text).strip(" ") if definition in {"text", "sided_text"} else text
    return tidy if tidy != text else None


def _id(text: str) -> Explained:
    suggestion = id_from(text)
    advice = f"{_IDS}, starting with a letter" if text[:1].isdigit() else _IDS
    return f"invalid id {shown(text)}", f"{advice}, such as {suggestion}" if suggestion else advice


def _reference(text: str) -> Explained:
    pack, colon, own = text.rpartition(":")
    if not colon:
        return _id(text)
    whole = f", such as {id_from(pack)}:{id_from(own)}" if id_from(pack) and id_from(own) else ""
    return f"invalid id {shown(text)}", f"{_IDS}, after the pack's id and a colon{whole}"


def _text(text: str) -> Explained | None:
    return _spacing(text) or _braces(text)


def _braces(text: str) -> Explained | None:
    sign = next((sign for sign in "{}|" if sign in text), None)
    return (f"unexpected {sign} in plain text: {shown(text)}", "Remove it") if sign else None


def _sided(text: str) -> Explained:
    marks = f"invalid side placeholder in {shown(text)}", "Write what differs by side as {left|right}"
    return _spacing(text) or marks


def _spacing(text: str) -> Explained | None:
    control = _CONTROL.search(text)
    if control and control.group() in _LINE_BREAKS:
        return "line break in the text", "Write it as one line"
    if control:
        if control.group() == "\t":
            return "tab in the text", "Replace it with one space"
        return f"control character U+{ord(control.group()):04X} in the text", "Remove it"
    if text.strip(" ") != text:
        return f"leading or trailing space: {shown(text)}", "Remove it"
    if "  " in text:
        at = text.index("  ")
        return f"double space after {shown(text[max(0, at - 20) : at])}", "Write one space"
    return None


def _license(text: str) -> Explained:
    right = spdx_spelling(text)
    hint = f"Did you mean {right}?" if right else "Write its SPDX identifier, such as CC-BY-4.0 or CC0-1.0"
    return f"{shown(text)} is not an SPDX licence expression", hint


def _url(text: str) -> Explained:
    advice = "Write the whole address, such as https://example.org/page"
    return f"{shown(text)} is not a web address", advice if "://" not in text else f"{advice}, with %20 for a space"


_FORMS: dict[str, Callable[[str], Explained | None]] = {
    "id": _id,
    "reference": _reference,
    "text": _text,
    "sided_text": _sided,
    "license": _license,
    "url": _url,
}
