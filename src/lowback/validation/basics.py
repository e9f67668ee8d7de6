"""The codes of what is wrong before any rule is asked: with the bytes of a file, or with the shape of a record."""

from __future__ import annotations

from typing import Any, NamedTuple


class Basic(NamedTuple):
    """The explanation of such a code."""

    code: str
    #: What is checked: the "bytes" of a file, or the "shape" of a record.
    scope: str
    explanation: str
    #: An example that is refused, and one that is not: bytes, or keys of an exercise (None for one that is left out).
    wrong: Any = None
    right: Any = None


BASICS = (
    Basic(
        "LB001",
        "bytes",
        """The file cannot be read: it is gone, is not allowed to be read, or is no plain file, or it changed
        while it was read.

        It was not checked, so the exit code is 2. A link must lead to a plain file, and a file of a pack
        must be inside the pack. To check what another program writes, use `-` for standard input.
        """,
        None,
        None,
    ),
    Basic(
        "LB002",
        "bytes",
        """The file, or a line of one that holds a record a line, is larger than 1 MiB.

        No record needs that much; it is not read further.
        """,
        None,
        None,
    ),
    Basic(
        "LB003",
        "bytes",
        """The file is not UTF-8.

        Save it as UTF-8 in your editor.
        """,
        b'"Gr\xfc\xdfe"',
        b'"Hi"',
    ),
    Basic(
        "LB004",
        "bytes",
        """The file starts with a byte order mark.

        Most JSON readers refuse it. Save the file as UTF-8 without one.
        """,
        b"\xef\xbb\xbf{}",
        b"{}",
    ),
    Basic(
        "LB005",
        "bytes",
        """The file is not JSON.

        A comma, a quote or a bracket is missing or too many, or something stands there that JSON does not
        have, such as a comment. The place is where reading had to stop; the mistake is there or just
        before.
        """,
        b'{"name": "Hip lift",}',
        b'{"name": "Hip lift"}',
    ),
    Basic(
        "LB006",
        "bytes",
        """A key stands twice in one object.

        Readers keep one of the two, and not all of them the same one. Take one out. In files that hold a
        record a line, checks run a little faster with `--ignore LB006`.
        """,
        b'{"level": "beginner", "level": "advanced"}',
        b'{"level": "beginner"}',
    ),
    Basic(
        "LB007",
        "bytes",
        """A number is NaN or Infinity.

        JSON has no such numbers. Write a number, or `null` where that is allowed.
        """,
        b'{"seconds": NaN}',
        b'{"seconds": null}',
    ),
    Basic(
        "LB008",
        "bytes",
        """A number has more than 15 digits, or is too large to be one.

        Readers round such numbers, each in its own way.
        """,
        b'{"reps": 10000000000000000}',
        b'{"reps": 10}',
    ),
    Basic(
        "LB009",
        "bytes",
        r"""A text holds half a character: an escape from `\ud800` to `\udfff` without its pair.

        It cannot be written as UTF-8. Write the character itself.
        """,
        b'{"name": "\\ud83d"}',
        b'{"name": "\\ud83d\\ude00"}',
    ),
    Basic(
        "LB010",
        "bytes",
        """Lists and objects stand more than 32 deep in each other.

        No record needs that; readers may run out of memory.
        """,
        b"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
        b"[[[]]]",
    ),
    Basic(
        "LB011",
        "bytes",
        """The file, or a line of one that holds a record a line, has more than 100,000 values.

        No record needs that many. Split a long list of sources or terms between packs.
        """,
        None,
        None,
    ),
    Basic(
        "LB020",
        "shape",
        """A record is of no kind that lowback knows.

        Inside a pack the file's place says what it is. Elsewhere its keys do; `--kind` says it outright.
        """,
        {"colour": "red"},
        None,
    ),
    Basic(
        "LB021",
        "shape",
        """A key is missing that every record of this kind has.

        The hint says what it is for. Some keys are only needed beside others: an exercise that is
        unilateral needs `side_is`, a number needs its `sources`.
        """,
        {"name": None},
        {"name": "Hip lift"},
    ),
    Basic(
        "LB022",
        "shape",
        """A key is unknown.

        It is misspelled, or belongs elsewhere. Data of your own app goes under `extra`, by the app's name.
        """,
        {"musles": []},
        {"extra": {"my-app": {"colour": "red"}}},
    ),
    Basic(
        "LB023",
        "shape",
        """A value is of the wrong type: a number where a text belongs, a text where a list belongs.
        """,
        {"name": 5},
        {"name": "Hip lift"},
    ),
    Basic(
        "LB024",
        "shape",
        """A word is not one of the few that are allowed here.
        """,
        {"level": "easy"},
        {"level": "beginner"},
    ),
    Basic(
        "LB025",
        "shape",
        """A text does not have the form that it needs: an id, a web address, plain text on one line.

        Texts are plain: single spaces, no line breaks; Markdown and HTML would be shown as they stand. Braces
        and bars only stand in side marks, `{left|right}`.
        """,
        {"name": "Hip  lift"},
        {"name": "Hip lift"},
    ),
    Basic(
        "LB026",
        "shape",
        """A number is too small or too large.
        """,
        {"doses": [{"id": "a", "mode": "reps", "reps": 0, "sources": [{"id": "lowback", "status": "derived"}]}]},
        {"doses": [{"id": "a", "mode": "reps", "reps": 9, "sources": [{"id": "lowback", "status": "derived"}]}]},
    ),
    Basic(
        "LB027",
        "shape",
        """A text is blank, or a list is empty.

        `lowback new` leaves blanks for you to fill. An optional key is left out instead.
        """,
        {"name": ""},
        {"name": "Hip lift"},
    ),
    Basic(
        "LB028",
        "shape",
        """A text has too many characters, or a list too many entries.
        """,
        {"name": "x" * 2001},
        {"name": "Hip lift"},
    ),
    Basic(
        "LB029",
        "shape",
        """Two entries of a list are the same.
        """,
        {"cues": ["Breathe.", "Breathe."]},
        {"cues": ["Breathe."]},
    ),
    Basic(
        "LB030",
        "shape",
        """A key stands where it does not belong: beside another that rules it out.

        For example, only a unilateral exercise has `side_is`, and a hold phase has no `seconds`, because
        the dose says how long.
        """,
        {"side_is": "the knee you draw in"},
        {"side_is": None},
    ),
)
