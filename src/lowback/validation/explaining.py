"""Explanations of codes, for people at a terminal."""

from __future__ import annotations

import inspect
import json
import textwrap
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from lowback.errors import UnknownChoiceError
from lowback.validation.basics import BASICS
from lowback.validation.codes import CODES
from lowback.validation.rules.registry import RULES

if TYPE_CHECKING:
    from lowback.problem import Severity

_WIDTH = 80
#: How much of an example is shown.
_LONG = 160


class Explanation(NamedTuple):
    """What a code stands for."""

    code: str
    severity: Severity
    #: What is checked: the "bytes" of a file, the "shape" of a record, or the "record", "file" or "pack" of a rule.
    scope: str
    #: Paragraphs: what was found first, then why it is wrong and how to mend it.
    paragraphs: tuple[str, ...]
    #: An example that is refused, and one that is not; None when there is none to show.
    wrong: Any
    right: Any


@cache
def explanations() -> dict[str, Explanation]:
    """Return the explanation of every code."""
    parts = [
        *((each.code, each.scope, each.explanation, each.wrong, each.right) for each in BASICS),
        *((rule.code, rule.scope, rule.run.__doc__ or "", rule.fires, rule.passes) for rule in RULES),
    ]
    return {
        code: Explanation(code, CODES[code], scope, _paragraphs(text), wrong, right)
        for code, scope, text, wrong, right in parts
    }


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in inspect.cleandoc(text).split("\n\n"))


def list_codes(start: str = "") -> str:
    """Return every code that starts so, with the first paragraph of its explanation, a line each."""
    found = [each for code, each in explanations().items() if code.startswith(start)]
    return "".join(f"{each.code}  {each.severity:<7}  {each.paragraphs[0]}\n" for each in found)


def explain_code(code: str) -> str:
    """Return the explanation of a code with an example, or a list of the codes that start so.

    Raises:
        UnknownChoiceError: when there is none.

    """
    found = explanations().get(code.upper())
    if not found:
        listed = list_codes(code.upper())
        if not listed:
            raise UnknownChoiceError("code", code, CODES)
        return listed
    examples = [
        f"{title}:\n\n{textwrap.indent(example(value), '  ')}"
        for title, value in (("Refused", found.wrong), ("Right", found.right))
        if value is not None
    ]
    paragraphs = [textwrap.fill(part, _WIDTH) for part in found.paragraphs]
    return "\n\n".join([f"{found.code} ({found.severity})", *paragraphs, *examples]) + "\n"


def example(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return an example as people would write it: bytes as they are, a record as JSON, a pack file by file."""
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="backslashreplace").replace("\ufeff", r"\ufeff")
    if all(key.endswith(".json") for key in value):
        return "\n".join(f"{file}:\n{textwrap.indent(example(record), '  ')}" for file, record in value.items())
    left_out = [key for key, inner in value.items() if inner is None]
    if left_out:
        return f"(no key {left_out[0]})"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONG else text[:_LONG] + "…"
