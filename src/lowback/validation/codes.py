"""Every rule, and every code that a problem can have: how bad it is, and its explanation for people at a terminal."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from lowback.errors import UnknownChoiceError
from lowback.validation.rules import (
    progressions,
    safety,
    single_record,
    text_against_fields,
    whole_pack,
    writing,
)

if TYPE_CHECKING:
    from lowback.problem import Severity


_MODULES = (single_record, safety, whole_pack, text_against_fields, writing, progressions)
#: Every rule there is, in the order of the codes.
RULES = tuple(sorted((rule for module in _MODULES for rule in module.RULES), key=lambda rule: rule.code))


_WIDTH = 80
#: How much of an example is shown.
_LONG = 160


class Explanation(NamedTuple):
    """What a code stands for."""

    code: str
    """The code, such as "LB101"."""
    scope: str
    """What is checked: the "bytes" of a file, the "shape" of a record, or the "record", "file" or "pack" of a rule."""
    text: str
    """The explanation, as in a docstring."""
    wrong: Any = None
    """An example that is refused, such as bytes or keys of an exercise; None when there is none to show."""
    right: Any = None
    """An example that is not refused; a key that is None is left out."""
    severity: Severity = "error"
    """How bad it is."""

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The paragraphs: what the problem is first, then why it is wrong and how to fix it."""
        return tuple(" ".join(part.split()) for part in self.text.strip().split("\n\n"))


#: What is wrong before any rule is asked: with the bytes of a file, or with the shape of a record.
_BASIC_CODES = (
    Explanation(
        "LB001",
        "bytes",
        """The file cannot be read: it does not exist, is not readable or not a regular file, or changed while
        it was read.

        It was not checked, so the exit code is 2. A symlink must point to a regular file, and every file of a
        pack must be inside the pack. To check the output of another program, use `-` for standard input.
        """,
        None,
        None,
    ),
    Explanation(
        "LB002",
        "bytes",
        """The file, or a line of an NDJSON file, is larger than 1 MiB.

        No record needs that much; the rest is not read.
        """,
        None,
        None,
    ),
    Explanation(
        "LB003",
        "bytes",
        """The file is not UTF-8.

        Save it as UTF-8 in your editor.
        """,
        b'"Gr\xfc\xdfe"',
        b'"Hi"',
    ),
    Explanation(
        "LB004",
        "bytes",
        """The file starts with a byte order mark.

        Most JSON readers reject it. Save the file as UTF-8 without a byte order mark.
        """,
        b"\xef\xbb\xbf{}",
        b"{}",
    ),
    Explanation(
        "LB005",
        "bytes",
        """The file is not JSON.

        A comma, a quotation mark or a bracket is missing or superfluous, or the file contains something that
        JSON does not have, such as a comment. The location is where parsing stopped; the mistake is there or
        just before.
        """,
        b'{"name": "Hip lift",}',
        b'{"name": "Hip lift"}',
    ),
    Explanation(
        "LB006",
        "bytes",
        """An object has a duplicate key.

        Readers keep one of the two, and not all of them the same one. Remove one. NDJSON is validated a little
        faster with `--ignore LB006`.
        """,
        b'{"level": "beginner", "level": "advanced"}',
        b'{"level": "beginner"}',
    ),
    Explanation(
        "LB007",
        "bytes",
        """A number is NaN or Infinity.

        JSON has no such numbers. Write a number, or `null` where that is allowed.
        """,
        b'{"seconds": NaN}',
        b'{"seconds": null}',
    ),
    Explanation(
        "LB008",
        "bytes",
        """A number has more than 15 digits, or is too large to be one.

        Such a number loses precision in many readers.
        """,
        b'{"reps": 10000000000000000}',
        b'{"reps": 10}',
    ),
    Explanation(
        "LB009",
        "bytes",
        r"""A string contains an unpaired surrogate: an escape from `\ud800` to `\udfff` without its pair.

        It cannot be written as UTF-8. Write the character itself.
        """,
        b'{"name": "\\ud83d"}',
        b'{"name": "\\ud83d\\ude00"}',
    ),
    Explanation(
        "LB010",
        "bytes",
        """Arrays and objects are nested more than 32 levels deep.

        No record needs that; readers may run out of memory.
        """,
        b"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
        b"[[[]]]",
    ),
    Explanation(
        "LB011",
        "bytes",
        """The file, or a line of an NDJSON file, has more than 100,000 values.

        No record needs that many. Split a long list of sources or terms between packs.
        """,
        None,
        None,
    ),
    Explanation(
        "LB020",
        "shape",
        """The type of a record cannot be detected.

        Inside a pack, the path of the file determines it. Elsewhere, it is detected from the keys; `--kind` sets it.
        """,
        {"colour": "red"},
        None,
    ),
    Explanation(
        "LB021",
        "shape",
        """A required key is missing.

        The hint says what it is for. Some keys are only required with others: a unilateral exercise requires
        `side_is`, a number requires its `sources`.
        """,
        {"name": None},
        {"name": "Hip lift"},
    ),
    Explanation(
        "LB022",
        "shape",
        """A key is unknown.

        It is misspelled, or belongs elsewhere. App-specific data goes into `extra`, under the name of the app.
        """,
        {"musles": []},
        {"extra": {"my-app": {"colour": "red"}}},
    ),
    Explanation(
        "LB023",
        "shape",
        """A value has the wrong type, such as a number in place of a string.
        """,
        {"name": 5},
        {"name": "Hip lift"},
    ),
    Explanation(
        "LB024",
        "shape",
        """A value is not one of the allowed words.
        """,
        {"level": "easy"},
        {"level": "beginner"},
    ),
    Explanation(
        "LB025",
        "shape",
        """A string does not have the required form, such as that of an id, a web address or plain text.

        Text is plain and on one line, with single spaces; Markdown and HTML would be shown literally. Braces and
        bars are reserved for side placeholders, `{left|right}`.
        """,
        {"name": "Hip  lift"},
        {"name": "Hip lift"},
    ),
    Explanation(
        "LB026",
        "shape",
        """A number is too small or too large.
        """,
        {"doses": [{"id": "a", "mode": "reps", "reps": 0, "sources": [{"id": "lowback", "status": "derived"}]}]},
        {"doses": [{"id": "a", "mode": "reps", "reps": 9, "sources": [{"id": "lowback", "status": "derived"}]}]},
    ),
    Explanation(
        "LB027",
        "shape",
        """A text or a list is empty.

        `lowback new` writes empty values as placeholders to fill in. Omit an optional key instead.
        """,
        {"name": ""},
        {"name": "Hip lift"},
    ),
    Explanation(
        "LB028",
        "shape",
        """A text is too long, or a list has too many entries.
        """,
        {"name": "x" * 2001},
        {"name": "Hip lift"},
    ),
    Explanation(
        "LB029",
        "shape",
        """A list has duplicate entries.
        """,
        {"cues": ["Breathe.", "Breathe."]},
        {"cues": ["Breathe."]},
    ),
    Explanation(
        "LB030",
        "shape",
        """A key is not allowed in combination with another one.

        For example, only a unilateral exercise has `side_is`, and a hold phase has no `seconds`, because the dose
        gives the duration.
        """,
        {"side_is": "the knee you draw in"},
        {"side_is": None},
    ),
)

