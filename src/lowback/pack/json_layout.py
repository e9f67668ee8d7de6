"""JSON text in the one layout that records have.

Objects and lists are on one line where they fit, the outermost never does. Only the space between values and the
escapes in texts change: a number keeps every digit.
"""

from __future__ import annotations

import json
import re
from collections import UserString
from typing import Any

from lowback.pack.limits import MAX_DIGITS

#: How long a line may be that has more than one value, in characters.
WIDTH = 120
_STEP = 2
#: What nobody sees, or what changes the order in which a line is shown: control and bidirectional characters, line and
#: paragraph separators, the byte order mark.
_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


class Number(UserString):
    """A number that Python would write in another way, as it is written: 1.10 keeps its nought."""


def exact(text: str) -> Any:
    """Return the value of a JSON text, each number as it is written; `json_reader` must accept the text."""
    return json.loads(text, parse_int=_whole, parse_float=Number)


def _whole(digits: str) -> int | Number:
    return Number(digits) if len(digits) > MAX_DIGITS or digits == "-0" else int(digits)


def laid_out(value: Any) -> str:
    """Return a value as the text of a file: the outermost object or list spread out, a line break at the end."""
    return f"{_spread(value, 0) if _is_full(value) else one_line(value)}\n"


def one_line(value: Any) -> str:
    """Return a value on one line."""
    try:
        text = _encode(value)
    except TypeError:
        return _with_numbers(value)
    # Most values need no second look: what prints stays as it is.
    return text if text.isprintable() else _UNSEEN.sub(_escape, text)


def _with_numbers(value: Any) -> str:
    """Return a number, or what holds one, on one line: the library's encoder does not know those that are kept."""
    if isinstance(value, Number):
        return value.data
    if isinstance(value, list):
        return f"[{', '.join(map(one_line, value))}]"
    return f"{{{', '.join(f'{one_line(key)}: {one_line(inner)}' for key, inner in value.items())}}}"


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"


def _is_full(value: object) -> bool:
    return isinstance(value, dict | list) and bool(value)


def _spread(value: Any, indent: int) -> str:
    """Return a list or an object with each entry on lines of its own, the brackets at an indentation."""
    inner = indent + _STEP
    if isinstance(value, list):
        first, last, entries = "[", "]", [_placed("", entry, inner) for entry in value]
    else:
        first, last, entries = "{", "}", [_placed(f"{one_line(key)}: ", entry, inner) for key, entry in value.items()]
    return "\n".join([first, ",\n".join(entries), f"{' ' * indent}{last}"])


def _placed(key: str, value: Any, indent: int) -> str:
    """Return an entry: on one line where it fits with a comma behind it, or else spread out."""
    start = f"{' ' * indent}{key}"
    line = f"{start}{one_line(value)}"
    return line if len(line) < WIDTH or not _is_full(value) else f"{start}{_spread(value, indent)}"