#: What stops a file from being checked any further: it can be neither left out nor ignored.
FATAL = frozenset({"LB001", "LB002", "LB003", "LB005", "LB010", "LB011", "LB020", "LB131"})
#: What keeps a file from being written anew: nobody knows what is meant, or it cannot be written.
UNWRITABLE = FATAL | {"LB006", "LB007", "LB009"}
#: Every code there is, in order, with how bad it is.
CODES: dict[str, Severity] = {entry.code: entry.severity for entry in (*_BASIC_CODES, *RULES)}


@cache
def explanations() -> dict[str, Explanation]:
    """Return the explanation of every code."""
    rules = (
        Explanation(rule.code, rule.scope, rule.run.__doc__ or "", rule.fires, rule.passes, rule.severity)
        for rule in RULES
    )
    return {explanation.code: explanation for explanation in (*_BASIC_CODES, *rules)}


def list_codes(start: str = "") -> str:
    """Return every code that starts so, with the first paragraph of its explanation, a line each."""
    return "".join(
        f"{code}  {explanation.severity:<7}  {explanation.paragraphs[0]}\n"
        for code, explanation in explanations().items()
        if code.startswith(start)
    )


def explain_code(code: str) -> str:
    """Return the explanation of a code with an example, or a list of the codes that start so.

    Raises:
        UnknownChoiceError: when there is none.

    """
    import textwrap

    explanation = explanations().get(code.upper())
    if not explanation:
        listed = list_codes(code.upper())
        if not listed:
            raise UnknownChoiceError("code", code, CODES, "lowback explain")
        return listed
    examples = [
        f"{title}:\n\n{_indented(example(value))}"
        for title, value in (("Refused", explanation.wrong), ("Right", explanation.right))
        if value is not None
    ]
    paragraphs = [textwrap.fill(part, _WIDTH) for part in explanation.paragraphs]
    return "\n\n".join([f"{explanation.code} ({explanation.severity})", *paragraphs, *examples]) + "\n"


def example(value: Any) -> str:
    """Return an example as people would write it: bytes as they are, a record as JSON, a pack file by file."""
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="backslashreplace").replace("\ufeff", r"\ufeff")
    if all(key.endswith(".json") for key in value):
        return "\n".join(f"{file}:\n{_indented(example(record))}" for file, record in value.items())
    left_out = [key for key, inner in value.items() if inner is None]
    if left_out:
        return f"(no key {left_out[0]})"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONG else text[:_LONG] + "…"


def _indented(text: str) -> str:
    import textwrap

    return textwrap.indent(text, "  ")
